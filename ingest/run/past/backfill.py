"""One backfill of one source: entries of the past as the ways bring them, made a slice at a time.

What is stored is not asked for again, and after each document it is kept how far the way was gone: whatever stops a
backfill loses nothing, and what was under way is all that is done again.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from ingest.budget.allowance import GIVES_WAY
from ingest.documents import Entry, Listing
from ingest.fetcher.walks import lists, numbers
from ingest.fetcher.walks.sitemaps import is_at
from ingest.fetcher.walks.survey import WITH_TEMPLATE, Survey, Wanted, survey
from ingest.fetcher.walks.url_filter import may_be_further
from ingest.fetcher.walks.walk import Cursor, Via, next_batch
from ingest.identity.keys import address_name
from ingest.report.outcomes import Change, SourceOutcome, SourceResult
from ingest.run.order import Order
from ingest.run.past.found import Found, listed
from ingest.run.past.in_file import PagesInFile
from ingest.run.past.outlook import Outlook
from ingest.run.past.saved import Saved, saved_among
from ingest.run.pipeline import Walk
from ingest.run.sift import Bounds, Sieve, sift_listing
from ingest.run.tools import Tools
from ingest.source import Source
from ingest.text.urls import host
from ingest.warc.pages import ArchivedPage
from normalize.values import Url
from store.memory import ItemMemory, ItemStatus, Key

_SLICE = 16
"""Articles between two commits: what a stopped backfill has to do again at most."""
_GUESSING = frozenset({Via.SITEMAP, Via.WAYBACK, Via.COMMON_CRAWL, *WITH_TEMPLATE})
"""Ways that list addresses, which may be those of no article."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """What a person asked for."""

    urls: Sequence[str] | None = None
    """Addresses, instead of a way to find them."""
    warc: Path | None = None
    """A WARC or WACZ file, instead of the web."""
    via: Via | None = None
    """None: the best way that the source offers."""
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    """Articles to store at most."""
    template: str = ""
    """Of addresses, for the ways that need one."""
    first_number: int | None = None
    """Where numbered articles begin; else with the newest one that is stored."""
    resume: bool = False
    """Go on where the last one stopped, with the bounds that it had."""
    entries: Sequence[Entry] | None = None
    """What is known to be missing, instead of a way to find it; its addresses may be those of no article."""

    @property
    def walks(self) -> bool:
        """Say whether the articles are to be found, on a way that can be gone on with."""
        return self.urls is None and self.entries is None and self.warc is None


def wanted_of(source: Source, backfill: Backfill) -> Wanted:
    """Return what is asked for as the ways know it."""
    return Wanted(source.name, source.urls, backfill.since, backfill.until, source.takes_pages, backfill.template)


async def surveyed(source: Source, backfill: Backfill, tools: Tools) -> Survey:
    """Ask a source, a few times, which ways into its past it offers."""
    return await tools.drive(
        survey(wanted_of(source, backfill), now=tools.now(), zone=source.zone, limits=tools.settings.limits)
    )


class Past:
    """One backfill of one source."""

    def __init__(
        self, source: Source, wanted: Backfill, walk: Walk, tools: Tools, pending: Found | None = None
    ) -> None:
        """`pending` is what an earlier round was at when it gave way: its document is not asked for again."""
        self._source = source
        self._wanted = wanted
        self._walk = walk
        self._tools = tools
        self._taken = 0
        self._notes: list[str] = []
        self._saved: Saved | None = None
        self._stored_before = 0
        self.pending = pending
        """What was found, and is not dealt with."""
        self.gave_way = False
        """It stopped for another command, and is to be gone on with."""
        self._outlook = Outlook(source.name)
        self._pages: dict[Url, ArchivedPage] = {}
        """Of the entries at hand, those that an archive holds."""
        self._file: PagesInFile | None = None
        """The archive, where it is a file."""

    async def fetch(self) -> None:
        """Go through all that is found, a slice at a time."""
        if self._wanted.walks:
            self._saved = await self._begun()
            if self._saved is None:
                return
            self._stored_before = self._saved.stored
            self._keep(self._saved)
        self._outlook.known = max(0, self._stored_within() - self._stored_before)
        found_entries, trouble = 0, ""
        async for found in self._find():
            found_entries += len(found.entries) if found is not self.pending else 0
            self._notes += found.notes
            self.pending = replace(found, notes=()) if self._saved is not None and not found.unbegun else None
            stop = await self._make(found) or self._over(unbegun=found.unbegun)
            trouble = trouble if stop else found.trouble or trouble
            if stop:
                self._notes += [] if self.gave_way else [f"{stop}; the same command goes on from here"]
                self._keep(self._saved)
                break
            if self._saved is not None:
                after = replace(self._saved, cursor=found.cursor, trouble=trouble) if found.cursor else None
                self._keep(after)
                self._saved = after or self._saved
        result = SourceResult.FAILED if trouble else SourceResult.READ
        self._tell(result, trouble, found_entries)

    def _tell(self, result: SourceResult, trouble: str, entries: int) -> None:
        shown = tuple(dict.fromkeys(self._notes))
        self._walk.tell(SourceOutcome(self._source.name, self._source.urls[0], result, trouble, entries, shown))

    async def _make(self, found: Found) -> str | None:
        """Make what is wanted of what was found; return why the backfill is to stop, if it is."""
        orders = self._orders(found.entries)
        self._outlook.met(len(found.entries) - len(orders))
        left = len(orders)
        self._tell_ahead(left, found)
        for part in self._slices(orders):
            await self._walk.articles.make_all([order for order in part if not self._is_joined(order)])
            self._walk.articles.commit()
            left -= len(part)
            self._tell_ahead(left, found)
            over = self._over()
            if over is not None:
                self._walk.articles.tell_left(self._source.name)
                return over
        return f"stopped at --limit {self._wanted.limit}" if self._is_full() else None

    def _tell_ahead(self, at_hand: int, found: Found) -> None:
        """Tell how much is left, as far as anybody knows."""
        wanted = self._wanted.limit - self._taken if self._wanted.limit is not None else None
        ahead = self._outlook.ahead(at_hand, found.cursor, is_end=found.is_last, wanted=wanted)
        self._tools.progress.ahead(ahead)

    def _stored_within(self) -> int:
        """Return how many posts of the source are stored that lie within the bounds."""
        begun = self._saved.cursor if self._saved else self._wanted
        since, until = begun.since, begun.until
        stored = (item for item in self._tools.store.items(self._source.name) if item.status is ItemStatus.STORED)
        return sum(
            at is None or ((since is None or at >= since) and (until is None or at < until))
            for at in (item.published_at for item in stored)
        )

    def _over(self, *, unbegun: bool = False) -> str | None:
        """Say that there is no more time, if so."""
        why = self._tools.allowance.limit() if unbegun else self._tools.allowance.objection()
        self.gave_way = why == GIVES_WAY
        return f"stopped, for {why}" if why else None

    async def _begun(self) -> Saved | None:
        """Go on where the last backfill stopped, or begin; None where no way leads into the past, which is told."""
        stopped = self._stopped()
        if stopped is not None:
            if self._wanted.via is None:
                self._notes.append(f"goes on via {stopped.cursor.via}, where it stopped")
            debts = self._walk.debts(self._source)[: self._wanted.limit]  # what was not begun then
            self._taken += len(debts)
            await self._walk.articles.make_all(debts)
            return replace(stopped, trouble="")
        now, wanted = self._tools.now(), wanted_of(self._source, self._wanted)
        if self._wanted.via is not None:
            cursor = self._placed(wanted.start(self._wanted.via))
            return Saved(self._source.name, cursor, now) if cursor is not None else None
        found = await surveyed(self._source, self._wanted, self._tools)
        if not found.offers:
            tried = ", ".join(line.partition(":")[0] for line in found.without)
            why = (
                f"it offers no way into its past ({tried} were tried); `--via wayback` asks the Internet Archive, "
                "`--urls FILE` takes a list of addresses"
            )
            self._tell(SourceResult.FAILED, why, 0)
            return None
        best, *others = found.offers
        more = f" (it offers {', '.join(offer.via for offer in others)}, too: see --plan)" if others else ""
        self._notes.append(f"takes {best.told()}{more}")
        expected = None if best.at_least else best.articles
        return Saved(self._source.name, replace(best.cursor, expected=expected), now)

    def _placed(self, cursor: Cursor) -> Cursor | None:
        """Return where a way begins that goes by days or by numbers; None where nobody knows, which is told."""
        if cursor.via is Via.DAYS:
            first = min(self._tools.now(), cursor.until or self._tools.now())
            return lists.begin_days(cursor, first.astimezone(self._source.zone).date())
        if cursor.via is not Via.NUMBERS:
            return cursor
        stored = (item.url for item in self._tools.store.items(self._source.name))
        known = numbers.numbering_of(cursor.template, stored)
        if self._wanted.first_number is not None:
            known = numbers.Numbering(self._wanted.first_number, known.stride if known else 1)
        if known is None:
            why = f"no article of it is stored under an address like {cursor.template}; say `--from N`"
            self._tell(SourceResult.FAILED, why, 0)
            return None
        return numbers.begin_at(cursor, known)

    def _stopped(self) -> Saved | None:
        """Return the backfill that is to be gone on with."""
        all_saved = saved_among(self._tools.store.cursors(), self._tools.now())
        own = [saved for saved in all_saved if saved.source in (self._source.name, *self._source.was)]
        own = [replace(saved, source=self._source.name) for saved in own]
        if self._wanted.via is not None:
            own = [saved for saved in own if saved.cursor.via is self._wanted.via]
        if not self._wanted.resume:  # with other bounds it has passed over what is wanted now
            bounds = (self._wanted.since, self._wanted.until)
            own = [saved for saved in own if (saved.cursor.since, saved.cursor.until) == bounds]
            own = [saved for saved in own if saved.cursor.template == self._wanted.template]
        return max(own, key=lambda saved: saved.began_at, default=None)

    async def _find(self) -> AsyncIterator[Found]:
        """Yield what there is, in the order of the walk."""
        if self._wanted.urls is not None:
            yield listed(self._wanted.urls)
            return
        if self._wanted.entries is not None:
            yield Found(self._wanted.entries, is_last=True)
            return
        if self._wanted.warc is not None:
            for found in self._in_file(self._wanted.warc):
                yield found
            return
        cursor: Cursor | None = self._saved.cursor if self._saved else None
        if self.pending is not None:
            yield self.pending
            cursor = self._following(self.pending)
        while cursor is not None:
            batch = await self._tools.drive(
                next_batch(
                    cursor,
                    source=self._source.name,
                    zone=self._source.zone,
                    now=self._tools.now(),
                    limits=self._tools.settings.limits,
                )
            )
            notes = tuple(finding.detail for finding in batch.findings)
            ended = batch.halted or batch.cursor is None
            if batch.trouble and not ended:
                notes = (*notes, batch.trouble)
            trouble = batch.trouble if ended else None
            is_last = batch.cursor is None
            found = Found(batch.entries, batch.cursor, notes, trouble, batch.unbegun, is_last, batch.halted)
            yield found
            cursor = self._following(found)
            if cursor is None and found.cursor is not None and not found.halted:
                yield Found(())

    def _following(self, found: Found) -> Cursor | None:
        """Return where to go on behind what was found and dealt with."""
        cursor = None if found.halted else found.cursor
        if cursor is not None and cursor.via is Via.NUMBERS:
            return numbers.heard(cursor, self._stored_among(found.entries))
        return cursor

    def _in_file(self, path: Path) -> Iterator[Found]:
        """Yield the pages of the source's site that a file holds, as many at once as are made together."""
        limits = (self._tools.now(), self._tools.settings.max_file_bytes)
        self._file = PagesInFile(path, *limits, partial(is_at, self._hosts()))
        for pages in self._file.slices(_SLICE, self._has_joined):
            self._pages = {page.url: page for page in pages}
            yield Found(tuple(Entry(link=page.url, captured_at=page.captured_at) for page in pages))
        yield Found((), notes=tuple(self._file.notes()), is_last=True)

    def _hosts(self) -> tuple[str, ...]:
        """Return the hosts of the source's site: its own URLs', and those of its stored articles."""
        stored = (item.url for item in self._tools.store.items(self._source.name) if item.status is ItemStatus.STORED)
        return tuple(dict.fromkeys(host(url).removeprefix("www.") for url in (*self._source.urls, *stored)))

    def _stored_among(self, entries: Sequence[Entry]) -> int:
        """Return how many of some addresses turned out to be those of articles."""
        names = [address_name(entry.link) for entry in entries if entry.link]
        items = map(self._tools.store.item, set(self._tools.store.known(names).values()))
        return sum(item is not None and item.status is not ItemStatus.SKIPPED for item in items)

    def _keep(self, saved: Saved | None) -> None:
        """Keep how far the backfill has come; None when it is done."""
        begun = saved or self._saved
        if begun is not None:
            stored = self._stored_before + self._walk.count(self._source.name, Change.ADDED)
            self._tools.store.save_cursor(begun.name, replace(saved, stored=stored).to_text() if saved else None)
            self._walk.articles.commit()

    def _orders(self, entries: Sequence[Entry]) -> list[Order]:
        """Return orders for what is not stored: new ones, and those that a first import left out."""
        tools, wanted, cursor = self._tools, self._wanted, self._saved.cursor if self._saved else None
        since, until = (cursor.since, cursor.until) if cursor else (wanted.since, wanted.until)
        listing = Listing(cursor.via if cursor else "list", tuple(entries))
        sieve = Sieve(self._source, tools.now(), bounds=Bounds(since=since))
        sifting = sift_listing(listing, sieve, tools.store, tools.rules)
        fresh = [order for order in sifting.orders if order.item is None]
        skipped = (tools.store.item(seen.identity) for seen in sifting.seen)
        left = {item.identity: item for item in skipped if item is not None and self._is_to_be_tried(item)}
        again = [
            Order(self._source, seen.entry, seen.identity, seen.keys, seen.entry_hash, left[seen.identity])
            for seen in sifting.seen
            if seen.identity in left
            and (cursor is None or cursor.is_wanted(seen.entry.published or seen.entry.updated))
        ]
        is_guess = cursor.via in _GUESSING if cursor is not None else wanted.urls is None
        pages = self._source.takes_pages
        later = may_be_further(order.url for order in (*fresh, *again))
        names = {address_name(Url(url)) for url in later}  # an article that leads to them may have them as its own
        beside = next((order.listed for order in fresh), frozenset[Key]()) - names  # one for all: there may be many
        made = [
            replace(
                order,
                listed=beside,
                guessed=is_guess,
                takes_pages=pages,
                is_past=True,
                since=since,
                until=until,
                page=page,
                further=self._file.further if self._file is not None else None,
            )
            for order in (*fresh, *again)
            for page in (self._pages.get(order.url),)
        ]
        return sorted(made, key=lambda order: order.url in later)

    def _is_joined(self, order: Order) -> bool:
        """Say whether what stands at an address was joined to an article by now, as one of its further pages."""
        return order.item is None and self._has_joined(order.url)

    def _has_joined(self, url: Url) -> bool:
        head = self._tools.store.page_head(url)
        return (head is not None and head.is_further) or self._tools.claims.is_joined(address_name(url))

    def _is_to_be_tried(self, item: ItemMemory) -> bool:
        """Say whether what was left out is wanted now; what this very backfill left out is known to be nothing."""
        if item.status is not ItemStatus.SKIPPED:
            return False
        return self._saved is None or item.reason is None or item.first_seen_at < self._saved.began_at

    def _slices(self, orders: Sequence[Order]) -> Iterator[Sequence[Order]]:
        """Yield the orders in slices, no more of them than are wanted."""
        left, later = len(orders), may_be_further(order.url for order in orders)
        while left and not self._is_full():
            room = _SLICE if self._wanted.limit is None else min(_SLICE, self._wanted.limit - self._taken)
            start = len(orders) - left
            part = orders[start : start + room]
            part = [each for each in part if (each.url in later) == (part[0].url in later)]
            left -= len(part)
            self._taken += len(part)
            yield part

    def _is_full(self) -> bool:
        return self._wanted.limit is not None and self._taken >= self._wanted.limit
