"""The way into the past through Common Crawl: of each page the oldest capture, a record in a WARC file on the web.

Each crawl has an index of its own (commoncrawl.org, "URL Index"; webrecorder/pywb, "CDX Server API"): it is asked how
many pages it has for the site, then for each of them. The site's bare host and `www` are asked apart, for an index need
not know that they are one; once it has listed one for the other, the second is left out. Knows nothing of requests that
fail: `ingest.fetcher.walks.walk` decides about them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote, urlencode, urlsplit

from ingest.documents import Finding, FindingKind, Listing
from ingest.fetcher.walks import wayback
from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Role, Step, digest
from ingest.fetcher.walks.enough import generous
from ingest.fetcher.walks.url_filter import is_no_article
from ingest.messages import Crash, Dialogue, Reply, perform
from ingest.tasks import read_captures, read_listing
from ingest.text.counted import counted
from ingest.text.urls import host, url_key
from normalize.values import Url

INDEX, FILES = "https://index.commoncrawl.org", "https://data.commoncrawl.org"
MAX_PAGES = 1_000
"""Of one crawl's index: three thousand captures each."""
_CRAWLS = f"{INDEX}/collinfo.json"
_FIELDS = "url,timestamp,status,mime,mime-detected,length,offset,filename,truncated"
_CRAWL = re.compile(rb"\{[^{}]{1,2000}\}")
_API = re.compile(rb'"cdx-api"\s{0,9}:\s{0,9}"(' + re.escape(INDEX).encode() + rb'/[A-Za-z0-9_-]{1,60})"')
_TO = re.compile(rb'"to"\s{0,9}:\s{0,9}"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)')
_PAGES = re.compile(rb'"pages"\s{0,9}:\s{0,9}(\d{1,9})')
_MAX_LIST = 1_000_000


def begin(source_urls: Sequence[str]) -> tuple[Step, ...]:
    """Begin with the feed, which says where its site is."""
    return tuple(Step(Url(url), Role.SOURCE) for url in source_urls)


def read(cursor: Cursor, step: Step, reply: Reply, reading: Reading) -> Dialogue[Batch]:
    """Take what the list of crawls, or a page of the index of one, brings; `cursor` stands behind its step."""
    if step.role is Role.SOURCE:
        listing = yield from perform(read_listing(reply, str(reading.zone), reading.now, reading.limits))
        return _to_crawls(cursor, step, None if isinstance(listing, Crash) else listing.home_url)
    if step.url == _CRAWLS:
        return _to_indexes(cursor, step, reply)
    if step.number == 0:
        return _to_pages(cursor, step, reply)
    found = yield from perform(read_captures(replace(reply, url=step.url), FILES, generous(reading.limits)))
    if isinstance(found, Crash):
        return missing(cursor, step, f"could not be read: {found.detail}")
    if found.format is None:
        what = next((finding.detail for finding in found.findings), "something else")
        return wayback.again(cursor, step, f"is no index of captures but {what}")
    return _collected(cursor, step, found)


def missing(cursor: Cursor, step: Step, detail: str, *, is_end: bool = False) -> Batch:
    """Go on without a document that is not to be had; an index that has nothing of the site says 404."""
    if step.role is Role.SOURCE:
        return _to_crawls(cursor, step, None)
    is_empty = is_end and step.url != _CRAWLS
    trouble = None if is_empty else f"{step.url}: {detail}"
    if not cursor.steps and not cursor.found and trouble is None:
        trouble = "Common Crawl has nothing of the site; `--via wayback` asks the Internet Archive"
    return Batch(cursor=cursor if cursor.steps else None, trouble=trouble)


def _to_crawls(cursor: Cursor, step: Step, home: Url | None) -> Batch:
    if home is None and cursor.steps:
        return Batch(cursor=cursor)  # this one says nothing; the source's next URL may
    parts = urlsplit(home or step.url)
    bare = parts.netloc.rpartition("@")[2].removeprefix("www.")
    place = f"{bare}{parts.path.rstrip('/') if home else ''}/*"
    hosts = (place, f"www.{place}")
    return Batch(cursor=replace(cursor, steps=(Step(Url(_CRAWLS), Role.INDEX),), hosts=hosts))


def _to_indexes(cursor: Cursor, step: Step, reply: Reply) -> Batch:
    """Ask the crawls, the oldest first, that may hold what is wanted."""
    found = list(dict.fromkeys(_crawls(reply.body[:_MAX_LIST], cursor.since)))
    if not found:
        return wayback.again(cursor, step, "names no crawl")
    urls = [_asked(api, place, {"showNumPages": "true"}) for api in reversed(found) for place in cursor.hosts]
    return Batch(cursor=replace(cursor, steps=tuple(Step(url, Role.INDEX, 0) for url in urls)))


def _crawls(body: bytes, since: datetime | None) -> Iterator[str]:
    """Yield where the index of each crawl is, as they are listed: the newest first."""
    for row in _CRAWL.finditer(body):
        api, ended = _API.search(row[0]), _TO.search(row[0])
        if api is None:
            continue
        if since is not None and ended and datetime.fromisoformat(ended[1].decode()).replace(tzinfo=UTC) < since:
            continue  # what was published then was not captured before
        yield api[1].decode()


def _asked(api: str, place: str, more: dict[str, str]) -> Url:
    asked = {"url": place, "output": "json", "pageSize": "1", "filter": "=status:200"} | more
    return Url(f"{api}?{urlencode(asked, safe=',:/*', quote_via=quote)}")


def _to_pages(cursor: Cursor, step: Step, reply: Reply) -> Batch:
    stated = _PAGES.search(reply.body[:1_000])
    if stated is None:
        return wayback.again(cursor, step, "does not say how many pages it has")
    count = min(int(stated[1]), MAX_PAGES)
    base = step.url.replace("&showNumPages=true", "")
    urls = [Url(f"{base}&fl={_FIELDS}&page={number}") for number in range(count)]
    steps = (*(Step(url, Role.INDEX, number) for number, url in enumerate(urls, 1)), *cursor.steps)
    told = f"{step.url} has {int(stated[1])} pages; {MAX_PAGES} are read"
    findings = (Finding(FindingKind.CAPPED, told),) if int(stated[1]) > MAX_PAGES else ()
    if not steps and not cursor.found:
        return replace(missing(cursor, step, "", is_end=True), findings=findings)
    return Batch(cursor=replace(cursor, steps=steps) if steps else None, findings=findings)


def _collected(cursor: Cursor, step: Step, listing: Listing) -> Batch:
    named = {digest(url_key(entry.link or "")): entry for entry in listing.entries}
    fresh = {name: entry for name, entry in named.items() if name not in cursor.seen}
    articles = tuple(entry for entry in fresh.values() if entry.link and not is_no_article(entry.link))
    steps = cursor.steps
    if any(host(entry.link or "").startswith("www.") != _is_www(step.url) for entry in listing.entries):
        # The index lists both hosts together.
        steps = tuple(other for other in steps if not _is_www(other.url))
    after = replace(cursor, steps=steps, seen=cursor.seen | fresh.keys(), found=cursor.found + len(articles))
    told = f"{counted(len(fresh) - len(articles), 'address', 'addresses')} left out: front page, lists or files"
    findings = (
        *listing.findings,
        *((Finding(FindingKind.NO_ARTICLES, told),) if len(articles) < len(fresh) else ()),
    )
    if any(finding.kind is FindingKind.TRUNCATED for finding in listing.findings) and step.tries + 1 < wayback.TRIES:
        after = replace(after, steps=(replace(step, tries=step.tries + 1), *after.steps))
    return Batch(articles, after if after.steps else None, findings)


def _is_www(url: str) -> bool:
    return "?url=www." in url
