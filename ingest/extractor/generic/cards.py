"""Rows of cards: at least three parts alike, each with a linked heading and a line or two, and no prose between them.

Such a row announces other articles, whatever it is called and wherever it stands; also within the article's own
element. Works on an outline; changes nothing.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.extractor.generic.outline import Outline

MIN_CARDS = 3
MAX_HEADINGS = 1000
"""More linked headings are not looked at."""
CARD_MAX_PROSE = 600.0
"""Of a card: what says more than an announcement is an article's own section."""
PROSE_MIN_WEIGHT = 60.0
PROSE_MAX_LINKS = 0.5
LINKED_HEADING = 0.9
MAX_HOST_CHARS = 80
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_DIGITS = re.compile(r"\d+")


def card_rows(page: Outline) -> list[range]:
    """Return the blocks of each row of cards, in order; with its heading, where the row is all that stands below it."""
    headings = [
        owner
        for owner, share in zip(page.owners, page.links, strict=True)
        if share >= LINKED_HEADING and page.tags[owner] in _HEADINGS
    ][:MAX_HEADINGS]
    if len(headings) < MIN_CARDS:
        return []
    rows: list[range] = []
    row: list[int] = []
    for card in [*_cards(page, headings), -1]:
        if row and (card < 0 or not _goes_on(page, row[-1], card)):
            if len(row) >= MIN_CARDS and not _leads_away(page, row):
                rows.append(_whole_row(page, row))
            row = []
        if card >= 0 and _announces(page, card):
            row.append(card)
    return rows


def _cards(page: Outline, headings: Sequence[int]) -> Iterator[int]:
    """Yield for each linked heading the largest element around it that holds no other one."""
    meetings = [_meeting(page, one, other) for one, other in pairwise(headings)]
    for number, heading in enumerate(headings):
        before = meetings[number - 1][::-1] if number else (-1, -1, heading)
        after = meetings[number] if number < len(meetings) else (heading, -1, -1)
        # The one that is further in: (this one's branch, where they meet, the other's branch).
        yield after[0] if number < len(meetings) and after[1] >= before[1] else before[0]


def _meeting(page: Outline, one: int, other: int) -> tuple[int, int, int]:
    """Return the innermost element around two others, between its children that hold them."""
    up, left, right = page.parents, one, other
    while one != other:
        if one > other:
            left, one = one, up[one]
        else:
            right, other = other, up[other]
    return left, one, right


def _announces(page: Outline, card: int) -> bool:
    """Whether an element is a card: more than a heading, and no more than an announcement."""
    if page.tags[card] in _HEADINGS:
        return False
    return sum(_prose(page, range(page.first[card], page.last[card]))) <= CARD_MAX_PROSE


def _prose(page: Outline, blocks: range) -> Iterator[float]:
    for block in blocks:
        if page.weights[block] > PROSE_MIN_WEIGHT and page.links[block] < PROSE_MAX_LINKS:
            yield page.weights[block]


def _goes_on(page: Outline, last: int, card: int) -> bool:
    """Whether a card stands in one row with the one before."""
    return (
        page.parents[last] == page.parents[card]
        and page.tags[last] == page.tags[card]
        and _DIGITS.sub("", page.names[last]) == _DIGITS.sub("", page.names[card])
        and not any(_prose(page, range(page.last[last], page.first[card])))
    )


def _leads_away(page: Outline, row: Sequence[int]) -> bool:
    """Whether the headings lead to other sites, or within the page: such a row is a list that the article speaks of."""
    site = page.host.removeprefix("www.")
    links = [page.nodes[card].css_first("a[href]") for card in row]
    hrefs = [node.attributes.get("href") or "" for node in links if node is not None]
    away = sum(href[:1] == "#" or ("//" in href[:8] and site not in href[:MAX_HOST_CHARS]) for href in hrefs)
    return away * 2 > len(row)


def _whole_row(page: Outline, row: Sequence[int]) -> range:
    first, last = page.first[row[0]], page.last[row[-1]]
    above = first - 1
    if above >= page.first[page.parents[row[0]]] and page.tags[page.owners[above]] in _HEADINGS:
        first = above
    return range(first, last)
