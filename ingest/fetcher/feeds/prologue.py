"""Where the feed, or an entry alone (RFC 4287 §2), begins in what was sent; else what it is that was sent instead.

Pure. Before the root may stand a declaration, a DTD, comments, blank lines, a warning of PHP: all of it goes, for the
encoding is known already and a DTD is a way to attack. Only short entities that it declares are remembered.
"""

import re
from typing import NamedTuple

from ingest.fetcher.feeds.plain_text import text_of_html

_ROOT = re.compile(r"<(?:[\w.\-]{1,30}:)?(?:rss|rdf|feed|channel)(?=[\s/>])", re.IGNORECASE)
_ATOM_ENTRY = re.compile(
    r"<(?:[\w.\-]{1,30}:)?entry\s[^<>]{0,2000}?[\"']http://(?:www\.w3\.org/2005/Atom|purl\.org/atom/ns#)[\"']"
)
_ENTITY = re.compile(r"<!ENTITY\s+([\w.\-]{1,40})\s+(?:\"([^\"<&%]{0,200})\"|'([^'<&%]{0,200})')\s*>")
_PAGE = re.compile(r"<(?:html|head|body|title|meta|script)\b", re.IGNORECASE)
_PAGE_DOCTYPE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_PAGE_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
_TAG_NAME = re.compile(r"<([A-Za-z_][\w.:\-]{0,60})")
# With what PHP, and those who write error messages, dress their warnings.
_WARNING_TAGS = frozenset(
    "a b br center code div em font h1 h2 h3 hr i p pre small span strong table tbody td th tr u".split()
)

_BLANK = re.compile("[\ufeff\\s\x00]*")

LOOKED_AT = 200_000
"""Characters within which a root is looked for, and by which a document that is no feed is described."""
_MAX_ENTITIES = 300

_KINDS = {
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap index",
    "opml": "an OPML list of feeds",
    "error": "an XML error message",
    "opensearchdescription": "an OpenSearch description",
    "svg": "an SVG image",
    "plist": "a property list",
}


class Begun(NamedTuple):
    """Where a document's root begins, and the entities that its DTD declared as plain text."""

    start: int
    entities: dict[str, str]
    is_entry: bool = False
    """It is an Atom entry that is a document of its own (RFC 4287 §2)."""


def begin(text: str) -> Begun | None:
    """Find a document's root; None when it holds no feed."""
    start = _skip_comments(text)
    root = _ROOT.search(text, start, start + LOOKED_AT)
    if root is None:
        return Begun(start, {}, is_entry=True) if _ATOM_ENTRY.match(text, start) else None
    before = text[start : root.start()]
    if "<?xml" not in before and any(name.lower() not in _WARNING_TAGS for name in _TAG_NAME.findall(before)):
        return None  # a page that speaks of feeds, or XML of another kind
    entities = _ENTITY.findall(text[: root.start()])[:_MAX_ENTITIES] if "<!ENTITY" in text[: root.start()] else []
    return Begun(root.start(), {name: double or single for name, double, single in entities})


def describe(text: str) -> str:
    """Say in a few words what a document is that is no feed."""
    start = text[:LOOKED_AT].lstrip("\ufeff \t\r\n\x00")
    if not start:
        return "an empty document"
    if start[0] in "{[":
        return "JSON that is no JSON Feed"
    if _PAGE_DOCTYPE.search(start) or _PAGE.search(start):
        title = _PAGE_TITLE.search(start)
        shown = text_of_html(title[1])[:100] if title else ""
        return f"an HTML page titled “{shown}”" if shown else "an HTML page without a title"
    tag = _TAG_NAME.search(start)
    if tag and start[0] == "<":
        name = tag[1].lower().rpartition(":")[2]
        return _KINDS.get(name, f"XML with the root <{tag[1]}>")
    return f"no XML, beginning with “{text_of_html(start[:60])}”"


def _skip_comments(text: str) -> int:
    """Find where the comments before everything else end; they may speak of `<rss>`, too."""
    position = 0
    while True:
        blank = _BLANK.match(text, position)
        position = blank.end() if blank else position
        if text.startswith("<?xml", position) and (end := text.find("?>", position)) >= 0:
            position = end + 2
        elif text.startswith("<!--", position) and (end := text.find("-->", position)) >= 0:
            position = end + 3
        else:
            return position
