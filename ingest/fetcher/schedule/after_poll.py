"""What a poll teaches: what is remembered afterwards, when to poll again, and what a person should be told. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ingest.documents import Listing
from ingest.fetcher.schedule.altered import altered
from ingest.fetcher.schedule.arrival_rates import Rhythm
from ingest.fetcher.schedule.backoff import FailureClass
from ingest.fetcher.schedule.due import Schedule
from ingest.fetcher.schedule.durations import span_text
from ingest.fetcher.schedule.feed_window import LITTLE_OVERLAP, WindowDiff, look
from ingest.fetcher.schedule.forecast import forecast
from ingest.fetcher.schedule.max_interval import latest_poll
from ingest.fetcher.schedule.memory import Gap, PollMemory
from ingest.fetcher.schedule.policy import SPREAD, Because, Decision, Outlook, decide, usual_interval
from ingest.fetcher.schedule.redirects import DAYS, Moves, permanent_target
from ingest.fetcher.schedule.server_hints import fresh_for, hints_of
from ingest.fetcher.schedule.update_rates import ArrivalInterval, update_rates
from ingest.messages import Reply
from store.late.dataclass import dataclass, replace

LONGEST_ABSENCE = timedelta(days=5 * 365)
AGREEING = 0.25
"""The share of its entries that a feed has to have in common with the last one to count as the same source."""
WHOLE_TEXT_LETTERS = 1_500
"""From which median length on a feed's bodies are taken for whole articles."""


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """An answer that was a feed, or that said that nothing has changed."""

    url: str
    """As configured."""
    address: str
    """That was asked for it."""
    reply: Reply
    listing: Listing | None
    """None when nothing has changed."""
    last_at: datetime | None
    """The last poll that went well."""
    now: datetime
    same_validators: bool = False
    """The body is another, but its validators are those of the last one."""


@dataclass(frozen=True, slots=True)
class PollDecision:
    """What follows from a poll."""

    memory: PollMemory
    decision: Decision
    notices: tuple[str, ...] = ()


def after_answer(memory: PollMemory, answer: PollAnswer, schedule: Schedule, share: float) -> PollDecision:
    """Learn from an answer."""
    memory, answer = _after_absence(memory, answer)
    diff = _diff(memory, answer)
    is_wrong_now = answer.same_validators and bool(diff.arrivals)
    learned = replace(
        memory,
        rhythm=update_rates(memory.rhythm, _unlearned(memory, diff), diff.since, answer.now),
        window=diff.window if answer.listing else memory.window,
        hints=hints_of(answer.listing) if answer.listing else memory.hints,
        failing=type(memory.failing)(),
        moves=_moves(memory.moves, answer, diff),
        gap=_gap(memory.gap, diff, answer),
        quiet_since=memory.quiet_since if memory.quiet_since and not diff.arrivals else answer.now,
        polls_since_full=0 if answer.reply.body else memory.polls_since_full + 1,
        validators_wrong_since=answer.now if is_wrong_now else memory.validators_wrong_since,
    )
    decision = decide(_outlook(learned, diff, answer), schedule, share)
    learned = altered(learned, reason=decision.because.value)
    return PollDecision(learned, decision, tuple(_notices(memory, learned, answer, diff, decision)))


def after_failure(
    memory: PollMemory, kind: FailureClass, not_before: datetime | None, now: datetime, schedule: Schedule, share: float
) -> PollDecision:
    """Schedule a retry after every URL failed; what was learned of the source stays."""
    failing = memory.failing.after(kind, now)
    interval = failing.interval(usual_interval(memory, schedule, now), schedule.longest)
    due_at = now + min(interval * (1.0 + SPREAD * share), max(interval, schedule.longest))
    because = Because.RETIRED if failing.retired_at else Because.FAILURE
    if not_before is not None and not_before > due_at:
        due_at, because = not_before, Because.HOST
    notice = failing.notice(now)
    learned = replace(memory, failing=failing, reason=because.value)
    return PollDecision(learned, Decision(due_at, because), (notice,) if notice else ())


def _after_absence(memory: PollMemory, answer: PollAnswer) -> tuple[PollMemory, PollAnswer]:
    """Begin anew where the last poll is so long ago that a clock must have been wrong, or nothing of it holds."""
    if answer.last_at is None or answer.now - answer.last_at <= LONGEST_ABSENCE:
        return memory, answer
    return replace(memory, rhythm=Rhythm(), window=None, quiet_since=None), replace(answer, last_at=None)


def _diff(memory: PollMemory, answer: PollAnswer) -> WindowDiff:
    """Compare with the last window; an answer that nothing has changed shows the same one."""
    if answer.listing is not None:
        return look(answer.listing.entries, answer.url, memory.window, answer.last_at, answer.now)
    since = min(answer.last_at or answer.now, answer.now)
    return WindowDiff(memory.window or look((), answer.url, None, None, answer.now).window, since, (), 1.0)


def _unlearned(memory: PollMemory, diff: WindowDiff) -> tuple[ArrivalInterval, ...]:
    """Return what is new to the rhythm, too: a first look at another URL shows what the last URL had shown already."""
    at = memory.rhythm.at
    if at is None or diff.overlap is not None:
        return diff.arrivals
    return tuple(interval for interval in diff.arrivals if interval.start > at)


def _moves(moves: Moves, answer: PollAnswer, diff: WindowDiff) -> Moves:
    """Count the poll as a vote for where the URL leads for good, if what stands there shares the source's items."""
    target = permanent_target(answer.address, answer.reply)
    shares_items = answer.listing is None or (diff.overlap is not None and diff.overlap >= AGREEING)
    if answer.listing is not None:
        moves = moves.hearing(answer.address, answer.listing.moved_url)
    return moves.after(answer.url, answer.address, target, answer.now, shares_items=shares_items)


def _gap(last: Gap | None, diff: WindowDiff, answer: PollAnswer) -> Gap | None:
    """Note what may have come and gone since the last look; what was not filled of an earlier gap joins it."""
    if not diff.has_gap:
        return last
    return Gap(last.since if last else diff.since, answer.now)


def _outlook(learned: PollMemory, diff: WindowDiff, answer: PollAnswer) -> Outlook:
    outlook = forecast(learned.rhythm, answer.now)
    return Outlook(
        forecast=outlook,
        hints=learned.hints,
        fresh_for=fresh_for(answer.reply.headers, answer.now),
        quiet_since=learned.quiet_since,
        latest=latest_poll(
            diff,
            outlook,
            learned.rhythm,
            has_other_way=learned.hints.has_more_pages,
        ),
    )


def _notices(
    before: PollMemory, learned: PollMemory, answer: PollAnswer, diff: WindowDiff, decision: Decision
) -> Iterator[str]:
    """Say what a person should know of."""
    if diff.overlap is not None and diff.overlap < LITTLE_OVERLAP and diff.arrivals:
        gap, following = answer.now - diff.since, decision.due_at - answer.now
        what = "possible loss" if diff.has_gap else "little overlap"
        share = f"{diff.overlap:.0%} of its entries were there at the last poll, {span_text(gap)} ago"
        yield f"{what}: {share}; the next poll is in {span_text(following)}"
    target = learned.moves.settled.get(answer.url)
    if target is not None and target != before.moves.settled.get(answer.url):
        yield f"moved for good to {target}, as polls on {DAYS} days agreed: put that into the configuration"
    stated = learned.moves.stated
    if stated not in (None, before.moves.stated, target, answer.address):
        yield f"says that it has moved to {stated}: that is asked when polls on {DAYS} days have said so"
    if learned.validators_wrong_since is not None and learned.validators_wrong_since != before.validators_wrong_since:
        yield "its validators did not change although its entries did: it is asked in full for some months"
    if before.failing.retired_at is not None:
        yield "answers again after it had been taken for gone"
