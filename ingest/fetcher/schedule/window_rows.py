"""The rows of a feed's window, as they are kept with its source. Pure.

Most polls find nothing new, and ask a window only how old its rows are: what was kept is made into rows when a document
is compared with it, and else kept on as it is.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain

from ingest.text.json_fields import LATEST_S, instant, listed
from store.late.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the window."""

    digests: tuple[str, ...]
    """Of the keys under which it is recognised; any of them will do."""
    appeared_at: datetime


class KeptRows(Collection[Row]):
    """Rows as they were written; they equal the rows that they are made into."""

    __slots__ = ("_made", "jotted", "newest_s")

    def __init__(self, jotted: list[object], seconds: list[int]) -> None:
        """`jotted` holds lists of seconds since 1970 and one digest or more, `seconds` the same seconds."""
        self.jotted = jotted
        self.newest_s = sorted(seconds, reverse=True)
        """When they appeared, the newest first."""
        self._made: tuple[Row, ...] | None = None

    def __iter__(self) -> Iterator[Row]:
        if self._made is None:
            self._made = _made(self.jotted)
        return iter(self._made)

    def __len__(self) -> int:
        return len(self.jotted)

    def __contains__(self, row: object) -> bool:
        return row in tuple(self)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, tuple | KeptRows) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def rows_of(jotted: object) -> Collection[Row]:
    """Read what `jotted_of` wrote; a row that cannot be read is left out."""
    kept = listed(jotted)
    rows = [row for row in kept if type(row) is list]
    seconds = [row[0] for row in rows if row and type(row[0]) is int and 1 <= row[0] < LATEST_S]
    kinds = list(map(type, chain.from_iterable(rows)))
    have_digests = len(seconds) == len(kept) and min(map(len, rows), default=2) > 1
    return KeptRows(kept, seconds) if have_digests and kinds.count(str) == len(kinds) - len(kept) else _made(kept)


def jotted_of(rows: Collection[Row]) -> list[object]:
    """Return what is kept of rows: instants in whole seconds."""
    if isinstance(rows, KeptRows):
        return rows.jotted
    return [[max(1, int(row.appeared_at.timestamp())), *row.digests] for row in rows]


def appeared_at(rows: Collection[Row], places: Sequence[int]) -> list[datetime]:
    """Return when the rows at these places appeared, in the order from the newest to the oldest."""
    if isinstance(rows, KeptRows):
        return [datetime.fromtimestamp(rows.newest_s[place], UTC) for place in places]
    newest_first = sorted((row.appeared_at for row in rows), reverse=True)
    return [newest_first[place] for place in places]


def _made(jotted: list[object]) -> tuple[Row, ...]:
    return tuple(row for each in jotted if (row := _row(each)))


def _row(jotted: object) -> Row | None:
    """Read one row: an instant, and digests."""
    match jotted:
        case [int() as at, *digests]:
            appeared = instant(at)
            found = tuple(each for each in digests if isinstance(each, str))
            return Row(found, appeared) if found and appeared else None
    return None
