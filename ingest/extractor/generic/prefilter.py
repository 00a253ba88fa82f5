"""Lays a page flat without what is hardly ever an article's: menus, footers, comments, links to share and to read on.

A fifth of most pages' elements stand in such parts, and every one costs a handful of objects.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from ingest.extractor.generic.container import NEVER_ARTICLE, NEVER_CLUTTER, PROSE_MAX_LINKS
from ingest.extractor.generic.outline import Outline, name_of, outline
from ingest.extractor.markup.plain import make_plain
from ingest.extractor.markup.prose import is_stream, prose_chars
from ingest.extractor.page.class_names import Sign, signs_of
from ingest.extractor.page.document import Page

PASSED_OVER = Sign.COMMENT | Sign.SHARE | Sign.NAV | Sign.FOOT | Sign.RELATED | Sign.PROMO
"""Parts that are called so. What is called an author's, a form or a side is laid flat and weighed: dates, bylines and
whole articles stand in such parts."""
_OF_COMMENTS = 'form, textarea, time, [class*="author" i], [class*="reply" i]'
_OF_ARTICLES = 'blockquote, [role="tabpanel"], .tab-pane'
"""What a part holds that is called what articles' own parts are called, too, and is one: a quotation, tabs of text."""
_TEXT_IN_A_ROW = "p + p + p"
LONG_CHARS = 400
"""A part with more text that shows a first heading is not passed over: the article is in it, whatever it is called."""
MAX_ENTERED = 20
"""After so many parts with a first heading nothing more is passed over: asking parts in parts costs their product."""
LEAST_SHARE = 0.25
"""Of the prose that is seen and its own: a part with less stays passed over."""
MIN_CHARS = 150
"""A part with less text is not asked for its prose."""
MAX_ROUNDS = 3
"""A part that comes back may hold others that are called clutter, too."""
PROSE_MIN_CHARS = 60
_HARD = Sign.COMMENT | Sign.FOOT


def lay_flat(page: Page) -> Outline | None:
    """Return the outline of a page; None for one without a body."""
    root = page.tree.body
    if root is None:
        return None
    revealed = {node.mem_id for node in make_plain(page.tree, root, page.called)}
    entered = 0
    back: set[int] = set()
    chars_of: dict[int, int] = {}

    def is_clutter(node: LexborNode, tag: str, name: str, around: str) -> bool:
        nonlocal entered
        if tag not in NEVER_ARTICLE and not (name and signs_of(name) & PASSED_OVER):
            return False
        if entered >= MAX_ENTERED or not _is_clutter(tag, name, around) or node.mem_id in back:
            return False
        if name and not signs_of(name) & Sign.SURE and node.css_first(_OF_ARTICLES) is not None:
            return False
        chars_of[node.mem_id] = chars = len(node.text())
        if chars > LONG_CHARS and node.css_first("h1") is not None:
            entered += 1
            return False
        return True

    for _ in range(MAX_ROUNDS):
        flat = outline(root, is_clutter=is_clutter)
        found = _parts_with_prose(flat, chars_of)
        if not found:
            break
        back |= found
        entered = 0
    flat.revealed = revealed
    flat.host = urlsplit(page.url).hostname or ""
    return flat


def _parts_with_prose(flat: Outline, chars_of: Mapping[int, int]) -> set[int]:
    """Return the parts (`mem_id`) that were passed over for their names and hold too much prose for that."""
    seen = _prose_chars(flat)
    least = LEAST_SHARE * seen
    found: set[int] = set()
    for element in flat.passed:
        node = flat.nodes[element]
        chars = chars_of[node.mem_id]
        if chars <= MIN_CHARS:
            continue
        is_sure = flat.tags[element] in NEVER_ARTICLE or signs_of(flat.names[element]) & Sign.SURE
        needed = least if is_sure else MIN_CHARS
        if chars > needed and not _is_of_others(node, nothing_seen=seen < MIN_CHARS):
            own = prose_chars(node)
            if own > max(MIN_CHARS, needed + LEAST_SHARE * own if is_sure else needed) and not is_stream(node):
                found.add(node.mem_id)
    return found


def _is_of_others(node: LexborNode, *, nothing_seen: bool) -> bool:
    """Whether a part holds what others wrote, or the site's own words: comments, a footer.

    Where nothing else is seen on the page, it is its text all the same: several paragraphs in a row, no one's name.
    """
    if node.tag not in NEVER_ARTICLE and not signs_of(name_of(node)) & _HARD:
        return False
    if node.css_first(_OF_COMMENTS) is not None:
        return True
    return node.css_first("article, main, h1") is None and not (
        nothing_seen and node.tag not in NEVER_ARTICLE and node.css_first(_TEXT_IN_A_ROW) is not None
    )


def _prose_chars(flat: Outline) -> int:
    return sum(
        len(text)
        for text, links in zip(flat.texts, flat.links, strict=True)
        if len(text) > PROSE_MIN_CHARS and links < PROSE_MAX_LINKS
    )


def _is_clutter(tag: str, name: str, around: str) -> bool:
    """Whether a part that is called so holds no article. The footer of a quotation names who said it."""
    if tag in NEVER_ARTICLE:
        return around != "blockquote"
    return tag not in NEVER_CLUTTER and not signs_of(name) & (Sign.BODY | Sign.NOTE)
