"""When a source is polled again, and when an owed article is asked for again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.fetcher.policy import Schedule, is_due, is_given_up, next_poll, next_try
from store.memory import SourceState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCHEDULE = Schedule(timedelta(minutes=10), timedelta(hours=24))
STATE = SourceState("news", "https://example.org/feed")


@pytest.mark.parametrize(
    ("next_poll_at", "due"),
    [
        (None, True),
        (NOW - timedelta(seconds=1), True),
        (NOW, True),
        (NOW + timedelta(minutes=1), False),
        (NOW + timedelta(hours=24), False),
        (NOW + timedelta(hours=25), True),  # written by a clock that was set back since
    ],
)
def test_a_source_is_due_when_its_time_has_come(next_poll_at: datetime | None, due: bool) -> None:
    assert is_due(replace(STATE, next_poll_at=next_poll_at), NOW, SCHEDULE) is due


def test_a_source_that_was_never_polled_is_due() -> None:
    assert is_due(None, NOW, SCHEDULE)


@pytest.mark.parametrize(
    ("ttl_minutes", "failures", "minutes"),
    [
        (None, 0, 30),
        (5, 0, 30),
        (60, 0, 60),
        (None, 1, 60),
        (None, 2, 120),
        (60, 3, 480),
        (99_999, 0, 1440),
        (None, 99, 1440),
    ],
)
def test_a_source_is_polled_at_its_own_rhythm_and_less_often_while_it_fails(
    ttl_minutes: int | None, failures: int, minutes: int
) -> None:
    due_at = next_poll(NOW, SCHEDULE, ttl_minutes=ttl_minutes, failures=failures)

    assert due_at == NOW + timedelta(minutes=minutes)


def test_no_source_is_polled_sooner_than_the_configuration_allows() -> None:
    rare = Schedule(timedelta(hours=2), timedelta(hours=24))

    assert next_poll(NOW, rare, ttl_minutes=None, failures=0) == NOW + timedelta(hours=2)


@pytest.mark.parametrize(("attempts", "hours"), [(0, 24), (1, 0), (2, 1), (3, 3), (4, 6), (5, 12), (6, 24), (99, 24)])
def test_what_is_owed_is_tried_by_the_next_run_and_then_at_growing_intervals(attempts: int, hours: int) -> None:
    assert next_try(NOW, attempts) == NOW + timedelta(hours=hours)


@pytest.mark.parametrize(("days", "over"), [(0, False), (29, False), (30, True), (31, True)])
def test_what_is_owed_is_given_up_after_thirty_days(days: int, over: bool) -> None:
    assert is_given_up(NOW - timedelta(days=days), NOW) is over
