"""The dialogue that finds a site's feeds, from any address of the site; each is verified by reading it.

In this order, each step only while the ones before it found no feed of articles: what is known of the host, the page
itself, the feeds that the page states (Link header, `link` elements), links for people, the usual places. Knows nothing
of files or of the configuration.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ingest.documents import FeedLink, LinkKind, Listing
from ingest.fetcher.discovery.known_hosts import feeds_of_host
from ingest.fetcher.discovery.link_header import feeds_in_header
from ingest.fetcher.discovery.rank import Found, Verified, best_first, is_below, verified
from ingest.fetcher.discovery.scope import FeedKind, kind_by_address, kind_of
from ingest.fetcher.discovery.url_patterns import looks_like_feed
from ingest.messages import Answer, Crash, Dialogue, NoReply, Purpose, Reply, Request, ask, ask_all, perform
from ingest.tasks import WorkLimits, find_feed_links, read_listing
from ingest.text.urls import resolve
from normalize.values import Url

__all__ = ["Discovery", "FeedKind", "Found", "discover"]

MAX_REQUESTS = 20
TOGETHER = 4
"""Candidates that are asked for at the same time; the host's own pace holds all the same."""
MAX_OF_ONE_STEP = 8
MAX_LISTS_OF_FEEDS = 2
"""Pages that may be looked at because a link for people (`RSS`, `订阅`) leads to them: lists of a site's feeds."""

# As often as feeds stand there: WordPress, then what generators of static sites make, then the rest.
USUAL_PLACES = (
    "feed/", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss", "rss/", "atom/", "feeds/posts/default",
    "?feed=rss2", "feed.json", "index.rdf",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found at an address."""

    feeds: tuple[Found, ...] = ()
    """The one that is most likely wanted first; a feed of comments never is."""
    trouble: str | None = None
    """Why there is none, in one line with what to do."""
    requests: int = 0


def discover(
    url: str, *, now: datetime, zone: ZoneInfo, limits: WorkLimits, max_requests: int = MAX_REQUESTS
) -> Dialogue[Discovery]:
    """Find the feeds of a site from any address of it; one without a scheme is taken for https, then for http.

    `zone` is for dates that state none, `now`, aware, the time of asking. Asks at most `max_requests` times.
    """
    bare = url.strip()
    has_scheme = "://" in bare
    address = resolve("", bare if has_scheme else f"https://{bare}")
    if address is None:
        return Discovery(trouble=f"{url!r} is no address of a site; it starts with https:// or http://")
    search = _Search(address, now, zone, limits, max_requests)
    yield from search.run(has_scheme=has_scheme)
    feeds = (search.itself,) if search.itself else best_first(search.verified)
    return Discovery(feeds, None if feeds else search.trouble, search.requests)


@dataclass(slots=True)
class _Search:
    """One search, while it goes on."""

    section: Url
    """The page that was asked for: feeds below it are its own."""
    now: datetime
    zone: ZoneInfo
    limits: WorkLimits
    max_requests: int
    verified: list[Verified] = field(default_factory=list)
    itself: Found | None = None
    """The address that was given, where it is a feed."""
    trouble: str = "no feed was found; look for a link called RSS on the site and give its address"
    requests: int = 0
    tried: set[Url] = field(default_factory=set)
    lists: int = 0

    def run(self, *, has_scheme: bool) -> Dialogue[None]:
        address = self.section
        if not looks_like_feed(address):
            yield from self._try([FeedLink(url, LinkKind.STATED) for url in feeds_of_host(address)], is_own=True)
        if self._is_done():
            return
        page = yield from self._page(address, has_scheme=has_scheme)
        if page is None:
            return
        listing = yield from self._listing(page)
        if listing is not None:
            self._add(listing, FeedLink(_lasting_url(page, address), LinkKind.STATED), is_own=True)
            self.itself = self.verified[-1].found
            return
        yield from self._search_page(page)

    def _page(self, address: Url, *, has_scheme: bool) -> Dialogue[Reply | None]:
        """Ask for the page itself; a page that is refused may have feeds that are not."""
        answer = yield from self._ask(address)
        if isinstance(answer, NoReply) and not has_scheme:
            answer = yield from self._ask(Url("http://" + address.removeprefix("https://")))
        if isinstance(answer, NoReply):
            self.trouble = f"{address}: {answer.detail}"
            return None
        self.tried.update((address, answer.url))
        self.section = answer.url
        if not answer.is_content:
            self.trouble = f"{address} answers {answer.status}; check the address, or give that of the feed itself"
            return replace(answer, body=b"")
        return answer

    def _ask(self, address: Url) -> Dialogue[Answer]:
        self.requests += 1
        return (yield from ask(Request(address, Purpose.PAGE, by_hand=True)))

    def _search_page(self, page: Reply) -> Dialogue[None]:
        links = [*feeds_in_header(page.headers, page.url), *(yield from self._links(page))]
        refresh = next((link for link in links if link.kind is LinkKind.REFRESH), None)
        if refresh and not any(link.kind is LinkKind.STATED for link in links):
            links += yield from self._links_behind(refresh.url)
        for kind in (LinkKind.STATED, LinkKind.ANCHOR):
            yield from self._try([link for link in links if link.kind is kind])
            if self._is_done():
                return
        yield from self._try_usual_places(page.url)

    def _links(self, page: Reply) -> Dialogue[Sequence[FeedLink]]:
        links = yield from perform(find_feed_links(page, self.limits))
        return () if isinstance(links, Crash) else links

    def _links_behind(self, address: Url) -> Dialogue[Sequence[FeedLink]]:
        """Look at the page to which this one sends its readers."""
        answer = yield from self._ask(address)
        if isinstance(answer, NoReply) or not answer.is_content:
            return ()
        self.section = answer.url
        return (yield from self._links(answer))

    def _try_usual_places(self, page_url: Url) -> Dialogue[None]:
        """Ask where most feeds stand, below the site's root and below the section that was asked for."""
        first = urlsplit(page_url).path.split("/")[1:2]
        roots = ["/", f"/{first[0]}/"] if first and first[0] and "." not in first[0] else ["/"]
        for place in USUAL_PLACES:
            urls = [resolve(page_url, root + place) for root in roots]
            yield from self._try([FeedLink(url, LinkKind.STATED) for url in urls if url])
            if self._is_done():
                return

    def _is_done(self) -> bool:
        """Whether there is a feed of articles; one of a tag or an author alone is not what was asked for."""
        return any(feed.found.kind is FeedKind.MAIN and feed.found.entries for feed in self.verified)

    def _try(self, links: Iterable[FeedLink], *, is_own: bool = False) -> Dialogue[None]:
        """Ask for candidates, the likeliest first, and keep those that are feeds."""
        fresh: dict[Url, FeedLink] = {}
        for link in links:
            if link.url not in self.tried:
                fresh.setdefault(link.url, link)
        likely = sorted(fresh.values(), key=self._unlikelihood)[:MAX_OF_ONE_STEP]
        while likely and self.requests < self.max_requests:
            count = min(TOGETHER, self.max_requests - self.requests)
            some, likely = likely[:count], likely[count:]
            self.tried.update(link.url for link in some)
            self.requests += len(some)
            answers = yield from ask_all([Request(link.url, Purpose.FEED) for link in some])
            for link, answer in zip(some, answers, strict=True):
                yield from self._take(link, answer, is_own=is_own)

    def _unlikelihood(self, link: FeedLink) -> tuple[bool, int]:
        """Rank candidates by what can be seen before asking."""
        return not is_below(link.url, self.section), list(FeedKind).index(kind_of(link.url, [link.title]))

    def _take(self, link: FeedLink, answer: Answer, *, is_own: bool) -> Dialogue[None]:
        """Keep a candidate that is a feed; look for feeds in a page that was named as if it were one."""
        if isinstance(answer, NoReply) or not answer.is_content:
            return
        listing = yield from self._listing(answer)
        if listing is not None:
            self._add(listing, replace(link, url=_lasting_url(answer, link.url)), is_own=is_own)
        elif link.kind is LinkKind.ANCHOR and self.lists < MAX_LISTS_OF_FEEDS:
            self.lists += 1
            links = yield from self._links(answer)
            yield from self._try([more for more in links if more.kind is not LinkKind.REFRESH])

    def _listing(self, reply: Reply) -> Dialogue[Listing | None]:
        listing = yield from perform(read_listing(reply, str(self.zone), self.now, self.limits))
        return None if isinstance(listing, Crash) or listing.format is None else listing

    def _add(self, listing: Listing, link: FeedLink, *, is_own: bool) -> None:
        """Note a feed; one of a tag is what was meant where the tag's own page was asked for."""
        kind = kind_of(link.url, [link.title, listing.title or ""], listing.entries)
        is_below_list = kind_by_address(self.section) is not FeedKind.MAIN and is_below(link.url, self.section)
        if kind is not FeedKind.COMMENTS and (is_own or is_below_list):
            kind = FeedKind.MAIN
        self.verified.append(verified(listing, link.url, link.title, kind, len(self.verified)))


def _lasting_url(reply: Reply, asked: Url) -> Url:
    """Return where a feed is to be asked for from now on: where redirects led, if all of them are for good."""
    permanent = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
    return reply.url if all(hop.status in permanent for hop in reply.hops) else asked
