"""What the engine does, under one roof: every function that works on what strangers wrote. Pure.

Named by `ingest.tasks` and imported by the engine's worker alone, so that the parsers are loaded where they may fail.
"""

import importlib
from dataclasses import replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from ingest.archive.archived import Addressed, Archived, Unread
from ingest.archive.exports.entry import Exported
from ingest.archive.read import read_archived, read_exported
from ingest.documents import Extracted, FeedLink, Finding, GhostApi, GhostPage, Hints, Listing, Sitemap
from ingest.extractor import parted
from ingest.extractor.explain import explain
from ingest.extractor.extract import extract, from_feed
from ingest.extractor.joining import join
from ingest.extractor.page.document import read_page
from ingest.extractor.page.explained import Explained
from ingest.extractor.page.parts import Parted
from ingest.extractor.samples import complaints
from ingest.extractor.site_rules.model import Rule, Sample
from ingest.fetcher.discovery.known_hosts import table_text
from ingest.fetcher.discovery.page_feeds import feed_links_of
from ingest.fetcher.feeds.read import read_feed
from ingest.fetcher.lists import ghost_posts
from ingest.fetcher.lists.captures import read_captures
from ingest.fetcher.lists.listing_page import read_listing_page
from ingest.fetcher.lists.wordpress_posts import read_wordpress_posts as read_posts
from ingest.fetcher.sitemaps.read import read_sitemap
from ingest.identity.fingerprint import letters, visible, with_fingerprints
from ingest.identity.minhash import sketch
from ingest.text.collector import collector_paused
from ingest.text.dates.zones import load_zones
from ingest.text.encodings import load_codecs
from ingest.text.hosts import load_tables
from normalize.article import Article
from normalize.front_matter.read import FrontMatterError
from normalize.normalize import Edition, normalize
from normalize.profile import Profile
from normalize.reread import Known, reread
from normalize.values import Html, Moment, Url
from store.document import Document


def prepare() -> tuple[ZoneInfo, ...]:
    """Load what is otherwise loaded when needed, for a process that can open no file later; hold the zones."""
    # Their own modules load these late, too: most runs of the parent need none of them.
    importlib.import_module("_strptime")
    importlib.import_module("feedparser")
    importlib.import_module("xml.sax.expatreader")
    load_codecs()
    load_tables()
    table_text()
    return load_zones()


def list_entries(
    body: bytes, content_type: str | None, url: Url, zone: str, polled_at: datetime, max_entries: int
) -> Listing:
    """Read a feed document and return its entries, each with its fingerprint."""
    with collector_paused():
        listing = read_feed(
            body, content_type=content_type, url=url, zone=zone, polled_at=polled_at, max_entries=max_entries
        )
        return with_fingerprints(listing)


def extract_page(
    body: bytes,
    url: Url,
    content_type: str | None,
    rule: Rule | None,
    zone: str,
    fetched_at: datetime,
    hints: Hints,
) -> Extracted:
    """Extract the article of a page."""
    return sketched(read_article(body, url, content_type, rule, zone, fetched_at, hints))


def read_article(
    body: bytes,
    url: Url,
    content_type: str | None,
    rule: Rule | None,
    zone: str,
    fetched_at: datetime,
    hints: Hints,
) -> Extracted:
    """Extract the article of a page, without what its copies are found by."""
    return extract(
        body,
        url,
        content_type=content_type,
        rule=rule,
        zone=zone,
        fetched_at=fetched_at,
        hints=hints,
    )


def explain_page(
    body: bytes, url: Url, content_type: str | None, rule: Rule | None, zone: str, now: datetime
) -> Explained:
    """Extract the article of a page and say how it was found."""
    return explain(body, url, content_type=content_type, rule=rule, zone=zone, now=now)


def part_page(
    body: bytes, url: Url, content_type: str | None, rule: Rule | None, zone: str, now: datetime, chosen: int | None
) -> Parted:
    """Extract the article of a page and say what became of each of its parts."""
    return parted.part_page(body, url, content_type=content_type, rule=rule, zone=zone, now=now, chosen=chosen)


def try_sample(rule: Rule, sample: Sample, now: datetime) -> list[str]:
    """Return a line for everything that a rule makes of a sample page otherwise than expected."""
    return complaints(rule, sample, now)


def shows_text(body: bytes, url: Url, content_type: str | None, text: str) -> bool:
    """Say whether a page shows a text to its readers, wherever on it."""
    page = read_page(body, url, content_type)
    return not isinstance(page, Finding) and letters(text) in letters(visible(page.source))


def join_pages(first: Extracted, further: Extracted) -> Extracted:
    """Join a further page of an article to it."""
    return sketched(join(first, further))


def extract_feed_body(html: Html, base_url: Url) -> Extracted:
    """Treat the body that a feed gave as if it were a page's."""
    return sketched(from_feed(html, base_url))


def sketched(extracted: Extracted) -> Extracted:
    """Add what copies of a text are found by: a tenth of what its page costs."""
    return replace(extracted, sketch=sketch(letters(extracted.text)))


def write_document(article: Article, profile: Profile, slug: str, zone: str, edition: Edition | None) -> Document:
    """Normalize an article to its document."""
    folder_zone: tzinfo = ZoneInfo(zone)
    return normalize(article, profile, slug=slug, zone=folder_zone, edition=edition)


def rewrite_post(
    text: str, written: Profile, known: Known, names: frozenset[str], profile: Profile, zone: str
) -> Document | str:
    """Write a post of the store in another profile; of one that cannot be read, return why."""
    try:
        article = reread(text, written, known, names)
    except FrontMatterError as error:
        return f"left out: its front matter cannot be read: {error}"
    return normalize(article, profile, slug=known.slug, zone=ZoneInfo(zone))


def read_archived_post(data: bytes, name: str) -> Archived | Unread:
    """Read a post that another program wrote."""
    return read_archived(data, name)


def read_exported_entry(entry: Exported) -> Archived | Addressed | Unread:
    """Read an entry of another program's export."""
    return read_exported(entry)


def read_sitemap_document(body: bytes, url: Url, content_type: str | None, zone: str, now: datetime) -> Sitemap:
    """Read a sitemap, or a feed that serves as one."""
    return read_sitemap(body, content_type=content_type, url=url, zone=zone, now=now)


def list_wordpress_posts(body: bytes, url: Url, content_type: str | None, zone: str, now: datetime) -> Listing:
    """Read a page of posts of WordPress's REST API."""
    return with_fingerprints(read_posts(body, content_type, url, ZoneInfo(zone), now))


def list_ghost_posts(body: bytes, url: Url, content_type: str | None, zone: str, now: datetime) -> GhostPage:
    """Read a page of posts of Ghost's Content API."""
    found = ghost_posts.read_ghost_posts(body, content_type, url, ZoneInfo(zone), now)
    return replace(found, listing=with_fingerprints(found.listing))


def find_ghost_api(body: bytes, url: Url, content_type: str | None) -> GhostApi | None:
    """Find the API that a page of a Ghost hands to its scripts."""
    return ghost_posts.api_in_page(body, content_type, url)


def list_captures(body: bytes, url: Url, content_type: str | None, archive: str, all_captures: bool) -> Listing:
    """Read a page of an archive's index."""
    return read_captures(body, content_type, url, archive, all_captures=all_captures)


def list_page(body: bytes, url: Url, content_type: str | None, published: Moment | None) -> Listing:
    """Read a page that lists articles."""
    return read_listing_page(body, content_type, url, published)


def find_feed_links(body: bytes, url: Url, content_type: str | None) -> tuple[FeedLink, ...]:
    """Find where a page says that its feeds are."""
    return feed_links_of(body, url, content_type)
