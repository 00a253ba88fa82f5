"""The way into the past through what the Internet Archive captured of the feed itself: one capture a day, merged.

Nothing else still has the guids and dates under which articles that rolled off a feed were published. Knows nothing of
requests that fail: `ingest.fetcher.walks.walk` decides about them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlencode

from ingest.documents import Listing
from ingest.fetcher.lists.captures import FIELDS
from ingest.fetcher.walks import wayback
from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Role, Step, address_digest, digest
from ingest.fetcher.walks.enough import generous
from ingest.identity.keys import title_letters
from ingest.messages import Crash, Dialogue, Reply, perform
from ingest.tasks import read_captures, read_listing
from ingest.text.urls import url_key
from normalize.values import Url

_RAW = "id_/"
"""What stands in a capture's address before that of the document, sent as it was."""


def begin(source_urls: Sequence[str]) -> tuple[Step, ...]:
    """Begin with the index of the captures of each URL."""
    return tuple(Step(_index_url(url), Role.INDEX) for url in source_urls)


def read(cursor: Cursor, step: Step, reply: Reply, reading: Reading) -> Dialogue[Batch]:
    """Take what a page of the index, or a capture, brings; `cursor` stands behind its step."""
    limits = generous(reading.limits)
    if step.role is Role.CAPTURE:
        asked = replace(reply, url=Url(step.url.partition(_RAW)[2] or reply.url))
        listing = yield from perform(read_listing(asked, str(reading.zone), reading.now, limits))
        return _collected(cursor, Listing(None) if isinstance(listing, Crash) else listing)
    found = yield from perform(read_captures(replace(reply, url=step.url), wayback.ARCHIVE, limits, all_captures=True))
    if isinstance(found, Crash):
        return missing(cursor, step, f"could not be read: {found.detail}")
    if found.format is None:
        return wayback.again(cursor, step, "is no index of captures")
    captures = [
        Step(entry.page_url, Role.CAPTURE, number)
        for number, entry in enumerate(found.entries, 1)
        if entry.page_url
        and address_digest(entry.page_url) not in cursor.asked
        and _may_list(cursor, entry.captured_at)
    ]
    following = found.next_url
    more = (Step(following, Role.INDEX),) if following and address_digest(following) not in cursor.asked else ()
    steps = (*captures, *more, *cursor.steps)
    if not steps:
        return Batch(trouble="the Internet Archive has no capture of the feed; `--via wayback` looks for its pages")
    return Batch(cursor=replace(cursor, steps=steps))


def missing(cursor: Cursor, step: Step, detail: str, *, is_end: bool = False) -> Batch:  # noqa: ARG001 - as all ways
    """Go on without a document that is not to be had; `cursor` stands behind its step."""
    return Batch(cursor=cursor if cursor.steps else None, trouble=f"{step.url}: {detail}")


def _collected(cursor: Cursor, listing: Listing) -> Batch:
    named = {
        digest(f"{entry.guid or ''}\n{url_key(entry.link) if entry.link else title_letters(entry.title)}"): entry
        for entry in listing.entries
    }
    fresh = [entry for name, entry in named.items() if name not in cursor.seen]
    wanted = tuple(entry for entry in fresh if cursor.is_wanted(entry.published or entry.updated))
    after = replace(cursor, seen=cursor.seen | named.keys(), found=cursor.found + len(wanted))
    return Batch(wanted, after if after.steps else None, listing.findings if listing.format else ())


def _may_list(cursor: Cursor, captured_at: datetime | None) -> bool:
    """Say whether a capture may list what is wanted: what was captured before `since` lists what is older."""
    return cursor.since is None or captured_at is None or captured_at >= cursor.since


def _index_url(url: str) -> Url:
    asked = {
        "url": url,
        "output": "json",
        "fl": ",".join(FIELDS),
        "collapse": "timestamp:8",
        "limit": str(wayback.ROWS),
        "showResumeKey": "true",
    }
    query = urlencode(asked, safe=",:/", quote_via=quote)
    return Url(f"{wayback.ARCHIVE}/cdx/search/cdx?{query}&filter=statuscode:200")
