"""`why`: the story of one article, from what is remembered of it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.commands.known import address_keys, address_of, item_under
from ingest.config.values import Config
from ingest.configured import rules_of
from ingest.identity.keys import address_name
from ingest.session.looking import Tell, look, unheard
from ingest.text.clock_time import clock_time
from store.keys import KeyKind, kind_of, parts_of, shown_value
from store.memory import ItemMemory, ItemStatus, Key
from store.store import Store


def why(config: Config, base: Path, url: str, now: datetime, tell: Tell = unheard) -> list[str]:
    """Return the story of the article at an address, a line a fact; an address that is unknown is said to be so."""
    address = address_of(url)
    keys = address_keys(address, rules_of(config, base))
    content, zone = Path(config.store.content), ZoneInfo(config.store.timezone)

    def seen(store: Store) -> list[str]:
        item = item_under(keys, store)
        if item is None:
            return [f"{address} is not known: no source has listed it since it is polled", *_asked(keys)]
        return list(story(item, store, content, zone))

    return look(config, base, now, seen, tell)


def _asked(keys: list[Key]) -> Iterator[str]:
    yield f"looked for under {', '.join(dict.fromkeys(keys))}"


def story(item: ItemMemory, store: Store, content: Path, zone: ZoneInfo) -> Iterator[str]:
    """Tell what is remembered, in the order in which it happened."""
    yield f"{item.title or item.url}"
    yield f"  is {_status(item, content)}"
    yield f"  first seen in {item.source!r} at {clock_time(item.first_seen_at, zone)}"
    yield from _sightings(item, store, zone)
    yield from _names(item, store)
    if item.published_at:
        yield f"  published {clock_time(item.published_at, zone)}"
    if item.fetched_at:
        yield f"  fetched {clock_time(item.fetched_at, zone)}; its text was found by {item.origin or 'an unknown way'}"
    if item.changed_at:
        yield f"  changed {clock_time(item.changed_at, zone)}: revision {item.revision}"
    if item.duplicate_of:
        yield f"  is a copy of {item.duplicate_of}"
    yield from _pictures(item, store, zone)
    recheck = store.recheck(item.identity)
    if recheck:
        yield f"  looked at again for edits after {clock_time(recheck.next_at, zone)}"
    yield from _debts(item, store, zone)
    kept = store.page_head(item.url)
    if kept:
        yield f"  its page of {clock_time(kept.fetched_at, zone)} is kept: `refresh` applies better rules to it"


def _status(item: ItemMemory, content: Path) -> str:
    match item.status:
        case ItemStatus.STORED:
            return f"stored as {content / item.path}" if item.path else "stored"
        case ItemStatus.OWED:
            return "owed: its page could not be had yet"
        case ItemStatus.REMOVED:
            return f"removed ({item.reason or 'by hand'}), and is not fetched again"
        case ItemStatus.DROPPED | ItemStatus.SKIPPED:
            return f"left out ({item.reason or 'beyond the first import; a backfill may take it'})"


def _sightings(item: ItemMemory, store: Store, zone: ZoneInfo) -> Iterator[str]:
    """Tell which sources listed it, and from when to when."""
    for seen in store.sightings(item.identity):
        until = f" to {clock_time(seen.last_at, zone)}, in {seen.times} answers that were new" if seen.times > 1 else ""
        yield f"  listed by {seen.source!r} {'from' if until else 'at'} {clock_time(seen.first_at, zone)}{until}"


def _names(item: ItemMemory, store: Store) -> Iterator[str]:
    """Tell under which names it is recognised, and which sources gave it some before that was noted."""
    keys, own = store.keys_of(item.identity), address_name(item.url)
    addresses = sorted(filter(None, (shown_value(key) for key in keys if kind_of(key) == KeyKind.URL and key != own)))
    noted = {item.source, *(seen.source for seen in store.sightings(item.identity))}
    sources = sorted({source for key in keys if (source := parts_of(key).source) is not None} - noted)
    if sources:
        yield f"  listed by {', '.join(sources)}, too"
    yield f"  recognised by {', '.join(sorted({kind_of(key) or key for key in keys}))}"
    for address in addresses:
        yield f"  also at {address}"


def _pictures(item: ItemMemory, store: Store, zone: ZoneInfo) -> Iterator[str]:
    pictures = store.pictures(item.identity).values()
    if pictures:
        yield f"  {sum(bool(picture.name) for picture in pictures)} of {len(pictures)} images beside the post"
    for picture in pictures:
        if picture.error and not picture.name:
            again = f"; asked for again after {clock_time(picture.next_try_at, zone)}" if picture.next_try_at else ""
            yield f"    {picture.url}: {picture.error}{again}"


def _debts(item: ItemMemory, store: Store, zone: ZoneInfo) -> Iterator[str]:
    for owed in store.all_owed():
        if owed.identity == item.identity:
            yield f"  owed since {clock_time(owed.since, zone)}: {owed.error}"
            yield f"  tried {owed.attempts} times, next after {clock_time(owed.next_try_at, zone)}"
