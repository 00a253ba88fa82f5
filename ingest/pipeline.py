"""The walk: poll each source that is due, sift its entries, make the articles, put them, remember the source.

It reads like the list in ARCHITECTURE.md. Everything that decides is elsewhere and pure; this calls in order. A source
or an article that fails costs itself alone.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.extractor.trouble import Failed, Obstacle
from ingest.fetcher.entry_json import from_json
from ingest.fetcher.notes import Hole, Notes, without_hole
from ingest.fetcher.policy import demand_of, is_due, within_budget
from ingest.fetcher.poll import Polled, PollOutcome, poll
from ingest.fetcher.trust import KeyTrust
from ingest.fetcher.turns import by_urgency
from ingest.fetcher.walk import Via
from ingest.filling import fill
from ingest.http.redact import without_secrets
from ingest.make import make
from ingest.messages import Entry
from ingest.order import NotMade, Order, Want
from ingest.put import put
from ingest.report import ArticleOutcome, Change, Report, SourceOutcome, SourceResult
from ingest.sifting import Bounds, Sifting, remember_known, sift_listing
from ingest.source import Source
from ingest.text.counted import counted
from ingest.tools import Tools
from normalize.article import Url
from store.errors import DocumentError, StoreError
from store.memory import ItemStatus, Key, Owed, Recheck, SourceState

log = logging.getLogger(__name__)

_COMMIT_EVERY = 32
"""Articles between two commits: each commit costs a sync of the disk, and is what a killed run keeps."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a person asked of this run."""

    force: bool = False
    """Every source, and everything that is owed, is due."""
    since: datetime | None = None
    """Leave out entries published before."""
    limit: int | None = None
    """Of new articles, of one source."""
    budget: timedelta | None = None
    """Nothing more is begun after so long; what is left is first in the next run."""


class Walk:
    """One run: what it may use, what was asked of it, and what it has done so far."""

    def __init__(self, tools: Tools, options: RunOptions, report: Report) -> None:
        """Outcomes go into `report` as they come."""
        self._tools = tools
        self._options = options
        self._report = report
        self._places = asyncio.Semaphore(tools.settings.concurrency)
        self._claims: dict[Key, str] = {}
        self._uncommitted = 0
        self._host_waits = tools.host_waits()
        self._schedule = tools.settings.schedule
        self._ends_at = tools.now() + options.budget if options.budget is not None else None

    async def run(self, sources: Sequence[Source]) -> None:
        """Walk all sources, several at once, those first that have waited longest."""
        for source in sources:
            self._rename(source)
        states = self._tools.store.sources()
        notes = [Notes.of(states[source.name].notes) for source in sources if source.name in states]
        demands = [demand_of(each, self._tools.now()) for each in notes]
        self._schedule = within_budget(self._schedule, demands)
        places = asyncio.Semaphore(self._tools.settings.concurrency)

        async def in_turn(source: Source) -> None:
            async with places:
                await self.source(source)

        async with asyncio.TaskGroup() as group:
            for source in by_urgency(sources, states):
                group.create_task(in_turn(source))

    def _rename(self, source: Source) -> None:
        """Give a source what is remembered under a name that it had before."""
        store = self._tools.store
        for old in source.was:
            if store.source(old) is not None and store.source(source.name) is None:
                store.rename_source(old, source.name)

    async def source(self, source: Source) -> None:
        """Deal with what is owed of a source, poll it when it is due, and look for edits of its articles."""
        if self._is_over():
            self.tell(SourceOutcome(source.name, source.urls[0], SourceResult.WAITING, "left to the next run"))
            return
        debts = self._debts(source)
        state = self._tools.store.source(source.name)
        now = self._tools.now()
        if self._options.force or is_due(state, now, self._schedule):
            await self._poll(source, state, debts)
        else:
            due_at = state.next_poll_at if state else None
            self.tell(SourceOutcome(source.name, source.urls[0], SourceResult.WAITING, "", next_poll_at=due_at))
            await self.make_all(debts)
        self.commit()
        await self._look_for_edits(source)

    def _is_over(self) -> bool:
        """Say whether the time of the run is up."""
        return self._ends_at is not None and self._tools.now() >= self._ends_at

    async def _look_for_edits(self, source: Source) -> None:
        """Ask the pages again whose articles have reached the age for it, a slice at a time."""
        if not source.full_text or not self._tools.settings.recheck_ages:
            return
        due = self._tools.store.rechecks(source.name, self._tools.now())
        for start in range(0, len(due), _COMMIT_EVERY):
            if self._is_over():
                return
            orders = [self._recheck(source, each) for each in due[start : start + _COMMIT_EVERY]]
            await self.make_all([order for order in orders if order is not None])
            self.commit()

    def _recheck(self, source: Source, recheck: Recheck) -> Order | None:
        """Return the order to look for an edit; None of an article that is not stored any more."""
        item, entry = self._tools.store.item(recheck.identity), from_json(recheck.entry)
        if item is None or entry is None or item.status is not ItemStatus.STORED:
            self._tools.store.drop_recheck(recheck.identity)
            return None
        return Order(source, entry, recheck.identity, (), None, item, recheck=recheck)

    async def make_again(self, identities: Collection[str], source_named: Callable[[str], Source]) -> None:
        """Make now what is owed of these items, whenever it is due."""
        debts = [debt for debt in self._tools.store.all_owed() if debt.identity in identities]
        orders = [self._reorder(source_named(debt.source), debt) for debt in debts]
        await self.make_all([order for order in orders if order is not None])

    async def make_all(self, orders: Sequence[Order]) -> None:
        """Make and put some articles, several at once."""
        self._tools.progress.expect(len(orders))
        async with asyncio.TaskGroup() as group:
            for order in orders:
                group.create_task(self._make(order))

    def commit(self) -> None:
        """Make durable what was put so far, and what hosts asked for meanwhile: a run that is killed keeps both."""
        self._host_waits = self._tools.host_waits()
        self._tools.store.save_host_waits(self._host_waits)
        self._tools.store.commit()
        self._uncommitted = 0

    async def _poll(self, source: Source, state: SourceState | None, debts: list[Order]) -> None:
        """Poll a source, make what is new, changed or owed, and remember the source when all of it is dealt with."""
        settings = self._tools.settings
        now, chance = self._tools.now(), self._tools.chance()
        polled = await self._tools.drive(poll(source, state, now, self._schedule, settings.limits, chance=chance))
        self.tell(outcome_of(source, polled))
        learned = polled.state
        orders, listed = debts, set[str]()
        if polled.outcome is PollOutcome.READ and polled.listing is not None:
            trust = KeyTrust.from_text(learned.notes)
            is_first = state is None or state.succeeded_at is None
            sifting = sift_listing(
                source,
                polled.listing,
                trust,
                self._bounds(source, is_first=is_first),
                self._tools.store,
                self._tools.rules,
                now=self._tools.now(),
                feed_url=Url(without_secrets(learned.url)),
            )
            learned = replace(learned, notes=sifting.trust.to_text(learned.notes), new_items=len(sifting.orders))
            orders = _without_doubles(debts, sifting.orders)
            remember_known(sifting, source, self._tools.store, self._tools.now())
            listed = sifting.identities()
            self._tell_left_out(sifting)
        await self.make_all(orders)
        self._tools.store.note_sightings(source.name, listed, now)
        if polled.hole is not None and await self._fill(source, polled.hole):
            learned = replace(learned, notes=without_hole(learned.notes))
        self._tools.store.remember_source(learned)

    async def _fill(self, source: Source, hole: Hole) -> bool:
        """Make what came and went unseen, as far as it can be had; say whether nothing more is to be done about it."""
        if self._is_over():
            return False
        filling = await fill(source, hole, self._tools)
        await self.make_all(filling.orders)
        ways = {Via.PAGES: "on older pages of the feed", Via.SITEMAP: "in the sitemap", None: "in any other way"}
        found = counted(len(filling.orders), "article") if filling.orders else "nothing more"
        span = f"between {hole.since:%Y-%m-%d %H:%M} and {hole.until:%Y-%m-%d %H:%M} UTC"
        self._report.notes.append(f"{source.name}: found {found} {ways[filling.via]} of what may have come {span}")
        return filling.is_done

    def _bounds(self, source: Source, *, is_first: bool) -> Bounds:
        wanted = [source.first_import] if is_first else []
        if self._options.limit is not None:
            wanted.append(self._options.limit)
        return Bounds(min(wanted, default=None), self._options.since)

    def _tell_left_out(self, sifting: Sifting) -> None:
        """Take down what is left out: counted, not told one by one, for a first import leaves out hundreds."""
        left_out = [(order, Change.SKIPPED, "left to a backfill") for order in sifting.skipped]
        left_out += [(order, Change.DROPPED, refusal) for order, refusal in sifting.dropped]
        for order, change, why in left_out:
            title = order.entry.title
            self._report.articles.append(ArticleOutcome(order.source.name, order.url, title, change, detail=why))

    def _tell_order(self, order: Order, change: Change, detail: str) -> None:
        self.tell_article(ArticleOutcome(order.source.name, order.url, order.entry.title, change, detail=detail))

    def due_debts(self) -> list[Owed]:
        """Return what earlier runs could not make and what is to be tried now."""
        store = self._tools.store
        return store.all_owed() if self._options.force else store.owed(self._tools.now())

    def _debts(self, source: Source) -> list[Order]:
        """Return orders for what is owed of a source."""
        names = {source.name, *source.was}
        return [order for debt in self.due_debts() if debt.source in names and (order := self._reorder(source, debt))]

    def _reorder(self, source: Source, owed: Owed) -> Order | None:
        """Return the order that an earlier run could not fulfil; None when its entry can't be read any more."""
        entry = from_json(owed.entry)
        if entry is None:
            log.warning("%s: what is owed of it can't be read: %s", source.name, owed.url)
            entry = Entry(link=Url(owed.url))
        item = self._tools.store.item(owed.identity)
        if item is None or item.status is ItemStatus.REMOVED:
            self._tools.store.settle(owed.identity)
            return None
        state = self._tools.store.source(source.name)
        shares_page = state is not None and KeyTrust.from_text(state.notes).shares_page(entry)
        return Order(source, entry, owed.identity, (), None, item, owed, Want(owed.want), shares_page=shares_page)

    async def _make(self, order: Order) -> None:
        """Make and put one article: the one place where an article's trouble is caught."""
        async with self._places:
            if not self._claimed(order):
                self._tell_order(order, Change.ALIAS, "is in this run already")
                return
            try:
                outcome = put(order, await make(order, self._tools), self._tools)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - a fault of ours must not cost the other articles
                outcome = self._faulty(order, error)
            self.tell_article(outcome)
        self._uncommitted += 1
        if self._uncommitted >= _COMMIT_EVERY or self._tools.host_waits() != self._host_waits:
            self.commit()

    def _faulty(self, order: Order, error: Exception) -> ArticleOutcome:
        """Owe an article that we failed at; the traceback goes to the log, for it is a bug."""
        if not isinstance(error, DocumentError):
            log.error("%s: a fault of ours", order.url, exc_info=error)
        failed = Failed(Obstacle.CRASH, f"could not be stored: {error}")
        return put(order, NotMade(failed, order.owe(failed.detail, self._tools.now(), want=order.want)), self._tools)

    def _claimed(self, order: Order) -> bool:
        """Claim an article's global names for this run; False when another order of the run holds one of them."""
        names = [key for key in order.keys if key.startswith(("url:", "site:"))]
        return all(self._claims.setdefault(name, order.identity) == order.identity for name in names)

    def tell(self, outcome: SourceOutcome) -> None:
        """Take down how a source fared."""
        self._report.sources.append(outcome)
        self._tools.progress.source(outcome)

    def tell_article(self, outcome: ArticleOutcome) -> None:
        """Take down what became of an article."""
        self._report.articles.append(outcome)
        self._tools.progress.article(outcome)


def _without_doubles(debts: Iterable[Order], orders: Iterable[Order]) -> list[Order]:
    """Join what is owed and what is fresh; the fresher entry of one article wins, its debt stays with it."""
    owed = {order.identity: order for order in debts}
    fresh = [replace(order, owed=owed[order.identity].owed) if order.identity in owed else order for order in orders]
    taken = {order.identity for order in fresh}
    return [*(order for identity, order in owed.items() if identity not in taken), *fresh]


_RESULTS = {
    PollOutcome.READ: SourceResult.READ,
    PollOutcome.UNCHANGED: SourceResult.UNCHANGED,
    PollOutcome.WAITING: SourceResult.WAITING,
    PollOutcome.FAILED: SourceResult.FAILED,
}


def outcome_of(source: Source, polled: Polled, notes: tuple[str, ...] = ()) -> SourceOutcome:
    """Return how a source fared, with notes of the caller's beside what was found in the document."""
    listing = polled.listing
    found = tuple(finding.detail for finding in listing.findings) if listing else ()
    return SourceOutcome(
        name=source.name,
        url=polled.state.url,
        result=_RESULTS[polled.outcome],
        detail=polled.detail,
        entries=len(listing.entries) if listing else 0,
        notes=(*found, *polled.notices, *notes),
        next_poll_at=polled.state.next_poll_at,
    )
