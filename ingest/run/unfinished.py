"""Orders for what earlier runs left: articles that are owed, and stored ones whose pages are to be asked again.

What cannot be ordered for a fault of ours is put off, alone, as if it had been tried.
"""

import logging
from collections.abc import Callable, Sequence

from ingest.documents import Entry
from ingest.events import Event, log_event
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.fetcher.schedule.policy import next_try
from ingest.identity.entry_json import from_json
from ingest.identity.key_trust import KeyTrust
from ingest.run.faults import fault_line
from ingest.run.order import Order
from ingest.run.recheck import next_try_after
from ingest.run.tools import Tools
from ingest.source import Source
from normalize.values import Url
from store.late.dataclass import replace
from store.memory import ItemStatus, Owed, Recheck

log = logging.getLogger(__name__)

Blame = Callable[[Source, str, Exception], None]
"""Names a fault of ours at an article of this address."""


def orders_of_debts(source: Source, debts: Sequence[Owed], tools: Tools, blame: Blame) -> list[Order]:
    """Return orders for what is owed of a source."""
    if not debts:
        return []
    orders: list[Order] = []
    state = tools.store.source(source.name)
    trust = SourceMemory.of(state).trust if state is not None else None
    for debt in debts:
        try:
            order = _order_of_debt(source, debt, trust, tools)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not cost what else is owed
            blame(source, debt.url, error)
            _put_off_debt(debt, fault_line(error), tools)
        else:
            orders += [order] if order is not None else []
    return orders


def _order_of_debt(source: Source, owed: Owed, trust: KeyTrust | None, tools: Tools) -> Order | None:
    """Return the order that an earlier run could not fulfil; None of an item that is not to be made any more."""
    entry = from_json(owed.entry)
    if entry is None:
        log_event(log, Event.DEBT_UNREADABLE, source=source.name, url=owed.url)
        entry = Entry(link=Url(owed.url))
    item = tools.store.item(owed.identity)
    if item is None or item.status is ItemStatus.REMOVED:
        tools.store.settle(owed.identity)
        return None
    shares_page = trust is not None and trust.shares_page(entry)
    return Order(source, entry, owed.identity, (), None, item, owed, owed.want, shares_page=shares_page)


def _put_off_debt(debt: Owed, line: str, tools: Tools) -> None:
    attempts = debt.attempts + 1
    item = tools.store.item(debt.identity)
    if item is not None:
        later = replace(debt, attempts=attempts, next_try_at=next_try(tools.now(), attempts), error=line)
        tools.store.owe(later, item, ())


def orders_of_rechecks(source: Source, rechecks: Sequence[Recheck], tools: Tools, blame: Blame) -> list[Order]:
    """Return orders to look for edits of a source's articles."""
    orders: list[Order] = []
    for recheck in rechecks:
        try:
            order = _order_of_recheck(source, recheck, tools)
        except Exception as error:  # noqa: BLE001 - as above
            blame(source, recheck.identity, error)
            _put_off_recheck(recheck, tools)
        else:
            orders += [order] if order is not None else []
    return orders


def _order_of_recheck(source: Source, recheck: Recheck, tools: Tools) -> Order | None:
    """Return the order to look for an edit; None of an article that is not stored any more."""
    item, entry = tools.store.item(recheck.identity), from_json(recheck.entry)
    if item is None or entry is None or item.status is not ItemStatus.STORED:
        tools.store.drop_recheck(recheck.identity)
        return None
    return Order(source, entry, recheck.identity, (), None, item, recheck=recheck)


def _put_off_recheck(recheck: Recheck, tools: Tools) -> None:
    next_at = next_try_after(recheck.since, tools.now())
    if next_at is None:
        tools.store.drop_recheck(recheck.identity)
    else:
        tools.store.remember_recheck(replace(recheck, next_at=next_at))
