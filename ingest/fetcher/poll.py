"""The dialogue that polls a source: a conditional request for its feed, and what the answer means.

Knows nothing of files, of Markdown, or of what was stored before.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

from ingest.fetcher.policy import Schedule, next_poll
from ingest.http.pace import retry_at
from ingest.messages import Answer, Crash, Dialogue, Finding, Listing, NoReply, Purpose, Reason, Reply, Request
from ingest.messages import ask as ask_web
from ingest.messages import perform as perform_task
from ingest.source import Source
from ingest.tasks import WorkLimits, read_listing
from normalize.article import Url
from store.memory import SourceState


class PollOutcome(StrEnum):
    """How a poll ended; all of them are ordinary."""

    READ = "read"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    """The host asked to be left alone for now: no failure of the source."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Polled:
    """The result of a poll. `state` is what to remember, once every entry of the listing has been dealt with."""

    outcome: PollOutcome
    state: SourceState
    listing: Listing | None = None
    detail: str = ""
    """Why it failed and what to do, in one line."""
    not_before: datetime | None = None
    """When the host asked to be asked again."""


def poll(
    source: Source, state: SourceState | None, now: datetime, schedule: Schedule, limits: WorkLimits
) -> Dialogue[Polled]:
    """Poll a source: each of its URLs in turn, until one gives a feed.

    An answer of 304, or a body that was read before, is `UNCHANGED`; its entries are not looked at again.
    """
    state = state or SourceState(source.name, source.urls[0], first_polled_at=now)
    troubles: list[str] = []
    not_before: datetime | None = None
    for url in _in_turn(source, state):
        answer = yield from ask_web(_request(source, url, state))
        if isinstance(answer, NoReply) and answer.reason is Reason.LATER:
            return Polled(PollOutcome.WAITING, replace(state, next_poll_at=answer.retry_at), detail=answer.detail)
        polled = yield from _read(source, url, state, answer, now, limits)
        if polled.outcome is not PollOutcome.FAILED:
            return _scheduled(polled, now, schedule)
        not_before = not_before or polled.not_before
        troubles.append(polled.detail if len(source.urls) == 1 else f"{url}: {polled.detail}")
    failed = replace(state, polled_at=now, failures=state.failures + 1, error="; ".join(troubles))
    failure = Polled(PollOutcome.FAILED, failed, detail="; ".join(troubles), not_before=not_before)
    return _scheduled(failure, now, schedule)


def _in_turn(source: Source, state: SourceState) -> list[str]:
    """Return the source's URLs, the one that answered last first."""
    return sorted(source.urls, key=lambda url: url != state.url)


def _request(source: Source, url: str, state: SourceState) -> Request:
    """Ask with the validators that came with the last good answer of this very URL."""
    validators: list[tuple[str, str]] = []
    if url == state.url:
        if state.etag:
            validators.append(("If-None-Match", state.etag))
        if state.last_modified:
            validators.append(("If-Modified-Since", state.last_modified))
    return Request(Url(url), Purpose.FEED, tuple(validators), source.name)


def _read(
    source: Source, url: str, state: SourceState, answer: Answer, now: datetime, limits: WorkLimits
) -> Dialogue[Polled]:
    """Say what an answer means, reading the feed where it is a new one."""
    if isinstance(answer, NoReply):
        return Polled(PollOutcome.FAILED, state, detail=answer.detail)
    good = replace(state, url=url, polled_at=now, succeeded_at=now, failures=0, error=None, new_items=0)
    if answer.status == HTTPStatus.NOT_MODIFIED and url == state.url and (state.etag or state.last_modified):
        return Polled(PollOutcome.UNCHANGED, good)
    if answer.status != HTTPStatus.OK:
        not_before = retry_at(answer.headers.get("retry-after"), now)
        return Polled(PollOutcome.FAILED, state, detail=_status_advice(answer), not_before=not_before)
    body_hash = hashlib.sha256(answer.body).hexdigest()
    # Both validators of one answer: a pair is never mixed from two (RFC 9110 §13.1).
    etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    good = replace(good, full_at=now, body_hash=body_hash, etag=etag, last_modified=last_modified)
    if body_hash == state.body_hash and url == state.url:
        return Polled(PollOutcome.UNCHANGED, good)
    listing = yield from perform_task(read_listing(answer, str(source.zone), now, limits))
    if isinstance(listing, Crash):
        return Polled(PollOutcome.FAILED, state, detail=f"the feed could not be read: {listing.detail}")
    if listing.format is None:
        return Polled(PollOutcome.FAILED, state, listing, _no_feed(listing.findings))
    if any(finding.kind == "truncated" for finding in listing.findings):
        # The rest may come with the same validators: only a whole document may be answered with 304.
        good = replace(good, etag=None, last_modified=None, body_hash=None)
    return Polled(PollOutcome.READ, replace(good, title=listing.title or state.title), listing)


def _scheduled(polled: Polled, now: datetime, schedule: Schedule) -> Polled:
    ttl_minutes = polled.listing.ttl_minutes if polled.listing else None
    due_at = next_poll(now, schedule, ttl_minutes=ttl_minutes, failures=polled.state.failures)
    return replace(polled, state=replace(polled.state, next_poll_at=max(due_at, polled.not_before or due_at)))


def _no_feed(findings: tuple[Finding, ...]) -> str:
    what = next((finding.detail for finding in findings if finding.kind == "not_a_feed"), "an unknown document")
    return f"is not a feed but {what}; open the URL in a browser, `fetched source add SITE` finds a site's feeds"


_ADVICE = {
    HTTPStatus.UNAUTHORIZED: "it wants a login",
    HTTPStatus.FORBIDDEN: "the host refuses us; see whether its robots.txt or terms allow polling",
    HTTPStatus.NOT_FOUND: "check the URL; the feed may have moved",
    HTTPStatus.GONE: "the feed is gone for good; remove the source or give it a new URL",
    HTTPStatus.TOO_MANY_REQUESTS: "it is polled too often; raise `schedule.min_minutes`",
    HTTPStatus.NOT_MODIFIED: "it was not asked conditionally; it will be asked in full again",
}


def _status_advice(reply: Reply) -> str:
    """Say what a status means for whoever runs this, and what to do."""
    try:
        status = HTTPStatus(reply.status)
        name = f"{reply.status} {status.phrase}"
    except ValueError:
        return f"answers {reply.status}; tried again later"
    later = "tried again later" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "open the URL in a browser"
    return f"answers {name}; {_ADVICE.get(status, later)}"
