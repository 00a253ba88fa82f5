"""HTML as a tree of lexbor's, and which of its elements show text, and which of those on lines of their own. Pure."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

UNSEEN = frozenset(
    "-comment -doctype script style template noscript head title base link meta param svg canvas textarea select"
    " option datalist input button progress meter dialog map area track source frame frameset noframes noembed".split()
)
"""Elements that show no text of an article. `noscript` repeats in plain what scripts would show."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center details dd dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup p plaintext pre search"
    " section summary table tbody td tfoot th thead tr ul xmp".split()
)
"""Elements that stand on lines of their own."""

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements that have no contents (HTML §13.1.2)."""

_CLOSED_BY_THEIR_LIKE = frozenset("p li dt dd td th tr tbody thead tfoot option optgroup rt rp".split())
"""Elements that do not nest by themselves: the next one ends them (HTML §13.1.2.4)."""

MAX_DEPTH = 1_000
_FEW_TAGS = 5_000
"""So many may nest as they like: lexbor takes 40 ms then. 20,000 nested `div` take 0.5 s, 100,000 take 16 s."""
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)[^>]*>")


def upward(node: LexborNode | None, most: int) -> Iterator[LexborNode]:
    """Yield a node and what stands around it, from the inside out: so many of them at most."""
    for _ in range(most):
        if node is None:
            return
        yield node
        node = node.parent


def parse(html: str) -> LexborHTMLParser:
    """Parse HTML as the contents of a page's body; what is nested more deeply than `MAX_DEPTH` loses its tags.

    `body` is None when a frameset takes its place. (selectolax's own fragments are not used: there, whatever is asked
    of the first node, its text or what matches below it, is answered for all of its siblings.)
    """
    # Lone surrogates are no characters, and UTF-8 has no bytes for them.
    return LexborHTMLParser(f"<!DOCTYPE html><body>{bounded(html)}".encode("utf-8", "replace"))


def bounded(html: str) -> str:
    """Return HTML without the tags of what is nested more deeply than anything that was written for readers."""
    if html.count("<") < _FEW_TAGS or _deepest(html) < _FEW_TAGS:
        return html
    kept: list[str] = []
    end = depth = 0
    for match in _TAG.finditer(html):
        closing, name = match[1], match[2].lower()
        kept.append(html[end : match.start()])
        end = match.end()
        if name in VOID or name in _CLOSED_BY_THEIR_LIKE:
            kept.append(match[0])
            continue
        depth -= bool(closing and depth)
        if depth < MAX_DEPTH:
            kept.append(match[0])
        depth += not closing
    kept.append(html[end:])
    return "".join(kept)


def _deepest(html: str) -> int:
    """Return a depth that no element goes beyond: every tag counts as open until a closing one comes."""
    depth = deepest = 0
    for part in html.split("</"):
        depth = max(0, depth + part.count("<") - 1)
        deepest = max(deepest, depth)
    return deepest
