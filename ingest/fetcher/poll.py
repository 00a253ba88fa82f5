"""The dialogue that polls a source: a conditional request for its feed, and what the answer means.

Knows nothing of files, of Markdown, or of what was stored before.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

from ingest.documents import Finding, FindingKind, Listing
from ingest.fetcher.schedule.after_poll import LONGEST_ABSENCE, PollAnswer, after_answer, after_failure
from ingest.fetcher.schedule.altered import altered
from ingest.fetcher.schedule.backoff import FailureClass, class_of, mildest
from ingest.fetcher.schedule.due import Schedule
from ingest.fetcher.schedule.feed_window import has_items_of
from ingest.fetcher.schedule.memory import Gap, PollMemory, SourceMemory
from ingest.fetcher.schedule.policy import share_of
from ingest.fetcher.schedule.redirects import permanent_target
from ingest.fetcher.status_advice import no_feed, silence_advice, status_advice
from ingest.http.pace import retry_at
from ingest.messages import Crash, Dialogue, NoReply, Purpose, Reason, Reply, Request
from ingest.messages import ask as ask_web
from ingest.messages import perform as perform_task
from ingest.source import Source
from ingest.tasks import WorkLimits, read_listing
from ingest.text.urls import resource_mark
from normalize.values import Url
from store.late.dataclass import dataclass, replace
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
    """The result of a poll. `memory` is what to remember, once every entry of the listing has been dealt with."""

    outcome: PollOutcome
    memory: SourceMemory
    listing: Listing | None = None
    detail: str = ""
    """Why it failed and what to do, in one line."""
    notices: tuple[str, ...] = ()
    """What was decided about the source and a person should know: moved, retired, a possible loss."""
    moved_to: str | None = None
    """Where permanent redirects of this poll led."""
    gap: Gap | None = None
    """What is to be filled from the source's archive or sitemap; it is asked for until the memory holds it no more."""


@dataclass(frozen=True, slots=True)
class PollContext:
    """Inputs of a poll."""

    source: Source
    memory: SourceMemory
    polling: PollMemory
    """That of the memory, as far as the clock bears it out."""
    now: datetime
    schedule: Schedule
    limits: WorkLimits
    share: float

    @property
    def state(self) -> SourceState:
        """Return what the store keeps of the source as it is."""
        return self.memory.state


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address of the source to try: a configured URL, and the address that is asked for it."""

    url: str
    address: str


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """Successful answer: a parsed feed, or 304 or an identical body."""

    candidate: Candidate
    state: SourceState
    reply: Reply
    listing: Listing | None = None
    was_full: bool = False
    """The feed was asked for as a whole."""


@dataclass(frozen=True, slots=True)
class FeedFailure:
    """No feed, and why."""

    candidate: Candidate
    detail: str
    kind: FailureClass = FailureClass.HARD
    not_before: datetime | None = None
    """When the host asked to be asked again."""
    is_waiting: bool = False
    """The host was not even asked, for it wants to be left alone."""
    held: tuple[str, ...] = ()
    """The entries, as JSON, that are held back until the next poll."""


def poll(
    source: Source,
    memory: SourceMemory | None,
    now: datetime,
    schedule: Schedule,
    limits: WorkLimits,
    *,
    chance: float = 0.5,
) -> Dialogue[Polled]:
    """Poll a source: each of its URLs in turn, until one gives a feed with something in it.

    An answer of 304, or a body that was read before, is `UNCHANGED`; its entries are not looked at again. `chance` is a
    number from 0 to 1 that keeps sources from falling into step.
    """
    memory = memory or SourceMemory(SourceState(source.name, source.urls[0], first_polled_at=now))
    share = share_of(source.name, chance)
    context = PollContext(source, memory, memory.polling.up_to(now), now, schedule, limits, share)
    troubles: list[FeedFailure] = []
    empty: FeedAnswer | None = None
    for candidate in _candidates(context):
        found = yield from _ask(context, candidate)
        if isinstance(found, FeedFailure):
            troubles.append(found)
        elif found.listing is not None and not found.listing.entries:
            empty = empty or found
        else:
            if empty is not None:
                troubles.append(FeedFailure(empty.candidate, "it lists nothing any more"))
            return _succeeded(context, found, troubles)
    if empty is not None:
        return _succeeded(context, empty, troubles)
    return _failed(context, troubles)


def _candidates(context: PollContext) -> Iterator[Candidate]:
    """Yield the ways into the source.

    The one that answered last comes first, but for polls that ask for everything: they try the order of preference.
    """
    ways = [Candidate(url, address) for url in context.source.urls for address in context.polling.moves.addresses(url)]
    asks_for_all = not context.polling.may_ask_conditionally(context.state.full_at, context.now)
    yield from ways if asks_for_all else sorted(ways, key=lambda candidate: candidate.address != context.state.url)


def _ask(context: PollContext, candidate: Candidate) -> Dialogue[FeedAnswer | FeedFailure]:
    """Ask at one address, and say what the answer means."""
    request = _request(context, candidate.address)
    answer = yield from ask_web(request)
    if isinstance(answer, NoReply):
        is_waiting = answer.reason in {Reason.LATER, Reason.UNBEGUN}
        return FeedFailure(candidate, silence_advice(answer), class_of(answer), answer.retry_at, is_waiting)
    return (yield from _read(context, candidate, answer, was_full=not request.headers))


def _request(context: PollContext, address: str) -> Request:
    """Ask with the validators that came with the last good answer of this very address, from where they came."""
    state = context.state
    validators: list[tuple[str, str]] = []
    if address == state.url and context.polling.may_ask_conditionally(state.full_at, context.now):
        if state.etag:
            validators.append(("If-None-Match", state.etag))
        if state.last_modified:
            validators.append(("If-Modified-Since", state.last_modified))
    came_from = context.polling.validators_of or None
    return Request(Url(address), Purpose.FEED, tuple(validators), context.source.name, validators_of=came_from)


def _read(
    context: PollContext, candidate: Candidate, reply: Reply, *, was_full: bool
) -> Dialogue[FeedAnswer | FeedFailure]:
    """Read the feed where the answer is a new one."""
    state, now = context.state, context.now
    good = replace(state, url=candidate.address, polled_at=now, succeeded_at=now, failures=0, error=None, new_items=0)
    if reply.status == HTTPStatus.NOT_MODIFIED and not was_full and _had_validators(reply, context.polling):
        # It renews what is remembered (RFC 9111 §4.3.4): the next question goes by its validators.
        etag, last_modified = (reply.headers.get(name) for name in ("etag", "last-modified"))
        renewed = altered(good, etag=etag or good.etag, last_modified=last_modified or good.last_modified)
        return FeedAnswer(candidate, renewed, reply)
    if not reply.is_content:
        return FeedFailure(
            candidate, status_advice(reply), class_of(reply), retry_at(reply.headers.get("retry-after"), now)
        )
    body_hash = hashlib.sha256(reply.body).hexdigest()
    # Both validators of one answer: a pair is never mixed from two (RFC 9110 §13.1).
    etag, last_modified = reply.headers.get("etag"), reply.headers.get("last-modified")
    good = replace(good, full_at=now, body_hash=body_hash, etag=etag, last_modified=last_modified)
    if body_hash == state.body_hash and candidate.address == state.url and not _clock_leapt(state, now):
        return FeedAnswer(candidate, good, reply, was_full=was_full)
    listing = yield from perform_task(read_listing(reply, str(context.source.zone), now, context.limits))
    if isinstance(listing, Crash):
        return FeedFailure(candidate, f"the feed could not be read: {listing.detail}")
    if listing.format is None:
        return FeedFailure(candidate, no_feed(reply, listing.findings))
    trouble, listing = _judged(context, candidate, listing)
    if trouble is not None:
        return trouble
    if any(finding.kind == FindingKind.TRUNCATED for finding in listing.findings):
        # The rest may come with the same validators: only a whole document may be answered with 304.
        good = replace(good, etag=None, last_modified=None, body_hash=None)
    return FeedAnswer(candidate, replace(good, title=listing.title or state.title), reply, listing, was_full)


def _judged(context: PollContext, candidate: Candidate, listing: Listing) -> tuple[FeedFailure | None, Listing]:
    """Tell what stands in a feed's place from its list; entries that were held back join the list that follows."""
    polling, address = context.polling, candidate.address
    if address == polling.moves.trial and not has_items_of(listing.entries, polling.window):
        detail = "it is where the feed says that it is listed now, and lists none of its items"
        return FeedFailure(candidate, detail), listing
    from ingest.fetcher.notices import replaced_list, with_held, without_notices

    listing, notice = without_notices(listing, address, had_pages=polling.had_pages)
    if notice is not None and not listing.entries:
        return FeedFailure(candidate, f"tells {notice} in place of a list", FailureClass.SOFT), listing
    if notice is not None:
        told = Finding(FindingKind.NOTICE, f"tells {notice} among its entries: no article")
        listing = replace(listing, findings=(*listing.findings, told))
    replaced = replaced_list(listing, address, polling.window, polling.held, had_pages=polling.had_pages)
    if replaced is not None:
        return FeedFailure(candidate, replaced.detail, FailureClass.SOFT, held=replaced.held), listing
    return None, with_held(listing, polling.window, polling.held)


def _resource_of(reply: Reply) -> str:
    """Return the mark of the resource that redirects led to; nothing where it is the one that was asked."""
    return resource_mark(reply.url) if reply.hops else ""


def _had_validators(reply: Reply, polling: PollMemory) -> bool:
    """Say whether what answered was asked with validators; redirects may have led to another resource than theirs."""
    return resource_mark(reply.url) == polling.validators_of if polling.validators_of else not reply.hops


def _clock_leapt(state: SourceState, now: datetime) -> bool:
    """Say whether the clock was wrong when the document was read: its entries are looked at once more."""
    return state.full_at is not None and not timedelta() <= now - state.full_at <= LONGEST_ABSENCE


def _succeeded(context: PollContext, found: FeedAnswer, troubles: Sequence[FeedFailure]) -> Polled:
    """Learn from an answer, and decide when to poll again."""
    state, resource = context.state, _resource_of(found.reply)
    is_same_resource = resource == context.polling.validators_of
    answer = PollAnswer(
        url=found.candidate.url,
        address=found.candidate.address,
        reply=found.reply,
        listing=found.listing,
        last_at=state.succeeded_at,
        now=context.now,
        same_validators=found.was_full and is_same_resource and _same_validators(state, found.state),
    )
    decided = after_answer(context.polling, answer, context.schedule, context.share)
    moved_to = decided.memory.moves.settled.get(found.candidate.url)
    url = found.state.url if moved_to is None else moved_to
    learned = replace(found.state, url=url, next_poll_at=decided.decision.due_at)
    listing = found.listing
    had_pages = _have_pages(listing, found.candidate.address) if listing else context.polling.had_pages
    polling = altered(decided.memory, validators_of=resource, held=(), had_pages=had_pages)
    broken = tuple(
        f"{bad.candidate.address} fails ({bad.detail}), {found.candidate.address} answered" for bad in troubles
    )
    outcome = PollOutcome.READ if listing else PollOutcome.UNCHANGED
    return Polled(
        outcome,
        replace(context.memory, state=learned, polling=polling),
        listing,
        notices=(*broken, *decided.notices),
        moved_to=permanent_target(found.candidate.address, found.reply) or decided.memory.moves.stated,
        gap=decided.memory.gap,
    )


def _same_validators(before: SourceState, after: SourceState) -> bool:
    """Say whether another body came with the very validators of the last one: a 304 would have hidden it."""
    if (
        before.url != after.url
        or before.body_hash in {None, after.body_hash}
        or not (after.etag or after.last_modified)
    ):
        return False
    return (before.etag, before.last_modified) == (after.etag, after.last_modified)


def _failed(context: PollContext, troubles: Sequence[FeedFailure]) -> Polled:
    """Schedule a retry after every URL failed; validators and what was learned of the source stay."""
    state, now = context.state, context.now
    detail = _joined(troubles)
    waiting = [bad.not_before for bad in troubles if bad.is_waiting and bad.not_before]
    if waiting:
        put_off = replace(state, next_poll_at=min(waiting))
        return Polled(PollOutcome.WAITING, replace(context.memory, state=put_off), detail=detail)
    kind = mildest([bad.kind for bad in troubles])
    not_before = min((bad.not_before for bad in troubles if bad.not_before), default=None)
    decided = after_failure(context.polling, kind, not_before, now, context.schedule, context.share)
    failed = replace(
        state, polled_at=now, failures=state.failures + 1, error=detail, next_poll_at=decided.decision.due_at
    )
    held = next((bad.held for bad in troubles if bad.held), context.polling.held)
    memory = replace(context.memory, state=failed, polling=replace(decided.memory, held=held))
    return Polled(PollOutcome.FAILED, memory, detail=detail, notices=decided.notices)


def _joined(troubles: Sequence[FeedFailure]) -> str:
    if len(troubles) == 1:
        return troubles[0].detail
    return "; ".join(f"{bad.candidate.address}: {bad.detail}" for bad in troubles)


def _have_pages(listing: Listing, address: str) -> bool:
    from ingest.fetcher.notices import have_pages

    return have_pages(listing, address)
