"""When a source is polled again, and when an owed article is asked for again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetcher.schedule.due import Schedule, is_due
from ingest.fetcher.schedule.forecast import Forecast
from ingest.fetcher.schedule.policy import SPREAD, Because, Outlook, decide, is_given_up, next_try, share_of
from ingest.fetcher.schedule.server_hints import Hints
from store.memory import SourceState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""
SCHEDULE = Schedule(timedelta(minutes=10), timedelta(hours=24), price_item_hours=1.0)
STATE = SourceState("news", "https://example.org/feed")
HOUR = timedelta(hours=1)


def steady(items_per_hour: float) -> Forecast:
    return Forecast(NOW, (items_per_hour,) * 168)


@pytest.mark.parametrize(
    ("next_poll_at", "polled_at", "due"),
    [
        (None, None, True),
        (NOW - timedelta(seconds=1), None, True),
        (NOW, None, True),
        (NOW + timedelta(minutes=1), None, False),
        (NOW + timedelta(days=7), None, False),  # a silent source, or one that is taken for gone
        (NOW + timedelta(days=8), None, True),  # written by a clock that was set back since
        (NOW + timedelta(minutes=1), NOW + timedelta(hours=1), True),  # polled in the future: the same
    ],
)
def test_a_source_is_due_when_its_time_has_come(
    next_poll_at: datetime | None, polled_at: datetime | None, due: bool
) -> None:
    assert is_due(replace(STATE, next_poll_at=next_poll_at, polled_at=polled_at), NOW, SCHEDULE) is due


def test_a_source_that_was_never_polled_is_due() -> None:
    assert is_due(None, NOW, SCHEDULE)


DECISIONS = [
    # What the outlook holds, hours until the next poll, why.
    (Outlook(steady(2.0)), 1.0, Because.RHYTHM),  # sqrt(2 x 1 item hour / 2 items an hour)
    (Outlook(steady(0.5)), 2.0, Because.RHYTHM),
    (Outlook(steady(0.02)), 10.0, Because.RHYTHM),
    (Outlook(steady(0.0)), 24.0, Because.CEILING),
    (Outlook(steady(500.0)), 1 / 6, Because.FLOOR),
    (Outlook(steady(0.0), quiet_since=NOW - timedelta(days=28)), 48.0, Because.SILENCE),
    (Outlook(steady(0.0), quiet_since=NOW - timedelta(days=365)), 168.0, Because.SILENCE),
    (Outlook(steady(2.0), hints=Hints(ttl=3 * HOUR)), 3.0, Because.HINT),
    (Outlook(steady(2.0), fresh_for=4 * HOUR), 4.0, Because.HINT),
    (Outlook(steady(2.0), hints=Hints(ttl=3 * HOUR), fresh_for=4 * HOUR), 4.0, Because.HINT),
    (Outlook(steady(2.0), fresh_for=timedelta(days=365)), 24.0, Because.HINT),  # a mistake of the server's
    (Outlook(steady(2.0), hints=Hints(skip_hours=frozenset({13, 14}))), 3.0, Because.SKIPPED),
    (Outlook(steady(0.0), hints=Hints(skip_days=frozenset({1}))), 36.0, Because.SKIPPED),
    (Outlook(steady(2.0), latest=HOUR / 2), 0.5, Because.WINDOW),
    (Outlook(steady(2.0), hints=Hints(ttl=24 * HOUR), latest=HOUR * 2), 2.0, Because.WINDOW),
    (Outlook(steady(2.0), hints=Hints(skip_hours=frozenset(range(24))), latest=HOUR * 2), 1.0, Because.RHYTHM),
    (Outlook(steady(2.0), latest=timedelta(minutes=1)), 1 / 6, Because.FLOOR),
]


@pytest.mark.parametrize(("outlook", "hours", "because"), DECISIONS)
def test_the_next_poll_follows_rhythm_window_and_hints(outlook: Outlook, hours: float, because: Because) -> None:
    decision = decide(outlook, SCHEDULE, share=0.0)

    assert (decision.due_at - NOW) / HOUR == pytest.approx(hours, abs=0.01)
    assert decision.because is because


@given(
    rate=st.floats(0, 1000),
    latest_min=st.floats(0, 20_000),
    ttl_min=st.integers(0, 100_000),
    hours=st.frozensets(st.integers(0, 23)),
    days=st.frozensets(st.integers(0, 6)),
    share=st.floats(0, 1),
)
def test_nothing_that_a_feed_hints_puts_a_poll_off_beyond_the_loss_guard(
    rate: float, latest_min: float, ttl_min: int, hours: frozenset[int], days: frozenset[int], share: float
) -> None:
    latest = timedelta(minutes=latest_min)
    hints = Hints(timedelta(minutes=ttl_min), hours, days)

    decision = decide(Outlook(steady(rate), hints=hints, latest=latest), SCHEDULE, share)

    assert NOW + SCHEDULE.shortest <= decision.due_at <= NOW + max(latest, SCHEDULE.shortest)


@given(rate=st.floats(0.001, 100), more=st.floats(1.01, 100))
def test_a_busier_source_is_never_polled_later(rate: float, more: float) -> None:
    busy, calm = (decide(Outlook(steady(each)), SCHEDULE, 0.0).due_at for each in (rate * more, rate))

    assert busy <= calm


@given(share=st.floats(0, 1))
def test_spreading_brings_a_poll_forward_by_a_tenth_at_most(share: float) -> None:
    decision = decide(Outlook(steady(0.5)), SCHEDULE, share)

    hours = (decision.due_at - NOW) / HOUR
    assert hours == pytest.approx(2.0 - SPREAD, abs=SPREAD + 0.001)


def test_a_poll_of_the_next_day_is_brought_forward_by_half_an_hour_at_most() -> None:
    assert decide(Outlook(steady(0.0)), SCHEDULE, 1.0).due_at == NOW + HOUR * 23.5


@given(name=st.text(), chance=st.floats(0, 1))
def test_a_source_keeps_its_place_but_for_a_quarter(name: str, chance: float) -> None:
    share, steady_share = share_of(name, chance), share_of(name, 0.0)

    assert 0 <= share < 1
    assert (share - steady_share) % 1.0 <= 0.2501


def test_sources_are_spread_over_the_whole_interval() -> None:
    shares = sorted(share_of(f"source {number}", 0.0) for number in range(1000))

    assert all(abs(share - number / 1000) < 0.06 for number, share in enumerate(shares))


@pytest.mark.parametrize(("attempts", "hours"), [(0, 24), (1, 0), (2, 1), (3, 3), (4, 6), (5, 12), (6, 24), (99, 24)])
def test_what_is_owed_is_tried_by_the_next_run_and_then_at_growing_intervals(attempts: int, hours: int) -> None:
    assert next_try(NOW, attempts) == NOW + timedelta(hours=hours)


@pytest.mark.parametrize(("days", "over"), [(0, False), (29, False), (30, True), (31, True)])
def test_what_is_owed_is_given_up_after_thirty_days(days: int, over: bool) -> None:
    assert is_given_up(NOW - timedelta(days=days), NOW) is over
