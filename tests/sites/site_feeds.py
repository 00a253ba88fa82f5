"""Looks at the feed of a built site: is every post in it, whole, and has every image a whole address that resolves."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
from selectolax.lexbor import LexborHTMLParser

from tests.sites.content import Post
from tests.sites.differences import compared, known
from tests.sites.inspection import without_attributions
from tests.sites.page import letters, read

_HOST = "site.example"
_SEEN = frozenset({"text", "links", "images"})
"""What of the model a feed's reader has to be shown; the rest is seen on the pages."""


def feed_faults(posts: Sequence[Post], file: Path, site: Path, names: frozenset[str]) -> Iterator[str]:
    """Yield what is wrong with a site's feed, a line each; `names` are its generator's and profile's."""
    if not file.is_file():
        yield f"there is no {file.name}"
        return
    parsed = feedparser.parse(file.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    if parsed.bozo:
        yield f"{file.name}: {parsed.bozo_exception}"
    by_title: dict[str, list[Post]] = {}
    for post in posts:
        by_title.setdefault(letters(post.title), []).append(post)
    if len(parsed.entries) != len(posts):
        yield f"{file.name}: holds {len(parsed.entries)} posts, not {len(posts)}"
    for entry in parsed.entries:
        contents = entry.get("content") or []
        html = max((each.value for each in contents), key=len, default=entry.get("summary", ""))
        base = next((each.base for each in contents if each.base), "")
        plain = LexborHTMLParser(entry.title).text()  # some feeds hold titles as HTML
        same = by_title.get(letters(entry.title)) or by_title.get(letters(plain), [])
        if not same:
            yield f"{file.name}: {entry.title!r} is no post"
            continue
        for fault in _entry_faults(html, base, same, site, names):
            yield f"{file.name}: {same[0].title}: {fault}"


def _entry_faults(html: str, base: str, same: list[Post], site: Path, names: frozenset[str]) -> Iterator[str]:
    body = LexborHTMLParser(f"<!DOCTYPE html><body><main>{html}</main>").css_first("main")
    if body is None:
        yield "it is empty"
        return
    for image in body.css("img"):
        source = urljoin(base, image.attributes.get("src") or "")
        parts = urlsplit(source)
        if not parts.netloc:
            yield f"an image has no whole address: {source}"
        elif parts.netloc == _HOST and not (site / unquote(parts.path).lstrip("/")).is_file():
            yield f"an image does not resolve: {source}"
    without_attributions(body)
    shown = read(body)
    found = [
        [
            told
            for aspect, told in compared(post.page, shown)
            if aspect in _SEEN and not known(names, post.title, aspect)
        ]
        for post in same
        if post.page is not None
    ]
    if found and all(found):
        yield f"it says {found[0][0]}"
