"""Describes the blocks of a container in a few plain traits, in words: what the scorecard was fitted on.

For people and for `bench/calibrate.py`; `score` adds up the same without the words. Works on an outline; changes
nothing.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ingest.extractor.generic.boilerplate import ends_as_more, kind_of
from ingest.extractor.generic.container import Container
from ingest.extractor.generic.outline import Outline, running
from ingest.extractor.page.class_names import SIGN_NAMES, Sign

LENGTHS = (3, 8, 16, 30, 50, 80, 130, 220, 400, 700)
SHARES = (0, 0.05, 0.2, 0.4, 0.6, 0.85)
_SIZES = (20, 60, 150, 400, 1000, 3000)
_PARTS = (0, 0.02, 0.1, 0.3, 0.6, 0.9)
PLACES = (0, 0.05, 0.3, 0.7, 0.95, 0.9999)
BEYOND = len(LENGTHS) + 1
"""The bin of a neighbour that is not there."""


def _named(name: str, bounds: Sequence[float], *further: str) -> tuple[str, ...]:
    """Return the names of the bins between bounds, such as `length to 30`."""
    return (*(f"{name} to {bound}" for bound in bounds), f"{name} over {bounds[-1]}", *further)


_ENDS = ("no end", "ends a sentence", "ends with a colon")
END_OF = dict.fromkeys(".!?。！？…;”\"')]»」’』）", 1) | dict.fromkeys(":：", 2)
BINS: tuple[tuple[str, ...], ...] = (
    _named("length", LENGTHS),
    _named("linked", SHARES),
    tuple(f"length {length} and linked {linked}" for length in range(6) for linked in range(4)),
    _ENDS,
    _named("length before", LENGTHS, "first"),
    _named("linked before", SHARES),
    _named("length after", LENGTHS, "last"),
    _named("linked after", SHARES),
    _named("parent's length", _SIZES),
    _named("parent's links", SHARES),
    _named("parent's prose", _PARTS),
    _named("prose before", PLACES),
    tuple(
        f"{where} prose, length {length}, {linked}"
        for where in ("above the", "amid the", "below the")
        for length in range(6)
        for linked in ("linked", "not linked")
    ),
)
AROUND = frozenset(
    "li td figure blockquote table aside pre header footer nav form ul ol dl details button address dd".split()
)
DIVIDING = frozenset({"section", "article", "main", "center"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
RULING = frozenset({"related", "comments", "about", "tags", "join", "ad"})
"""What a short text says about those under it: below "Related articles" stand related articles."""
RULING_MAX_WEIGHT = 80.0
_MOSTLY_UNLINKED = 3
WHOLLY_LINKED = len(SHARES)
"""The bin of texts of which no more than a sign or two is unlinked."""


class Traits(NamedTuple):
    """What is known of a block."""

    bins: tuple[int, ...]
    """Of each measure (`BINS`), the bin that the block is in."""
    words: tuple[str, ...]
    """What else is true of it, in words."""
    place: tuple[str, ...]
    """What the elements around it are and are called."""

    def names(self) -> list[str]:
        """Return all traits in words, as the scorecard knows them."""
        return [*(names[number] for names, number in zip(BINS, self.bins, strict=True)), *self.words, *self.place]


def traits(page: Outline, found: Container) -> Iterator[Traits]:
    """Yield the traits of every block of the container, in order."""
    start, end = page.first[found.element], page.last[found.element]
    lengths = [bisect_left(LENGTHS, weight) for weight in page.weights[start:end]]
    shares = [bisect_left(SHARES, share) for share in page.links[start:end]]
    prose = running(found.prose[start:end])
    inside = prose[-1] or 1.0
    parents = Parents(page, found, prose)
    place = Places(page, found)
    ruling, ruled_to = None, 0
    last = end - start - 1
    owners, texts, tags, up, element = page.owners, page.texts, page.tags, page.parents, found.element
    for index in range(end - start):
        block = start + index
        owner, text = owners[block], texts[block]
        tag, length, share = tags[owner], lengths[index], shares[index]
        parent = up[owner] if owner != element else owner
        bins = (
            length,
            share,
            4 * (length // 2) + (share + 1) // 2,
            END_OF.get(text[-1:], 0),
            lengths[index - 1] if index else BEYOND,
            shares[index - 1] if index else 0,
            lengths[index + 1] if index < last else BEYOND,
            shares[index + 1] if index < last else 0,
            *parents[parent],
            place_bin := bisect_left(PLACES, prose[index] / inside),
            place_number(place_bin, length, share),
        )
        words = [f"linked {tag_of(tag)}"] if share == WHOLLY_LINKED else []
        kind = kind_of(text)
        if kind is not None:
            words.append(f"opens as {kind}" if prose[index] else f"above as {kind}")
        if ends_as_more(text):
            words.append("ends as more")
        if block >= ruled_to:
            ruling = None
        if kind in RULING and page.weights[block] < RULING_MAX_WEIGHT:
            ruling, ruled_to = kind, page.last[parent]
        elif tag in HEADINGS:
            ruling = None
        elif ruling is not None:
            words.append(f"under {ruling}")
        yield Traits(bins, tuple(words), place[owner])


def place_number(place_bin: int, length: int, share: int) -> int:
    """Return the bin of a block's place above, amid or below the prose, its length, and whether it is mostly linked."""
    where = 0 if not place_bin else 1 if place_bin < len(PLACES) else 2
    return 12 * where + 2 * (length // 2) + (share <= _MOSTLY_UNLINKED)


def tag_of(tag: str) -> str:
    """Return what a block's element is: of those that only divide a page it does not matter which it is."""
    return "div" if tag in DIVIDING else tag


class Parents(dict[int, tuple[int, int, int]]):
    """Of elements: the bins of their length, their links, and their part of the container's prose."""

    def __init__(self, page: Outline, found: Container, prose: Sequence[float]) -> None:
        super().__init__()
        start, end = page.first[found.element], page.last[found.element]
        self._page, self._start, self._prose = page, start, prose
        self._weight = running(page.weights[start:end])
        self._linked = running(
            [w * share for w, share in zip(page.weights[start:end], page.links[start:end], strict=True)]
        )

    def __missing__(self, element: int) -> tuple[int, int, int]:
        first, last = self._page.first[element] - self._start, self._page.last[element] - self._start
        size = self._weight[last] - self._weight[first]
        bins = (
            bisect_left(_SIZES, size),
            bisect_left(SHARES, (self._linked[last] - self._linked[first]) / (size or 1.0)),
            bisect_left(_PARTS, (self._prose[last] - self._prose[first]) / (self._prose[-1] or 1.0)),
        )
        self[element] = bins
        return bins


class Places(dict[int, tuple[str, ...]]):
    """Of elements: what they are, what stands around them within the container, and what all that is called."""

    def __init__(self, page: Outline, found: Container) -> None:
        super().__init__()
        self._page, self._found = page, found
        self._kin: dict[int, tuple[int, tuple[str, ...]]] = {found.element: (Sign.NONE, ())}

    def __missing__(self, element: int) -> tuple[str, ...]:
        signs, around = self.around(element)
        own = self._found.signs[element] if element != self._found.element else Sign.NONE
        self[element] = place = (f"is {tag_of(self._page.tags[element])}", *around, *called(signs), *itself_called(own))
        return place

    def around(self, element: int) -> tuple[int, tuple[str, ...]]:
        """Return the signs and the telling tags of an element and those around it, up to the container."""
        unknown = []
        while (known := self._kin.get(element)) is None:
            unknown.append(element)
            element = self._page.parents[element]
        for inner in reversed(unknown):
            signs, around = known
            tag = self._page.tags[inner]
            if tag in AROUND and f"in {tag}" not in around:
                around = (*around, f"in {tag}")
            self._kin[inner] = known = (signs | self._found.signs[inner], around)
        return known


@lru_cache(maxsize=10_000)
def called(signs: int) -> tuple[str, ...]:
    """Return the traits of a set of signs."""
    return tuple(f"called {name}" for bit, name in SIGN_NAMES.items() if bit & signs)


@lru_cache(maxsize=10_000)
def itself_called(signs: int) -> tuple[str, ...]:
    """Return the traits of the signs of a block's own element."""
    return tuple(f"itself {trait}" for trait in called(signs))
