"""One archived post, read: what it says of its article, and what was wrong with it. Pure."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from ingest.archive.archived import Addressed, Archived, Unread
from ingest.archive.dialects import bare_name, in_common_words
from ingest.archive.exports.entry import Exported
from ingest.archive.front import Front, list_of, read_front, text_of
from ingest.archive.shape import Shape, no_article, take_apart
from normalize.markdown_reader import to_html
from normalize.plain import one_line
from normalize.urls import LOCAL
from normalize.values import Html, Url

_ORIGINAL = ("source_url", "original_url", "canonicalURL", "canonical_url", "originalUrl", "original", "link")
_MAYBE = ("source", "external_url", "guid", "u-url", "bookmark-of")
_NO_TITLE = frozenset({"", "archive_request", "untitled", "no title"})
_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/](\d\d)(?:[-/](\d\d))?(?!\d)")
_ZERO_WIDTH = re.compile("[\u200b-\u200d\ufeff\u2060]")


def read_archived(data: bytes, name: str) -> Archived | Unread:
    """Read one post; `name` is its path in the archive, with `/`."""
    text = data.decode("utf-8", "replace")
    front = read_front(text)
    shape = take_apart(front.body)
    url = _original(front, shape)
    if text_of(front, "draft").lower() == "true" and not isinstance(front.values.get("draft"), list):
        return Unread("is a draft", url, is_kept_back=True)
    if not url:
        address = re.search(r"https?://[^\s<>\"']+", shape.text) if len(shape.text) < 1000 else None
        why = no_article(shape.text, has_image="<img" in shape.text or "![" in shape.text)
        return Unread(why or "names no original, so it is no article that was fetched", address[0] if address else "")
    html = shape.text if shape.is_html else to_html(in_common_words(shape.text))
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{html}")
    images = _name_images(tree)
    faults = tuple(_faults(front, shape, text, tree))
    body = tree.body.inner_html or "" if tree.body else ""
    why = no_article(body, has_image=images)
    if why:
        return Unread(why, url)
    return Archived(
        url=Url(url),
        title=_title(front, shape, tree),
        body=Html(body),
        source=_source(front, shape),
        dates=tuple(filter(None, (text_of(front, "date", "published", "created", "publishDate"), _date_in(name)))),
        fetched_at=text_of(front, "fetched_at"),
        tags=list_of(front, "tags", "keywords"),
        categories=list_of(front, "categories", "category"),
        author=bare_name(text_of(front, "author", "authors")),
        description=text_of(front, "description", "summary"),
        language=text_of(front, "lang", "language"),
        license=text_of(front, "license"),
        guid=text_of(front, "guid"),
        feed_url=text_of(front, "feed_url"),
        letters=sum(map(str.isalnum, tree.body.text() if tree.body else "")),
        faults=faults,
    )


def read_exported(entry: Exported) -> Archived | Addressed | Unread:
    """Read an entry of an export; one without a text is an address that is to be fetched."""
    url = entry.url if _is_address(entry.url) else ""
    if entry.why_not or not url:
        why = entry.why_not or f"has no address that can be asked: {entry.url[:200]!r}"
        return Unread(why, url, is_kept_back=bool(entry.why_not))
    if not entry.body:
        return Addressed(Url(url), one_line(entry.title), entry.tags, one_line(entry.description))
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{entry.body}")
    has_image = any(tree.css("img"))
    body = tree.body.inner_html or "" if tree.body else ""
    why = no_article(body, has_image=has_image)
    if why:
        return Unread(why, url)
    return Archived(
        url=Url(url),
        title=one_line(entry.title),
        body=Html(body),
        dates=entry.dates,
        fetched_at=entry.fetched_at,
        tags=entry.tags,
        categories=entry.categories,
        author=entry.author,
        description=one_line(entry.description),
        language=entry.language,
        guid=entry.guid,
        letters=sum(map(str.isalnum, tree.body.text() if tree.body else "")),
    )


def _is_address(url: str) -> bool:
    try:
        return url.startswith(("http://", "https://")) and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _original(front: Front, shape: Shape) -> str:
    """Return the address of the original: what the front matter says, else the link below the text."""
    said = (text_of(front, *_ORIGINAL), shape.link, *(text_of(front, name) for name in _MAYBE))
    return next((url for url in said if _is_address(url)), "")


def _title(front: Front, shape: Shape, tree: LexborHTMLParser) -> str:
    heading = tree.css_first("h1, h2")
    said = (text_of(front, "title"), shape.title, heading.text() if heading else "")
    return next((line for each in said if (line := one_line(each)).lower() not in _NO_TITLE), "")


def _source(front: Front, shape: Shape) -> str:
    """Return who published it: what the front matter or the heading says, else the tag behind ours.

    A post of another program has tags of its own: none of them is a source.
    """
    said = (text_of(front, "source_name"), text_of(front, "source"), text_of(front, "feed"), shape.source)
    tags = list_of(front, "tags")
    named = (one_line(each) for each in (*said, *(tags[1:2] if tags[:1] == ("fetched",) else ())))
    return next((name for name in named if name and "://" not in name), "")


def _date_in(name: str) -> str:
    found = _DATE_IN_NAME.search(name)
    return f"{found[1]}-{found[2]}-{found[3] or '01'}" if found else ""


def _name_images(tree: LexborHTMLParser) -> bool:
    """Give images that lie beside the post an address that says so; say whether there is any image."""
    images = tree.css("img")
    for image in images:
        source = (image.attributes.get("src") or "").strip()
        if source and not urlsplit(source).scheme and not source.startswith("//"):
            image.attrs["src"] = LOCAL + quote(unquote(source.removeprefix("./")))
    return bool(images)


def _faults(front: Front, shape: Shape, text: str, tree: LexborHTMLParser) -> Iterator[str]:
    if front.is_broken:
        yield "its front matter was no YAML"
    if not front.is_there:
        yield "it had no front matter"
    if one_line(text_of(front, "title")).lower() in _NO_TITLE:
        yield "it had no title of its own"
    if isinstance(front.values.get("draft"), list):
        yield "`draft` was a list"
    if "fetched" not in map(str.lower, list_of(front, "tags")):
        yield "the tag `fetched` was missing"
    if shape.has_stray_comma:
        yield "the link to the original was malformed"
    if any(not (image.attributes.get("src") or "").strip() for image in tree.css("img")):
        yield "images named no address, or only for a script"
    if any(len(pre.css("code")) > 1 and "\n" not in pre.text().strip() for pre in tree.css("pre")):
        yield "lines of code were glued together"
    if tree.css("script, embed, iframe, object"):
        yield "it held scripts or frames"
    if _ZERO_WIDTH.search(text.removeprefix("\ufeff")):
        yield "it held characters of no width"
