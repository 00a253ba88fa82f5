"""Fills the gap that was left where a feed rolled over between two polls: from its older pages, else the sitemap.

The walks are those of a backfill, bounded: only what is dated within the gap is taken, only so many documents are
asked for, and no more articles are made in one run than one document may list. What is left is looked for again at the
next poll.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.documents import Entry, Listing
from ingest.fetcher.schedule.memory import Gap
from ingest.fetcher.walks.walk import Cursor, Via, next_batch, start_walk
from ingest.run.order import Order
from ingest.run.sift import Bounds, Sieve, sift_listing
from ingest.run.tools import Tools
from ingest.source import Source

MAX_DOCUMENTS = 12
_SLACK = timedelta(hours=1)
"""Feeds state dates that are a little off."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What was found for a gap."""

    orders: tuple[Order, ...] = ()
    closed: bool = True
    """Nothing more is to be had; else the next poll goes on."""
    via: Via | None = None


async def fill(source: Source, gap: Gap, tools: Tools) -> Filling:
    """Look for the articles that came and went unseen, in the feed's older pages first."""
    closed = True
    for via in (Via.PAGES, Via.SITEMAP):
        orders, halted = await _walked(source, gap, via, tools)
        if orders:
            return Filling(tuple(orders), closed=not halted, via=via)
        closed = closed and not halted
    return Filling(closed=closed)


async def _walked(source: Source, gap: Gap, via: Via, tools: Tools) -> tuple[list[Order], bool]:
    """Walk one way; also say whether it was stopped: a host wants patience, or as many were found as one run takes."""
    since = gap.since - _SLACK
    cursor: Cursor | None = start_walk(via, source.urls, since=since)
    orders: dict[str, Order] = {}
    for _ in range(MAX_DOCUMENTS):
        if cursor is None:
            break
        limits = tools.settings.limits
        batch = await tools.drive(
            next_batch(cursor, source=source.name, zone=source.zone, now=tools.now(), limits=limits)
        )
        within = [entry for entry in batch.entries if _is_within(entry, gap)]
        orders |= {order.identity: order for order in _orders(source, within, via, since, tools)}
        cursor = batch.cursor
        if batch.halted or len(orders) >= limits.max_entries:
            return list(orders.values())[: limits.max_entries], True
        if via is Via.PAGES and batch.entries and not within:
            break  # the pages have passed the gap
    return list(orders.values()), False


def _orders(source: Source, entries: Sequence[Entry], via: Via, since: datetime, tools: Tools) -> list[Order]:
    """Return orders for what no poll has shown."""
    listing = Listing(via, tuple(entries))
    bounds = Bounds(since=since)
    sifting = sift_listing(listing, Sieve(source, tools.now(), bounds=bounds), tools.store, tools.rules)
    fresh = [order for order in sifting.orders if order.item is None]
    return [_guessed(order, since) for order in fresh] if via is Via.SITEMAP else fresh


def _guessed(order: Order, since: datetime) -> Order:
    """Mark an address of a sitemap: it may be no article, or an old one that was edited."""
    return Order(
        order.source, order.entry, order.identity, order.keys, order.entry_hash, guessed=True, is_past=True, since=since
    )


def _is_within(entry: Entry, gap: Gap) -> bool:
    """Say whether an entry's date lies in the gap; one without a date may be of any time."""
    moment = entry.published or entry.updated
    return moment is not None and gap.since - _SLACK <= moment.at <= gap.until + _SLACK
