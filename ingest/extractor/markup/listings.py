"""Listings as `pre` and `code`: without the line numbers, names of languages and buttons that highlighters put in them.

Known are those of Pygments, Chroma, Rouge, highlight.js, Prism, Hexo, SyntaxHighlighter, gists and the like, by what
they call their parts; what is called numbers goes only where it holds nothing else. A table that lays numbers and lines
out is its lines. Changes the tree.
"""

import html
import re
from collections.abc import Container

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.page.called import selector_of
from normalize.markdown.code import language_of, text_of
from normalize.tree import upward

_LISTINGS = frozenset({"syntaxhighlighter", "blob-code", "crayon-pre"})
_CALLED_LISTINGS = [(name, f".{name}") for name in sorted(_LISTINGS)]
_MAX_LISTINGS = 2000
_MAX_CELLS = 40
MIN_LINES = 2
_MAX_UP = 10
_PARTS = (
    '[class*="line" i], [class*="ln"], [class*="gutter"], [class*="num" i], [class*="copy" i], [class*="lang"]'
    ', [class*="tool"], [class*="header"], button'
)
_NUMBERS = re.compile(
    r"(?<![a-z])(?:line-?(?:nos?|nums?|numbers?)(?:-rows)?|ln|lnt|gutter|gl|blob-num|ln-numbers|pre-numbering|crayon-nums)(?![a-z])"
)
_BESIDE = re.compile(
    r"(?<![a-z])(?:copy|clipboard|copy-?(?:btn|button|code)|code-?(?:header|toolbar|title|lang|info)|toolbar"
    r"|lang(?:uage)?(?:-?(?:name|label))?|extension-(?:header|lang))(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAX_BESIDE_CHARS = 60
_COUNTED = re.compile(r"[\d\s.:|]*")
_PARTS_OF_PAGES = frozenset({"article", "main", "body", "section", "li", "blockquote"})


def traces_in(called: str) -> str:
    """Return the selector of what listings show on a page with these class names (`Page.called`)."""
    return selector_of("pre", _CALLED_LISTINGS, called)


def is_trace(node: LexborNode) -> bool:
    """Whether an element that was found as one of `traces_in`, among others, is one."""
    return node.tag == "pre" or (bool(names := _names(node)) and not _LISTINGS.isdisjoint(names.split()))


def write_listings(tree: LexborHTMLParser, root: LexborNode, called: str) -> None:
    """Turn each listing below a node into a `pre` with its code alone."""
    listings: dict[int, LexborNode] = {}
    for node in root.css(traces_in(called))[:_MAX_LISTINGS]:
        listing = _listing_around(node)
        if listing is not None:
            listings[listing.mem_id] = listing
    # Whatever stands in another one is written with it: nodes of one that was written must not be touched.
    for listing in [each for each in listings.values() if not _stands_in(each, listings.keys())]:
        _write(tree, listing)


def _stands_in(listing: LexborNode, others: Container[int]) -> bool:
    return any(up.mem_id in others for up in upward(listing.parent, 2 * _MAX_UP))


def _listing_around(node: LexborNode) -> LexborNode | None:
    """Return the outermost element that is all one listing: a `pre`, a table of numbers and lines."""
    found = node if node.tag == "pre" or "syntaxhighlighter" in _names(node) else None
    for up in upward(node.parent, _MAX_UP):
        if up.tag in _PARTS_OF_PAGES:
            break
        if up.tag == "pre" or (up.tag == "table" and _is_of_code(up)) or (found is not None and _is_frame(up)):
            found = up
    return found


def _is_frame(node: LexborNode) -> bool:
    """Whether an element holds one listing, and beside it what is said of its file."""
    return not {"gist-file", "crayon-syntax"}.isdisjoint(_names(node).split())


def _is_of_code(table: LexborNode) -> bool:
    """Whether a table only lays numbers and lines of code out: its first cell holds numbers, and is called so."""
    first = table.css_first("td, th")
    if first is None or not _COUNTED.fullmatch(first.text()):
        return False
    return _NUMBERS.search(_names(first)) is not None or (first.css_first("pre") is not None and _counts(first.text()))


def _counts(text: str) -> bool:
    """Whether a text is the numbers of several lines, one after the other."""
    numbers = text.split()
    if len(numbers) < MIN_LINES or not all(each.isascii() and each.isdigit() for each in numbers[:_MAX_CELLS]):
        return False
    return int(numbers[1]) == int(numbers[0]) + 1


def _names(node: LexborNode) -> str:
    names = node.attributes.get("class")
    return _CAMEL.sub("-", names).lower().replace("_", "-") if names else ""


def _write(tree: LexborHTMLParser, listing: LexborNode) -> None:
    _drop_beside(listing)
    if listing.css_first("img, math") is not None:
        return
    language = language_of(listing)
    are_parts_gone = _drop_parts(listing)
    table = listing if listing.tag == "table" else listing.css_first("table")
    if table is None and listing.tag == "pre" and not are_parts_gone:
        return
    text = "\n".join(map(_line_of, table.css("tr"))) if table is not None else text_of(listing)
    if not text.strip():
        return
    named = f' class="language-{html.escape(language)}"' if language else ""
    code = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    pre = tree.create_node("pre")
    pre.inner_html = f"<code{named}>{html.escape(code, quote=False)}</code>"
    listing.replace_with(pre, move=True)


def _line_of(row: LexborNode) -> str:
    """Return the code of a table's row."""
    cells = [text_of(cell) for cell in row.css("td, th")]
    return "".join(cells[1:] if len(cells) > 1 and _COUNTED.fullmatch(cells[0]) else cells)


def _drop_parts(listing: LexborNode) -> bool:
    """Remove line numbers, headers and buttons from a listing; say whether there were any."""
    doomed = [node for node in listing.css(_PARTS) if node.mem_id != listing.mem_id and _is_no_code(node)]
    for node in reversed({node.mem_id: node for node in doomed}.values()):
        node.decompose()
    return bool(doomed)


def _is_no_code(node: LexborNode) -> bool:
    names = _names(node)
    if _NUMBERS.search(names) and _COUNTED.fullmatch(node.text()):
        return True
    return node.tag not in {"code", "pre", "td", "table", "tr"} and _is_beside(node, names)


def _is_beside(node: LexborNode, names: str) -> bool:
    """Whether an element is a button, or says what language its listing is in."""
    if node.tag != "button" and not _BESIDE.search(names):
        return False
    return len(node.text()) <= _MAX_BESIDE_CHARS and node.css_first("pre, code") is None


def _drop_beside(listing: LexborNode) -> None:
    """Remove what stands next to a listing and is of it."""
    for sibling in (_next(listing, "prev"), _next(listing, "next")):
        if sibling is not None and sibling.tag in {"div", "span", "button", "header"}:
            names = _names(sibling)
            if _is_beside(sibling, names):
                sibling.decompose()


def _next(node: LexborNode, direction: str) -> LexborNode | None:
    """Return the element next to a node, where no text stands between."""
    found: LexborNode | None = getattr(node, direction)
    while found is not None and not found.is_element_node:
        if found.tag == "-text" and not found.is_empty_text_node:
            return None
        found = getattr(found, direction)
    return found
