"""The sources as they are asked for: all or those that need a look, the gravest first or by a figure. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.fetcher.condition import Condition
from ingest.health.condition import ILL
from ingest.web.looked import ShownSource

_GRAVITY = {condition: place for place, condition in enumerate(Condition)}
_KEYS: dict[str, Callable[[ShownSource], tuple[float, str]]] = {
    "health": lambda each: (_GRAVITY[each.status.condition], ""),
    "name": lambda each: (0, each.status.name.casefold()),
    "new": lambda each: (-sum(each.new_per_day), ""),
    "stored": lambda each: (-each.status.stored, ""),
    "owed": lambda each: (-each.status.owed, ""),
    "success": lambda each: (each.status.succeeded_at.timestamp() if each.status.succeeded_at else 0, ""),
    "config": lambda _: (0, ""),
}
SORTS = {
    "health": "the gravest first",
    "name": "by name",
    "new": "the most new",
    "stored": "the most stored",
    "owed": "the most owed",
    "success": "the longest without success",
    "config": "as in config.yaml",
}
"""Name -> what the page says of it; the first is as long as none is asked for."""
SHOWS: dict[str, Callable[[ShownSource], bool]] = {
    "": lambda _: True,
    "ill": lambda each: each.status.condition in ILL,
    "paused": lambda each: each.status.condition is Condition.PAUSED,
}


@dataclass(frozen=True, slots=True)
class Overview:
    """All sources in a few figures."""

    sources: int
    ill: int
    paused: int
    stored: int
    owed: int
    today: int
    """Posts of this day."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """The sources that are shown, in their order, and how all are."""

    sources: tuple[ShownSource, ...]
    overview: Overview
    sort: str
    show: str


def arranged(sources: Sequence[ShownSource], sort: str, show: str) -> Arranged:
    """Return the sources as they are asked for; what makes no sense asks for all, the gravest first."""
    sort, show = sort if sort in SORTS else next(iter(SORTS)), show if show in SHOWS else ""
    shown = sorted(filter(SHOWS[show], sources), key=_KEYS[sort])
    overview = Overview(
        sources=len(sources),
        ill=sum(map(SHOWS["ill"], sources)),
        paused=sum(map(SHOWS["paused"], sources)),
        stored=sum(each.status.stored for each in sources),
        owed=sum(each.status.owed for each in sources),
        today=sum(each.new_per_day[-1] for each in sources),
    )
    return Arranged(tuple(shown), overview, sort, show)
