"""The way into the past through the Internet Archive: the oldest capture of each page that it has of the site.

Its index is asked in pages, with the key that each names for the next one (web.archive.org, "Wayback CDX Server API").
Knows nothing of requests that fail: `ingest.fetcher.walks.walk` decides about them.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit

from ingest.documents import Finding, FindingKind, Listing
from ingest.fetcher.lists.captures import FIELDS
from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Role, Step, address_digest, digest
from ingest.fetcher.walks.enough import MAX_IDLE, generous
from ingest.fetcher.walks.url_filter import is_no_article
from ingest.messages import Crash, Dialogue, Reply, perform
from ingest.tasks import read_captures, read_listing
from ingest.text.counted import counted
from ingest.text.urls import url_key
from normalize.values import Url

ARCHIVE = "https://web.archive.org"
ROWS = 2_000
"""Of one page of the index."""
TRIES = 3
"""An index that is an error page, or is cut off, may be whole the next time."""


def begin(source_urls: Sequence[str]) -> tuple[Step, ...]:
    """Begin with the feed, which says where its site is."""
    return tuple(Step(Url(url), Role.SOURCE) for url in source_urls)


def read(cursor: Cursor, step: Step, reply: Reply, reading: Reading) -> Dialogue[Batch]:
    """Take what a page of the index brings; `cursor` stands behind its step."""
    if step.role is Role.SOURCE:
        listing = yield from perform(read_listing(reply, str(reading.zone), reading.now, reading.limits))
        return _to_index(cursor, step, None if isinstance(listing, Crash) else listing.home_url)
    asked = replace(reply, url=step.url)
    found = yield from perform(read_captures(asked, ARCHIVE, generous(reading.limits)))
    if isinstance(found, Crash):
        return missing(cursor, step, f"could not be read: {found.detail}")
    if found.format is None:
        what = next((finding.detail for finding in found.findings), "something else")
        return again(cursor, step, f"is no index of captures but {what}")
    return _collected(cursor, step, found)


def missing(cursor: Cursor, step: Step, detail: str, *, is_end: bool = False) -> Batch:  # noqa: ARG001 - as all ways
    """Go on without a document that is not to be had; `cursor` stands behind its step."""
    if step.role is Role.SOURCE:
        return _to_index(cursor, step, None)
    return Batch(cursor=cursor if cursor.steps else None, trouble=f"{step.url}: {detail}")


def index_url(place: str, cursor: Cursor) -> Url:
    """Return where the index lists the captures of what stands at or below an address, within the cursor's bounds."""
    asked = {
        "url": place,
        "matchType": "prefix",
        "output": "json",
        "fl": ",".join(FIELDS),
        "collapse": "urlkey",
        "limit": str(ROWS),
        "showResumeKey": "true",
    }
    if cursor.since is not None:  # what was published then was not captured before
        asked["from"] = f"{cursor.since:%Y%m%d%H%M%S}"
    filters = "&filter=statuscode:200&filter=mimetype:text/html"
    return Url(f"{ARCHIVE}/cdx/search/cdx?{urlencode(asked, safe=',:/', quote_via=quote)}{filters}")


def _to_index(cursor: Cursor, step: Step, home: Url | None) -> Batch:
    if home is None and cursor.steps:
        return Batch(cursor=cursor)  # this one says nothing; the source's next URL may
    parts = urlsplit(home or step.url)
    place = f"{parts.netloc}{parts.path if home else '/'}"
    return Batch(cursor=replace(cursor, steps=(Step(index_url(place, cursor), Role.INDEX),)))


def again(cursor: Cursor, step: Step, detail: str) -> Batch:
    """Ask once more later; the cursor is kept, for at once it would be the same."""
    if step.tries + 1 >= TRIES:
        return missing(cursor, step, detail)
    after = replace(cursor, steps=(replace(step, tries=step.tries + 1), *cursor.steps))
    return Batch(cursor=after, trouble=f"{step.url}: {detail}", halted=True)


def _collected(cursor: Cursor, step: Step, listing: Listing) -> Batch:
    named = [(entry, digest(url_key(entry.link or ""))) for entry in listing.entries]
    fresh = [(entry, name) for entry, name in named if name not in cursor.seen]
    articles = [entry for entry, _ in fresh if entry.link and not is_no_article(entry.link)]
    after = replace(
        cursor,
        seen=cursor.seen | {name for _, name in fresh},
        idle=0 if fresh else cursor.idle + 1,
        found=cursor.found + len(articles),
    )
    told = f"{counted(len(fresh) - len(articles), 'address', 'addresses')} left out: front page, lists or files"
    findings = (
        *listing.findings,
        *((Finding(FindingKind.NO_ARTICLES, told),) if len(articles) < len(fresh) else ()),
    )
    if any(finding.kind is FindingKind.TRUNCATED for finding in listing.findings) and step.tries + 1 < TRIES:
        once_more = replace(step, tries=step.tries + 1)
        return Batch(tuple(articles), replace(after, steps=(once_more, *after.steps)), findings)
    following = listing.next_url
    if following is None or address_digest(following) in after.asked or after.idle >= MAX_IDLE:
        return Batch(tuple(articles), after if after.steps else None, findings)
    return Batch(tuple(articles), replace(after, steps=(Step(following, Role.INDEX, step.number + 1),)), findings)
