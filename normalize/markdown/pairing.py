"""How a reader pairs the stars of one paragraph: CommonMark's own algorithm (appendix, "process emphasis"). Pure.

Needed where `*` and `**` stand in one paragraph: a run that can both open and close may close what it was not meant
for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from normalize.markdown.marks import EM, LINK, LINK_END, STRONG

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
    at = 0
    while at < len(runs):
        closer = runs[at]
        opener_at = _opener_of(runs, at) if closer.closes and closer.left else None
        if opener_at is None:
            at += 1
            continue
        opener = runs[opener_at]
        used = 2 if opener.left >= 2 and closer.left >= 2 else 1
        spans.add((STRONG if used == 2 else EM, opener.place, closer.place))
        opener.left -= used
        closer.left -= used
        for between in runs[opener_at + 1 : at]:
            between.left = 0
        if not closer.left:
            at += 1
    return spans


def _opener_of(runs: list[Run], at: int) -> int | None:
    closer = runs[at]
    for place in range(at - 1, -1, -1):
        opener = runs[place]
        if opener.left and opener.opens and not _odd_match(opener, closer):
            return place
    return None


def _odd_match(opener: Run, closer: Run) -> bool:
    """Rules 9 and 10: a run that can do both pairs only where the lengths do not add up to a multiple of three."""
    if not (opener.closes or closer.opens):
        return False
    return (opener.length + closer.length) % 3 == 0 and (opener.length % 3 != 0 or closer.length % 3 != 0)
