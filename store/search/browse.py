"""What a reader browses: pages of articles, the newest first, and counts of them. Only reads."""

from collections.abc import Sequence
from datetime import datetime

from store.recall import Recall
from store.state import browsing
from store.state.browsing import Mark, Shelf, Wanted

__all__ = ["Mark", "Shelf", "Wanted", "browse", "counted", "counted_by_source", "owed_by_source", "spans_of"]


def browse(store: Recall, wanted: Wanted, most: int, *, behind: Mark | None = None, newer: bool = False) -> Shelf:
    """Return at most so many articles, the newest first: those behind a mark, or, with `newer`, those before it."""
    return browsing.shelf(store.state, wanted, most, behind=behind, newer=newer)


def counted(store: Recall, wanted: Wanted) -> int:
    """Return how many articles are wanted in all."""
    return browsing.count(store.state, wanted)


def counted_by_source(store: Recall) -> dict[str, int]:
    """Return source -> how many posts are stored of it."""
    return browsing.stored_of(store.state)


def owed_by_source(store: Recall) -> dict[str, int]:
    """Return source -> how many articles are owed of it."""
    return browsing.owed_of(store.state)


def spans_of(store: Recall, source: str, bounds: Sequence[datetime]) -> tuple[int, ...]:
    """Return how many posts of a source are of each span between two neighbouring bounds."""
    return browsing.stored_between(store.state, source, bounds)
