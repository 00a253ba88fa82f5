"""Lays a page flat without what is hardly ever an article's: menus, footers, comments, links to share and to read on.

A fifth of most pages' elements stand in such parts, and every one costs a handful of objects.
"""

from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from ingest.extractor.generic.container import NEVER_ARTICLE, NEVER_CLUTTER, PROSE_MAX_LINKS
from ingest.extractor.generic.outline import Outline, outline
from ingest.extractor.page.class_names import Sign, signs_of
from ingest.extractor.page.document import Page

PASSED_OVER = Sign.COMMENT | Sign.SHARE | Sign.NAV | Sign.FOOT | Sign.RELATED | Sign.PROMO
"""Parts that are called so. What is called an author's, a form or a side is laid flat and weighed: dates, bylines and
whole articles stand in such parts."""
LONG_CHARS = 400
"""A part with more text that shows a first heading is not passed over: the article is in it, whatever it is called."""
MAX_ENTERED = 20
"""After so many parts with a first heading nothing more is passed over: asking parts in parts costs their product."""
ENOUGH_CHARS = 1500
"""Of prose: where less is seen than this, and less than in one part that was passed over, all is seen."""
PROSE_MIN_CHARS = 60


def lay_flat(page: Page) -> Outline | None:
    """Return the outline of a page; None for one without a body."""
    root = page.tree.body
    if root is None:
        return None
    longest = entered = 0

    def is_clutter(node: LexborNode, tag: str, name: str, around: str) -> bool:
        nonlocal longest, entered
        if entered >= MAX_ENTERED or not _is_called_clutter(tag, name, around):
            return False
        chars = len(node.text())
        if chars > LONG_CHARS and node.css_first("h1") is not None:
            entered += 1
            return False
        longest = max(longest, chars)
        return True

    flat = outline(root, is_clutter=is_clutter)
    if _prose_chars(flat) < min(ENOUGH_CHARS, longest):
        flat = outline(root)
    flat.host = urlsplit(page.url).hostname or ""
    return flat


def _prose_chars(flat: Outline) -> int:
    return sum(
        len(text)
        for text, links in zip(flat.texts, flat.links, strict=True)
        if len(text) > PROSE_MIN_CHARS and links < PROSE_MAX_LINKS
    )


def _is_called_clutter(tag: str, name: str, around: str) -> bool:
    """Whether a part is called what holds no article. The footer of a quotation names who said it."""
    if tag in NEVER_ARTICLE:
        return around != "blockquote"
    if not name or tag in NEVER_CLUTTER:
        return False
    signs = signs_of(name)
    return bool(signs & PASSED_OVER) and not signs & Sign.BODY
