"""A walk through a source's past: one document at a time, to be stopped and gone on with between any two.

Dialogues only: knows nothing of what is stored, so it lists whatever it meets; whoever drives it leaves out what is
known. `start_walk` gives the first cursor, `next_batch` what the next document brings and the cursor after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from ingest.documents import Finding, FindingKind
from ingest.extractor.pull import ARCHIVE_DELAY_S
from ingest.fetcher.walks import (
    common_crawl,
    ghost,
    lists,
    numbers,
    paged_feed,
    sitemaps,
    wayback,
    wayback_feed,
    wordpress,
)
from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Role, Step, without_first
from ingest.fetcher.walks.via import Via
from ingest.fetcher.walks.way import Way
from ingest.messages import Answer, Dialogue, NoReply, Purpose, Reason, Reply, Request, ask
from ingest.tasks import WorkLimits

__all__ = ["Batch", "Cursor", "Via", "next_batch", "start_walk"]

MAX_DOCUMENTS = 20_000
"""Of one walk: more are a trap, or a site that is not to be copied in this way."""
MAX_TRIES = 3
"""After so many tries, hardly two of them in one run, a document that cannot be had is given up."""
MAX_FAILURES = 3
"""In a row: then it is not the documents, and the walk halts."""

# Asking again does not mend these.
_LASTING = frozenset({Reason.FORBIDDEN, Reason.ROBOTS, Reason.TOO_LARGE, Reason.ENCODING, Reason.REDIRECT})
_IMPATIENT = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_NO_SUCH_PAGE = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_PURPOSES = {
    Role.ROBOTS: Purpose.ROBOTS,
    Role.SITEMAP: Purpose.SITEMAP,
    Role.GUESS: Purpose.SITEMAP,
    Role.FRONT: Purpose.PAGE,
    Role.LIST: Purpose.PAGE,
    Role.DAY: Purpose.PAGE,
}
_WAYS: Mapping[Via, Way] = {
    Via.SITEMAP: sitemaps,
    Via.PAGES: paged_feed,
    Via.WORDPRESS: wordpress,
    Via.GHOST: ghost,
    Via.LIST: lists,
    Via.DAYS: lists,
    Via.NUMBERS: lists,
    Via.WAYBACK: wayback,
    Via.WAYBACK_FEED: wayback_feed,
    Via.COMMON_CRAWL: common_crawl,
}


def start_walk(
    via: Via,
    source_urls: Sequence[str],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    takes_pages: bool = False,
    template: str = "",
) -> Cursor:
    """Begin a walk from a source's URLs, of which each is asked when the one before it fails.

    `since` and `until`, aware, bound the walk: what is known to be older, or not to be older, is left out, and
    documents that hold nothing else are not asked for. What has no date is kept. A `template` of addresses, for ways
    that have one, stands in place of the source's URLs.
    """
    steps = _WAYS[via].begin([template] if template else source_urls)
    return Cursor(via, steps, since=since, until=until, template=template, takes_pages=takes_pages)


def next_batch(
    cursor: Cursor, *, now: datetime, zone: ZoneInfo, limits: WorkLimits, source: str | None = None
) -> Dialogue[Batch]:
    """Ask for the next document of a walk: one request to the web, and at most one task for the engine.

    `zone` is the source's, for dates that state none; `source` its name, for the report. A document that cannot be had
    for now is put off to the end of the walk; when nothing else is left, or several fail in a row, or the host asks for
    patience, the batch is `halted`.
    """
    if not cursor.steps:
        return Batch()
    step = cursor.steps[0]
    if len(cursor.asked) >= MAX_DOCUMENTS:
        return Batch(findings=(Finding(FindingKind.CAPPED, f"the walk ends after {MAX_DOCUMENTS} documents"),))
    if step.role is Role.NUMBER:
        return numbers.batch(cursor)
    delay_s = ARCHIVE_DELAY_S if step.role in {Role.INDEX, Role.CAPTURE} else 0.0
    purpose = _PURPOSES.get(step.role, Purpose.FEED)
    answer = yield from ask(Request(step.url, purpose, source=source, delay_s=delay_s))
    batch = yield from _read(cursor, step, answer, Reading(now, zone, limits))
    return replace(batch, url=step.url)


def _read(cursor: Cursor, step: Step, answer: Answer, reading: Reading) -> Dialogue[Batch]:
    """Say what an answer means for the walk."""
    if isinstance(answer, NoReply) and answer.reason in {Reason.LATER, Reason.UNBEGUN}:
        unbegun = answer.reason is Reason.UNBEGUN
        return Batch(cursor=cursor, trouble=answer.detail, halted=True, unbegun=unbegun, wait_until=answer.retry_at)
    if isinstance(answer, Reply) and answer.is_content:
        rest = replace(without_first(cursor), failures=0)
        return (yield from _WAYS[cursor.via].read(rest, step, answer, reading))
    detail = answer.detail if isinstance(answer, NoReply) else f"answers {answer.status}"
    if _is_passing(cursor, step, answer) and step.tries + 1 < MAX_TRIES:
        return _put_off(cursor, step, f"{step.url}: {detail}", answer)
    is_end = isinstance(answer, Reply) and answer.status in _NO_SUCH_PAGE
    return _WAYS[cursor.via].missing(without_first(cursor), step, detail, is_end=is_end)


def _is_passing(cursor: Cursor, step: Step, answer: Answer) -> bool:
    """Whether a later run may get the document."""
    if step.role is Role.SOURCE:
        return False  # it only tells the site, which is told by its URL, too
    if isinstance(answer, NoReply):
        return answer.reason not in _LASTING
    # A walk that is refused in its middle has been too much for the host: the document is there.
    walled = answer.status == HTTPStatus.FORBIDDEN and cursor.found > 0
    return walled or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in _IMPATIENT


def _put_off(cursor: Cursor, step: Step, detail: str, answer: Answer) -> Batch:
    """Ask again when everything else has been asked for."""
    others = cursor.steps[1:]
    failures = cursor.failures + 1
    halted = failures >= MAX_FAILURES or all(other.tries for other in others)
    after = replace(cursor, steps=(*others, replace(step, tries=step.tries + 1)), failures=0 if halted else failures)
    return Batch(cursor=after, trouble=detail, halted=halted, wait_until=answer.retry_at if halted else None)
