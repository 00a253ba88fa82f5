"""Where a page says, or makes likely, that feeds are: its `link` elements, its anchors, its own markup.

Pure, and made to run in a child process. Asks nobody: whether there is a feed is seen by whoever asks for it.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from ingest.documents import FeedLink, Finding, LinkKind
from ingest.extractor.page.document import Page, read_page
from ingest.fetcher.discovery.known_hosts import feeds_named_in_page
from ingest.fetcher.discovery.url_patterns import is_feed_type, looks_like_feed, never_a_feed
from ingest.text.urls import host, resolve
from normalize.values import Url

MAX_LINKS = 200
"""Of one page: pages that list all feeds of a newspaper have a hundred."""

_WORDS = re.compile(r"\b(?:rss|atom)\b|^(?:\w+ )?feeds?$|订阅|訂閱|購読|フィード|구독|聚合", re.IGNORECASE)
_LONG = 40
"""Letters: an anchor's text with more is a headline and not the name of a feed."""

# Services that are handed the feed's address: the address is what counts.
_READERS = re.compile(
    r"^https?://(?:www\.|cloud\.|add\.)?(?:feedly\.com|inoreader\.com|newsblur\.com|netvibes\.com|theoldreader\.com"
    r"|bazqux\.com|subtome\.com|my\.yahoo\.com|follow\.is|app\.folo\.is|reader\.google\.com|feedbin\.com|xianguo\.com"
    r"|zhuaxia\.com|bloglines\.com)/"
)
_HANDED = re.compile(r"https?://.+")
_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*[\"']?(.+?)[\"']?\s*$", re.IGNORECASE)


def feed_links_of(body: bytes, url: Url, content_type: str | None) -> tuple[FeedLink, ...]:
    """Find the links of a page that may lead to its feeds, the stated ones first, each URL once, in their order."""
    page = read_page(body, url, content_type)
    if isinstance(page, Finding):
        return ()
    found: dict[Url, FeedLink] = {}
    for link in (*_stated(page), *_in_markup(page), *_refreshes(page), *_anchors(page)):
        found.setdefault(link.url, link)
    return tuple(found.values())[:MAX_LINKS]


def _stated(page: Page) -> Iterator[FeedLink]:
    """`<link rel="alternate">` wherever it stands: many a site has it in its body."""
    for node in page.tree.css("link[href]"):
        rel = (node.attributes.get("rel") or "").lower().split()
        kind = (node.attributes.get("type") or "").lower().strip()
        address = _address(page, node)
        if address and ("feed" in rel or ("alternate" in rel and is_feed_type(kind, address))):
            yield FeedLink(address, LinkKind.STATED, _words(node.attributes.get("title")))


def _in_markup(page: Page) -> Iterator[FeedLink]:
    for url in feeds_named_in_page(page.url, page.source):
        yield FeedLink(url, LinkKind.STATED)


def _refreshes(page: Page) -> Iterator[FeedLink]:
    for node in page.tree.css("meta[http-equiv][content]"):
        if (node.attributes.get("http-equiv") or "").lower() != "refresh":
            continue
        found = _REFRESH.match((node.attributes.get("content") or "")[:2000])
        address = resolve(page.base_url, found[1]) if found else None
        if address and address != page.url:
            yield FeedLink(address, LinkKind.REFRESH)


def _anchors(page: Page) -> Iterator[FeedLink]:
    """Links for people: those whose address looks like a feed's, then those that are called one."""
    called: list[FeedLink] = []
    for node in page.tree.css("a[href]"):
        address = _address(page, node)
        if address is None or never_a_feed(address) or not _may_be_its_own(page.url, address):
            continue
        name = _name_of(node)
        link = FeedLink(address, LinkKind.ANCHOR, name)
        if looks_like_feed(address) or FEED_HOSTS.search(host(address)) or _is_handed(node):
            yield link
        elif name and len(name) <= _LONG and _WORDS.search(name):
            called.append(link)
    yield from called


FEED_HOSTS = re.compile(
    r"(?:^|\.)(?:feedburner\.com|feedburner\.jp|feedpress\.me|feedpress\.com|feedblitz\.com|feedsky\.com"
    r"|feed43\.com|rsshub\.app|podbean\.com|megaphone\.fm|transistor\.fm|libsyn\.com|simplecast\.com)$"
)


def _may_be_its_own(page_url: Url, address: Url) -> bool:
    """Say whether a feed may be the site's own: blogrolls link those of others."""
    ours, theirs = host(page_url).removeprefix("www."), host(address).removeprefix("www.")
    related = theirs == ours or theirs.endswith("." + ours) or ours.endswith("." + theirs)
    return related or bool(FEED_HOSTS.search(theirs))


def _address(page: Page, node: LexborNode) -> Url | None:
    """Return where a link leads; `feed:` is http in disguise, a feed reader's button holds the feed's own address."""
    href = (node.attributes.get("href") or "").strip()
    if href[:5].lower() == "feed:":
        rest = href[5:]
        href = rest if rest[:4].lower() == "http" else "https://" + rest.lstrip("/")
    address = resolve(page.base_url, href) if href else None
    handed = _HANDED.search(unquote(address), 8) if address and _READERS.match(address) else None
    return resolve("", handed[0]) if handed else address


def _is_handed(node: LexborNode) -> bool:
    return bool(_READERS.match(node.attributes.get("href") or ""))


def _name_of(node: LexborNode) -> str:
    """Return what a link is called: its text, else its title, its label, its image's text."""
    image = node.css_first("img[alt]")
    names = (
        node.text(separator=" "),
        node.attributes.get("title"),
        node.attributes.get("aria-label"),
        image.attributes.get("alt") if image else None,
    )
    return next(filter(None, map(_words, names)), "")


def _words(text: str | None) -> str:
    return " ".join((text or "").split())[:200]
