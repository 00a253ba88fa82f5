"""The walk: poll each source that is due, sift its entries, make the articles, put them, remember the source.

It reads like the list in ARCHITECTURE.md. Everything that decides is elsewhere and pure; this calls in order. A source
or an article that fails costs itself alone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.budget.allowance import UnbegunError
from ingest.budget.places import Place
from ingest.documents import Listing
from ingest.events import Event, log_event
from ingest.fetcher.poll import Polled, PollOutcome, poll
from ingest.fetcher.schedule.due import Schedule, is_due, within_budget
from ingest.fetcher.schedule.memory import Gap, SourceMemory
from ingest.fetcher.schedule.order import by_urgency
from ingest.fetcher.schedule.policy import demand_of
from ingest.fetcher.walks.via import Via
from ingest.http.redact import without_secrets
from ingest.report.outcomes import ArticleOutcome, Change, Report, SourceOutcome, SourceResult
from ingest.run.articles import COMMIT_EVERY, Articles, outcome_without_post
from ingest.run.faults import fault_line, put_off
from ingest.run.judge_anew import filters_digest, leads_elsewhere, without_document
from ingest.run.left import in_their_order
from ingest.run.options import RunOptions
from ingest.run.order import Order
from ingest.run.tools import Tools
from ingest.run.unfinished import orders_of_debts, orders_of_rechecks
from ingest.source import Source
from ingest.text.clock_time import clock_time
from ingest.text.counted import counted
from normalize.values import Url
from store.errors import StoreError
from store.late.dataclass import replace
from store.memory import Owed, SourceState

if TYPE_CHECKING:
    from ingest.extractor.site_rules.book import RuleBook
    from ingest.run.fill_gap import Filling
    from ingest.run.sift import Bounds, Sieve, Sifting
    from store.store import Store

log = logging.getLogger(__name__)


class Walk:
    """One run: what it may use, what was asked of it, and what it has done so far."""

    def __init__(self, tools: Tools, options: RunOptions, report: Report) -> None:
        """Outcomes go into `report` as they come."""
        self._tools = tools
        self._options = options
        self._report = report
        self._schedule = tools.settings.schedule
        self._found: dict[str, SourceState | None] = {}
        """What was remembered of sources as the run began, of those whose turn has not come."""
        self.articles = Articles(tools, report)
        tools.allowance.begin(options.budget)

    async def run(self, sources: Sequence[Source]) -> None:
        """Walk all sources, several at once, those first that have waited longest."""
        places = asyncio.Semaphore(self._tools.settings.concurrency)
        begun, states = self._begun(sources)
        self._found = {source.name: states.get(source.name) for source in begun}
        async with asyncio.TaskGroup() as group:
            for source in begun:
                group.create_task(self.in_turn(source, places))

    def begun(self, sources: Sequence[Source]) -> list[Source]:
        """Begin a run of these sources: return those that can be walked, in their order."""
        return self._begun(sources)[0]

    def _begun(self, sources: Sequence[Source]) -> tuple[list[Source], Mapping[str, SourceState]]:
        sources = [source for source in sources if self._renamed(source)]
        states = self._tools.store.sources()
        known = (SourceMemory.of(states[source.name]) for source in sources if source.name in states)
        demands = (demand_of(each.polling, self._tools.now()) for each in known)
        self._schedule = within_budget(self._schedule, demands)
        return by_urgency(sources, states), states

    async def in_turn(self, source: Source, places: asyncio.Semaphore) -> None:
        """Walk one source in one of some places."""
        async with Place(places):
            await self.source(source)

    def schedule(self) -> Schedule:
        """Return the schedule of this run, within what all its sources may ask for."""
        return self._schedule

    def keep_to(self, schedule: Schedule) -> None:
        """Keep to the schedule of a run of which this walk is a part."""
        self._schedule = schedule

    def take(
        self, sources: Iterable[SourceOutcome], articles: Iterable[ArticleOutcome], notes: Iterable[str], faults: int
    ) -> None:
        """Take down what another walk told of a part of this run."""
        self._report.sources += sources
        self._report.articles += articles
        self._report.notes += (note for note in notes if note not in self._report.notes)
        self._report.faults += faults

    def give_up(self, source: Source, why: str) -> None:
        """Take down that a source could not be walked, and put it off."""
        self.tell(SourceOutcome(source.name, source.urls[0], SourceResult.FAILED, why))
        self._put_off(source, why)

    def _renamed(self, source: Source) -> bool:
        """Give a source what is remembered under a name that it had before; say whether it can be walked now."""
        store = self._tools.store
        if not source.was:
            return True
        try:
            with store.together():
                for old in source.was:
                    if store.source(old) is not None and store.source(source.name) is None:
                        store.rename_source(old, source.name)
        except Exception as error:  # noqa: BLE001 - as below
            self._take_fault(source, error)
            return False
        return True

    async def source(self, source: Source) -> None:
        """Walk one source; a fault of ours costs it alone."""
        try:
            with self._tools.allowance.share():
                await self._source(source)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not cost the other sources
            self._take_fault(source, error)
            self._put_off(source, fault_line(error))

    async def alone(self, source: Source, work: Awaitable[None]) -> None:
        """Do some work on a source that is not a poll of it; a fault of ours is named, and ends this work alone."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - as above
            self._take_fault(source, error)

    def _take_fault(self, source: Source, error: Exception) -> None:
        """Name a fault of ours as the outcome of a source, in place of what was told of it."""
        self.articles.note_fault(source.name, error)
        told = [outcome for outcome in self._report.sources if outcome.name != source.name]
        self._report.sources[:] = told
        self.tell(SourceOutcome(source.name, source.urls[0], SourceResult.FAILED, fault_line(error)))

    def _put_off(self, source: Source, line: str) -> None:
        """Remember that a source is to be tried again later; where even that fails, the next run tries it."""
        store = self._tools.store
        try:
            state = put_off(store.source(source.name), source, self._tools.now(), self._schedule, line)
            store.remember_source(state)
            self.articles.commit()
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - as above: it is logged
            log_event(log, Event.SOURCE_NOT_PUT_OFF, error=error, source=source.name)

    async def _source(self, source: Source) -> None:
        """Deal with what is owed of a source, poll it when it is due, and look for edits of its articles."""
        if self._tools.allowance.is_over():
            self._tell_unbegun(source)
            return
        debts = self.debts(source)
        state = self._remembered(source.name)
        now = self._tools.now()
        is_quiet = False
        if self._options.force or is_due(state, now, self._schedule):
            is_quiet = await self._poll(source, SourceMemory.of(state) if state else None, debts)
        else:
            due_at = state.next_poll_at.astimezone(self._tools.settings.zone) if state and state.next_poll_at else None
            self.tell(SourceOutcome(source.name, source.urls[0], SourceResult.WAITING, "", next_poll_at=due_at))
            await self.articles.make_all(debts)
        if is_quiet:
            self.articles.commit_soon()
        else:
            self.articles.commit()
        await self._look_for_edits(source)
        self.articles.tell_left(source.name)

    def _remembered(self, name: str) -> SourceState | None:
        """Return what is remembered of a source: its first turn in a run is the first to change that."""
        return self._found.pop(name) if name in self._found else self._tools.store.source(name)

    def _tell_unbegun(self, source: Source) -> None:
        self.tell(SourceOutcome(source.name, source.urls[0], SourceResult.WAITING, "left to the next run"))

    def _is_over(self) -> bool:
        """Say whether the time of the run, or the share of the source at hand, is up."""
        return self._tools.allowance.objection() is not None

    async def _look_for_edits(self, source: Source) -> None:
        """Ask the pages again whose articles have reached the age for it, a slice at a time."""
        if not source.full_text or not self._tools.settings.recheck_ages:
            return
        due = self._tools.store.rechecks(source.name, self._tools.now())
        for start in range(0, len(due), COMMIT_EVERY):
            if self._is_over():
                return
            slice_due = due[start : start + COMMIT_EVERY]
            await self.articles.make_all(orders_of_rechecks(source, slice_due, self._tools, self.articles.blame))
            self.articles.commit()

    async def make_again(
        self, identities: Collection[str], source_named: Callable[[str], Source], *, by_hand: bool = False
    ) -> None:
        """Make now what is owed of these items, whenever it is due; `by_hand`, where a person named their addresses."""
        debts = [debt for debt in self._tools.store.all_owed() if debt.identity in identities]
        orders: list[Order] = []
        for debt in debts:
            orders += orders_of_debts(source_named(debt.source), [debt], self._tools, self.articles.blame)
        await self.articles.make_all([replace(order, by_hand=by_hand) for order in orders])

    async def _poll(self, source: Source, memory: SourceMemory | None, debts: list[Order]) -> bool:
        """Poll a source, make what is new, changed or owed, and remember the source when all of it is dealt with.

        Return whether there was nothing to deal with.
        """
        settings = self._tools.settings
        now, chance = self._tools.now(), self._tools.chance()
        try:
            asked = self._as_to_be_asked(source, memory)
            polled = await self._tools.drive(poll(source, asked, now, self._schedule, settings.limits, chance=chance))
        except UnbegunError:
            self._tell_unbegun(source)
            return False
        self.tell(outcome_of(source, polled))
        learned, orders, listed = polled.memory, debts, set[str]()
        if polled.outcome is PollOutcome.READ and polled.listing is not None:
            is_first = memory is None or memory.state.succeeded_at is None
            sifting = self._sifted(source, polled.listing, learned, is_first=is_first)
            state = replace(learned.state, new_items=len(sifting.orders))
            polling = replace(learned.polling, filters=filters_digest(source.filters))
            learned = replace(learned, state=state, polling=polling, trust=sifting.trust)
            orders, listed = _without_doubles(debts, sifting), sifting.identities()
        await self.articles.make_all(orders)
        if listed:
            self._tools.store.note_listing(source.name, listed, now)
        if self._tools.store.owes_much(source.name):  # some of what is listed may not even be owed
            learned = without_document(learned)
        if polled.gap is not None and await self._is_filled(source, polled.gap):
            learned = replace(learned, polling=replace(learned.polling, gap=None))
        self._tools.store.remember_source(learned.to_state())
        return polled.outcome is PollOutcome.UNCHANGED and not orders

    def _as_to_be_asked(self, source: Source, memory: SourceMemory | None) -> SourceMemory | None:
        """Return what to poll a source by: in full, where what filters left out of it is judged anew."""
        if memory is None or memory.polling.filters not in ("", filters_digest(source.filters)):
            return without_document(memory) if memory else None
        reasons = self._tools.store.reasons(source.name) if self._options.force else []
        is_refused = any(source.filters.letters_of(reason) for reason in reasons)
        return without_document(memory) if is_refused else memory

    def _sifted(self, source: Source, listing: Listing, learned: SourceMemory, *, is_first: bool) -> "Sifting":
        """Sift what a source lists, remember what is known, and tell what is left out."""
        from ingest.run.sift import Sieve

        feed_url = Url(without_secrets(learned.state.url))
        bounds, now = self._bounds(source, is_first=is_first), self._tools.now()
        sieve = Sieve(source, now, learned.trust, bounds, feed_url, force=self._options.force)
        sifting = sift_listing(listing, sieve, self._tools.store, self._tools.rules)
        remember_known(sifting, source, self._tools.store, now)
        self._tell_left_out(sifting)
        return sifting

    async def _is_filled(self, source: Source, gap: Gap) -> bool:
        """Fill a gap, and say whether nothing more is to be done about it; one at which we fail stays for later."""
        try:
            return await self._fill(source, gap)
        except UnbegunError:
            return False
        except Exception as error:  # noqa: BLE001 - what the poll showed is dealt with all the same
            self._take_fault(source, error)
            return False

    async def _fill(self, source: Source, gap: Gap) -> bool:
        """Make what came and went unseen, as far as it can be had; say whether nothing more is to be done about it."""
        if self._is_over():
            return False
        filling = await fill(source, gap, self._tools)
        await self.articles.make_all(filling.orders)
        is_made = not self._is_over()
        ways = {Via.PAGES: "on older pages of the feed", Via.SITEMAP: "in the sitemap", None: "in any other way"}
        found = counted(len(filling.orders), "article") if filling.orders else "nothing more"
        zone = self._tools.settings.zone
        span = f"between {gap.since.astimezone(zone):%Y-%m-%d %H:%M} and {clock_time(gap.until, zone)}"
        self._report.notes.append(f"{source.name}: found {found} {ways[filling.via]} of what may have come {span}")
        return filling.closed and is_made

    def _bounds(self, source: Source, *, is_first: bool) -> "Bounds":
        from ingest.run.sift import Bounds

        wanted = [source.first_import] if is_first else []
        if self._options.limit is not None:
            wanted.append(self._options.limit)
        return Bounds(min(wanted, default=None), self._options.since)

    def _tell_left_out(self, sifting: "Sifting") -> None:
        """Take down what is left out: counted, not told one by one, for a first import leaves out hundreds."""
        left_out = [(order, Change.SKIPPED, "left to a backfill") for order in sifting.skipped]
        left_out += [(order, Change.DROPPED, refusal) for order, refusal in sifting.dropped]
        self._report.articles += [outcome_without_post(order, change, why) for order, change, why in left_out]

    def due_debts(self) -> list[Owed]:
        """Return what earlier runs could not make and what is to be tried now."""
        store = self._tools.store
        return store.all_owed() if self._options.force else store.owed(self._tools.now())

    def debts(self, source: Source) -> list[Order]:
        """Return orders for what is owed of a source and due."""
        due_by = None if self._options.force else self._tools.now()
        debts = self._tools.store.owed_of([source.name, *source.was], due_by)
        return in_their_order(orders_of_debts(source, debts, self._tools, self.articles.blame))

    def count(self, source: str, change: Change) -> int:
        """Return to how many articles of a source this happened in this run."""
        return self._report.counts(source)[change]

    def tell(self, outcome: SourceOutcome) -> None:
        """Take down how a source fared."""
        self._report.sources.append(outcome)
        self._tools.progress.source(outcome)


def _without_doubles(debts: Iterable[Order], sifting: "Sifting") -> list[Order]:
    """Join what is owed and what is fresh; the fresher entry of one article wins, its debt stays with it.

    What is owed and was corrected waits for its time, unless it is owed under another address now.
    """
    owed = {order.identity: order for order in debts}
    corrected = [order for order in sifting.corrected if order.identity in owed or _is_owed_elsewhere(order)]
    listed = [replace(order, is_listed=True) for order in (*sifting.orders, *corrected)]
    fresh = [replace(order, owed=owed[order.identity].owed) if order.identity in owed else order for order in listed]
    taken = {order.identity for order in fresh} | {order.identity for order, _ in sifting.dropped}
    return [*(order for identity, order in owed.items() if identity not in taken), *fresh]


def _is_owed_elsewhere(order: Order) -> bool:
    return order.owed is not None and leads_elsewhere(order.entry, order.owed.url)


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
        url=polled.memory.state.url,
        result=_RESULTS[polled.outcome],
        detail=polled.detail,
        entries=len(listing.entries) if listing else 0,
        notes=(*found, *polled.notices, *notes),
        next_poll_at=polled.memory.state.next_poll_at,
    )


# What deals with entries is loaded with the first ones.


def sift_listing(listing: Listing, sieve: "Sieve", store: "Store", rules: "RuleBook") -> "Sifting":
    """Lead to `ingest.run.sift`."""
    from ingest.run import sift

    return sift.sift_listing(listing, sieve, store, rules)


def remember_known(sifting: "Sifting", source: Source, store: "Store", now: datetime) -> None:
    """Lead to `ingest.run.sift`."""
    from ingest.run import sift

    sift.remember_known(sifting, source, store, now)


async def fill(source: Source, gap: Gap, tools: Tools) -> "Filling":
    """Lead to `ingest.run.fill_gap`."""
    from ingest.run import fill_gap

    return await fill_gap.fill(source, gap, tools)
