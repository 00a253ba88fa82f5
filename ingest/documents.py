"""What the documents of the web are read as: listings of feeds, articles of pages, sitemaps, and what is found in them.

Pure values, which travel through `ingest`.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from normalize.values import NO_HTML, Html, Moment, Origin, Url
from store.late.dataclass import dataclass, field


class FindingKind(StrEnum):
    """What is worth saying about a document that was read all the same; rules expect them by these words."""

    BEFORE = "before"
    """Left out, for it is older than was asked for."""
    BROKEN = "broken"
    BUILD_DATES = "build_dates"
    """Every date of a sitemap is that of its build."""
    CAPPED = "capped"
    """There is more than one document may bring."""
    DATES_REFUSED = "dates_refused"
    DRIFT = "drift"
    """A page is not as its site rule says any more."""
    ELSEWHERE = "elsewhere"
    """On other hosts than the site's."""
    EMPTY_ENTRIES = "empty_entries"
    ENCODING_REPAIRED = "encoding_repaired"
    ENTRIES_LOST = "entries_lost"
    FEED_FULLER = "feed_fuller"
    """A page shows a part of the text that its feed gives."""
    LISTS = "lists"
    NOTICE = "notice"
    """An entry of a feed that speaks of the feed and is no article."""
    NO_ARTICLES = "no_articles"
    NO_URLS = "no_urls"
    NOT_A_FEED = "not_a_feed"
    NOT_A_SITEMAP = "not_a_sitemap"
    PAID = "paid"
    """A page shows a part of an article that is to be paid for."""
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    UNPAGED = "unpaged"
    """A feed has no older pages."""
    WALLED_OFF = "walled_off"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth saying about a document that was read all the same."""

    kind: FindingKind
    detail: str
    """One line for people."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that an entry carries: RSS enclosure, Atom link, media:content, JSON Feed attachment."""

    url: Url
    type: str | None = None
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, as published, with every URL absolute. What a feed does not say is None or empty."""

    guid: str | None = None
    link: Url | None = None
    title: str = ""
    """Plain text: no tags, entities resolved, white space folded."""
    published: Moment | None = None
    updated: Moment | None = None
    body: Html = NO_HTML
    """The fullest body that the feed gives: content, else summary."""
    summary: Html = NO_HTML
    """A short description, where it is distinct from the body."""
    full: bool = False
    """The body came from an element that is meant for the whole content."""
    is_part: bool = False
    """What everybody may read of it is a part, as the list says: the rest is for the site's members."""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    images: tuple[Url, ...] = ()
    """Lead image first, then media, enclosures that are images, and those of the body."""
    language: str | None = None
    license: str | None = None
    text_hash: str = ""
    """Of the body's visible text without its churn (`ingest.identity.fingerprint`)."""
    text_length: int = 0
    """Letters of that text."""
    teaser: str = ""
    """The beginning of that text as a reader sees it, without a call to read on."""
    feed_url: Url | None = None
    """The document that listed it."""
    page_url: Url | None = None
    """Where its page is had, where that is another place than its link: in an archive."""
    captured_at: datetime | None = None
    """When an archive captured that page, aware: it was published before."""
    built_at: datetime | None = None
    """When the site was built whose sitemap listed it, and dated all that it lists by that, aware."""
    home_url: Url | None = None
    """The site that it belongs to: where an entry without a page of its own leads."""
    home_title: str = ""
    """What the document that listed it calls itself: the site's name, mostly."""
    tags: tuple[str, ...] = ()
    """That a person gave it, where it was kept before."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source lists: the entries of one document, newest first as far as the document says so.

    `format` is `rss20`, `atom10`, `json11`, `rdf10`, `sitemap` …; None when the document is no feed at all, and then a
    finding `not_a_feed` says what it is instead.
    """

    format: str | None
    entries: tuple[Entry, ...] = ()
    title: str | None = None
    home_url: Url | None = None
    language: str | None = None
    license: str | None = None
    next_url: Url | None = None
    """The next page of a paged feed (RFC 5005 §3, JSON Feed `next_url`)."""
    archive_url: Url | None = None
    """The archive document before this one (RFC 5005 §4 `prev-archive`)."""
    moved_url: Url | None = None
    """Where it says that it is listed from now on (`itunes:new-feed-url`)."""
    hub_url: Url | None = None
    ttl_minutes: int | None = None
    """RSS `ttl`, or what `sy:updatePeriod` and `sy:updateFrequency` come to."""
    skip_hours: frozenset[int] = frozenset()
    """Hours (UTC) in which RSS asks not to be polled."""
    skip_days: frozenset[int] = frozenset()
    """Days, Monday is 0, in which RSS asks not to be polled."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class GhostApi:
    """Where a Ghost gives its posts to programs, as its pages say."""

    url: Url
    key: str
    """The public one, which its pages hand to their own scripts."""


@dataclass(frozen=True, slots=True)
class GhostPage:
    """A page of posts as Ghost's Content API gives it."""

    listing: Listing
    total: int | None = None
    """Of the posts that were asked for, on this page or not."""
    limit: int | None = None
    """Posts of a page, which may be fewer than were asked for."""
    has_next: bool | None = None
    """It names a page behind it; None where it says nothing of others."""


@dataclass(frozen=True, slots=True)
class ImageRef:
    """An image of an article's body: the URL that `src` holds there, and further candidates to try, best first."""

    url: Url
    alternatives: tuple[Url, ...] = ()
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a page before it is read."""

    title: str | None = None
    """The title that its feed gives it: it helps to tell the article from its neighbours."""
    site_name: str | None = None
    """What its feed calls itself: no title, nor the tail of one."""
    first_url: Url | None = None
    """The article's first page, where this is a further one."""


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page gave. `body` is empty when no article was found; each known field says where it came from.

    `body` is the article's HTML: links and images absolute, of each image one `<img src>`; still dirty.
    """

    body: Html
    origin: Origin | None
    """Where the body was found; None when no article was."""
    element: Html | None = None
    text: str = ""
    """The body's visible text."""
    sketch: str = ""
    """Of that text (`ingest.identity.minhash`); nothing for a short one."""
    title: str | None = None
    author: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    description: str | None = None
    language: str | None = None
    site_name: str | None = None
    canonical_url: Url | None = None
    short_url: Url | None = None
    """Its `rel=shortlink`: of each article another, of all its pages the same."""
    page_number: str | None = None
    """The number by which its site keeps it, whatever its address."""
    license: str | None = None
    lead_image: Url | None = None
    images: tuple[ImageRef, ...] = ()
    next_url: Url | None = None
    """The article's next page, where it has several."""
    shows_time: bool = False
    """It shows a time that is marked as one; else what it states of its publication is for programs alone."""
    is_front: bool = False
    """It is its site's front page, and states no day of publication."""
    found_in: Mapping[str, str] = field(default_factory=dict)
    """Field -> where it was found: `rule`, `json-ld`, `opengraph`, `meta`, `time`, `text`, `feed`."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class SitemapChild:
    """A sitemap that a sitemap index names."""

    url: Url
    updated: Moment | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds (sitemaps.org protocol), newest first as far as its dates say so.

    `format` is `urlset`, `sitemapindex`, `txt`, or that of a feed that serves as one; None when the document is nothing
    of all this, and then a finding `not_a_sitemap` says what it is instead. An entry's `updated` is its `lastmod`;
    `published` is known from the news extension and from feeds only.
    """

    format: str | None
    entries: tuple[Entry, ...] = ()
    children: tuple[SitemapChild, ...] = ()
    home_url: Url | None = None
    """The site, where a feed names it."""
    findings: tuple[Finding, ...] = ()


class LinkKind(StrEnum):
    """How a page leads to what may be a feed."""

    STATED = "stated"
    """A `link` element, or what the site's own markup says of itself: meant for feed readers."""
    ANCHOR = "anchor"
    """A link for people that looks like one to a feed."""
    REFRESH = "refresh"
    """The page sends its readers on."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """Where a page says, or makes likely, that a feed is."""

    url: Url
    kind: LinkKind
    title: str = ""
