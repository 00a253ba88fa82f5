"""Finds an article's HTML in the data that a page's scripts carry: pages that only a script would fill.

Such pages hold their article as one long string of JSON with markup in it. Asked only where the page shows no prose.
Pure functions over text, linear in it; a site's own way to keep its data is a rule's business (`data`).
"""

import json
import re
from collections.abc import Iterator

from ingest.extractor.generic.outline import weight_of
from ingest.extractor.page.visible_text import text_of
from normalize.values import Html

MIN_CHARS = 150
MIN_WEIGHT = 300.0
"""Shorter texts are captions, descriptions and notices."""
MIN_PARAGRAPHS = 3
MAX_STRINGS = 200
"""Long ones, of one script."""
MAX_DEPTH = 2
"""Of JSON within a string of JSON."""
_LITERAL = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_PARAGRAPH = re.compile(r"<(?:p|br)\b", re.IGNORECASE)


def find_embedded(source: str) -> Html | None:
    """Return the longest text with paragraphs that a page's scripts hold as a string; None where there is none."""
    best: float = MIN_WEIGHT
    found: Html | None = None
    for script in _scripts(source):
        for markup in _marked_up(script, MAX_DEPTH):
            size = weight_of(text_of(markup))
            if size > best:
                best, found = size, Html(markup)
    return found


def _scripts(source: str) -> Iterator[str]:
    end = 0
    while (start := source.find("<script", end)) >= 0 and (end := source.find("</script", start)) >= 0:
        yield source[start:end].partition(">")[2]


def _marked_up(text: str, depth: int) -> Iterator[str]:
    """Yield the strings of JSON or JavaScript that are HTML with paragraphs."""
    found, at = 0, text.find('"')
    while at >= 0 and found < MAX_STRINGS and (literal := _LITERAL.match(text, at)):
        at = text.find('"', literal.end())
        if literal.end() - literal.start() < MIN_CHARS:
            continue
        found += 1
        try:
            value = json.loads(literal[0], strict=False)
        except ValueError:
            continue
        if '":' in value and depth > 1:
            yield from _marked_up(value, depth - 1)
        elif "<" in value[:200] and len(_PARAGRAPH.findall(value)) >= MIN_PARAGRAPHS:
            yield value
