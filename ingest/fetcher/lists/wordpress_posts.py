"""A page of posts from WordPress's REST API (`wp/v2/posts`, developer.wordpress.org) to a `Listing`.

Pure. What of a post is not as WordPress writes it is not there; what is no list of posts at all is named.
"""

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TypeAlias

from ingest.documents import Entry, Finding, FindingKind, Listing
from ingest.fetcher.feeds.body_urls import image_urls, with_absolute_urls
from ingest.fetcher.feeds.elements import url_of
from ingest.fetcher.feeds.plain_text import scrubbed, text_of_html
from ingest.fetcher.feeds.prologue import describe
from ingest.text.dates.read import read_date
from ingest.text.decode import decode_feed
from normalize.values import NO_HTML, Html, Moment, Url

FORMAT = "wordpress"
_Object: TypeAlias = Mapping[str, object]


def read_wordpress_posts(body: bytes, content_type: str | None, url: Url, zone: tzinfo, now: datetime) -> Listing:
    """Read a page of posts, in its order; `zone` is for dates that come without their GMT."""
    text = decode_feed(body, content_type).text.lstrip("\ufeff \t\r\n")
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return Listing(None, findings=(Finding(FindingKind.NOT_A_FEED, describe(text)),))
    posts = [post for post in found if isinstance(post, dict)] if isinstance(found, list) else []
    if not isinstance(found, list) or (found and not posts):
        return Listing(None, findings=(Finding(FindingKind.NOT_A_FEED, "JSON that is no list of posts"),))
    entries = (_entry(post, url, zone, now) for post in posts)
    return Listing(FORMAT, tuple(entry for entry in entries if entry.link or entry.guid))


def _entry(post: _Object, url: Url, zone: tzinfo, now: datetime) -> Entry:
    link = url_of(url, _text(post, "link"))
    page = link or url
    body = with_absolute_urls(_rendered(post, "content"), page)
    summary = _rendered(post, "excerpt")
    return Entry(
        guid=scrubbed(_rendered(post, "guid")).strip() or None,
        link=link,
        title=text_of_html(_rendered(post, "title")),
        published=_date(post, "date", zone, now),
        updated=_date(post, "modified", zone, now),
        body=Html(body or summary),
        summary=Html(summary) if body and body != summary else NO_HTML,
        full=bool(body),
        images=tuple(dict.fromkeys(image_urls(body, page))),
    )


def _rendered(post: _Object, name: str) -> str:
    """Return what a field shows; of a protected post it is nothing."""
    value = post.get(name)
    if isinstance(value, dict):
        return "" if value.get("protected") is True else _text(value, "rendered").strip()
    return _text(post, name).strip()


def _text(holder: _Object, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _date(post: _Object, name: str, zone: tzinfo, now: datetime) -> Moment | None:
    """Take the instant in GMT; a post that was never published by WordPress itself has zeros there."""
    gmt = _text(post, f"{name}_gmt")
    stated = read_date(f"{gmt}Z", zone=zone, now=now) if gmt and not gmt.startswith("0000") else None
    local = _text(post, name)
    return stated or (read_date(local, zone=zone, now=now) if local and not local.startswith("0000") else None)
