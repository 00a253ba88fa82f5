"""What of a source's articles is there and what is missing: by what is remembered, and by its sitemap."""

from collections.abc import Sequence
from datetime import datetime

from ingest.coverage.by_number import by_number
from ingest.coverage.by_polls import by_polls
from ingest.coverage.by_rhythm import by_rhythm
from ingest.coverage.by_sitemap import by_sitemap
from ingest.coverage.facts import Coverage, Cure, Hole, Known, Row, Said
from ingest.documents import Entry, Listing
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.fetcher.walks.walk import Cursor, Via, next_batch, start_walk
from ingest.run.sift import Bounds, Sieve, sift_listing
from ingest.run.tools import Tools
from ingest.source import Source
from normalize.values import DateOrigin, Moment, Url
from store.memory import ItemMemory, ItemStatus

MAX_DOCUMENTS = 12
"""Of a sitemap: what is dated before is not asked for, so that these do for most."""


async def covered(source: Source, since: datetime, tools: Tools) -> Coverage:
    """Return what of a source's articles since then is there, expected and missing."""
    until = tools.now()
    items = [item for name in (source.name, *source.was) for item in tools.store.items(name)]
    known = [_known(item) for item in items if item.url and item.status is not ItemStatus.REMOVED]
    within = [each for each in known if since <= each.at <= until]
    state = next(filter(None, map(tools.store.source, (source.name, *source.was))), None)
    memory = SourceMemory.of(state) if state else None
    polls = by_polls(memory, known, since, until)
    said = [_rhythm(memory, within, since, until), by_number(within)]
    sitemap = await _sitemap(source, since, until, tools)
    owed = [debt for debt in tools.store.all_owed() if debt.source in {source.name, *source.was}]
    holes = (
        sitemap.holes if sitemap.is_whole else tuple(hole for each in (*said, sitemap, polls) for hole in each.holes)
    )
    debts = Hole(f"owed: {owed[0].error}", Cure.DEBTS, count=len(owed)) if owed else None
    return Coverage(
        source.name,
        since,
        until,
        stored=sum(each.status is ItemStatus.STORED for each in within),
        owed=len(owed),
        left_out=sum(each.status in {ItemStatus.SKIPPED, ItemStatus.DROPPED} for each in within),
        rows=tuple(each.row for each in (*said, sitemap, polls)),
        holes=tuple(filter(None, (*_left_out(items, since, until), *holes, debts))),
        owed_identities=tuple(debt.identity for debt in owed),
    )


def _known(item: ItemMemory) -> Known:
    return Known(item.url, item.published_at or item.first_seen_at, item.status, is_dated=item.published_at is not None)


def _rhythm(memory: SourceMemory | None, known: Sequence[Known], since: datetime, until: datetime) -> Said:
    if memory is None:
        return Said(Row("rhythm", "nothing can be said: it was never polled"))
    last = min(until, memory.state.succeeded_at or until)
    return by_rhythm(memory.polling.rhythm, known, since, last, memory.state.first_polled_at)


def _left_out(items: Sequence[ItemMemory], since: datetime, until: datetime) -> list[Hole]:
    """Return what a first import, or a limit, left out: it is known, and was never asked for."""
    left = [
        item
        for item in items
        if item.status is ItemStatus.SKIPPED and not item.reason and since <= _known(item).at <= until and item.url
    ]
    if not left:
        return []
    entries = tuple(Entry(link=Url(item.url), published=_moment(item)) for item in left)
    dates = sorted(_known(item).at for item in left)
    return [Hole("left out by the first import or a limit", Cure.ADDRESSES, dates[0], dates[-1], len(left), entries)]


def _moment(item: ItemMemory) -> Moment | None:
    return Moment(item.published_at, DateOrigin.GUESSED) if item.published_at else None


async def _sitemap(source: Source, since: datetime, until: datetime, tools: Tools) -> Said:
    """Ask the site for its sitemap, and compare it with what is known."""
    cursor: Cursor | None = start_walk(Via.SITEMAP, source.urls, since=since, takes_pages=source.takes_pages)
    listed: list[Entry] = []
    trouble, is_whole = "", True
    for _ in range(MAX_DOCUMENTS):
        if cursor is None:
            break
        limits = tools.settings.limits
        batch = await tools.drive(
            next_batch(cursor, source=source.name, zone=source.zone, now=tools.now(), limits=limits)
        )
        listed += batch.entries
        if batch.trouble:
            trouble, is_whole = batch.trouble, False
        cursor = None if batch.halted else batch.cursor
    is_whole = is_whole and cursor is None
    if not listed and trouble:
        return Said(Row("sitemap", f"nothing can be said: {trouble}"))
    sieve = Sieve(source, tools.now(), bounds=Bounds(since=since))
    sifting = sift_listing(Listing("sitemap", tuple(listed)), sieve, tools.store, tools.rules)
    missing = [order.entry for order in sifting.orders if order.item is None]
    return by_sitemap(listed, missing, since, until, is_whole=is_whole)
