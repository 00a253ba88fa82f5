"""What an element of a page is by its shape and its name: a table of data, a preview, notes, a list that leads away.

Works on an outline; changes nothing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.extractor.generic.outline import Outline
from ingest.extractor.page.class_names import CLUTTER, Sign

_CELLS = frozenset({"td", "th"})
MIN_ROWS = 2
MIN_COLUMNS = 2
MIN_LINES = 3
LINE_MAX_WEIGHT = 80.0
MAX_LINKS = 100
MAX_HOST_CHARS = 80
_CALLED = re.compile(
    r"(?<![a-z])(?:(?P<preview>bookmark|onebox|(?:blog|link|web|site)-?(?:card|preview)|og-?link|embedded-post"
    r"|wp-embedded-content)|(?P<post>twitter-tweet|instagram-media|tiktok-embed|mastodon-embed|bluesky-embed|fb-post"
    r"|reddit-embed|text-post-media)|(?P<folded>faqs?|accordion|tabs?-content|tabbed(?:-set)?)"
    r"|(?P<notes>foot-?notes?|end-?notes?)(?!-ref))(?![a-z])"
)
"""What an author puts into a text: the preview of a page, a post of others, answers to unfold, notes below it."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


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


def are_rows(page: Outline, element: int) -> bool:
    """Whether an element is a table in all but its tags: rows that are alike, of short texts, and nothing else."""
    first, last = page.first[element], page.last[element]
    if any(page.links[first:last]) or max(page.weights[first:last]) > 2 * LINE_MAX_WEIGHT:
        return False
    rows: dict[tuple[str, str], int] = {}
    parts = 0
    child = element + 1
    while child < page.ends[element]:
        if page.last[child] > page.first[child]:
            look = page.tags[child], page.names[child]
            rows[look] = rows.get(look, 0) + (page.last[child] - page.first[child] >= MIN_COLUMNS)
            parts += 1
        child = page.ends[child]
    alike = max(rows.values(), default=0)
    return alike >= MIN_LINES and 2 * alike >= parts and not page.has_image(element)


def has_header(page: Outline, element: int) -> bool:
    """Whether an element is a table whose first row names its columns."""
    first, last = page.first[element], page.last[element]
    if page.tags[element] != "table" or first == last:
        return False
    row = page.parents[page.owners[first]]
    cells = [page.tags[owner] for owner in page.owners[first:last] if page.parents[owner] == row]
    return len(cells) >= MIN_COLUMNS and set(cells) == {"th"}


@lru_cache(maxsize=10_000)
def what_is_called(name: str) -> str:
    """Return what an element of this name is: `preview`, `post`, `folded` or `notes`; nothing for any other."""
    found = _CALLED.search(_CAMEL.sub("-", name).lower()) if name else None
    return (found.lastgroup or "") if found else ""


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
