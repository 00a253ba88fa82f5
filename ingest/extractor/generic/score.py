"""Which blocks of a container belong to the article: the points of each, added up from the scorecard.

The same as the sum over the words that `traits` finds for a block (a test holds them together), in a tenth of the time:
what depends on one or two small numbers is looked up in tables. Works on an outline; changes nothing.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ingest.extractor.generic.boilerplate import LAST_OF_MORE, ends_as_more
from ingest.extractor.generic.container import Container
from ingest.extractor.generic.outline import Outline, running
from ingest.extractor.generic.scorecard import BASE, CARD
from ingest.extractor.generic.traits import (
    AROUND,
    BEYOND,
    BINS,
    DIVIDING,
    END_OF,
    HEADINGS,
    LENGTHS,
    PLACES,
    RULING,
    RULING_MAX_WEIGHT,
    SHARES,
    WHOLLY_LINKED,
    Parents,
    called,
    itself_called,
    place_number,
    tag_of,
)
from ingest.extractor.page.class_names import SIGN_NAMES


def _sum(names: Iterable[str]) -> float:
    return sum(CARD.get(name, 0.0) for name in names)


_TABLES = tuple(tuple(CARD.get(name, 0.0) for name in names) for names in BINS)
_LENGTH, _LINKED, _BOTH, _END, _BEFORE, _LINKED_BEFORE, _AFTER, _LINKED_AFTER, *_PARENTS, _PLACE, _IN_PLACE = _TABLES
_SIDES = range(len(SHARES) + 1)
# By length and share of links: of the block itself, of the one before, of the one after.
_OF_BLOCK = [
    [BASE + _LENGTH[length] + _LINKED[share] + _BOTH[4 * (length // 2) + (share + 1) // 2] for share in _SIDES]
    for length in range(len(LENGTHS) + 1)
]
_OF_BEFORE = [[_BEFORE[length] + _LINKED_BEFORE[share] for share in _SIDES] for length in range(BEYOND + 1)]
_OF_AFTER = [[_AFTER[length] + _LINKED_AFTER[share] for share in _SIDES] for length in range(BEYOND + 1)]
_OF_PLACE = [
    [[_IN_PLACE[place_number(place, length, share)] for share in _SIDES] for length in range(len(LENGTHS) + 1)]
    for place in range(len(PLACES) + 1)
]
_OF_END = {sign: _END[number] for sign, number in END_OF.items()}
_NO_END = _END[0]
_OF_TAG = {name.removeprefix("is "): points for name, points in CARD.items() if name.startswith("is ")}
_OF_TAG |= dict.fromkeys(DIVIDING, _OF_TAG.get("div", 0.0))
AROUND_BIT = {tag: 1 << (len(SIGN_NAMES) + number) for number, tag in enumerate(sorted(AROUND | {"a"}))}
_OF_KIND = {name.removeprefix("opens as "): points for name, points in CARD.items() if name.startswith("opens as ")}
_OF_KIND_ABOVE = {
    name.removeprefix("above as "): points for name, points in CARD.items() if name.startswith("above as ")
}
_ENDS_AS_MORE = CARD.get("ends as more", 0.0)
_UNDER = {kind: CARD.get(f"under {kind}", 0.0) for kind in RULING}


def points_of(page: Outline, found: Container, kin: Sequence[int], kinds: Sequence[str | None]) -> list[float]:
    """Return for every block of the container the log-odds that it belongs to the article.

    `kin` are the `surroundings` of the container's elements, `kinds` those of its blocks (`phrases.kinds_of`).
    """
    start, end, element = page.first[found.element], page.last[found.element], found.element
    lengths = [bisect_left(LENGTHS, weight) for weight in page.weights[start:end]]
    shares = [bisect_left(SHARES, share) if share else 0 for share in page.links[start:end]]
    prose = running(found.prose[start:end])
    inside = prose[-1] or 1.0
    of_parents = _OfParents(Parents(page, found, prose))
    tags, up, signs = page.tags, page.parents, found.signs
    ruling, ruled_to = None, 0
    before = _OF_BEFORE[BEYOND][0]
    result: list[float] = []
    lengths.append(BEYOND)
    shares.append(0)
    for index, (owner, text, kind) in enumerate(zip(page.owners[start:end], page.texts[start:end], kinds, strict=True)):
        length, share, tag, sign = lengths[index], shares[index], tags[owner], text[-1:]
        parent = up[owner] if owner != element else owner
        place = bisect_left(PLACES, prose[index] / inside)
        total = (
            _OF_BLOCK[length][share]
            + before
            + _OF_AFTER[lengths[index + 1]][shares[index + 1]]
            + _OF_END.get(sign, _NO_END)
            + of_parents[parent]
            + _OF_TAG.get(tag, 0.0)
            + _of_kin(kin[owner - element])
            + _PLACE[place]
            + _OF_PLACE[place][length][share]
        )
        if signs[owner] and owner != element:
            total += _of_own_signs(signs[owner])
        before = _OF_BEFORE[length][share]
        if share == WHOLLY_LINKED:
            total += CARD.get(f"linked {tag_of(tag)}", 0.0)
        if kind is not None:
            total += (_OF_KIND if prose[index] else _OF_KIND_ABOVE).get(kind, 0.0)
        if sign in LAST_OF_MORE and ends_as_more(text):
            total += _ENDS_AS_MORE
        if start + index >= ruled_to:
            ruling = None
        if kind in RULING and page.weights[start + index] < RULING_MAX_WEIGHT:
            ruling, ruled_to = kind, page.last[parent]
        elif tag in HEADINGS:
            ruling = None
        elif ruling is not None:
            total += _UNDER[ruling]
        result.append(total)
    return result


def surroundings(page: Outline, found: Container) -> list[int]:
    """Return for each element of the container what it and those around it, up to the container, are and are called.

    A set of bits: those of `Sign`, and above them one for each tag that tells something (`AROUND_BIT`). What the
    container itself is says nothing: it is around all of them.
    """
    element = found.element
    kin = [0]
    for own, tag, parent in zip(
        found.signs[element + 1 : page.ends[element]],
        page.tags[element + 1 : page.ends[element]],
        page.parents[element + 1 : page.ends[element]],
        strict=True,
    ):
        kin.append(kin[parent - element] | own | AROUND_BIT.get(tag, 0))
    return kin


class _OfParents(dict[int, float]):
    """Of elements: the points that their length, links and prose give to the blocks in them."""

    def __init__(self, parents: Parents) -> None:
        super().__init__()
        self._parents = parents

    def __missing__(self, element: int) -> float:
        numbers = self._parents[element]
        self[element] = points = sum(table[number] for table, number in zip(_PARENTS, numbers, strict=True))
        return points


@lru_cache(maxsize=10_000)
def _of_kin(kin: int) -> float:
    return _sum(called(kin)) + _sum(f"in {tag}" for tag, bit in AROUND_BIT.items() if bit & kin)


@lru_cache(maxsize=10_000)
def _of_own_signs(signs: int) -> float:
    return _sum(itself_called(signs))
