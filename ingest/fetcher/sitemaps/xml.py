"""The XML of a sitemap to plain rows, as broken as it comes.

Pure, and made to run in a child process. Knows elements and their texts, nothing of dates or of which URLs are wanted.
A document is parsed from its root on: what stands before it (a DTD with its entities, warnings of PHP) is never seen by
the parser, and names of entities that are then unknown are text.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from ingest.text.xml_faults import with_ampersands_escaped, without_illegal

_COMMENTS = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.\-]{1,30}:)?(urlset|sitemapindex|rss|rdf|feed|html|body)(?=[\s/>])", re.IGNORECASE)
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_LOOK = 200_000
"""Characters in which the root must come."""

_ITEMS = frozenset({"url", "sitemap"})
# (parent, element) -> field, by local names: prefixes are mistaken and namespaces misspelt in the wild. An image's or
# a video's `loc` and `title` have other parents.
_FIELDS = {
    ("url", "loc"): "loc",
    ("sitemap", "loc"): "loc",
    ("url", "lastmod"): "lastmod",
    ("sitemap", "lastmod"): "lastmod",
    ("news", "publication_date"): "published",
    ("news", "title"): "title",
    ("publication", "language"): "language",
}
_MAX_FIELD_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One `url` or `sitemap` element: its fields as they stand there."""

    loc: str
    lastmod: str = ""
    published: str = ""
    title: str = ""
    language: str = ""


@dataclass(slots=True)
class Rows:
    """What a document held, in its order."""

    urls: list[Row] = field(default_factory=list)
    sitemaps: list[Row] = field(default_factory=list)
    cut: bool = False
    """The document ended, or could not be read on, before its root was closed."""
    capped: bool = False
    """It has more rows than were wanted."""


class _EnoughError(Exception):
    """As many rows as are wanted have been read."""


def root_of(text: str) -> tuple[str, int] | None:
    """Find the root of a sitemap: its local name and where it starts; None for another document."""
    blank = _COMMENTS.match(text, 0, _LOOK)
    start = blank.end() if blank else 0
    found = _ROOT.search(text, start, start + _LOOK)
    return (found[1].lower(), found.start()) if found and found[1].lower() in _SITEMAPS else None


def read_rows(text: str, start: int, max_rows: int) -> Rows:
    """Read a document from its root on; what is whole before a fault that cannot be mended is kept."""
    xml = without_illegal(text[start:])
    rows = _parsed(xml, max_rows)
    if not rows.cut:
        return rows
    mended = with_ampersands_escaped(xml)
    return _parsed(mended, max_rows) if mended != xml else rows


def _parsed(xml: str, max_rows: int) -> Rows:
    reader = _Reader(max_rows)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(xml.encode("utf-8"), True)
    except _EnoughError:
        reader.rows.capped = True
    except expat.ExpatError:
        reader.rows.cut = not reader.closed
    return reader.rows


class _Reader:
    """Expat's handlers."""

    def __init__(self, max_rows: int) -> None:
        self.rows = Rows()
        self.closed = False
        self._max_rows = max_rows
        self._open: list[str] = []
        self._row: dict[str, str] = {}
        self._field: str | None = None
        self._heard: list[str] = []

    def start(self, tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(":")[2].lower()
        parent = self._open[-1] if self._open else ""
        self._open.append(name)
        if name in _ITEMS:
            self._row = {}
        self._field = _FIELDS.get((parent, name))
        self._heard = []

    def text(self, text: str) -> None:
        if self._field is not None:
            self._heard.append(text)

    def end(self, _: str) -> None:
        name = self._open.pop()
        if self._field is not None:
            self._row.setdefault(self._field, "".join(self._heard)[:_MAX_FIELD_CHARS].strip())
            self._field = None
        elif name in _ITEMS and self._row.get("loc"):
            self._add(self.rows.urls if name == "url" else self.rows.sitemaps)
        self.closed = not self._open

    def _add(self, rows: list[Row]) -> None:
        if len(self.rows.urls) + len(self.rows.sitemaps) >= self._max_rows:
            raise _EnoughError
        rows.append(Row(**self._row))
        self._row = {}
