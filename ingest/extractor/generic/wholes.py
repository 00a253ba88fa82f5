"""Tables and lists are judged as wholes: kept or dropped as one, by what they are and where they stand.

A cell or an item says too little to be judged by itself: "8 GB", "Salt". What counts is what a whole is (data, links),
what stands around it (prose, a heading of its own, a line that ends with a colon), and what that is called. Works on an
outline; changes nothing.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.extractor.generic.container import HEADINGS, Container
from ingest.extractor.generic.outline import Outline
from ingest.extractor.page.class_names import CLUTTER, Sign

LISTS = frozenset({"ul", "ol", "dl"})
WHOLES = LISTS | {"table"}
_CELLS = frozenset({"td", "th"})
MIN_ROWS = 2
MIN_COLUMNS = 2
MOSTLY_LINKED = 0.5
"""Of a whole's text: with more of it linked it is a list of links."""
WHOLLY_LINKED = 0.9
MAX_LINKS = 100
MAX_HOST_CHARS = 80
SAYS_OTHERWISE = 0.5
"""Of a whole's texts: with more that are for sharing, joining or the like, all of it is."""
LABEL_MAX_WEIGHT = 20.0
"""Of the texts of buttons, on average."""
FOREIGN_KINDS = frozenset({"related", "share", "join", "rights", "comments", "tags", "ad", "about", "way"})
"""What texts are for that stand beside articles, not in them."""
INTRODUCTION_MAX_WEIGHT = 300.0
_FOREIGN = CLUTTER | Sign.HIDDEN


class Whole(NamedTuple):
    """An element that is kept or dropped as one, and the range of its blocks."""

    element: int
    first: int
    last: int


def wholes(page: Outline, found: Container) -> Iterator[Whole]:
    """Yield the outermost data tables and lists of the container, in order."""
    element, end = found.element + 1, page.ends[found.element]
    tags = page.tags
    while element < end:
        tag = tags[element]
        if tag in WHOLES and page.last[element] > page.first[element] and is_whole(page, element):
            yield Whole(element, page.first[element], page.last[element])
            element = page.ends[element]
        else:
            element += 1


def is_whole(page: Outline, element: int) -> bool:
    """Whether an element is read as one: a table of data, or a list whose items are no cards with headings."""
    if page.tags[element] == "table":
        return is_data(page, element)
    return HEADINGS.isdisjoint(page.tags[element + 1 : page.ends[element]])


def is_data(page: Outline, table: int) -> bool:
    """Whether a table has rows of several cells and no table within: one that lays a page out has one or the other."""
    rows = cells = full = 0
    for tag in page.tags[table + 1 : page.ends[table]]:
        if tag == "table":
            return False
        if tag == "tr":
            full += cells >= MIN_COLUMNS
            cells = 0
            rows += 1
        elif tag in _CELLS:
            cells += 1
    full += cells >= MIN_COLUMNS
    return rows >= MIN_ROWS and full >= MIN_ROWS


class Place(NamedTuple):
    """Where a whole stands."""

    prose_before: bool
    prose_after: bool
    """In the innermost element around it that holds prose beside it."""
    called: int
    """What the elements between that and the whole are called, the whole included."""


def place_of(page: Outline, found: Container, whole: Whole, is_prose: Sequence[bool]) -> Place:
    """Return where a whole stands; `is_prose` says of each block of the container whether it is prose that stays."""
    start = page.first[found.element]
    called = Sign.NONE
    element = whole.element
    while True:
        called |= found.signs[element]
        element = page.parents[element]
        before = any(
            is_prose[block - start] and _stands_in(page, block, element)
            for block in range(page.first[element], whole.first)
        )
        after = any(
            is_prose[block - start] and _stands_in(page, block, element)
            for block in range(whole.last, page.last[element])
        )
        if before or after or element <= found.element:
            return Place(before, after, called)


def _stands_in(page: Outline, block: int, element: int) -> bool:
    """Whether a block stands in an element itself, or in a child of it."""
    owner = page.owners[block]
    return element in (owner, page.parents[owner])


def keeps(
    page: Outline,
    found: Container,
    whole: Whole,
    *,
    kinds: Sequence[str | None],
    kept: Sequence[bool],
    prose: Sequence[bool],
) -> bool:
    """Decide whether a whole stays; `kinds`, `kept` and `prose` are of the container's blocks."""
    start = page.first[found.element]
    own = slice(whole.first - start, whole.last - start)
    weights = page.weights[whole.first : whole.last]
    weight = sum(weights)
    by_itself = sum(each for each, stays in zip(weights, kept[own], strict=True) if stays) > weight / 2
    foreign = sum(kind in FOREIGN_KINDS for kind in kinds[own]) > SAYS_OTHERWISE * len(weights)
    linked = sum(w * share for w, share in zip(weights, page.links[whole.first : whole.last], strict=True)) / (
        weight or 1.0
    )
    place = place_of(page, found, whole, prose)
    before = whole.first - 1 - start
    introduced = before >= 0 and _introduces(page, whole.first - 1, kept=kept[before], kind=kinds[before])
    if foreign or place.called & _FOREIGN:
        return by_itself and not (foreign and weight <= LABEL_MAX_WEIGHT * len(weights))
    if linked > MOSTLY_LINKED:
        if introduced:
            return by_itself or (place.prose_before and (place.prose_after or _leads_away(page, whole)))
        return by_itself and (linked < WHOLLY_LINKED or len(weights) < MIN_ROWS or _leads_away(page, whole))
    if place.prose_before and place.prose_after:
        return True
    return by_itself or (introduced and (place.prose_before or place.prose_after))


def _leads_away(page: Outline, whole: Whole) -> bool:
    """Whether most links of a whole lead to other sites, or within the page: not to other articles of its own site."""
    hrefs = [node.attributes.get("href") or "" for node in page.nodes[whole.element].css("a[href]")[:MAX_LINKS]]
    site = page.host.removeprefix("www.")
    away = sum(href[:1] == "#" or ("//" in href[:8] and site not in href[:MAX_HOST_CHARS]) for href in hrefs)
    return away * 2 > len(hrefs)


def _introduces(page: Outline, block: int, *, kept: bool, kind: str | None) -> bool:
    """Whether a block is a heading or a line that ends with a colon, and belongs to the article itself."""
    if not kept or kind in FOREIGN_KINDS or page.weights[block] > INTRODUCTION_MAX_WEIGHT:
        return False
    return page.tags[page.owners[block]] in HEADINGS or page.texts[block][-1:] in {":", "："}
