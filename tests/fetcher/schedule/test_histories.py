"""The schedule is total: whatever a source did and whatever the clock said, there is a next poll between the bounds."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.documents import Entry, Listing
from ingest.fetcher.schedule.after_poll import PollAnswer, PollDecision, after_answer, after_failure
from ingest.fetcher.schedule.backoff import FailureClass
from ingest.fetcher.schedule.due import Schedule, is_due
from ingest.fetcher.schedule.forecast import Forecast, expected
from ingest.fetcher.schedule.memory import Gap, PollMemory, SourceMemory
from ingest.fetcher.schedule.policy import Because, Outlook, decide
from ingest.fetcher.schedule.server_hints import Hints
from ingest.messages import Reply
from normalize.values import DateOrigin, Moment, Url
from store.memory import SourceState
from tests.fetcher.schedule.histories import failures

pytestmark = pytest.mark.exhaustive

LIVES = int(os.environ.get("LIVES", "300"))
URL = "https://example.org/feed"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SCHEDULE = Schedule()


def test_no_life_of_a_source_ends_the_run() -> None:
    assert failures(range(LIVES)) == []


def answered(first: int, count: int, now: datetime, last_at: datetime | None, *, status: int = 200) -> PollAnswer:
    """Answer with so many entries, a minute apart, the newest of which just came."""
    entries = [
        Entry(guid=f"item {first + each}", published=Moment(now - timedelta(minutes=count - each), DateOrigin.STATED))
        for each in range(count)
    ]
    listing = Listing("rss20", tuple(entries)) if status == 200 else None
    return PollAnswer(URL, URL, Reply(Url(URL), status, {}, b"..." if listing else b""), listing, last_at, now)


STATE = SourceState("news", URL)


def read_back(polling: PollMemory) -> PollMemory:
    """Return what is remembered after it was written down and read."""
    return SourceMemory.of(SourceMemory(STATE, polling).to_state()).polling


def polled(*answers: tuple[float, int, int]) -> tuple[PollDecision, datetime]:
    """Poll at some days after the first time, each time with the first number and the count of the entries listed."""
    memory, last_at, now, decided = PollMemory(), None, NOW, None
    for days, first, count in answers:
        now = NOW + DAY * days
        decided = after_answer(read_back(memory).up_to(now), answered(first, count, now, last_at), SCHEDULE, 0.5)
        memory, last_at = decided.memory, now
    assert decided is not None
    return decided, now


@pytest.mark.parametrize(
    "answers",
    [
        [(0, 0, 1), (1, 1, 499)],
        [(0, 0, 100), (45, 100, 100)],
        [(0, 0, 20), (60, 20, 20)],
        [*((day, day * 3, 20) for day in range(14)), (104, 300, 20)],
        [(0, 0, 500), (1, 500, 5), (2, 505, 1)],
        [(-36 * 365, 0, 30), (0, 30, 30)],
        [(74 * 365, 0, 30), (0, 30, 30), (1, 40, 30)],
        [(0, 0, 0), (1, 0, 5_000), (1.01, 5_000, 5_000)],
        [(0, 0, 1), (0.1, 1, 1), (0.2, 2, 400), (400, 402, 1)],
    ],
)
def test_a_feed_that_did_so_is_polled_again_within_the_bounds(answers: list[tuple[float, int, int]]) -> None:
    decided, now = polled(*answers)

    assert now + SCHEDULE.shortest <= decided.decision.due_at <= now + SCHEDULE.farthest


def test_days_to_be_skipped_put_a_silent_source_no_farther_off_than_any() -> None:
    """Else its next poll would be taken for one that a wrong clock wrote, and each run would poll it."""
    quiet = Outlook(Forecast(NOW, (0.0,) * 168), Hints(skip_days=frozenset(range(6))), quiet_since=NOW - DAY * 400)

    decision = decide(quiet, SCHEDULE, 0.0)

    state = SourceState("news", URL, polled_at=NOW, next_poll_at=decision.due_at)
    assert not is_due(state, NOW + timedelta(minutes=1), SCHEDULE)


def test_entries_dated_before_1970_are_known_again() -> None:
    listed = [
        Entry(guid=f"{year}", published=Moment(datetime(year, 5, 1, tzinfo=UTC), DateOrigin.STATED))
        for year in (1905, 1969, 2018, 2019, 2020, 2021)
    ]
    memory, last_at = PollMemory(), None
    for days in range(3):
        at = NOW + DAY * days
        answer = replace(answered(0, 0, at, last_at), listing=Listing("rss20", tuple(listed)))
        memory = read_back(after_answer(memory, answer, SCHEDULE, 0.0).memory)
        last_at = at

    assert memory.quiet_since == NOW
    assert memory.rhythm.items < 1e-9


def test_what_comes_within_years_is_what_comes_within_their_weeks() -> None:
    week = tuple(0.1 + hour % 24 / 10 for hour in range(168))
    calm, burst = Forecast(NOW, week), Forecast(NOW, week, burst=40.0)

    for days in (3, 13, 14, 15, 100, 3_650):
        one, more = (expected(outlook, DAY * days) for outlook in (calm, burst))
        steps = sum(week[(12 + hour) % 168] for hour in range(days * 24))
        assert one == pytest.approx(steps)
        assert more > one


def test_a_source_is_not_taken_for_gone_by_a_clock_that_leapt() -> None:
    decided = after_failure(PollMemory(), FailureClass.MISSING, None, NOW - DAY * 36 * 365, SCHEDULE, 0.0)
    again = after_failure(decided.memory, FailureClass.MISSING, None, NOW, SCHEDULE, 0.0)

    assert again.decision.because is Because.FAILURE
    assert again.memory.failing.retired_at is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "7", "[" * 100_000, '{"rhythm": 3, "window": [], "polling": "x"}']
)
def test_what_cannot_be_read_is_learned_anew(text: str) -> None:
    damaged = SourceMemory.of(replace(STATE, notes=text))

    assert damaged == SourceMemory(STATE)
    assert read_back(replace(damaged.polling, reason="rhythm")).reason == "rhythm"


def test_what_a_clock_wrote_that_was_set_back_does_not_lie_ahead() -> None:
    ahead = NOW + DAY * 365
    decided = after_answer(PollMemory(), answered(0, 5, ahead, None), SCHEDULE, 0.0)
    memory = replace(decided.memory, validators_wrong_since=ahead, gap=Gap(NOW, ahead)).up_to(NOW)

    assert memory.gap is None
    assert memory.quiet_since == memory.validators_wrong_since == NOW
    assert memory.window is not None
    assert max(row.appeared_at for row in memory.window.rows) == NOW
