"""What a poll teaches: the notes afterwards, when to poll again, and what a person should be told. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.fetcher.schedule.arrival_rates import Rhythm
from ingest.fetcher.schedule.backoff import FailureClass
from ingest.fetcher.schedule.durations import span_text
from ingest.fetcher.schedule.feed_window import LITTLE_OVERLAP, Sight, look
from ingest.fetcher.schedule.forecast import forecast
from ingest.fetcher.schedule.max_interval import latest_poll
from ingest.fetcher.schedule.memory import Hole, Notes
from ingest.fetcher.schedule.policy import SPREAD, Because, Decision, Outlook, Schedule, decide, usual_interval
from ingest.fetcher.schedule.redirects import DAYS, Moves, permanent_target
from ingest.fetcher.schedule.server_hints import fresh_for, hints_of
from ingest.fetcher.schedule.update_rates import Spell, learn
from ingest.messages import Listing, Reply

LONGEST_ABSENCE = timedelta(days=5 * 365)
AGREEING = 0.25
"""The share of its entries that a feed has to have in common with the last one to count as the same source."""
WHOLE_TEXT_LETTERS = 1_500
"""From which median length on a feed's bodies are taken for whole articles."""


@dataclass(frozen=True, slots=True)
class Heard:
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
class Lesson:
    """What follows from a poll."""

    notes: Notes
    decision: Decision
    notices: tuple[str, ...] = ()


def after_answer(notes: Notes, heard: Heard, schedule: Schedule, share: float) -> Lesson:
    """Learn from an answer."""
    notes, heard = _after_absence(notes, heard)
    sight = _sight(notes, heard)
    learned = replace(
        notes,
        rhythm=learn(notes.rhythm, _unlearned(notes, sight), sight.since, heard.now),
        window=sight.window if heard.listing else notes.window,
        hints=hints_of(heard.listing) if heard.listing else notes.hints,
        failing=type(notes.failing)(),
        moves=_moves(notes.moves, heard, sight),
        hole=_hole(notes.hole, sight, heard),
        quiet_since=notes.quiet_since if notes.quiet_since and not sight.spells else heard.now,
        polls_since_full=0 if heard.reply.body else notes.polls_since_full + 1,
        lied_at=heard.now if heard.same_validators and sight.spells else notes.lied_at,
    )
    decision = decide(_outlook(learned, sight, heard), schedule, share)
    learned = replace(learned, reason=decision.because.value)
    return Lesson(learned, decision, tuple(_notices(notes, learned, heard, sight, decision)))


def after_failure(
    notes: Notes, kind: FailureClass, not_before: datetime | None, now: datetime, schedule: Schedule, share: float
) -> Lesson:
    """Put a source off that could not be had from any of its URLs; what was learned of it stays."""
    failing = notes.failing.after(kind, now)
    interval = failing.interval(usual_interval(notes, schedule, now), schedule.longest)
    due_at = now + min(interval * (1.0 + SPREAD * share), max(interval, schedule.longest))
    because = Because.RETIRED if failing.retired_at else Because.FAILURE
    if not_before is not None and not_before > due_at:
        due_at, because = not_before, Because.HOST
    notice = failing.notice(now)
    learned = replace(notes, failing=failing, reason=because.value)
    return Lesson(learned, Decision(due_at, because), (notice,) if notice else ())


def _after_absence(notes: Notes, heard: Heard) -> tuple[Notes, Heard]:
    """Begin anew where the last poll is so long ago that a clock must have been wrong, or nothing of it holds."""
    if heard.last_at is None or heard.now - heard.last_at <= LONGEST_ABSENCE:
        return notes, heard
    return replace(notes, rhythm=Rhythm(), window=None, quiet_since=None), replace(heard, last_at=None)


def _sight(notes: Notes, heard: Heard) -> Sight:
    """Compare with the last window; an answer that nothing has changed shows the same one."""
    if heard.listing is not None:
        return look(heard.listing.entries, heard.url, notes.window, heard.last_at, heard.now)
    since = min(heard.last_at or heard.now, heard.now)
    return Sight(notes.window or look((), heard.url, None, None, heard.now).window, since, (), 1.0)


def _unlearned(notes: Notes, sight: Sight) -> tuple[Spell, ...]:
    """Return what is new to the rhythm, too: a first look at another URL shows what the last URL had shown already."""
    at = notes.rhythm.at
    if at is None or sight.overlap is not None:
        return sight.spells
    return tuple(spell for spell in sight.spells if spell.start > at)


def _moves(moves: Moves, heard: Heard, sight: Sight) -> Moves:
    """Count the poll as a vote for where the URL leads for good, if what stands there shares the source's items."""
    target = permanent_target(heard.address, heard.reply)
    shares_items = heard.listing is None or (sight.overlap is not None and sight.overlap >= AGREEING)
    return moves.after(heard.url, heard.address, target, heard.now, shares_items=shares_items)


def _hole(last: Hole | None, sight: Sight, heard: Heard) -> Hole | None:
    """Note what may have come and gone since the last look; what was not filled of an earlier hole joins it."""
    if not sight.has_hole:
        return last
    return Hole(last.since if last else sight.since, heard.now)


def _outlook(learned: Notes, sight: Sight, heard: Heard) -> Outlook:
    outlook = forecast(learned.rhythm, heard.now)
    return Outlook(
        forecast=outlook,
        hints=learned.hints,
        fresh_for=fresh_for(heard.reply.headers, heard.now),
        quiet_since=learned.quiet_since,
        latest=latest_poll(
            sight,
            outlook,
            learned.rhythm,
            has_other_way=learned.hints.has_more_pages,
        ),
    )


def _notices(before: Notes, learned: Notes, heard: Heard, sight: Sight, decision: Decision) -> Iterator[str]:
    """Say what a person should know of."""
    if sight.overlap is not None and sight.overlap < LITTLE_OVERLAP and sight.spells:
        gap, following = heard.now - sight.since, decision.due_at - heard.now
        what = "possible loss" if sight.has_hole else "little overlap"
        share = f"{sight.overlap:.0%} of its entries were there at the last poll, {span_text(gap)} ago"
        yield f"{what}: {share}; the next poll is in {span_text(following)}"
    target = learned.moves.settled.get(heard.url)
    if target is not None and target != before.moves.settled.get(heard.url):
        yield f"moved for good to {target}, as polls on {DAYS} days agreed: put that into the configuration"
    if learned.lied_at is not None and learned.lied_at != before.lied_at:
        yield "its validators did not change although its entries did: it is asked in full for some months"
    if before.failing.retired_at is not None:
        yield "answers again after it had been taken for gone"
