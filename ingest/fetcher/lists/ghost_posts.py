"""A page of posts from Ghost's Content API (docs.ghost.org/content-api), and the key to it, which its pages publish.

Pure. What of a post is not as Ghost writes it is not there; what is no list of posts at all is named.
"""

import json
import re
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from ingest.documents import Entry, Finding, FindingKind, GhostApi, GhostPage, Listing
from ingest.extractor.page.document import Page, read_page
from ingest.fetcher.feeds.body_urls import image_urls, with_absolute_urls
from ingest.fetcher.feeds.elements import url_of
from ingest.fetcher.feeds.plain_text import html_of_text, plain_text, scrubbed
from ingest.fetcher.feeds.prologue import describe
from ingest.text.dates.read import read_date
from ingest.text.decode import decode_feed
from ingest.text.json_fields import Jotted, number, table
from ingest.text.urls import resolve
from normalize.values import NO_HTML, Html, Moment, Url

FORMAT = "ghost"
_KEY = re.compile(r"[0-9a-f]{10,64}", re.IGNORECASE)
_API_PATH = "ghost/api/content/"
_AT_SITE = ("data-ghost", "data-sodo-search")
"""What the scripts of the portal and of the search call the address of their site."""
_MAX_POSTS = 1_000_000_000


def read_ghost_posts(body: bytes, content_type: str | None, url: Url, zone: tzinfo, now: datetime) -> GhostPage:
    """Read a page of posts, in its order, and what it says of the pages beside it."""
    text = decode_feed(body, content_type).text.lstrip("\ufeff \t\r\n")
    try:
        found = table(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        return GhostPage(Listing(None, findings=(Finding(FindingKind.NOT_A_FEED, describe(text)),)))
    posts = found.get("posts")
    if not isinstance(posts, list):
        return GhostPage(Listing(None, findings=(Finding(FindingKind.NOT_A_FEED, "JSON that is no list of posts"),)))
    entries = (_entry(table(post), url, zone, now) for post in posts)
    counted = table(table(found.get("meta")).get("pagination"))
    return GhostPage(
        Listing(FORMAT, tuple(entry for entry in entries if entry.link)),
        total=_whole(counted, "total"),
        limit=_whole(counted, "limit"),
        has_next=_whole(counted, "next") is not None if counted else None,
    )


def api_in_page(body: bytes, content_type: str | None, url: Url) -> GhostApi | None:
    """Find the API and the public key that a page of a Ghost hands to its own scripts; None where it shows none."""
    page = read_page(body, url, content_type)
    if isinstance(page, Finding) or "data-key" not in page.source:
        return None
    for node in page.tree.css("script[data-key]"):
        said = node.attributes
        key = (said.get("data-key") or "").strip()
        api = _address(page, said.get("data-api"), "")
        places = (api, *(_address(page, said.get(name), _API_PATH) for name in _AT_SITE))
        place = next((each for each in places if each), None)
        if _KEY.fullmatch(key) and place is not None:
            return GhostApi(place, key)
    return None


def _address(page: Page, said: str | None, below: str) -> Url | None:
    """Return where an API is, its path ending in that of Ghost's."""
    root = resolve(page.base_url, said.strip()) if said and said.strip() else None
    if root is None:
        return None
    bare = root.partition("#")[0].partition("?")[0].rstrip("/") + "/"
    place = resolve(bare, below) if below else Url(bare)
    return place if place and re.search(r"/ghost/api/(?:[a-z0-9.]{1,10}/)?content/$", urlsplit(place).path) else None


def _entry(post: Jotted, url: Url, zone: tzinfo, now: datetime) -> Entry:
    link = url_of(url, _text(post, "url"))
    page = link or url
    html = with_absolute_urls(_text(post, "html").strip(), page)
    excerpt = html_of_text(scrubbed(_text(post, "custom_excerpt") or _text(post, "excerpt")))
    is_for_all = _text(post, "visibility") in {"", "public"}
    is_part = post.get("access", is_for_all) is False  # old ones tell no access
    body = html or excerpt
    return Entry(
        guid=scrubbed(_text(post, "id")).strip() or None,
        link=link,
        title=plain_text(_text(post, "title")),
        published=_date(post, "published_at", zone, now),
        updated=_date(post, "updated_at", zone, now),
        body=Html(body),
        summary=Html(excerpt) if body and body != excerpt else NO_HTML,
        full=bool(html) and not is_part,
        is_part=is_part,
        images=tuple(dict.fromkeys(image_urls(body, page))),
    )


def _text(holder: Jotted, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _whole(holder: Jotted, name: str) -> int | None:
    value = holder.get(name)
    return int(number(value, _MAX_POSTS)) if isinstance(value, int) and not isinstance(value, bool) else None


def _date(post: Jotted, name: str, zone: tzinfo, now: datetime) -> Moment | None:
    stated = _text(post, name)
    return read_date(stated, zone=zone, now=now) if stated else None
