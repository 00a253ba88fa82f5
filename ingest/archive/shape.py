"""The bodies of archived posts: what is the article, and what the archiver put around it. Pure.

Known are the seed's shape (`TITLE by SOURCE` over a rule, the article's element, `<hr>`, the link named 原文链接), our
own (a last line that links the original), and any other Markdown or HTML.
"""

import re
from dataclasses import dataclass
from html import unescape

_HEADING = re.compile(r"\s*([^\n]+)\n[ \t]*(?:-{3,}|={3,})[ \t]*(?:\n|\Z)")
_BY = re.compile(r"(.*\S)\s+by\s+(\S.*?)\s*", re.DOTALL)
# `<a href="URL",target="_blank"`: the comma is how 5,174 of 5,179 archived posts have it.
_TAIL_LINK = re.compile(
    r"(?:<hr\s*/?>\s*)?<a\s+href\s*=\s*[\"']?([^\"'\s>]+)[\"']?\s*,?[^>]*>"
    r"\s*(?:原文链接|原文|阅读原文|Original article)\s*</a>\s*\Z"
)
_OWN_LINK = re.compile(r"(?:\A|\n)\[(?:原文链接|Original article)\]\(([^\s)]+)\)(?: · (.*))?\s*\Z")
_ADDRESS = re.compile(r"(?:<?(https?://[^\s<>\"]+)>?\s*)+")
_TAG = re.compile(r"<[^>]*>")
_ERROR = re.compile(
    r"undefined (?:local variable or )?method|\b(?:NoMethodError|NameError|RuntimeError|ArgumentError|SocketError)\b"
    r"|OpenURI::HTTPError|\bErrno::E|Net::(?:Read|Open)Timeout|OpenSSL::SSL|Traceback \(most recent call last\)"
)
_MAX_ERROR_LETTERS = 600
_LEAST_LETTERS = 50
"""An archived article of less text, and without an image, is a note or the remains of a page that did not load."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A body, taken apart."""

    text: str
    """The article alone, in Markdown or HTML."""
    is_html: bool = False
    title: str = ""
    source: str = ""
    link: str = ""
    has_stray_comma: bool = False


def take_apart(body: str) -> Shape:
    """Part the article from the heading above it and the link below."""
    body = body.replace("\r\n", "\n")
    title = source = link = ""
    tail = _TAIL_LINK.search(body)
    comma = False
    if tail:
        body, link, comma = body[: tail.start()], unescape(tail[1]), '",' in tail[0]
    elif own := _OWN_LINK.search(body):
        body, link, source = body[: own.start()], own[1], (own[2] or "").strip()
    heading = _HEADING.match(body)
    if heading and tail:
        body = body[heading.end() :]
        named = _BY.fullmatch(heading[1])
        title, source = (named[1], named[2]) if named else (heading[1].strip(), source)
    body = body.strip("\n")
    return Shape(body, body.lstrip().startswith("<"), unescape(title), unescape(source), link, comma)


def no_article(text: str, *, has_image: bool) -> str:
    """Say why a text is no article; nothing when it is one. `text` may be HTML."""
    bare = unescape(_TAG.sub(" ", text)).strip()
    letters = sum(map(str.isalnum, bare))
    if _ADDRESS.fullmatch(bare):
        return "holds nothing but an address"
    if letters <= _MAX_ERROR_LETTERS and _ERROR.search(bare):
        return "holds an error message of the program that archived it"
    if not letters and not has_image:
        return "holds neither text nor image"
    if letters < _LEAST_LETTERS and not has_image:
        return f"holds {letters} letters, less than an article"
    return ""
