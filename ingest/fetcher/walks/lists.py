"""The ways into the past over pages for people: lists with a next page, or one of a template for each number or day.

Knows nothing of requests that fail: `ingest.fetcher.walks.walk` decides about them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ingest.documents import Finding, FindingKind, Listing
from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Role, Step, address_digest, digest
from ingest.fetcher.walks.enough import MAX_IDLE
from ingest.fetcher.walks.url_filter import is_no_article
from ingest.messages import Crash, Dialogue, Reply, perform
from ingest.tasks import read_listing_page
from ingest.text.urls import url_key
from normalize.values import DateOrigin, Moment, Url

MAX_EMPTY_DAYS = 45
"""In a row, where `since` sets no bound: on most days of a small site there is nothing."""
EARLIEST = date(1995, 1, 1)


def begin(source_urls: Sequence[str]) -> tuple[Step, ...]:
    """Begin with the first page of the list; `{n}` in it is the number of the page."""
    return tuple(Step(_filled(url, 1), Role.LIST) for url in source_urls)


def begin_days(cursor: Cursor, day: date) -> Cursor:
    """Begin with the page of a day, from which the cursor's template goes back."""
    return replace(cursor, steps=(_of_day(cursor.template, day),))


def is_template_of_days(template: str) -> bool:
    """Say whether an address has a place for year, month and day."""
    return "{Y}" in template and any(mark in template for mark in ("{m}", "{M}")) and "{d}" in template.lower()


def read(cursor: Cursor, step: Step, reply: Reply, reading: Reading) -> Dialogue[Batch]:
    """Take what a page of the list brings; `cursor` stands behind its step."""
    day = date.fromordinal(step.number) if step.role is Role.DAY else None
    published = Moment(datetime.combine(day, time(), reading.zone), DateOrigin.GUESSED) if day else None
    found = yield from perform(read_listing_page(reply, published, reading.limits))
    if isinstance(found, Crash):
        return missing(cursor, step, f"could not be read: {found.detail}")
    if found.format is None:
        return missing(cursor, step, "is no page that lists anything")
    return _collected(cursor, step, reply, found)


def missing(cursor: Cursor, step: Step, detail: str, *, is_end: bool = False) -> Batch:
    """Go on without a page that is not to be had; a day without one is a day without articles."""
    trouble = None if is_end and (step.number > 1 or step.role is Role.DAY) else f"{step.url}: {detail}"
    after = replace(cursor, idle=cursor.idle + 1)
    following = _following(after, step, None) if not is_end or step.role is Role.DAY else None
    return Batch(cursor=replace(after, steps=(following,)) if following else None, trouble=trouble)


def _collected(cursor: Cursor, step: Step, reply: Reply, listing: Listing) -> Batch:
    lists = cursor.asked | {address_digest(reply.url)}  # further pages lead back to the first
    links = (entry for entry in listing.entries if entry.link and not is_no_article(entry.link))
    articles = [entry for entry in links if address_digest(entry.link or "") not in lists]
    named = {digest(url_key(entry.link or "")): entry for entry in articles}
    fresh = tuple(entry for name, entry in named.items() if name not in cursor.seen)
    wanted = tuple(entry for entry in fresh if cursor.is_wanted(entry.published))
    after = replace(
        cursor,
        seen=cursor.seen | named.keys(),
        asked=lists,
        idle=0 if fresh else cursor.idle + 1,
        found=cursor.found + len(wanted),
    )
    following = _following(after, step, listing.next_url)
    first_alone = step.role is Role.LIST and step.number == 1 and following is None
    findings = (Finding(FindingKind.UNPAGED, "the list has no further page"),) if first_alone else ()
    return Batch(wanted, replace(after, steps=(following,)) if following else None, findings)


def _following(cursor: Cursor, step: Step, named: Url | None) -> Step | None:
    if step.role is Role.DAY:
        day = date.fromordinal(step.number) - timedelta(days=1)
        oldest = cursor.since.date() - timedelta(days=1) if cursor.since else EARLIEST
        is_over = day < oldest or (cursor.since is None and cursor.idle >= MAX_EMPTY_DAYS)
        return None if is_over else _of_day(cursor.template, day)
    if cursor.idle >= MAX_IDLE:
        return None
    url = _filled(cursor.template, step.number + 1) if "{n}" in cursor.template else named
    return Step(url, Role.LIST, step.number + 1) if url and address_digest(url) not in cursor.asked else None


def _of_day(template: str, day: date) -> Step:
    written = {"{Y}": f"{day:%Y}", "{m}": f"{day:%m}", "{d}": f"{day:%d}", "{M}": str(day.month), "{D}": str(day.day)}
    url = template
    for mark, text in written.items():
        url = url.replace(mark, text)
    return Step(Url(url), Role.DAY, day.toordinal())


def _filled(template: str, number: int) -> Url:
    return Url(template.replace("{n}", str(number)))
