"""What a source offers of its past, found out with a few requests: which ways there are, what each gives and costs.

The ways stand in the order of trust and cost: archives that never change (RFC 5005 §4), an API that counts its posts,
pages that a feed names, pages that it numbers, sitemaps. A way that gives nothing here may be named all the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ingest.documents import GhostApi, Listing, Sitemap
from ingest.fetcher.walks import ghost, paged_feed, sitemaps, wordpress
from ingest.fetcher.walks.cursor import Cursor, Reading, Role, without_first
from ingest.fetcher.walks.via import Via
from ingest.fetcher.walks.walk import next_batch, start_walk
from ingest.messages import Answer, Crash, Dialogue, NoReply, Purpose, Reason, Reply, Request, ask, perform
from ingest.tasks import WorkLimits, find_ghost_api, read_ghost_posts, read_listing, read_wordpress_posts
from ingest.text.counted import counted
from normalize.values import Url

MAX_SITEMAP_REQUESTS = 6
"""The source, robots.txt, and the usual places, or an index and the first sitemap below it."""
WITH_TEMPLATE = frozenset({Via.LIST, Via.DAYS, Via.NUMBERS})
_WORDPRESS = re.compile(rb"wordpress\.(?:org|com)/\?v=|/\?p=\d+|/wp-content/|/wp-json/", re.IGNORECASE)
_GHOST = re.compile(rb"<generator[^<>]{0,200}>Ghost\b|/content/images/(?:size/w\d+/)?\d{4}/\d\d/", re.IGNORECASE)
_TOTAL = re.compile(rb"<openSearch:totalResults[^>]{0,200}>(\d{1,9})<", re.IGNORECASE)
"""OpenSearch 1.1, as Blogger says it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One way that a source offers."""

    via: Via
    why: str
    """What it is, in a few words."""
    cursor: Cursor
    """Where a walk on it begins."""
    articles: int | None = None
    """How many it gives; None where nobody can say."""
    at_least: bool = False
    """There may be more of them."""
    requests: int | None = None
    """For the lists alone: each article that is not known costs at least one more."""

    def told(self) -> str:
        """Return what it gives and costs, for people."""
        if self.articles is None:
            return f"{self.via}: {self.why}; nobody says how many articles"
        least = "at least " if self.at_least else ""
        cost = f"; {least}{counted(self.requests, 'request')} for the lists" if self.requests is not None else ""
        return f"{self.via}: {self.why}; {least}{counted(self.articles, 'article')}{cost}"


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found out."""

    offers: tuple[Offer, ...] = ()
    """The one to be taken first."""
    without: tuple[str, ...] = ()
    """Ways that the source does not offer, and why, in a line each."""
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a source's past is asked for."""

    source: str
    source_urls: Sequence[str]
    since: datetime | None = None
    until: datetime | None = None
    takes_pages: bool = False
    template: str = ""
    """Of addresses, for ways that need one."""

    def start(self, via: Via) -> Cursor:
        """Begin a walk on one way."""
        return start_walk(
            via,
            self.source_urls,
            since=self.since,
            until=self.until,
            takes_pages=self.takes_pages,
            template=self.template if via in WITH_TEMPLATE else "",
        )


def survey(wanted: Wanted, *, now: datetime, zone: ZoneInfo, limits: WorkLimits) -> Dialogue[Survey]:
    """Find out which ways a source offers; `zone` is its own, for dates that state none."""
    reading = Reading(now, zone, limits)
    feed, requests = yield from _feed(wanted, reading)
    offers: list[Offer] = []
    without = ["pages: the feed cannot be had"]
    if feed is not None:
        pages, asked = yield from _pages(wanted, feed, reading)
        requests += asked
        api, asked = yield from _wordpress(wanted, feed, reading)
        requests += asked
        other_api, asked = yield from _ghost(wanted, feed, reading)
        requests += asked
        posts = other_api if isinstance(other_api, Offer) else None
        in_order = (pages, api, posts) if feed.listing.archive_url else (api, posts, pages)
        offers = [offer for offer in in_order if offer is not None]
        without = [] if pages else ["pages: the feed has no older pages"]
        without += [] if api else ["wordpress: no API of a WordPress answers"]
        without += [f"ghost: {other_api}"] if isinstance(other_api, str) else []
    sitemap, asked = yield from _sitemap(wanted, feed, reading)
    offers += [sitemap] if sitemap else []
    without += [] if sitemap else ["sitemap: none lists anything"]
    return Survey(tuple(offers), tuple(without), requests + asked)


@dataclass(frozen=True, slots=True)
class _Feed:
    """The source's own document."""

    reply: Reply
    listing: Listing
    number: int
    """Which of the source's URLs it is, counted from 0."""


def _feed(wanted: Wanted, reading: Reading) -> Dialogue[tuple[_Feed | None, int]]:
    for number, url in enumerate(wanted.source_urls):
        answer = yield from _ask(url, wanted)
        if isinstance(answer, Reply) and answer.is_content:
            listing = yield from perform(read_listing(answer, str(reading.zone), reading.now, reading.limits))
            if not isinstance(listing, Crash) and listing.format is not None:
                return _Feed(answer, listing, number), number + 1
    return None, len(wanted.source_urls)


def _ask(url: str, wanted: Wanted) -> Dialogue[Answer]:
    return (yield from ask(Request(Url(url), Purpose.FEED, source=wanted.source)))


def _pages(wanted: Wanted, feed: _Feed, reading: Reading) -> Dialogue[tuple[Offer | None, int]]:
    """Look at the second page; a server that has none gives the first one again, or an error."""
    start = wanted.start(Via.PAGES)
    behind = replace(start, steps=start.steps[feed.number :])
    first = paged_feed.collected(without_first(behind), behind.steps[0], feed.reply, feed.listing)
    count = len(feed.listing.entries)
    stated = _TOTAL.search(feed.reply.body)
    if feed.listing.next_url and stated:
        total, why = int(stated[1]), "the feed names its older pages and counts what is on them"
        return Offer(Via.PAGES, why, start, total, requests=-(-total // max(1, count))), 0
    if first.cursor is None:
        return None, 0
    second = yield from next_batch(
        first.cursor, now=reading.now, zone=reading.zone, limits=reading.limits, source=wanted.source
    )
    seen = len(first.cursor.seen)
    found = len(second.cursor.seen) if second.cursor else seen + len(second.entries)
    if second.trouble or found <= seen:
        return None, 1
    why = "the feed's older pages are numbered"
    if feed.listing.archive_url:
        why = "the feed has archives, which never change (RFC 5005)"
    elif feed.listing.next_url:
        why = "the feed names its older pages"
    return Offer(Via.PAGES, why, start, found, at_least=second.cursor is not None, requests=2), 1


def _wordpress(wanted: Wanted, feed: _Feed, reading: Reading) -> Dialogue[tuple[Offer | None, int]]:
    if not _WORDPRESS.search(feed.reply.body):
        return None, 0
    bare = wanted.start(Via.WORDPRESS)
    home = feed.listing.home_url or feed.reply.url
    places = wordpress.api_urls(home, bare)
    for number, (url, few) in enumerate(zip(places, wordpress.api_urls(home, bare, per_page=1), strict=True), 1):
        answer = yield from _ask(few, wanted)
        if not isinstance(answer, Reply) or not answer.is_content:
            continue
        found = yield from perform(read_wordpress_posts(answer, str(reading.zone), reading.now, reading.limits))
        total = wordpress.total_of(answer)
        if isinstance(found, Crash) or found.format is None or not total:
            continue
        cursor = wordpress.begin_at(bare, url)
        requests = -(-total // (wordpress.PER_PAGE - wordpress.OVERLAP))
        return Offer(Via.WORDPRESS, "the site's API counts its posts", cursor, total, requests=requests), number
    return None, len(places)


def _ghost(wanted: Wanted, feed: _Feed, reading: Reading) -> Dialogue[tuple[Offer | str | None, int]]:
    """Look for the key to a Ghost's API, and how many posts there are; or say why it is not offered; None of no Ghost.

    A robots.txt that leaves out the API, as that of every Ghost does at first, binds a choice that nobody made by hand.
    """
    if not _GHOST.search(feed.reply.body):
        return None, 0
    home = feed.listing.home_url or feed.reply.url
    front = yield from ask(Request(Url(home), Purpose.PAGE, source=wanted.source))
    if isinstance(front, NoReply):
        return front.detail, 1
    api = (yield from perform(find_ghost_api(front, reading.limits))) if front.is_content else None
    if not isinstance(api, GhostApi):
        return "the site's front page shows no key of a Content API", 1
    cursor = ghost.begin_at(wanted.start(Via.GHOST), front.url, api)
    few = ghost.api_url(api, cursor, per_page=1, fields="id,url")
    answer = yield from ask(Request(few, Purpose.SITEMAP, source=wanted.source))
    if isinstance(answer, NoReply):
        by_hand = "; `--via ghost` asks all the same" if answer.reason is Reason.ROBOTS else ""
        return f"{answer.detail}{by_hand}", 2
    if not answer.is_content:
        return f"the key that its pages show is refused ({answer.status})", 2
    found = yield from perform(read_ghost_posts(answer, str(reading.zone), reading.now, reading.limits))
    if isinstance(found, Crash) or not found.total:
        return "its Content API counts no posts", 2
    requests = -(-found.total // (ghost.PER_PAGE - 1))
    return Offer(Via.GHOST, "the site's API counts its posts", cursor, found.total, requests=requests), 2


def _sitemap(wanted: Wanted, feed: _Feed | None, reading: Reading) -> Dialogue[tuple[Offer | None, int]]:
    """Go down to the first sitemap that lists articles."""
    start = wanted.start(Via.SITEMAP)
    cursor: Cursor | None = start
    if feed is not None:
        site = Sitemap(feed.listing.format, feed.listing.entries, home_url=feed.listing.home_url)
        cursor = sitemaps.to_site(without_first(start), start.steps[feed.number], site).cursor
    for number in range(1, MAX_SITEMAP_REQUESTS + 1):
        if cursor is None:
            return None, number - 1
        batch = yield from next_batch(
            cursor, now=reading.now, zone=reading.zone, limits=reading.limits, source=wanted.source
        )
        more = sum(step.role is Role.SITEMAP for step in batch.cursor.steps) if batch.cursor else 0
        if batch.entries:
            count, cost = len(batch.entries), number + (feed is not None) + more
            return Offer(Via.SITEMAP, "the site has a sitemap", start, count, more > 0, cost), number
        if batch.halted:
            return None, number
        cursor = batch.cursor
    return None, MAX_SITEMAP_REQUESTS
