"""Writes the feeds of a sink of profile `feed`: the newest of its entries, whole, as Atom and as JSON."""

from collections.abc import Iterable

from normalize.feeds import ATOM, JSON, MAX_ENTRIES, FeedEntry, atom, entry_of, json_feed
from normalize.front_matter.read import FrontMatterError
from store.files.sink import Sink
from store.memory import ItemMemory


def write_feeds(sink: Sink, items: Iterable[ItemMemory], url: str) -> None:
    """Write both feeds anew if they say something else than before."""
    newest = sorted(items, key=lambda item: (item.published_at or item.first_seen_at, item.identity), reverse=True)
    entries = []
    for item in newest:
        entry = _entry(sink, item)
        entries += [entry] if entry is not None else []
        if len(entries) == MAX_ENTRIES:
            break
    sink.write(ATOM, atom(entries, url))
    sink.write(JSON, json_feed(entries, url))


def _entry(sink: Sink, item: ItemMemory) -> FeedEntry | None:
    """Return the entry of a post; None for one that could not be written."""
    text = sink.post(item.identity)
    try:
        return entry_of(text) if text is not None else None
    except FrontMatterError:  # torn by other hands: its size is wrong, and the next run writes it again
        return None
