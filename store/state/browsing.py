"""Pages of articles, the newest first, and how many there are: read off indexes, however many articles there are.

A page begins behind an article (keyset), never after so many: what comes meanwhile moves nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from store.memory import ItemMemory, ItemStatus
from store.rows import Scalar, instant_text
from store.state.dense import micros_of
from store.state.state import State

AGE = "coalesce(published_at, first_seen_at)"
_STORED = f"status = '{ItemStatus.STORED}' AND path IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an article stands in the order: its instant in microseconds since 1970, and its number."""

    at: int
    number: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles are wanted; what is None, or empty, bounds nothing."""

    sources: Sequence[str] | None = None
    status: ItemStatus | None = None
    is_edited: bool = False
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive."""
    is_incomplete: bool = False
    """Of what has a post, that of which something is missing and asked for again."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some articles in their order, each with its mark."""

    items: tuple[tuple[Mark, ItemMemory], ...]
    is_more: bool
    """Beyond the last of them, in the direction in which was looked."""


def shelf(state: State, wanted: Wanted, most: int, *, behind: Mark | None = None, newer: bool = False) -> Shelf:
    """Return at most so many articles, the newest first: those behind a mark, or, with `newer`, those before it."""
    found: list[tuple[Mark, str]] = []
    for index, where, args in _parts(wanted):
        found += _part(state, index, where, args, most + 1, behind, newer=newer)
    found.sort(key=lambda each: (each[0].at, each[0].number), reverse=not newer)
    chosen = found[:most][::-1] if newer else found[:most]
    items = ((mark, state.item(identity)) for mark, identity in chosen)
    return Shelf(tuple((mark, item) for mark, item in items if item is not None), len(found) > most)


def count(state: State, wanted: Wanted) -> int:
    """Return how many articles are wanted in all."""
    return sum(
        int(state.rows(f"SELECT count(*) FROM items{index} WHERE {where}", *args)[0][0] or 0)  # noqa: S608  # our own text
        for index, where, args in _parts(wanted)
    )


def stored_of(state: State) -> dict[str, int]:
    """Return source -> how many posts are stored of it."""
    sql = f"SELECT source, count(*) FROM items INDEXED BY items_by_age WHERE {_STORED} GROUP BY source"  # noqa: S608  # as above
    return {str(source): int(number or 0) for source, number in state.rows(sql)}


def owed_of(state: State) -> dict[str, int]:
    """Return source -> how many articles are owed of it."""
    rows = state.rows("SELECT source, count(*) FROM owed GROUP BY source")
    return {str(source): int(number or 0) for source, number in rows}


def stored_between(state: State, source: str, bounds: Sequence[datetime]) -> tuple[int, ...]:
    """Return how many posts of a source are of each span between two neighbouring bounds."""
    sql = f"SELECT count(*) FROM items INDEXED BY items_by_age WHERE {_STORED} AND source = ? AND {AGE} < ?"  # noqa: S608  # as above
    micros = [micros_of(instant_text(bound)) for bound in bounds]
    first = f"{sql} AND {AGE} >= ?"
    return tuple(int(state.rows(first, source, until, since)[0][0] or 0) for since, until in pairwise(micros))


def _parts(wanted: Wanted) -> Iterator[tuple[str, str, tuple[Scalar, ...]]]:
    """Yield the pieces of a query with the index off which each is read: of one source, posts and the rest apart."""
    spans: list[str] = []
    args: list[Scalar] = []
    for bound, sign in ((wanted.since, ">="), (wanted.until, "<")):
        if bound is not None:
            spans.append(f"{AGE} {sign} ?")
            args.append(micros_of(instant_text(bound)))
    span = "".join(f" AND {each}" for each in spans)
    if wanted.is_incomplete:  # few are owed: by them, not by age
        for rest, more in _of_sources(wanted.sources):
            yield "", f"identity IN (SELECT identity FROM owed) AND {_STORED}{rest}{span}", (*more, *args)  # noqa: S608  # as above
        return
    if wanted.is_edited:
        for rest, more in _of_sources(wanted.sources):
            yield " INDEXED BY items_edited", f"revision > 1 AND {_STORED}{rest}{span}", (*more, *args)
        return
    is_stored = wanted.status in {None, ItemStatus.STORED}
    if wanted.sources is None:
        if is_stored:
            what = _STORED if wanted.status else "TRUE"
            yield " INDEXED BY items_newest", f"{what}{span}", tuple(args)
        else:
            yield " INDEXED BY items_not_stored", f"status <> 'stored' AND status = ?{span}", (wanted.status, *args)
        return
    for rest, more in _of_sources(wanted.sources):
        if is_stored:
            yield " INDEXED BY items_by_age", f"{_STORED}{rest}{span}", (*more, *args)
        if wanted.status is not ItemStatus.STORED:
            status = f" AND status = '{wanted.status}'" if wanted.status else ""
            yield " INDEXED BY items_not_stored_of", f"status <> 'stored'{status}{rest}{span}", (*more, *args)


def _of_sources(sources: Sequence[str] | None) -> Iterator[tuple[str, tuple[Scalar, ...]]]:
    """Yield the bound of each source; none where all are wanted."""
    if sources is None:
        yield "", ()
        return
    for source in dict.fromkeys(sources):
        yield " AND source = ?", (source,)


def _part(
    state: State, index: str, where: str, args: tuple[Scalar, ...], most: int, behind: Mark | None, *, newer: bool
) -> list[tuple[Mark, str]]:
    """Return the marks and identities of one piece of a query, in the direction in which is looked."""
    sign, way = (">", "ASC") if newer else ("<", "DESC")
    rest: tuple[Scalar, ...] = ()
    if behind is not None:
        where += f" AND {AGE} {sign}= ? AND ({AGE} {sign} ? OR number {sign} ?)"
        rest = (behind.at, behind.at, behind.number)
    order = f"ORDER BY {AGE} {way}, number {way} LIMIT ?"
    rows = state.rows(f"SELECT {AGE}, number, identity FROM items{index} WHERE {where} {order}", *args, *rest, most)  # noqa: S608  # our own text
    return [(Mark(int(at or 0), int(number or 0)), str(identity)) for at, number, identity in rows]
