"""What is known, expected and missing of a source within a time, as values. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ingest.documents import Entry
from store.memory import ItemStatus


@dataclass(frozen=True, slots=True)
class Known:
    """An article that is remembered."""

    url: str
    at: datetime
    """When it was published, else when it was seen first."""
    status: ItemStatus
    is_dated: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """What one way of knowing says."""

    by: str
    said: str
    """In a few words, what it goes by, or why nothing can be said."""
    expected: int | None = None
    """None where nothing can be said."""
    missing: int | None = None
    is_about: bool = False
    """The numbers are estimates."""


class Cure(StrEnum):
    """What fills a hole."""

    ADDRESSES = "addresses"
    """Their addresses are known."""
    WALK = "walk"
    """Nobody knows what is missing: a way into the past has to be walked."""
    POLL = "poll"
    """It has yet to be polled at all; its past can be walked as well."""
    DEBTS = "debts"
    """What is owed is asked for again."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Articles that are missing, or may be."""

    why: str
    cure: Cure
    since: datetime | None = None
    until: datetime | None = None
    count: int | None = None
    """None where nobody knows."""
    entries: tuple[Entry, ...] = ()
    """Where they stand, as far as that is known."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one way of knowing comes to."""

    row: Row
    holes: tuple[Hole, ...] = ()
    is_whole: bool = False
    """It lists all that was published: where it shows no hole, there is none."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One source within a time."""

    source: str
    since: datetime
    until: datetime
    stored: int = 0
    owed: int = 0
    left_out: int = 0
    rows: tuple[Row, ...] = ()
    holes: tuple[Hole, ...] = ()
    owed_identities: tuple[str, ...] = field(default=())

    def entries(self) -> tuple[Entry, ...]:
        """Return what is missing and stands at a known address, each once."""
        found = {entry.link: entry for hole in self.holes for entry in hole.entries}
        return tuple(found.values())

    def span(self) -> tuple[datetime, datetime] | None:
        """Return the time in which nobody knows what is missing; None where there is none."""
        walked = [hole for hole in self.holes if hole.cure in (Cure.WALK, Cure.POLL)]
        if not walked:
            return None
        since, until = (hole.since or self.since for hole in walked), (hole.until or self.until for hole in walked)
        return min(since), max(until)
