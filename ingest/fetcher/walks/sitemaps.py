"""The way into the past through a site's sitemaps: robots.txt, the usual places, indexes and what they name.

Knows nothing of requests that fail: `ingest.fetcher.walks.walk` decides about them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from ingest.documents import Entry, Finding, FindingKind, Sitemap, SitemapChild
from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Role, Step, address_digest
from ingest.fetcher.walks.url_filter import is_no_article, lists_among, lists_no_articles, lists_pages, lists_posts
from ingest.messages import Crash, Dialogue, Reply, perform
from ingest.tasks import read_sitemap
from ingest.text.counted import counted
from ingest.text.urls import host, resolve
from normalize.values import Url

MAX_DEPTH = 5
"""Indexes below indexes: the protocol allows none, generators that nest them do so once or twice."""
MAX_STEPS = 50_000
"""As many as one index may name."""
MAX_ROBOTS_LINES = 1_000

_GUESSES = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap-index.xml")
"""Where sites have it that name none in robots.txt: most of them, Yoast's, WordPress's own, Astro's."""
_SITEMAPS = frozenset({"urlset", "sitemapindex", "txt"})
_FALLBACKS = frozenset({Role.SOURCE, Role.ROBOTS, Role.GUESS})
"""Steps that look for a sitemap: not needed any more once one was found."""
_MOST = 0.8
"""The share of a feed's entries that must stand on one host for it to be the site's, where the feed names no site."""


def begin(source_urls: Sequence[str]) -> tuple[Step, ...]:
    """Begin with the source itself: it says which site it belongs to, or is a sitemap."""
    return tuple(Step(Url(url), Role.SOURCE) for url in source_urls)


def read(cursor: Cursor, step: Step, reply: Reply, reading: Reading) -> Dialogue[Batch]:
    """Take what a document brings; `cursor` stands behind its step."""
    if step.role is Role.ROBOTS:
        return _from_robots(cursor, step, reply)
    sitemap = yield from perform(read_sitemap(reply, str(reading.zone), reading.now, reading.limits))
    if isinstance(sitemap, Crash):
        return missing(cursor, step, f"could not be read: {sitemap.detail}")
    if step.role is Role.SOURCE and sitemap.format not in _SITEMAPS:
        return to_site(cursor, step, sitemap)
    if sitemap.format is None:
        return missing(cursor, step, f"is no sitemap but {_what(sitemap)}")
    return _collected(cursor, step, reply.url, sitemap)


def missing(cursor: Cursor, step: Step, detail: str, *, is_end: bool = False) -> Batch:  # noqa: ARG001 - as all ways
    """Go on without a document that is not to be had; `cursor` stands behind its step."""
    if step.role is Role.SOURCE:
        return to_site(cursor, step, Sitemap(None))
    if step.role is Role.ROBOTS:
        return _continued(_with_guesses(cursor, step.url), step)
    trouble = None if step.role is Role.GUESS else f"{step.url}: {detail}"
    return _continued(cursor, step, trouble=trouble)


def _what(sitemap: Sitemap) -> str:
    return next(
        (finding.detail for finding in sitemap.findings if finding.kind == FindingKind.NOT_A_SITEMAP), "something else"
    )


def _continued(cursor: Cursor, step: Step, *, trouble: str | None = None) -> Batch:
    """Return a batch without entries; a walk that ends in looking for a sitemap has found none."""
    if cursor.steps:
        return Batch(cursor=cursor, trouble=trouble)
    if step.role in _FALLBACKS:
        sites = ", ".join(cursor.hosts) or step.url
        trouble = f"no sitemap of {sites} lists anything; try `--via pages`, or `--urls` with a list of addresses"
    return Batch(trouble=trouble)


def to_site(cursor: Cursor, step: Step, feed: Sitemap) -> Batch:
    """Go on to the robots.txt of the site that a source belongs to: the feed's own word, else where its entries are."""
    named = feed.home_url or _common_home(feed.entries)
    addresses = [address for address in (named, step.url) if address and host(address)]
    if not named and cursor.steps:
        return Batch(cursor=cursor)  # this one says nothing; the source's next URL may
    roots = dict.fromkeys(_root(address) for address in addresses)
    hosts = dict.fromkeys(_bare_host(root) for root in roots)
    steps = tuple(Step(Url(root + "/robots.txt"), Role.ROBOTS) for root in roots)
    return _continued(replace(cursor, steps=steps, hosts=tuple(hosts)), step)


def _common_home(entries: Sequence[Entry]) -> Url | None:
    """Return an entry's link when nearly all entries stand on its host: a feed of links elsewhere has no such host."""
    links = [entry.link for entry in entries if entry.link]
    for link in links[:1]:
        if sum(host(other) == host(link) for other in links) >= _MOST * len(links):
            return link
    return None


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _bare_host(url: str) -> str:
    return host(url).removeprefix("www.")


def _from_robots(cursor: Cursor, step: Step, reply: Reply) -> Batch:
    """Take the `Sitemap` lines, which hold for all robots (sitemaps.org/protocol.html#submit_robots)."""
    urls: dict[Url, None] = {}
    for line in reply.body.decode("utf-8", "replace").lstrip("\ufeff").splitlines():
        name, _, value = line.partition(":")
        url = resolve(reply.url, value.split(" #")[0].strip()) if name.strip().lower() == "sitemap" else None
        if url and not lists_no_articles(url):
            urls[url] = None
    steps = tuple(
        Step(url, Role.SITEMAP) for url in list(urls)[:MAX_ROBOTS_LINES] if address_digest(url) not in cursor.asked
    )
    after = _with_guesses(cursor, reply.url, besides=urls)
    return _continued(replace(after, steps=(*steps, *after.steps)), step)


def _with_guesses(cursor: Cursor, robots_url: Url, besides: Iterable[Url] = ()) -> Cursor:
    """Look at the usual places, too, until a sitemap is found."""
    taken = set(besides)
    urls = [Url(_root(robots_url) + path) for path in _GUESSES]
    guesses = tuple(
        Step(url, Role.GUESS) for url in urls if url not in taken and address_digest(url) not in cursor.asked
    )
    return replace(cursor, steps=(*guesses, *cursor.steps))


def _collected(cursor: Cursor, step: Step, url: Url, sitemap: Sitemap) -> Batch:
    """Take a sitemap's articles, and ask for its children next."""
    ours = (*cursor.hosts, _bare_host(url))
    if sitemap.entries or sitemap.children:  # first, for the index may name one of the usual places itself
        cursor = replace(cursor, steps=tuple(other for other in cursor.steps if other.role not in _FALLBACKS))
    at_home = [entry for entry in sitemap.entries if entry.link is None or is_at(cursor.hosts or ours, entry.link)]
    articles = [entry for entry in at_home if entry.published or not entry.link or not is_no_article(entry.link)]
    lists = frozenset() if cursor.takes_pages else lists_among(entry.link for entry in at_home if entry.link)
    single = [entry for entry in articles if entry.published or entry.link not in lists]
    recent = [entry for entry in single if not cursor.is_before(entry.published or entry.updated)]
    wanted = [entry for entry in recent if not cursor.is_after(entry.published)]
    children, foreign = _children(cursor, step, sitemap.children, ours)
    steps = (*children, *cursor.steps)
    findings = (
        *sitemap.findings,
        *_left_out(len(single) - len(recent), FindingKind.BEFORE, f"older than {cursor.since}"),
        *_left_out(len(at_home) - len(articles), FindingKind.NO_ARTICLES, "front page, lists or files and no articles"),
        *_left_out(len(articles) - len(single), FindingKind.NO_ARTICLES, "others stand below them, so they are lists"),
        *_left_out(
            len(sitemap.entries) - len(at_home) + foreign, FindingKind.ELSEWHERE, "on other hosts than the site's"
        ),
        *_left_out(
            len(sitemap.children) if step.number >= MAX_DEPTH else 0, FindingKind.TOO_DEEP, "indexes below indexes"
        ),
        *_left_out(len(steps) - MAX_STEPS, FindingKind.CAPPED, "sitemaps more than one walk takes"),
    )
    after = replace(cursor, steps=steps[:MAX_STEPS], found=cursor.found + len(wanted), hosts=cursor.hosts or ours)
    if not wanted and not after.steps and not (sitemap.entries or sitemap.children):
        return replace(_continued(after, step), findings=findings)
    return Batch(tuple(wanted), after if after.steps else None, findings)


def _left_out(count: int, kind: FindingKind, why: str) -> tuple[Finding, ...]:
    return (Finding(kind, f"{counted(count, 'address', 'addresses')} left out: {why}"),) if count > 0 else ()


def _children(
    cursor: Cursor, step: Step, children: Sequence[SitemapChild], ours: Sequence[str]
) -> tuple[list[Step], int]:
    """Return the steps for an index's children, and how many were refused for being elsewhere."""
    known = cursor.asked | {address_digest(other.url) for other in cursor.steps}
    near = [child for child in children if is_at(ours, child.url)]
    if not cursor.takes_pages and any(lists_posts(child.url) for child in near):
        near = [child for child in near if not lists_pages(child.url)]
    steps = [
        Step(child.url, Role.SITEMAP, step.number + 1)
        for child in near
        if step.number < MAX_DEPTH
        and address_digest(child.url) not in known
        and not lists_no_articles(child.url)
        and not cursor.is_before(child.updated)
    ]
    return steps, sum(not is_at(ours, child.url) for child in children)


def is_at(hosts: Sequence[str], url: Url) -> bool:
    """Say whether a URL is on one of these hosts or below it."""
    bare_host = _bare_host(url)
    return any(bare_host == name or bare_host.endswith("." + name) for name in hosts if name)
