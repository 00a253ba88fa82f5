"""What was found of a source's past at one go. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Entry
from ingest.fetcher.walks.walk import Cursor
from ingest.text.urls import resolve


@dataclass(frozen=True, slots=True)
class Found:
    """Entries of the past, where the walk stands behind them, and what went wrong on the way to them."""

    entries: Sequence[Entry]
    cursor: Cursor | None = None
    notes: tuple[str, ...] = ()
    trouble: str | None = None
    unbegun: bool = False
    """There was no time for the document."""
    is_last: bool = False
    """Nothing comes behind it."""
    halted: bool = False
    """To go on at once would be of no use."""


def listed(urls: Sequence[str]) -> Found:
    """Take a list of addresses, one a line; what is no address is named."""
    entries: list[Entry] = []
    notes: list[str] = []
    for url in urls:
        address = resolve("", url)
        if address is None:
            notes.append(f"{url!r} is no address of an article")
        else:
            entries.append(Entry(link=address))
    return Found(tuple(entries), notes=tuple(notes), is_last=True)
