"""Titles and names as plain text, whether they came as text, as HTML, or as text that was escaped once too often.

Pure; knows nothing of feeds. Tags go, `List<String>` and `the <video> element` stay: nobody can say of an RSS
title which it is (RSS 2.0 leaves it open), so only HTML that makes sense in a title counts, and only in pairs.
"""

import re
from html import escape, unescape

MAX_TEXT = 10_000
"""Of a title or a name, in characters; what is longer is no title and is cut."""

_INLINE_NAMES = """a abbr acronym b bdi bdo big blink blockquote center cite code del dfn div em font h1 h2 h3 h4 h5 h6
    i ins kbd li mark nobr ol p pre q rp rt ruby s samp small span strike strong sub sup time tt u ul var"""
_BLOCK_NAMES = """figure figcaption iframe table tbody td th thead tr section article dl dt dd video audio"""
_INLINE = frozenset(_INLINE_NAMES.split())
_VOID = frozenset({"br", "hr", "img", "wbr"})
"""Of the void elements those that nobody writes about in a title."""
_BREAKING = frozenset({"blockquote", "br", "center", "div", "hr", "li", "ol", "p", "pre", "ul", "h1", "h2", "h3", "h4"})
# In a body, these too; where all tags are of these, a text that claims to be plain is HTML after all.
_BLOCK = _INLINE | _VOID | frozenset(_BLOCK_NAMES.split())

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})(?:\s[^<>]*)?/?>")
_COMMENT = re.compile(r"<!--[^<>]*-->")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ESCAPED_TAG = re.compile(r"&lt;/([A-Za-z][A-Za-z0-9]{0,15})&gt;")


def plain_text(text: str) -> str:
    """Fold white space and control characters in what is plain text already."""
    if len(text) > MAX_TEXT:
        text = text.strip()[: 2 * MAX_TEXT]
    if not text.isprintable():  # none of these signs is, but for the space
        text = scrubbed(_SPACE_OR_CONTROL.sub(" ", text))
    return " ".join(text.split())[:MAX_TEXT]


def text_of_html(html: str) -> str:
    """Read a title or name that may be HTML: without its tags, with its references resolved."""
    if "<" not in html and "&" not in html:
        return plain_text(html)
    html = html.strip()[: 10 * MAX_TEXT]
    return plain_text(_REFERENCE.sub(lambda found: unescape(found[0]), without_tags(html)))


def without_tags(html: str) -> str:
    """Take the tags out of a short text; a lone tag, or one that no title would hold, is text."""
    tags = {(slash, name.lower()) for slash, name in _TAG.findall(html)}
    paired = {name for slash, name in tags if slash and ("", name) in tags and name in _INLINE} | _VOID

    def taken_out(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name not in paired:
            return tag[0]
        return " " if name in _BREAKING else ""

    return _TAG.sub(taken_out, _COMMENT.sub("", html))


def scrubbed(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can spell and UTF-8 cannot, by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text) if not text.isascii() else text


def looks_like_html(text: str) -> bool:
    """Whether a text that claims to be plain is HTML: every tag in it is known, and at least one is closed."""
    if "</" not in text:
        return False
    tags = _TAG.findall(text)
    return any(slash for slash, _ in tags) and all(name.lower() in _BLOCK for _, name in tags)


def html_of_text(text: str) -> str:
    """Write plain text as HTML: paragraphs at blank lines, breaks at line ends."""
    if "\n" not in text.strip():
        return escape(text.strip(), quote=False)
    paragraphs = re.split(r"\n[ \t]*\n\s*", escape(text.strip(), quote=False))
    return "".join("<p>" + "<br>\n".join(paragraph.splitlines()) + "</p>\n" for paragraph in paragraphs).strip()


def unescaped_if_twice(html: str) -> str:
    """Undo one escaping of a body that is nothing but escaped HTML from its first sign to its last.

    A sentence about `&lt;p&gt;` stays; a publisher's tool that escaped what was escaped leaves a whole body so.
    """
    if not (html.startswith("&lt;") and html.endswith("&gt;")) or "<" in html:
        return html
    names = [name.lower() for name in _ESCAPED_TAG.findall(html)]
    return unescape(html) if names and all(name in _BLOCK for name in names) else html
