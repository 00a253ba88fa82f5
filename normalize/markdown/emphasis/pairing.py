"""How a reader pairs the stars of one paragraph: CommonMark's own algorithm (appendix, "process emphasis"). Pure.

Needed where `*` and `**` stand in one paragraph: a run that can both open and close may close what it was not meant
for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from normalize.markdown.emphasis.marks import EM, LINK, LINK_END, STRONG

Span = tuple[str, int, int]
"""A kind of emphasis, and the runs at which it begins and ends."""


@dataclass(slots=True)
class Run:
    """A run of stars."""

    place: int
    length: int
    opens: bool
    closes: bool
    left: int
    """Stars that are not used yet."""

    def lengthen(self, stars: int) -> None:
        """Add the stars of a neighbour."""
        self.length += stars
        self.left += stars


def read(cells: Sequence[Run | str]) -> set[Span]:
    """Return the spans that a reader finds in a paragraph's runs of stars and edges of links."""
    spans: set[Span] = set()
    levels: list[list[Run]] = [[]]
    for cell in cells:
        if isinstance(cell, Run):
            levels[-1].append(cell)
        elif cell == LINK:
            levels.append([])
        elif cell == LINK_END and len(levels) > 1:
            spans |= _paired(levels.pop())  # a link's text is read by itself, before what is around it
    return spans | _paired(levels[0])


def _paired(runs: list[Run]) -> set[Span]:
    spans: set[Span] = set()
    openers = _Openers()
    for closer in runs:
        while closer.closes and closer.left:
            opener = openers.partner(closer)
            if opener is None:
                break
            used = 2 if opener.left >= 2 and closer.left >= 2 else 1
            spans.add((STRONG if used == 2 else EM, opener.place, closer.place))
            opener.left -= used
            closer.left -= used
            if not opener.left:
                openers.drop()
        if closer.opens and closer.left:
            openers.add(closer)
    return spans


class _Openers:
    """The runs that may still open something, innermost last.

    Each is passed over once for each kind of closer, as the specification's `openers_bottom` has it, so that the work
    grows as the runs do.
    """

    __slots__ = ("_bottom", "_runs")

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._bottom: dict[tuple[bool, int], int] = {}
        """Kind of closer -> how many runs, from the outermost, are known to be none for it."""

    def add(self, run: Run) -> None:
        """Add a run that stands behind all others."""
        self._runs.append(run)

    def drop(self) -> None:
        """Take out the innermost run, whose stars are all used."""
        self._shorten(len(self._runs) - 1)

    def partner(self, closer: Run) -> Run | None:
        """Return the nearest run that pairs with a closer; those between, which it encloses, can open nothing more."""
        kind = (closer.opens, closer.length % 3)
        for place in range(len(self._runs) - 1, self._bottom.get(kind, 0) - 1, -1):
            if not _odd_match(self._runs[place], closer):
                self._shorten(place + 1)
                return self._runs[place]
        self._bottom[kind] = len(self._runs)
        return None

    def _shorten(self, length: int) -> None:
        del self._runs[length:]
        self._bottom = {kind: min(bottom, length) for kind, bottom in self._bottom.items()}


def _odd_match(opener: Run, closer: Run) -> bool:
    """Rules 9 and 10: a run that can do both pairs only where the lengths do not add up to a multiple of three."""
    if not (opener.closes or closer.opens):
        return False
    return (opener.length + closer.length) % 3 == 0 and (opener.length % 3 != 0 or closer.length % 3 != 0)
