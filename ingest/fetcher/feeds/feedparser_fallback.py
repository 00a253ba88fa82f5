"""The guessing reader: what feedparser makes of an entry whose XML is broken.

Pure. feedparser's loose parser (Mark Pilgrim's, 2002) knows twenty years of broken feeds better than any rule that
could be written here. It is given a stream only, for a string or bytes might be taken for the name of a file or a URL;
its cleaner and its resolver are off, because they remove `srcset`, `data-…` and frames, and both are done elsewhere.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.fetcher.feeds.tree import Element

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_TEXTS = (("id", "guid"), ("published", "pubdate"), ("updated", "atom:updated"), ("created", "atom:created"))
_CUT = re.compile(r"^[a-z]{1,59} ?\(|\s*(?:<|&lt;)[a-z]{1,59}(?:>|&gt;)$")
"""The end of a top-level domain, where feedparser leaves it in a name; an IANA name has 63 letters at most."""
_CAPTION = re.compile(rb"(</?media:)description(?=[\s/>])", re.IGNORECASE)
"""What is said of a picture; feedparser takes it for what is said of the entry."""
_FILES = (("media_content", "media:content"), ("media_thumbnail", "media:thumbnail"))


def guess_entries(document: bytes) -> list[Element]:
    """Read the entries of a small broken document, as the elements that a whole one would have; none where it fails."""
    import feedparser  # late: needed for broken documents only

    try:
        parsed = feedparser.parse(
            io.BytesIO(_CAPTION.sub(rb"\1caption", document)),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 - it raises KeyError, UnicodeError and whatever else its handlers stumble over
        return []
    return [_element(entry) for entry in parsed.entries]


def _element(entry: dict[str, Any]) -> Element:
    # The plain `dict` beneath: feedparser's own look-up invents `updated`, and warns of it.
    said = dict(dict.items(entry))
    return Element("item", {}, None, None, children=[child for child in _children(said) if child is not None])


def _children(entry: Mapping[str, Any]) -> Iterator[Element | None]:
    for key, name in _TEXTS:
        yield _leaf(name, entry.get(key))
    yield _leaf("title", entry.get("title"))
    if entry.get("link") != entry.get("id"):  # which it also takes for a link
        yield _leaf("link", entry.get("link"))
    for content in _list(entry, "content"):
        yield _leaf("content:encoded", content.get("value"))
    yield _leaf("description", entry.get("summary"))
    yield _leaf("media:description", entry.get("media_caption"))
    yield from (_leaf("dc:creator", author) for author in _authors(entry))
    for tag in _list(entry, "tags"):
        yield _leaf("category", tag.get("label") or tag.get("term"))
    for key, name in _FILES:
        for file in _list(entry, key):
            yield Element(name, _texts(file), None, None)
    for link in _list(entry, "links"):
        if link.get("rel") == "enclosure":
            yield Element("atom:link", _texts(link), None, None)


def _authors(entry: Mapping[str, object]) -> Iterator[object]:
    """Yield what is said of each author.

    feedparser takes the address out of a text, but of a top-level domain's letters no more than four: of
    `ann@paper.online (Ann)` it leaves `ne (Ann`. The last author's text it keeps beside that, as it stood.
    """
    *others, last = _list(entry, "authors") or [{}]
    for author in others:
        name = author.get("name")
        yield _CUT.sub("", name) if isinstance(name, str) and author.get("email") else name or author.get("email")
    yield entry.get("author") or last.get("name") or last.get("email")


def _leaf(name: str, text: object) -> Element | None:
    return Element(name, {}, None, None, text=text) if isinstance(text, str) and text else None


def _list(entry: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = entry.get(key)
    return [dict(dict.items(item)) for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _texts(attributes: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): value for name, value in attributes.items() if isinstance(value, str)}
