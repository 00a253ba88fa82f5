"""Which element of a page holds the article: every candidate weighed by what it holds, is called, and stands near to.

Works on an outline; knows nothing of what is dropped from the element afterwards. The constants were fitted on
three quarters of 420 article pages of WCXB's development part and 83 news pages and confirmed on the last quarter.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.extractor.generic.cards import card_rows
from ingest.extractor.generic.outline import INLINE, Outline, running
from ingest.extractor.generic.short import find_short
from ingest.extractor.page.class_names import CLUTTER, Sign, signs_of

PROSE_MIN_WEIGHT = 60.0
"""A block with less says nothing about where the article is."""
PROSE_MAX_LINKS = 0.5
CLUTTER_TAGS = frozenset({"aside", "dialog"})
NEVER_ARTICLE = frozenset({"nav", "footer"})
MAYBE_CLUTTER = CLUTTER_TAGS | NEVER_ARTICLE
NEVER_CLUTTER = frozenset({"main", "figure", "picture", "p", "h1", "h2", "h3", "blockquote", "pre", "table"})
"""Elements that are what they are, whatever they are called."""
CLUTTER_SHARE = 0.09
"""What a paragraph in a part that is called clutter counts, compared with another."""
NEVER_SHARE = 0.01
_WORTH = (1.0, CLUTTER_SHARE, NEVER_SHARE)
"""By how sure it is that a part is clutter."""
CLUTTER_MAX_PROSE = 0.55
DOUBTED_MAX_PROSE = 0.25
"""Of a part whose name is given to an article's own parts, too."""
NEVER_MAX_PROSE = 0.97
TEASER_SHARE = 0.3
ROW_SHARE = 0.03
LINKED_HEADING = 0.9
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
"""A part that holds more of the page's prose is no clutter, whatever it is called."""
CANDIDATE_MIN_PROSE = 0.05
_CELLS = frozenset({"td", "th"})
_OF_TABLES = frozenset({"tr", "tbody", "table"})
TOO_SMALL = INLINE | frozenset(
    "p h1 h2 h3 h4 h5 h6 li dt dd tr ul ol dl pre figure figcaption blockquote caption label summary".split()
)
"""Elements that are part of an article but hold none."""
SAME_TITLE = 0.6
WHOLE_TITLE = 0.8
TITLE_MAX_WEIGHT = 400.0

# Of a candidate's score; its share of the page's prose counts 1.
NOT_PROSE_COST = 0.93
UNLINKED_OTHER = 0.7
"""What short text without links counts as other than prose; linked text counts 1."""
BODY_NAME_GAIN = 1.28
PART_NAME_GAIN = 0.2
FAR_FROM_TITLE_COST = 2.9
BEFORE_TITLE_COST = 0.9
CLUTTER_COST = 0.2
TWIN_COST = 1.6
NEARLY_ONE_CHILD_COST = 0.1
NEARLY_ONE_CHILD = 0.87
ONE_CELL_COST = 0.2
MOSTLY_ONE_CELL = 0.7
"""Of a table's prose: with more of it in one cell, the others hold what stands beside the article."""

_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+"
)


@dataclass(frozen=True, slots=True)
class Container:
    """The element that holds the article, and what was weighed to find it."""

    element: int
    title_block: int | None
    signs: list[int]
    """Of every element."""
    in_clutter: list[int]
    """Of every element: it or one around it is called clutter."""
    prose: list[float]
    """Of every block: how much of an article's text it seems to be."""
    rows: list[range]
    """The blocks of rows of cards, which announce other articles."""


@dataclass(frozen=True, slots=True)
class _Sums:
    """Running sums over the blocks."""

    prose: list[float]
    weight: list[float]
    other: list[float]
    """The weight of what is no prose."""


@dataclass(slots=True)
class _Candidate:
    """A range of blocks, the innermost element that spans it, and what speaks for and against it."""

    element: int
    share: float
    """Of the page's prose."""
    called: int = Sign.NONE
    """What the elements that span just this range are called."""
    in_clutter: bool = False
    largest_child: float = 0.0
    """Share of the page's prose in one child."""
    largest_cell: float = 0.0
    """Share of the page's prose in one cell of a table that it is or holds alone."""
    twins: float = 0.0
    """Share of the page's prose in brothers that look the same."""


def find_container(page: Outline, title: str | None) -> Container | None:
    """Return the element that holds the article; None for a page without a paragraph of prose."""
    prose = [
        weight * (1 - links) ** 2 if weight > PROSE_MIN_WEIGHT and links < PROSE_MAX_LINKS else 0.0
        for weight, links in zip(page.weights, page.links, strict=True)
    ]
    signs = [signs_of(name) if name else Sign.NONE for name in page.names]
    rows = card_rows(page)
    _discount_teasers(page, prose, rows)
    in_clutter = _clutter(page, signs, running(prose))
    prose = [each * _WORTH[in_clutter[owner]] for each, owner in zip(prose, page.owners, strict=True)]
    title_block = find_title(page, title, in_clutter)
    if not any(each and not in_clutter[owner] for each, owner in zip(prose, page.owners, strict=True)):
        short = _revealed(page, in_clutter) or find_short(page, signs, in_clutter, title_block)
        if short is not None:
            first, last = page.first[short], page.last[short]
            prose = [weight if first <= block < last else 0.0 for block, weight in enumerate(page.weights)]
            return Container(short, title_block, signs, in_clutter, prose, rows)
    if not any(prose):
        return None
    other = [
        0.0 if each else weight * (UNLINKED_OTHER + (1 - UNLINKED_OTHER) * links)
        for each, weight, links in zip(prose, page.weights, page.links, strict=True)
    ]
    sums = _Sums(running(prose), running(page.weights), running(other))
    candidates = _candidates(page, signs, in_clutter, sums.prose)
    best = max(candidates, key=lambda each: _score(page, each, sums, title_block))
    return Container(best.element, title_block, signs, in_clutter, prose, rows)


def _revealed(page: Outline, in_clutter: Sequence[int]) -> int | None:
    """Return the element that the page's script shows, and that is not called clutter: an album without a sentence."""
    if not page.revealed:
        return None
    return next(
        (each for each, node in enumerate(page.nodes) if node.mem_id in page.revealed and not in_clutter[each]), None
    )


def _candidates(
    page: Outline, signs: Sequence[int], in_clutter: Sequence[int], prose: Sequence[float]
) -> list[_Candidate]:
    """Return the ranges of blocks that an element spans and that hold enough of the page's prose."""
    by_range: dict[tuple[int, int], _Candidate] = {}
    by_element: dict[int, _Candidate] = {}
    alike: dict[tuple[str, str, int], list[_Candidate]] = defaultdict(list)
    whole = prose[-1]
    for element, (start, end) in enumerate(zip(page.first, page.last, strict=True)):
        if start == end or (share := (prose[end] - prose[start]) / whole) < CANDIDATE_MIN_PROSE:
            continue
        if page.tags[element] in TOO_SMALL:
            continue
        parent = page.parents[element]
        if parent in by_element:
            by_element[parent].largest_child = max(by_element[parent].largest_child, share)
        found = by_range.get((start, end))
        if found is None:
            found = by_range[start, end] = _Candidate(element, share)
        found.element, found.largest_child = element, 0.0
        if parent >= 0:
            found.called |= signs[element]
        found.in_clutter |= in_clutter[element] > 0
        by_element[element] = found
        if page.tags[element] in _CELLS:
            _note_cell(page, by_element, element, share)
        alike[page.tags[element], page.names[element], parent].append(found)
    for brothers in alike.values():
        together = sum(each.share for each in brothers)
        for each in brothers:
            each.twins = max(each.twins, together - each.share)
    return list(by_range.values())


def _note_cell(page: Outline, by_element: Mapping[int, _Candidate], cell: int, share: float) -> None:
    """Tell the table around a cell, and what holds nothing else, how much of the prose stands in it."""
    up = page.parents[cell]
    while page.tags[up] in _OF_TABLES:
        if up in by_element:
            by_element[up].largest_cell = max(by_element[up].largest_cell, share)
        up = page.parents[up]


def _score(page: Outline, each: _Candidate, sums: _Sums, title_block: int | None) -> float:
    """Return what a candidate is worth, in shares of the page's prose."""
    start, end = page.first[each.element], page.last[each.element]
    weight = sums.weight[end] - sums.weight[start]
    score = each.share - NOT_PROSE_COST * (sums.other[end] - sums.other[start]) / max(weight, 1.0)
    if each.called & Sign.BODY:
        score += BODY_NAME_GAIN * min(1.0, 2 * each.share)
    elif each.called & Sign.PART:
        score += PART_NAME_GAIN * each.share
    if each.in_clutter:
        score -= CLUTTER_COST
    if each.largest_child > NEARLY_ONE_CHILD * each.share:
        score -= NEARLY_ONE_CHILD_COST
    if each.largest_cell > MOSTLY_ONE_CELL * each.share:
        score -= ONE_CELL_COST
    if title_block is None or start <= title_block < end:
        return score
    if end <= title_block:
        return score - BEFORE_TITLE_COST
    gap = (sums.prose[start] - sums.prose[title_block]) / sums.prose[-1]
    return score - FAR_FROM_TITLE_COST * gap - TWIN_COST * each.twins


def find_title(page: Outline, title: str | None, in_clutter: Sequence[int]) -> int | None:
    """Return the block that shows the title: a first heading if it can be, else the first that reads like it."""
    wanted = tokens_of(title or "")
    size = sum(map(len, wanted))
    found: int | None = None
    shortest, longest = size * SAME_TITLE / 2, min(3 * size + 40, TITLE_MAX_WEIGHT)
    telling = sorted(dict.fromkeys(_TOKEN.findall((title or "").lower())), key=len, reverse=True)[:3]
    for block, text in enumerate(page.texts):
        if not shortest <= len(text) <= longest or not _has_one(text.lower(), telling):
            continue
        shown = tokens_of(text)
        shared = len(shown & wanted)
        first_heading = page.tags[page.owners[block]] == "h1" and not in_clutter[page.owners[block]]
        # A first heading may hold more than the title: a line above it, the site's section.
        if shared > SAME_TITLE * len(shown | wanted) or (first_heading and shared >= WHOLE_TITLE * len(wanted)):
            if found is None or first_heading:
                found = block
            if first_heading:
                break
    if found is None:
        headings = [block for block, owner in enumerate(page.owners) if page.tags[owner] == "h1"]
        return headings[0] if len(headings) == 1 else None
    return found


def _has_one(text: str, words: Iterable[str]) -> bool:
    # A loop of its own takes a third of what `any` does.
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def tokens_of(text: str) -> set[str]:
    """Return the words of a text in lower case, wide signs one by one."""
    return set(_TOKEN.findall(text.lower()))


def _discount_teasers(page: Outline, prose: list[float], rows: Sequence[range]) -> None:
    """Let text under a linked heading count little, and in rows of cards less: it announces an article, it is none."""
    for row in rows:
        for block in row:
            prose[block] *= ROW_SHARE
    under: int | None = None
    for block, owner in enumerate(page.owners):
        if page.tags[owner] in HEADINGS:
            under = page.parents[owner] if page.links[block] >= LINKED_HEADING else None
            while under is not None and page.tags[under] == "a" and page.parents[under] >= 0:
                under = page.parents[under]
        elif under is not None:
            if block >= page.last[under]:
                under = None
            else:
                prose[block] *= TEASER_SHARE


def _enlarges(page: Outline, element: int) -> bool:
    """Whether an element is a button around an image."""
    return "button" in page.names[element].split() and page.has_image(element)


def _clutter(page: Outline, signs: Sequence[int], prose: Sequence[float]) -> list[int]:
    """How sure it is of each element that no article is in it: 1 for what is called clutter, 2 for menus and comments.

    A part that holds most of the page's prose is no clutter, whatever it is called.
    """
    most = prose[-1] * CLUTTER_MAX_PROSE
    doubted_most = prose[-1] * DOUBTED_MAX_PROSE
    nearly_all = prose[-1] * NEVER_MAX_PROSE
    found: list[int] = []
    for tag, sign, parent in zip(page.tags, signs, page.parents, strict=True):
        around = found[parent] if found else 0
        if around == 2 or not found or not (sign & CLUTTER or tag in MAYBE_CLUTTER):
            found.append(around)
            continue
        element = len(found)
        never = tag in NEVER_ARTICLE or sign & Sign.COMMENT
        called = tag in CLUTTER_TAGS or (sign & CLUTTER and not sign & Sign.BODY and tag not in NEVER_CLUTTER)
        if not (never or called) or (sign & CLUTTER == Sign.FORM and _enlarges(page, element)):
            found.append(around)
            continue
        held = prose[page.last[element]] - prose[page.first[element]]
        sure = sign & Sign.SURE or tag in CLUTTER_TAGS
        own = 2 if never and held <= nearly_all else 1 if called and held <= (most if sure else doubted_most) else 0
        found.append(max(around, own))
    return found
