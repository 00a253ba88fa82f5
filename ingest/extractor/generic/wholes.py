"""Tables, lists, figures and boxes are judged as wholes: kept or dropped as one, by what they are and where they stand.

A cell or an item says too little to be judged by itself: "8 GB", "Salt". What counts is what a whole is (data, links),
what stands around it (prose, a heading of its own, a line that ends with a colon), and what that is called. Works on an
outline; changes nothing; linear in it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ingest.extractor.generic.container import HEADINGS, Container
from ingest.extractor.generic.outline import Outline, running
from ingest.extractor.generic.shapes import (
    LINE_MAX_WEIGHT,
    MAX_LINKS,
    MIN_LINES,
    MIN_ROWS,
    are_rows,
    has_header,
    is_data,
    is_foreign_name,
    leads_away,
    what_is_called,
)
from ingest.extractor.page.class_names import CLUTTER, Sign

LISTS = frozenset({"ul", "ol", "dl"})
BOXES = frozenset({"aside", "blockquote", "details"})
BOX_MAX_SHARE = 0.3
"""Of the container's text: an element with more is a part of the page, whatever it is called."""
MOSTLY_LINKED = 0.5
"""Of a whole's text: with more of it linked it is a list of links."""
WHOLLY_LINKED = 0.9
SAYS_OTHERWISE = 0.5
SAYS_MOSTLY_OTHERWISE = 0.51
"""Of the texts of a box, of a list: with as many that are for sharing, joining or the like, all of it is."""
FOREIGN_MAX_WEIGHT = 200.0
"""Of what a box says for reading: with more it is not dropped for what else it says."""
LABEL_MAX_WEIGHT = 20.0
"""Of the texts of buttons, on average."""
FOREIGN_KINDS = frozenset({"related", "share", "join", "rights", "comments", "tags", "ad", "about", "way"})
"""What texts are for that stand beside articles, not in them."""
INTRODUCTION_MAX_WEIGHT, ANNOUNCEMENT_MAX_WEIGHT = 300.0, 60.0
_ANNOUNCING = frozenset({"related", "tags", "share"})
_OF_FIGURES = LISTS | {"table", "pre", "blockquote"}
"""What a figure shows that is text, with a caption to it."""
_PARTS = frozenset({"div", "section", "aside", "article"})
MIN_BLOCKS = 2
_LINES = frozenset({"p", "div", "section"})
MIN_CELLS = 6
ROWS = "rows"
FEW_FOREIGN = 0.1
_ENDS = frozenset(".!?。！？…")
_MAYBE_WHOLE = LISTS | BOXES | _PARTS | {"table", "figure"}
_FORMS = frozenset({"form", "input"})
_MAYBE_CALLED = LISTS | _PARTS | {"figure", "blockquote"}
_NAMED_AS_ITSELF = frozenset({"table", "blockquote"})
"""What these are counts before what they are called."""
_ENDS_WITH = frozenset({"figure", "blockquote", "details"})
"""Boxes that an article may end with."""
PART_MAX_WEIGHT, PART_MAX_BLOCKS = 600.0, 24
"""Of a part amid the text that is kept for saying nothing foreign."""
PREVIEW_MAX_WEIGHT = 400.0


class Whole(NamedTuple):
    """An element that is kept or dropped as one, and the range of its blocks."""

    element: int
    first: int
    last: int
    is_box: bool = False
    """It holds a text of its own: what is dropped of it for other reasons than its words stays out."""
    called: str = ""
    """What `what_is_called` says of it; `rows` where it is a table in all but its tags."""


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
            elif whole.called:
                stays = (self._stays(whole) or None) if whole.called == ROWS else self._stays_called(whole)
                if stays is None and tags[element] in LISTS and not self._holds_heading(element):
                    stays = self._stays(whole)
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
        called = what_is_called(page.names[element]) if tag in _MAYBE_CALLED else ""
        if called and (called != "preview" or self._is_preview(element)):
            return Whole(element, first, last, called=called)
        if tag in LISTS:
            return None if self._holds_heading(element) else Whole(element, first, last)
        if tag == "table":
            return Whole(element, first, last) if is_data(page, element) else None
        if tag in _PARTS:
            if last - first >= MIN_BLOCKS and self._is_foreign(first, last, SAYS_OTHERWISE):
                return Whole(element, first, last, is_box=True)
            if last - first >= MIN_LINES and self._is_lines(element):
                return Whole(element, first, last)
            if last - first >= MIN_CELLS and self._is_rows_of_facts(element):
                return Whole(element, first, last, called=ROWS)
            if last - first >= MIN_BLOCKS and self._says_little(element):
                return Whole(element, first, last, is_box=True)
        if tag == "figure":
            is_box = not page.has_image(element) and not _OF_FIGURES.isdisjoint(page.tags[element : page.ends[element]])
        else:
            is_box = tag in BOXES or bool(self._found.signs[element] & Sign.NOTE)
        return Whole(element, first, last, is_box=True) if is_box else None

    def _is_preview(self, element: int) -> bool:
        """Whether an element says little, all of it about the one page that it leads to."""
        page = self._page
        first, last = page.first[element] - self._start, page.last[element] - self._start
        if self._weight[last] - self._weight[first] > PREVIEW_MAX_WEIGHT:
            return False
        links = page.nodes[element].css("a[href]")[:MAX_LINKS]
        if not links:
            return page.tags[page.parents[element]] == "a"
        return len({link.attributes.get("href") for link in links}) == 1

    def _is_rows_of_facts(self, element: int) -> bool:
        """Whether an element is a table in all but its tags, and not called or filled with what readers do."""
        first, last = self._page.first[element], self._page.last[element]
        if self._weight[last - self._start] - self._weight[first - self._start] > LINE_MAX_WEIGHT * (last - first):
            return False  # It is prose: most parts are, and need not be looked through.
        is_own = not self._found.signs[element] & CLUTTER and not self._is_foreign(first, last, FEW_FOREIGN)
        return is_own and are_rows(self._page, element)

    def _says_little(self, element: int) -> bool:
        """Whether a part says a few lines in sentences, and nothing but that: no link, no form, nothing for readers."""
        page, first, last = self._page, self._page.first[element], self._page.last[element]
        start, count = self._start, last - first
        if count > PART_MAX_BLOCKS or self._weight[last - start] - self._weight[first - start] > PART_MAX_WEIGHT:
            return False
        if self._found.signs[element] & CLUTTER or any(self._kinds[first - start : last - start]):
            return False
        if any(page.links[first:last]) or not _FORMS.isdisjoint(page.tags[element : page.ends[element]]):
            return False
        return 2 * sum(text[-1:] in _ENDS for text in page.texts[first:last]) >= count and not page.has_image(element)

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
        element = whole.element
        called = Sign.NONE if page.tags[element] in _NAMED_AS_ITSELF else found.signs[element]
        while True:
            element = page.parents[element]
            first, last = self._prose_of.get(element, (whole.first, whole.first))
            before, after = first < whole.first, last >= whole.last
            if before or after or element <= found.element:
                return Place(before, after, called)
            called |= found.signs[element]

    def _size(self, whole: Whole) -> float:
        return self._weight[whole.last - self._start] - self._weight[whole.first - self._start]

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
            if self.is_announced(whole):
                return False
            amid = place.prose_before and place.prose_after
            if amid and leads_away(page, [whole.element]):
                return True
            if place.prose_before and has_header(page, whole.element) and self._follows(whole):
                return True
            if introduced:
                return by_itself or (place.prose_before and (place.prose_after or leads_away(page, [whole.element])))
            return by_itself and (linked < WHOLLY_LINKED or count < MIN_ROWS or leads_away(page, [whole.element]))
        if place.prose_before and place.prose_after:
            return True
        return (
            by_itself
            or (place.prose_before and (not linked or has_header(page, whole.element)) and self._follows(whole))
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
        if self._size(whole) > BOX_MAX_SHARE * self._weight[-1]:
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
        if is_foreign_name(place.called) or not place.prose_before:
            return None
        may_end = page.tags[whole.element] in _ENDS_WITH or self._found.signs[whole.element] & Sign.NOTE
        return True if place.prose_after or (may_end and self._follows(whole)) else None

    def _stays_called(self, whole: Whole) -> bool | None:
        """Decide whether notes, a preview, answers or a post of others stay: behind the text, not called clutter."""
        place, called = self._place_of(whole), whole.called
        if called == "folded" and (
            self._share(self._linked, whole) > MOSTLY_LINKED or self._size(whole) > BOX_MAX_SHARE * self._weight[-1]
        ):
            return None
        # What shows a post of others is called after where it stands.
        foreign = is_foreign_name(place.called & ~Sign.SHARE if called == "post" else place.called)
        return True if place.prose_before and not foreign else None

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
        around = page.parents[whole.element]
        while (page.first[around], page.last[around]) == (whole.first, whole.last):
            around = page.parents[around]
        return page.parents[page.owners[block]] == around

    def _is_introduced(self, whole: Whole) -> bool:
        """Whether a heading or a line that ends with a colon, the article's own, stands before a whole."""
        block = whole.first - 1
        if block < self._start or not self.introduces(block):
            return False
        return self._kept[block - self._start] or self._page.texts[block][-1:] in {":", "："}

    def is_announced(self, whole: Whole) -> bool:
        """Whether the line before a list says that it is for something else than reading: "Read also:", "Topics"."""
        page, block = self._page, whole.first - 1
        if block < self._start or page.tags[whole.element] not in LISTS:
            return False
        text, kind = page.texts[block], self._kinds[block - self._start]
        is_label = kind in _ANNOUNCING and text[:1] != "#" and text[-1:] not in _ENDS
        return is_label and page.weights[block] <= ANNOUNCEMENT_MAX_WEIGHT and not leads_away(page, [whole.element])

    def introduces(self, block: int) -> bool:
        """Whether a block is a heading, or a line that ends with a colon, of the article's own."""
        page = self._page
        if self._kinds[block - self._start] in FOREIGN_KINDS or page.weights[block] > INTRODUCTION_MAX_WEIGHT:
            return False
        is_heading = page.tags[page.owners[block]] in HEADINGS and any(map(str.isalpha, page.texts[block]))
        return is_heading or page.texts[block][-1:] in {":", "："}
