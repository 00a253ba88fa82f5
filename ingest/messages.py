"""The values that travel through `ingest`, and the dialogue in which the web and the engine are asked for them.

A *dialogue* is a generator: it yields an effect (a `Request` to the web, a `Task` for the engine, or a list of these to
be handled together), is sent the answer, and returns its result. It does no input or output itself, so the same
dialogue runs under asyncio, in a worker, and in a test that plays the web by hand.
"""

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Generic, TypeAlias, TypeVar

from normalize.values import NO_HTML, Html, Moment, Origin, Url

T = TypeVar("T")


class Purpose(StrEnum):
    """What a request is for: bounds, headers and politeness depend on it."""

    FEED = "feed"
    PAGE = "page"
    IMAGE = "image"
    SITEMAP = "sitemap"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True)
class Request:
    """One GET. `headers` are added to those that its purpose implies; bounds come from the configuration."""

    url: Url
    purpose: Purpose
    headers: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    """The source on whose behalf it is made, for the report and for per-source settings."""
    by_hand: bool = False
    """A person named this very URL: robots.txt does not bind it."""
    validators_of: str | None = None
    """The resource (`resource_mark`) from which the validators in `headers` came: they are sent to it alone, wherever
    redirects lead. None: to the URL that is asked."""


class Reason(StrEnum):
    """Why the web gave no usable answer."""

    DNS = "dns"
    REFUSED = "refused"
    TLS = "tls"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    """The connection broke, or what came is not HTTP."""
    CUT = "cut"
    """The body ended before it was whole."""
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    """A content coding that was not asked for, or that cannot be undone."""
    FORBIDDEN = "forbidden"
    """The guard does not let this address, scheme or port be asked."""
    REDIRECT = "redirect"
    """Too many redirects, or one that leads nowhere."""
    ROBOTS = "robots"
    LATER = "later"
    """The host asked to be left alone until `retry_at`."""
    UNBEGUN = "unbegun"
    """The host could be asked only when the run, or the source's share of it, is over."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect that was followed."""

    status: int
    url: Url
    """Where it led."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of any status. `headers` have lower-case names; `body` is decoded from its content coding and whole."""

    url: Url
    """The URL that answered, after redirects."""
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    hops: tuple[Hop, ...] = ()
    raw_body: bytes | None = None
    """The body in the content coding in which it came (`content-encoding` names it), when it came in one."""
    framed: bool = True
    """False: neither a length nor chunks vouch for the body's being whole; it ended with the connection."""
    retry_at: datetime | None = None
    """When the host asked to be asked again (Retry-After of a 429 or 503)."""

    @property
    def is_content(self) -> bool:
        """Say whether it is what was asked for: 200, or 203, when a proxy has changed it (RFC 9110 §15.3.4)."""
        return self.status in {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}


@dataclass(frozen=True, slots=True)
class NoReply:
    """No usable answer, and why; `detail` is one line for people, free of secrets and control characters."""

    url: Url
    reason: Reason
    detail: str
    retry_at: datetime | None = None


Answer: TypeAlias = Reply | NoReply


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """A pure function that returns a `T`, and its arguments, to be done by the engine; all must pickle."""

    function: str
    """`module:name`."""
    args: tuple[object, ...]
    about: str
    """What is named when the work kills the worker: a URL."""
    returns: object
    """`T` as a type expression: what an answer of the worker is read as."""
    cpu_s: float = 10.0
    """CPU seconds after which the worker is killed."""
    memory_bytes: int = 512 << 20
    """How far the worker's address space may grow over what it holds when it starts the work."""


class CrashReason(StrEnum):
    """How work on a hostile page or feed ended."""

    TIME = "time"
    MEMORY = "memory"
    DIED = "died"
    """A signal other than those of the limits: the C code under it failed."""
    ERROR = "error"
    """The work raised."""


@dataclass(frozen=True, slots=True)
class Crash:
    """Work that could not be done: it costs this page or feed alone, and is named."""

    about: str
    reason: CrashReason
    detail: str


Effect: TypeAlias = Request | Task[Any]
Dialogue: TypeAlias = Generator[Effect | Sequence[Effect], Any, T]


def ask(request: Request) -> Dialogue[Answer]:
    """Have the web asked for one thing; dialogues say `reply = yield from` this."""
    answer: Answer = yield request
    return answer


def ask_all(requests: Sequence[Request]) -> Dialogue[list[Answer]]:
    """Ask the web for several things together; the answers come in the order of the requests."""
    answers: list[Answer] = yield list(requests)
    return answers


def perform(task: Task[T]) -> Dialogue[T | Crash]:
    """Have the engine do a task; the answer is its result or a `Crash`."""
    result: T | Crash = yield task
    return result


async def drive(dialogue: Dialogue[T], handle: Callable[[Effect | Sequence[Effect]], Awaitable[Any]]) -> T:
    """Run a dialogue to its end: `handle` answers each effect, and its errors are the caller's, not the dialogue's."""
    answer: Any = None
    while True:
        try:
            effect = dialogue.send(answer)
        except StopIteration as done:
            result: T = done.value
            return result
        answer = await handle(effect)


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
    home_url: Url | None = None
    """The site that it belongs to: where an entry without a page of its own leads."""


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
    hub_url: Url | None = None
    ttl_minutes: int | None = None
    """RSS `ttl`, or what `sy:updatePeriod` and `sy:updateFrequency` come to."""
    skip_hours: frozenset[int] = frozenset()
    """Hours (UTC) in which RSS asks not to be polled."""
    skip_days: frozenset[int] = frozenset()
    """Days, Monday is 0, in which RSS asks not to be polled."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageRef:
    """An image of an article's body: the URL that `src` holds there, and further candidates to try, best first."""

    url: Url
    alternatives: tuple[Url, ...] = ()
    alt: str = ""


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
    license: str | None = None
    lead_image: Url | None = None
    images: tuple[ImageRef, ...] = ()
    next_url: Url | None = None
    """The article's next page, where it has several."""
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
