"""Tables, lists, figures and boxes are judged as wholes: kept or dropped as one, by what they are and where they stand.

A cell or an item says too little to be judged by itself: "8 GB", "Salt". What counts is what a whole is (data, links),
what stands around it (prose, a heading of its own, a line that ends with a colon), and what that is called. Works on an
outline; changes nothing; linear in it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from ingest.extractor.generic.container import HEADINGS, Container
from ingest.extractor.generic.outline import Outline, running
from ingest.extractor.page.class_names import CLUTTER, Sign

LISTS = frozenset({"ul", "ol", "dl"})
BOXES = frozenset({"aside", "blockquote", "details"})
_CELLS = frozenset({"td", "th"})
MIN_ROWS = 2
MIN_COLUMNS = 2
BOX_MAX_SHARE = 0.3
"""Of the container's text: an element with more is a part of the page, whatever it is called."""
MOSTLY_LINKED = 0.5
"""Of a whole's text: with more of it linked it is a list of links."""
WHOLLY_LINKED = 0.9
MAX_LINKS = 100
MAX_HOST_CHARS = 80
SAYS_OTHERWISE = 0.5
SAYS_MOSTLY_OTHERWISE = 0.51
"""Of the texts of a box, of a list: with as many that are for sharing, joining or the like, all of it is."""
FOREIGN_MAX_WEIGHT = 200.0
"""Of what a box says for reading: with more it is not dropped for what else it says."""
LABEL_MAX_WEIGHT = 20.0
"""Of the texts of buttons, on average."""
FOREIGN_KINDS = frozenset({"related", "share", "join", "rights", "comments", "tags", "ad", "about", "way"})
"""What texts are for that stand beside articles, not in them."""
INTRODUCTION_MAX_WEIGHT = 300.0
_OF_FIGURES = LISTS | {"table", "pre", "blockquote"}
"""What a figure shows that is text, with a caption to it."""
_PARTS = frozenset({"div", "section", "aside", "article"})
MIN_BLOCKS = 2
_LINES = frozenset({"p", "div", "section"})
MIN_LINES = 3
LINE_MAX_WEIGHT = 80.0
_ENDS = frozenset(".!?。！？…")
_MAYBE_WHOLE = LISTS | BOXES | _PARTS | {"table", "figure"}
_FORMS = frozenset({"form", "input"})
_MAYBE_PREVIEW = _PARTS | {"figure", "blockquote"}
_PREVIEW = re.compile(r"\b(?:bookmark|onebox|link-?(?:card|preview)|wp-embedded-content)\b")
"""What the preview of another page is called that an author put into a text."""
PREVIEW_MAX_WEIGHT = 400.0


class Whole(NamedTuple):
    """An element that is kept or dropped as one, and the range of its blocks."""

    element: int
    first: int
    last: int
    is_box: bool = False
    """It holds a text of its own: what is dropped of it for other reasons than its words stays out."""
    is_preview: bool = False
    """It shows what another page is about, and leads there."""


class Place(NamedTuple):
    """Where a whole stands: what is before and after it in the innermost element around it that holds prose itself."""

    prose_before: bool
    prose_after: bool
    called: int
    """What the elements between that and the whole are called, the whole included."""


class Wholes:
    """The wholes of a container; `kinds` and `kept` are of its blocks, `kept` by their own words."""

    def __init__(self, page: Outline, found: Container, kinds: Sequence[str | None], kept: Sequence[bool]) -> None:
        self._page, self._found, self._kinds, self._kept = page, found, kinds, kept
        self._start = page.first[found.element]
        weights = page.weights[self._start : page.last[found.element]]
        self._weight = running(weights)
        self._kept_weight = running([w if stays else 0.0 for w, stays in zip(weights, kept, strict=True)])
        self._foreign = running([kind in FOREIGN_KINDS for kind in kinds])

    @cached_property
    def _linked(self) -> list[float]:
        page, end = self._page, self._page.last[self._found.element]
        weights, links = page.weights[self._start : end], page.links[self._start : end]
        return running([weight * share for weight, share in zip(weights, links, strict=True)])

    @cached_property
    def _headings(self) -> list[int]:
        """The elements of the container that are headings."""
        start, end = self._found.element, self._page.ends[self._found.element]
        return [start + place for place, tag in enumerate(self._page.tags[start:end]) if tag in HEADINGS]

    def _holds_heading(self, element: int) -> bool:
        after = bisect_left(self._headings, element)
        return after < len(self._headings) and self._headings[after] < self._page.ends[element]

    @cached_property
    def _prose_of(self) -> dict[int, tuple[int, int]]:
        """Of elements that hold prose themselves or in a child: their first and last block of it."""
        page, found = self._page, self._found
        spans: dict[int, tuple[int, int]] = {}
        for block, stays in enumerate(self._kept, self._start):
            if stays and found.prose[block] > 0:
                owner = page.owners[block]
                for element in (owner, page.parents[owner]):
                    spans[element] = (spans[element][0] if element in spans else block, block)
        return spans

    def decided(self) -> Iterator[tuple[Whole, bool]]:
        """Yield the outermost wholes of which it can be said whether they stay, in order."""
        page, tags, signs = self._page, self._page.tags, self._found.signs
        element, end = self._found.element + 1, page.ends[self._found.element]
        while element < end:
            if not (tags[element] in _MAYBE_WHOLE or signs[element] & Sign.NOTE):
                element += 1
                continue
            whole = self._whole(element)
            if whole is None:
                stays = None
            elif whole.is_preview:
                stays = self._stays_preview(whole)
            elif whole.is_box:
                stays = self._stays_box(whole)
            else:
                stays = self._stays(whole)
            if whole is not None and stays is not None:
                yield whole, stays
                element = page.ends[element]
            else:
                element += 1

    def lines_under_headings(self, kept: Sequence[bool]) -> Iterator[int]:
        """Yield the short lines, counted from the container's first block, that stand in the text under a heading.

        `kept` is what stays by now: a heading that stays has something below it.
        """
        page, owners, parents = self._page, self._page.owners, self._page.parents
        under: int | None = None
        for index, stays in enumerate(kept):
            block = self._start + index
            owner = owners[block]
            if page.tags[owner] in HEADINGS:
                under = parents[owner] if stays and self._kinds[index] not in FOREIGN_KINDS else None
            elif under is None or parents[owner] != under or under not in self._prose_of:
                under = None
            elif not stays and page.tags[owner] in _LINES:
                if self._is_line(block, self._kinds[index]):
                    yield index
                else:
                    under = None

    def _is_line(self, block: int, kind: str | None) -> bool:
        """Whether a block says something of its own; what ends as a sentence and is not linked calls for nothing."""
        links, text = self._page.links[block], self._page.texts[block]
        return links <= MOSTLY_LINKED and (
            kind is None or (kind == "related" and not links and text[-1:] in {".", "。"})
        )

    def _whole(self, element: int) -> Whole | None:
        """Return the element as a whole: data, a list whose items are no cards with headings, a figure, a box."""
        page, tag = self._page, self._page.tags[element]
        first, last = page.first[element], page.last[element]
        if first == last:
            return None
        if tag in LISTS:
            return None if self._holds_heading(element) else Whole(element, first, last)
        if tag == "table":
            return Whole(element, first, last) if is_data(page, element) else None
        if tag in _MAYBE_PREVIEW and self._is_preview(element):
            return Whole(element, first, last, is_preview=True)
        if tag in _PARTS:
            if last - first >= MIN_BLOCKS and self._is_foreign(first, last, SAYS_OTHERWISE):
                return Whole(element, first, last, is_box=True)
            if last - first >= MIN_LINES and self._is_lines(element):
                return Whole(element, first, last)
        if tag == "figure":
            is_box = not page.has_image(element) and not _OF_FIGURES.isdisjoint(page.tags[element : page.ends[element]])
        else:
            is_box = tag in BOXES or bool(self._found.signs[element] & Sign.NOTE)
        return Whole(element, first, last, is_box=True) if is_box else None

    def _is_preview(self, element: int) -> bool:
        """Whether an element is called a preview, and says little, all of it about the one page that it leads to."""
        page = self._page
        if not is_called_preview(page.names[element]):
            return False
        first, last = page.first[element] - self._start, page.last[element] - self._start
        if self._weight[last] - self._weight[first] > PREVIEW_MAX_WEIGHT:
            return False
        links = page.nodes[element].css("a[href]")[:MAX_LINKS]
        return len({link.attributes.get("href") for link in links}) == 1

    def _is_lines(self, element: int) -> bool:
        """Whether an element is a list in all but its tag: short lines in children that are alike."""
        page, first, last = self._page, self._page.first[element], self._page.last[element]
        if page.parents[page.owners[first]] != element:
            return False
        weight = self._weight[last - self._start] - self._weight[first - self._start]
        if weight > LINE_MAX_WEIGHT * (last - first):
            return False
        tags = {page.tags[owner] for owner in page.owners[first:last]}
        return (
            len(tags) == 1
            and tags <= _LINES
            and all(page.parents[owner] == element for owner in page.owners[first:last])
            and max(page.weights[first:last]) <= 2 * LINE_MAX_WEIGHT
        )

    def sentences_amid(self, kept: Sequence[bool]) -> Iterator[int]:
        """Yield the short sentences, counted from the container's first block, that stand between paragraphs of it."""
        page = self._page
        for index, stays in enumerate(kept):
            block = self._start + index
            if stays or self._kinds[index] is not None or page.texts[block][-1:] not in _ENDS or page.links[block]:
                continue
            owner = page.owners[block]
            first, last = self._prose_of.get(page.parents[owner], (block, block))
            if first < block < last and page.tags[owner] in _LINES:
                yield index

    def _place_of(self, whole: Whole) -> Place:
        page, found = self._page, self._found
        called = Sign.NONE
        element = whole.element
        while True:
            called |= found.signs[element]
            element = page.parents[element]
            first, last = self._prose_of.get(element, (whole.first, whole.first))
            before, after = first < whole.first, last >= whole.last
            if before or after or element <= found.element:
                return Place(before, after, called)

    def _share(self, sums: Sequence[float], whole: Whole) -> float:
        """Return the share of a whole's text that is counted in some running sums."""
        first, last = whole.first - self._start, whole.last - self._start
        return (sums[last] - sums[first]) / ((self._weight[last] - self._weight[first]) or 1.0)

    def _is_foreign(self, first: int, last: int, share: float) -> bool:
        """Whether at least this share of the texts of a range of blocks is for something else than reading."""
        count = self._foreign[last - self._start] - self._foreign[first - self._start]
        return count >= share * (last - first)

    def _stays(self, whole: Whole) -> bool:
        """Decide whether data or a list stays."""
        page, count = self._page, whole.last - whole.first
        by_itself = self._share(self._kept_weight, whole) > 1 / 2
        linked = self._share(self._linked, whole)
        place = self._place_of(whole)
        introduced = self._is_introduced(whole)
        if self._is_foreign(whole.first, whole.last, SAYS_MOSTLY_OTHERWISE):
            first, last = whole.first - self._start, whole.last - self._start
            return by_itself and self._weight[last] - self._weight[first] > LABEL_MAX_WEIGHT * count
        if is_foreign_name(place.called):
            return by_itself
        if self._shows_changes(whole):
            return False
        if linked > MOSTLY_LINKED:
            if introduced:
                return by_itself or (place.prose_before and (place.prose_after or leads_away(page, [whole.element])))
            return by_itself and (linked < WHOLLY_LINKED or count < MIN_ROWS or leads_away(page, [whole.element]))
        if place.prose_before and place.prose_after:
            return True
        return (
            by_itself
            or (place.prose_before and not linked and self._follows(whole))
            or (introduced and (place.prose_before or place.prose_after))
        )

    def _shows_changes(self, whole: Whole) -> bool:
        """Whether a wiki's table shows what was changed, above the text as it is now."""
        page, prose = self._page, self._found.prose
        is_named = page.tags[whole.element] == "table" and "diff" in page.names[whole.element].split()
        return is_named and any(prose[whole.last : page.last[self._found.element]])

    def _stays_box(self, whole: Whole) -> bool | None:
        """Decide whether a box or a figure without an image stays; None where that is for its texts to say."""
        page = self._page
        size = self._weight[whole.last - self._start] - self._weight[whole.first - self._start]
        if size > BOX_MAX_SHARE * self._weight[-1]:
            return None
        if self._is_foreign(whole.first, whole.last, SAYS_OTHERWISE):
            place = self._place_of(whole)
            amid = place.prose_before and place.prose_after and whole.last - whole.first >= MIN_BLOCKS
            return False if amid and self._own_weight(whole) <= FOREIGN_MAX_WEIGHT else None
        if self._share(self._linked, whole) > MOSTLY_LINKED or not _FORMS.isdisjoint(
            page.tags[whole.element : page.ends[whole.element]]
        ):
            return None
        place = self._place_of(whole)
        amid = place.prose_before and place.prose_after and not is_foreign_name(place.called)
        return True if amid else None

    def _stays_preview(self, whole: Whole) -> bool | None:
        """Decide whether a preview stays: behind a paragraph of the article, and under no name of clutter."""
        place = self._place_of(whole)
        return True if place.prose_before and not is_foreign_name(place.called) else None

    def _own_weight(self, whole: Whole) -> float:
        """Return how much a whole says for reading."""
        kinds = self._kinds[whole.first - self._start : whole.last - self._start]
        weights = self._page.weights[whole.first : whole.last]
        return sum(weight for weight, kind in zip(weights, kinds, strict=True) if kind not in FOREIGN_KINDS)

    def _follows(self, whole: Whole) -> bool:
        """Whether a line of the article, in no other part than the whole's, stands right before it."""
        page, block = self._page, whole.first - 1
        index = block - self._start
        if index < 0 or not self._kept[index] or self._kinds[index] is not None:
            return False
        return page.parents[page.owners[block]] == page.parents[whole.element]

    def _is_introduced(self, whole: Whole) -> bool:
        """Whether a heading or a line that ends with a colon, the article's own, stands before a whole."""
        page, block = self._page, whole.first - 1
        index = block - self._start
        if index < 0 or not self._kept[index] or self._kinds[index] in FOREIGN_KINDS:
            return False
        if page.weights[block] > INTRODUCTION_MAX_WEIGHT:
            return False
        return page.tags[page.owners[block]] in HEADINGS or page.texts[block][-1:] in {":", "："}


def is_data(page: Outline, table: int) -> bool:
    """Whether a table has rows of several cells and no table within: one that lays a page out has one or the other."""
    rows = cells = full = 0
    for element in range(table + 1, page.ends[table]):
        tag = page.tags[element]
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


@lru_cache(maxsize=10_000)
def is_called_preview(name: str) -> bool:
    """Whether an element of this name shows what another page is about."""
    return _PREVIEW.search(name.lower()) is not None


def is_foreign_name(signs: int) -> bool:
    """Whether names say for sure that what is called so stands beside an article, not in it."""
    return bool(signs & Sign.HIDDEN) or bool(signs & CLUTTER and signs & Sign.SURE)


def leads_away(page: Outline, elements: Sequence[int]) -> bool:
    """Whether most links lead to other sites, or within the page: not to other articles of its own site."""
    hrefs = [
        node.attributes.get("href") or ""
        for element in elements
        for node in page.nodes[element].css("a[href]")[:MAX_LINKS]
    ]
    site = page.host.removeprefix("www.")
    away = sum(href[:1] == "#" or ("//" in href[:8] and site not in href[:MAX_HOST_CHARS]) for href in hrefs)
    return away * 2 > len(hrefs)
