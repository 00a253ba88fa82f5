"""The way into the past through a Ghost's Content API: all posts, oldest first, with dates, titles, texts and number.

Its pages publish the key. Each page of posts begins with the date that ended the one before, so that whatever comes or
goes meanwhile moves none out of sight; a server that does not heed dates or order is asked for pages by their numbers.
Where the key is refused, the sitemap of the posts takes the API's place. Knows nothing of requests that fail.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from ingest.documents import Entry, Finding, FindingKind, GhostApi, GhostPage
from ingest.fetcher.walks import sitemaps
from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Role, Step, address_digest, digest
from ingest.fetcher.walks.enough import MAX_IDLE, generous
from ingest.messages import Crash, Dialogue, Reply, perform
from ingest.tasks import find_ghost_api, read_ghost_posts, read_listing
from ingest.text.counted import counted
from ingest.text.urls import host
from normalize.values import Url

PER_PAGE = 100
"""As many as Ghost gives at once; older ones would give more."""
_FIELDS = "id,url,title,html,published_at,updated_at,visibility,access,custom_excerpt,excerpt"
_POSTS = "posts/"
_SITEMAP = "sitemap-posts.xml"
_AFTER = "published_at:>='{:%Y-%m-%d %H:%M:%S}'"
_BEFORE = "published_at:<'{:%Y-%m-%d %H:%M:%S}'"
_BOUND = re.compile(r"published_at:>='([0-9 :-]{19})'")
_SITEMAPS = frozenset({Role.ROBOTS, Role.SITEMAP, Role.GUESS})


def begin(source_urls: Sequence[str]) -> tuple[Step, ...]:
    """Begin with the feed, which says where its site is."""
    return tuple(Step(Url(url), Role.SOURCE) for url in source_urls)


def read(cursor: Cursor, step: Step, reply: Reply, reading: Reading) -> Dialogue[Batch]:
    """Take what a document brings; `cursor` stands behind its step."""
    if step.role in _SITEMAPS:
        return (yield from sitemaps.read(cursor, step, reply, reading))
    if step.role is Role.SOURCE:
        listing = yield from perform(read_listing(reply, str(reading.zone), reading.now, reading.limits))
        return _to_front(cursor, step, None if isinstance(listing, Crash) else listing.home_url)
    if step.role is Role.FRONT:
        api = yield from perform(find_ghost_api(reply, reading.limits))
        if not isinstance(api, GhostApi):
            return missing(cursor, step, "shows no key of a Content API")
        return Batch(cursor=begin_at(cursor, reply.url, api))
    found = yield from perform(read_ghost_posts(reply, str(reading.zone), reading.now, generous(reading.limits)))
    if isinstance(found, Crash):
        return missing(cursor, step, f"could not be read: {found.detail}")
    if found.listing.format is None:
        what = next((finding.detail for finding in found.listing.findings), "something else")
        return missing(cursor, step, f"is no list of posts but {what}")
    return _collected(cursor, step, reply, found)


def missing(cursor: Cursor, step: Step, detail: str, *, is_end: bool = False) -> Batch:
    """Go on with the sitemap of the posts where the API is not to be had; `cursor` stands behind its step."""
    if step.role in _SITEMAPS:
        return sitemaps.missing(cursor, step, detail, is_end=is_end)
    if step.role is Role.SOURCE:
        return _to_front(cursor, step, None)
    sitemap = Url(f"{cursor.home.rstrip('/')}/{_SITEMAP}")
    told = f"{step.url.partition('?')[0]}: {detail}; {sitemap} takes its place"
    return Batch(cursor=replace(cursor, steps=(Step(sitemap, Role.GUESS),), idle=0, expected=None), trouble=told)


def api_url(api: GhostApi, cursor: Cursor, per_page: int = PER_PAGE, *, fields: str = _FIELDS) -> Url:
    """Return where the first page of posts is, within the cursor's bounds."""
    asked = {"key": api.key, "limit": str(per_page), "page": "1", "order": "published_at asc", "formats": "html"}
    return _with_bound(Url(f"{api.url}{_POSTS}?{_written(asked | {'fields': fields})}"), cursor, cursor.since)


def begin_at(cursor: Cursor, home: Url, api: GhostApi) -> Cursor:
    """Begin where the API is known to be; `home` is the front page that said so."""
    root = home.partition("#")[0].partition("?")[0]
    at_home = replace(cursor, home=root, hosts=(host(root).removeprefix("www."),))
    return replace(at_home, steps=(Step(api_url(api, at_home), Role.API),))


def _to_front(cursor: Cursor, step: Step, home: Url | None) -> Batch:
    if home is None and cursor.steps:
        return Batch(cursor=cursor)  # this one says nothing; the source's next URL may
    parts = urlsplit(step.url)
    front = home or Url(f"{parts.scheme}://{parts.netloc}/")
    at_home = replace(cursor, home=front, hosts=(host(front).removeprefix("www."),))
    return Batch(cursor=replace(at_home, steps=(Step(front, Role.FRONT),)))


def _collected(cursor: Cursor, step: Step, reply: Reply, page: GhostPage) -> Batch:
    entries = page.listing.entries
    names = [digest(entry.guid or entry.link or "") for entry in entries]
    fresh = [entry for entry, name in zip(entries, names, strict=True) if name not in cursor.seen]
    wanted = tuple(entry for entry in fresh if cursor.is_wanted(entry.published))
    after = replace(
        cursor,
        seen=cursor.seen | frozenset(names),
        asked=cursor.asked | {address_digest(reply.url)},
        idle=0 if fresh else cursor.idle + 1,
        found=cursor.found + len(wanted),
        expected=page.total if cursor.expected is None else cursor.expected,
        steps=(),
    )
    is_numbered = step.role is Role.NUMBERED or not _is_heeded(_bound_of(step.url), entries)
    if _is_last(step, page, after, is_numbered=is_numbered):
        return Batch(wanted)
    if after.idle >= MAX_IDLE:
        return Batch(wanted, findings=(_repeated((after.expected or 0) - len(after.seen)),))
    following = _numbered(step, page, after) if is_numbered else _behind(step, entries, after)
    idle = 0 if is_numbered and step.role is Role.API else after.idle
    return Batch(wanted, replace(after, steps=(following,), idle=idle))


def _is_heeded(bound: datetime | None, entries: Sequence[Entry]) -> bool:
    """Say whether posts are in the order, and of the time, that was asked for."""
    dates = [entry.published.at.replace(microsecond=0) for entry in entries if entry.published]
    return all(one <= two for one, two in pairwise(dates)) and (bound is None or all(at >= bound for at in dates))


def _is_last(step: Step, page: GhostPage, after: Cursor, *, is_numbered: bool) -> bool:
    """Say whether nothing is behind a page, which may lie about a next one."""
    if is_numbered:
        return page.has_next is False and (step.role is Role.NUMBERED or _bound_of(step.url) == after.since)
    is_all = page.total is not None and _page_of(step.url) == 1 and page.total <= len(page.listing.entries)
    return is_all or page.has_next is False or not page.listing.entries


def _repeated(missing: int) -> Finding:
    more = f"; {counted(missing, 'post')} that it counts are not among them" if missing > 0 else ""
    told = f"the Content API gives the same posts for every page{more}; try `--via sitemap`"
    return Finding(FindingKind.UNPAGED, told)


def _behind(step: Step, entries: Sequence[Entry], cursor: Cursor) -> Step:
    """Return the page that begins with the last date of this one; the next one by number, where it has but one date."""
    last = max((entry.published.at.replace(microsecond=0) for entry in entries if entry.published), default=None)
    bound = _bound_of(step.url)
    if last is None or (bound is not None and last <= bound):
        url = _with(step.url, page=str(_page_of(step.url) + 1))
    else:
        url = _with(_with_bound(step.url, cursor, last), page="1")
    return Step(url, Role.API, step.number + 1)


def _numbered(step: Step, page: GhostPage, cursor: Cursor) -> Step:
    """Return the next page by its number; where the server gives fewer than was asked for, by what was seen."""
    limit = page.limit or _number_of(step.url, "limit")
    is_as_asked = step.role is Role.NUMBERED and limit == _number_of(step.url, "limit")
    number = _page_of(step.url) + 1 if is_as_asked else len(cursor.seen) // max(1, limit) + 1
    url = _with(_with_bound(step.url, cursor, cursor.since), page=str(number), limit=str(limit))
    return Step(url, Role.NUMBERED, step.number + 1)


def _with_bound(url: Url, cursor: Cursor, bound: datetime | None) -> Url:
    """Write into an address from when on, and until when, posts are asked for."""
    parts = [_AFTER.format(bound.astimezone(UTC))] if bound else []
    parts += [_BEFORE.format(cursor.until.astimezone(UTC))] if cursor.until else []
    return _with(url, filter="+".join(parts))


def _bound_of(url: str) -> datetime | None:
    found = _BOUND.search(_asked(url).get("filter", ""))
    return datetime.fromisoformat(f"{found[1]}+00:00") if found else None


def _page_of(url: str) -> int:
    return _number_of(url, "page")


def _number_of(url: str, name: str) -> int:
    said = _asked(url).get(name, "")
    return int(said) if said.isdecimal() else 1


def _asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def _with(url: Url, **parameters: str) -> Url:
    """Write parameters into an address; an empty one is taken out."""
    asked = {name: value for name, value in (_asked(url) | parameters).items() if value}
    return Url(f"{url.partition('?')[0]}?{_written(asked)}")


def _written(asked: dict[str, str]) -> str:
    return urlencode(asked, safe=",:'", quote_via=quote)
