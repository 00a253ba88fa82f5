"""The spans of emphasis of one paragraph: are their markers flanking, and how they are moved until they are. Pure."""

import unicodedata
from functools import lru_cache

from normalize.markdown.emphasis import pairing
from normalize.markdown.emphasis.marks import (
    BREAK,
    CLOSED_BY,
    DEL,
    DEL_END,
    EM,
    EM_END,
    IMAGE,
    LINK,
    LINK_END,
    STRONG,
    STRONG_END,
)

EMPHASIS = frozenset({STRONG, STRONG_END, EM, EM_END, DEL, DEL_END})
_STARS = frozenset({STRONG, STRONG_END, EM, EM_END})
_TILDES = frozenset({DEL, DEL_END})
_EDGES = frozenset({LINK, LINK_END})
_PAIRS = frozenset({"“”", "‘’", "「」", "『』", "《》", "〈〉", "（）", "【】", "()", "[]", "«»", '""'})


def is_sign(cell: str) -> bool:
    """Say whether a piece of a paragraph is a sign with what belongs to it, and not text."""
    return "\ufdd0" <= cell[0] <= "\ufdef"


class Spans:
    """A paragraph's pieces and the places of its spans' markers in them, innermost first.

    A marker that was taken out leaves an empty piece, so that the places of the others stand.
    """

    __slots__ = ("_cells", "places")

    def __init__(self, cells: list[str]) -> None:
        self._cells = cells
        self.places: list[tuple[int, int]] = []
        open_at: list[int] = []
        for place, cell in enumerate(cells):
            if cell in EMPHASIS:
                if cell in CLOSED_BY:
                    open_at.append(place)
                else:
                    self.places.append((open_at.pop(), place))

    def stand(self) -> bool:
        """Say whether every span is where it should be already."""
        return all(
            self._flanks(start, 1) and self._flanks(end, -1) and not self._shows_nothing(start, end)
            for start, end in self.places
        )

    def fitted(self) -> list[str]:
        """Return the pieces with markers moved inward until they are flanking; those that nowhere are, are gone.

        Text must have been taken apart into its characters.
        """
        for start, end in self.places:
            self._fit(start, end)
        return [cell for cell in self._cells if cell]

    def needs_links(self, start: int, end: int) -> bool:
        """Say whether a marker stands at the outer edge of a link and is not flanking there."""
        first, last = self._cells[start + 1], self._cells[end - 1]
        return (first == LINK and not self._flanks(start, 1)) or (last[0] == LINK_END and not self._flanks(end, -1))

    def through_links(self, start: int, end: int) -> list[str]:
        """Return the pieces with a span, and those within it, ended at each edge of a link and begun again."""
        cells = self._cells[:start]
        open_spans: list[str] = []
        for cell in self._cells[start : end + 1]:
            if cell[0] in _EDGES:
                cells += [*map(CLOSED_BY.__getitem__, reversed(open_spans)), cell, *open_spans]
                continue
            if cell in EMPHASIS:
                if cell in CLOSED_BY:
                    open_spans.append(cell)
                else:
                    open_spans.pop()
            cells.append(cell)
        return cells + self._cells[end + 1 :]

    def without(self, spans: list[tuple[int, int]]) -> list[str]:
        """Return the pieces without the markers of some spans."""
        markers = {place for span in spans for place in span}
        return [cell for place, cell in enumerate(self._cells) if place not in markers]

    def misread(self) -> list[tuple[int, int]]:
        """Return spans that some reader does not find; where those are all `**`, every span that is `*`."""
        stars = [span for span in self.places if self._cells[span[0]] in _STARS]
        missed: set[tuple[int, int]] = set()
        for symbols in ("letter", "punctuation"):
            runs, run_at = self._runs(symbols)
            meant = {(self._cells[start], run_at[start], run_at[end]): (start, end) for start, end in stars}
            missed |= {meant[span] for span in meant.keys() - pairing.read(runs)}
        thin = [span for span in missed if self._cells[span[0]] == EM]
        return thin or ([span for span in stars if self._cells[span[0]] == EM] if missed else [])

    def _runs(self, symbols: str) -> tuple[list[pairing.Run | str], dict[int, int]]:
        """Return runs of stars and edges of links in order, and the run to which each marker belongs."""
        runs: list[pairing.Run | str] = []
        run_at: dict[int, int] = {}
        for place, cell in enumerate(self._cells):
            if cell in _STARS:
                length = 2 if cell in (STRONG, STRONG_END) else 1
                last = runs[-1] if place - 1 in run_at else None
                if isinstance(last, pairing.Run):
                    last.lengthen(length)
                else:
                    before, after = self._beside(place, -1, _STARS), self._beside(place, 1, _STARS)
                    opens, closes = can_open(before, after, symbols), can_open(after, before, symbols)
                    last = pairing.Run(place, length, opens, closes, length)
                    runs.append(last)
                run_at[place] = last.place
            elif cell[0] in _EDGES:
                runs.append(cell[0])
        return runs, run_at

    def _fit(self, start: int, end: int) -> None:
        cells = self._cells
        if not self._shows_nothing(start, end):
            first, fits = self._move(start, end, 1)
            last, fits = self._move(end, first, -1) if fits else (end, False)
            if fits:
                first = self._follow(first, last, 1) if last != end else first
                last = self._follow(last, first, -1) if first != start else last
            start, end = first, last
            if fits and not self._shows_nothing(start, end):
                return
        cells[start] = cells[end] = ""

    def _follow(self, place: int, partner: int, step: int) -> int:
        """Move a marker past a bracket or quotation mark whose other half its partner was moved past."""
        inside, passed = self._next(place, step), self._next(partner, step)
        pair = self._cells[inside] + (self._cells[passed] if 0 <= passed < len(self._cells) else "")
        if pair[::step] not in _PAIRS:
            return place
        self._cells[place], self._cells[inside] = self._cells[inside], self._cells[place]
        if self._flanks(inside, step):
            return inside
        self._cells[place], self._cells[inside] = self._cells[inside], self._cells[place]
        return place

    def _shows_nothing(self, start: int, end: int) -> bool:
        """Say whether a span is around images, spaces and other markers only: then it is none."""
        return not any(
            cell and cell not in EMPHASIS and cell not in (" ", BREAK) and cell[0] not in (IMAGE, LINK, LINK_END)
            for cell in self._cells[start + 1 : end]
        )

    def _move(self, place: int, limit: int, step: int) -> tuple[int, bool]:
        """Move a marker inward past punctuation until it is flanking; say where it is then, and whether it fits."""
        cells = self._cells
        while not self._flanks(place, step):
            target = self._next(place, step)
            if (target - limit) * step >= 0 or cells[target] in EMPHASIS or cells[target][0] in _EDGES:
                return place, False
            # Everything between the marker and what it passes is empty, so one exchange keeps all other places.
            cells[place], cells[target] = cells[target], cells[place]
            place = target
        return place, True

    def _flanks(self, place: int, step: int) -> bool:
        """Say whether the run of delimiters at `place` is flanking towards `step` (1: left-flanking, it can open).

        It must be so whether symbols (Unicode S) are punctuation, as since CommonMark 0.31, or not: there are readers
        of both kinds.
        """
        family = _STARS if self._cells[place] in _STARS else _TILDES
        inside, outside = self._beside(place, step, family), self._beside(place, -step, family)
        return can_open(outside, inside, "letter") and can_open(outside, inside, "punctuation")

    def _beside(self, place: int, step: int, family: frozenset[str]) -> str:
        """Return the character that a reader sees next to the run of delimiters in one direction."""
        at = self._next(place, step)
        while 0 <= at < len(self._cells) and self._cells[at] in family:
            at = self._next(at, step)
        if not 0 <= at < len(self._cells) or self._cells[at] == BREAK:
            return " "
        cell = self._cells[at]
        return "!" if is_sign(cell) else cell[0 if step > 0 else -1]

    def _next(self, place: int, step: int) -> int:
        place += step
        while 0 <= place < len(self._cells) and not self._cells[place]:
            place += step
        return place


def can_open(outside: str, inside: str, symbols: str) -> bool:
    """CommonMark's rule for a left-flanking run; with its arguments exchanged, for a right-flanking one."""
    within, beyond = _kind(inside), _kind(outside)
    within = symbols if within == "symbol" else within
    beyond = symbols if beyond == "symbol" else beyond
    return within == "letter" or (within == "punctuation" and beyond in ("space", "punctuation"))


@lru_cache(maxsize=4096)
def _kind(sign: str) -> str:
    if sign.isspace():
        return "space"
    if sign.isascii():
        return "letter" if sign.isalnum() or not sign.isprintable() else "punctuation"
    category = unicodedata.category(sign)[0]
    return {"P": "punctuation", "S": "symbol"}.get(category, "letter")
