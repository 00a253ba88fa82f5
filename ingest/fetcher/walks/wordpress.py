"""The way into the past through WordPress's REST API: all posts, oldest first, with their dates, texts and number.

Oldest first, so that posts which come meanwhile change no page; pages overlap, for one that is deleted meanwhile moves
all behind it to the front. Knows nothing of requests that fail: `ingest.fetcher.walks.walk` decides about them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from ingest.documents import Entry, Finding, FindingKind, Listing
from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Role, Step, address_digest, digest
from ingest.fetcher.walks.enough import MAX_IDLE, generous
from ingest.messages import Crash, Dialogue, Reply, perform
from ingest.tasks import read_listing, read_wordpress_posts
from ingest.text.counted import counted
from normalize.values import Url

PER_PAGE = 100
"""As many as WordPress gives at once."""
OVERLAP = 5
_FIELDS = "id,date,date_gmt,modified,modified_gmt,guid,link,title,content,excerpt"
_PRETTY, _PLAIN = "/wp-json/wp/v2/posts", "/?rest_route=/wp/v2/posts"
"""Where the API is; the second is there whatever the site made of its permalinks."""
_OFFSET = re.compile(r"(?<=[?&]offset=)\d+")
_DIGITS = re.compile(r"\d{1,9}")
_NONE = "no list of posts; try `--via sitemap` or `--via pages`"


def begin(source_urls: Sequence[str]) -> tuple[Step, ...]:
    """Begin with the feed, which says where its site is."""
    return tuple(Step(Url(url), Role.SOURCE) for url in source_urls)


def read(cursor: Cursor, step: Step, reply: Reply, reading: Reading) -> Dialogue[Batch]:
    """Take what a page of posts brings; `cursor` stands behind its step."""
    if step.role is Role.SOURCE:
        listing = yield from perform(read_listing(reply, str(reading.zone), reading.now, reading.limits))
        return _to_api(cursor, step, None if isinstance(listing, Crash) else listing.home_url)
    found = yield from perform(read_wordpress_posts(reply, str(reading.zone), reading.now, generous(reading.limits)))
    if isinstance(found, Crash):
        return missing(cursor, step, f"could not be read: {found.detail}")
    if found.format is None:
        what = next((finding.detail for finding in found.findings), "something else")
        return missing(cursor, step, f"is no list of posts but {what}")
    return _collected(cursor, step, reply, found)


def missing(cursor: Cursor, step: Step, detail: str, *, is_end: bool = False) -> Batch:
    """Go on without a page that is not to be had; `cursor` stands behind its step."""
    if step.role is Role.SOURCE:
        return _to_api(cursor, step, None)
    if step.number == 1 and cursor.steps:  # the API is elsewhere
        return Batch(cursor=cursor)
    if step.number == 1:
        return Batch(trouble=f"{step.url}: {detail}; {_NONE}")
    if is_end or cursor.idle + 1 >= MAX_IDLE:
        return Batch(trouble=None if is_end else f"{step.url}: {detail}")
    following = _after(step, _offset(step.url) + PER_PAGE - OVERLAP)
    return Batch(cursor=replace(cursor, steps=(following,), idle=cursor.idle + 1), trouble=f"{step.url}: {detail}")


def api_urls(home: str, cursor: Cursor | None = None, per_page: int = PER_PAGE) -> tuple[Url, ...]:
    """Return where the first page of posts may be, within the cursor's bounds."""
    asked = {"per_page": str(per_page), "orderby": "date", "order": "asc", "offset": "0", "_fields": _FIELDS}
    if cursor is not None and cursor.since is not None:
        asked["after"] = cursor.since.isoformat()
    if cursor is not None and cursor.until is not None:
        asked["before"] = cursor.until.isoformat()
    root = home.partition("#")[0].partition("?")[0].rstrip("/")
    query = urlencode(asked, safe=",:")
    return Url(f"{root}{_PRETTY}?{query}"), Url(f"{root}{_PLAIN}&{query}")


def begin_at(cursor: Cursor, api_url: Url) -> Cursor:
    """Begin where the API is known to be."""
    return replace(cursor, steps=(Step(api_url, Role.API),))


def total_of(reply: Reply) -> int | None:
    """Return how many posts there are in all, as the API says."""
    stated = reply.headers.get("x-wp-total", "").strip()
    return int(stated) if _DIGITS.fullmatch(stated) else None


def _to_api(cursor: Cursor, step: Step, home: Url | None) -> Batch:
    if home is None and cursor.steps:
        return Batch(cursor=cursor)  # this one says nothing; the source's next URL may
    parts = urlsplit(step.url)
    steps = tuple(Step(url, Role.API) for url in api_urls(home or f"{parts.scheme}://{parts.netloc}", cursor))
    return Batch(cursor=replace(cursor, steps=steps))


def _collected(cursor: Cursor, step: Step, reply: Reply, listing: Listing) -> Batch:
    names = [_name(entry) for entry in listing.entries]
    fresh = [entry for entry, name in zip(listing.entries, names, strict=True) if name not in cursor.seen]
    wanted = tuple(entry for entry in fresh if cursor.is_wanted(entry.published))
    total = total_of(reply)
    after = replace(
        cursor,
        seen=cursor.seen | frozenset(names),
        asked=cursor.asked | {address_digest(reply.url)},
        idle=0 if fresh else cursor.idle + 1,
        found=cursor.found + len(wanted),
        expected=total if total is not None else cursor.expected,
        steps=(),
    )
    behind = _offset(step.url) + len(listing.entries)
    is_short = not fresh and len(listing.entries) <= OVERLAP  # the last ones, seen on the page before
    is_done = is_short or (total is not None and bool(fresh) and behind >= total)
    if is_done or after.idle >= MAX_IDLE:
        return Batch(wanted, findings=_told(is_done=is_done, missing=(total or 0) - len(after.seen)))
    # What a server gives at once may be less than was asked for.
    following = _after(step, max(_offset(step.url) + 1, behind - min(OVERLAP, len(listing.entries) // 2)))
    return Batch(wanted, replace(after, steps=(following,)))


def _told(*, is_done: bool, missing: int) -> tuple[Finding, ...]:
    if is_done:
        return ()
    more = f"; {counted(missing, 'post')} that it counts are not among them" if missing > 0 else ""
    return (Finding(FindingKind.UNPAGED, f"the API gives the same posts for every page{more}; try `--via sitemap`"),)


def _name(entry: Entry) -> str:
    return digest(entry.guid or entry.link or "")


def _offset(url: str) -> int:
    found = _OFFSET.search(url)
    return int(found[0]) if found else 0


def _after(step: Step, offset: int) -> Step:
    return Step(Url(_OFFSET.sub(str(offset), step.url)), Role.API, step.number + 1)
