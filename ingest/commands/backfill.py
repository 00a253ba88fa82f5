"""`backfill`: the articles that a source published before it was polled, by the same walk, with their own dates.

What is stored is not asked for again, so a stopped backfill goes on where it was; where the list of articles itself is
long, a cursor remembers how far it was read.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.commands.run import chosen
from ingest.config.errors import ConfigError
from ingest.documents import Entry, Listing
from ingest.fetcher.walks.walk import Cursor, Via, next_batch, start_walk
from ingest.report.outcomes import SourceOutcome, SourceResult
from ingest.run.order import Order
from ingest.run.pipeline import Walk
from ingest.run.sift import Bounds, Sieve, sift_listing
from ingest.run.tools import Tools
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from ingest.source import Source
from ingest.text.urls import resolve
from store.memory import ItemStatus

_SLICE = 16
"""Articles between two commits: what a stopped backfill has to do again at most."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """What a person asked for."""

    urls: Sequence[str] | None = None
    """Addresses, instead of a way to find them."""
    via: Via | None = None
    since: datetime | None = None
    limit: int | None = None
    """Articles to store at most."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries of the past, where the walk stands behind them, and what went wrong on the way to them."""

    entries: Sequence[Entry]
    cursor: Cursor | None = None
    notes: tuple[str, ...] = ()
    trouble: str | None = None


def backfill(session: Session, name: str, wanted: Backfill) -> Walked:
    """Store a source's past."""
    source = chosen(session.config, [name])[0]
    if (wanted.urls is None) == (wanted.via is None):
        raise ConfigError("say where to find the articles: --via sitemap, --via pages, or --urls FILE")

    async def work(walk: Walk, at_hand: Assembled) -> None:
        await walk.alone(source, _Past(source, wanted, walk, at_hand.tools).fetch())

    return walk(session, work)


class _Past:
    """One backfill of one source."""

    def __init__(self, source: Source, wanted: Backfill, walk: Walk, tools: Tools) -> None:
        self._source = source
        self._wanted = wanted
        self._walk = walk
        self._tools = tools
        self._taken = 0

    async def fetch(self) -> None:
        """Go through all that is found, a slice at a time."""
        found_entries = 0
        trouble: str | None = None
        notes: list[str] = []
        async for found in self._find():
            found_entries += len(found.entries)
            notes += found.notes
            trouble = found.trouble or trouble
            for part in self._slices(self._orders(found.entries)):
                await self._walk.articles.make_all(part)
                self._walk.articles.commit()
            if self._is_full():
                notes.append(f"stopped at --limit {self._wanted.limit}; the same command goes on from here")
                break
            self._save(found.cursor)
        result = SourceResult.FAILED if trouble else SourceResult.READ
        shown = tuple(dict.fromkeys(notes))
        self._walk.tell(
            SourceOutcome(self._source.name, self._source.urls[0], result, trouble or "", found_entries, shown)
        )

    async def _find(self) -> AsyncIterator[_Found]:
        """Yield what there is, in the order of the walk."""
        if self._wanted.urls is not None:
            yield _listed(self._wanted.urls)
            return
        cursor: Cursor | None = self._begin()
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
            yield _Found(batch.entries, batch.cursor, notes, batch.trouble if ended else None)
            cursor = None if batch.halted else batch.cursor

    def _begin(self) -> Cursor:
        """Go on where the last backfill stopped, or begin."""
        text = self._tools.store.cursor(self._cursor_name())
        stopped = Cursor.from_text(text) if text else None
        if stopped is not None and stopped.since != self._wanted.since:
            stopped = None  # it has passed over what is wanted now
        return stopped or start_walk(self._wanted.via or Via.SITEMAP, self._source.urls, since=self._wanted.since)

    def _save(self, cursor: Cursor | None) -> None:
        if self._wanted.via is not None:
            self._tools.store.save_cursor(self._cursor_name(), cursor.to_text() if cursor else None)
            self._walk.articles.commit()

    def _cursor_name(self) -> str:
        return f"{self._source.name}\x1f{self._wanted.via}"

    def _orders(self, entries: Sequence[Entry]) -> list[Order]:
        """Return orders for what is not stored: new ones, and those that a first import left out."""
        tools = self._tools
        bounds = Bounds(since=self._wanted.since)
        listing = Listing(self._wanted.via or "list", tuple(entries))
        sifting = sift_listing(listing, Sieve(self._source, tools.now(), bounds=bounds), tools.store, tools.rules)
        fresh = [order for order in sifting.orders if order.item is None]
        skipped = (tools.store.item(seen.identity) for seen in sifting.seen)
        left = {item.identity: item for item in skipped if item is not None and item.status is ItemStatus.SKIPPED}
        again = [
            Order(self._source, seen.entry, seen.identity, seen.keys, seen.entry_hash, left[seen.identity])
            for seen in sifting.seen
            if seen.identity in left and not self._is_too_old(seen.entry)
        ]
        return [
            replace(order, guessed=self._wanted.via is Via.SITEMAP, since=self._wanted.since)
            for order in (*fresh, *again)
        ]

    def _is_too_old(self, entry: Entry) -> bool:
        moment = entry.published or entry.updated
        return self._wanted.since is not None and moment is not None and moment.at < self._wanted.since

    def _slices(self, orders: Sequence[Order]) -> Iterator[Sequence[Order]]:
        """Yield the orders in slices, no more of them than are wanted."""
        left = len(orders)
        while left and not self._is_full():
            room = _SLICE if self._wanted.limit is None else min(_SLICE, self._wanted.limit - self._taken)
            start = len(orders) - left
            part = orders[start : start + room]
            left -= len(part)
            self._taken += len(part)
            yield part

    def _is_full(self) -> bool:
        return self._wanted.limit is not None and self._taken >= self._wanted.limit


def _listed(urls: Sequence[str]) -> _Found:
    """Take a list of addresses, one a line; what is no address is named."""
    entries: list[Entry] = []
    notes: list[str] = []
    for url in urls:
        address = resolve("", url)
        if address is None:
            notes.append(f"{url!r} is no address of an article")
        else:
            entries.append(Entry(link=address))
    return _Found(tuple(entries), notes=tuple(notes))
