"""When a host may be asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.http.pace import MAX_DELAY_S, RETRY_AFTER_CAP, Pace, retry_at

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("\x1f0", 0),
        ("9999999999", 86_400),
        ("Mon, 02 Mar 2026 08:05:00 GMT", 300),
        ("Monday, 02-Mar-26 08:05:00 GMT", 300),
        ("Mon Mar  2 08:05:00 2026", 300),
        ("Mon, 02 Mar 2026 16:05:00 +0800", 300),
        ("Mon, 02 Mar 2026 07:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(value: str, wait_s: int) -> None:
    assert retry_at(value, NOW) == NOW + timedelta(seconds=wait_s)


NONSENSE = [
    "",
    "soon",
    "-5",
    "1.5",
    "１２",
    "99999999999",
    "Mon, 99 Foo 2026",
    "0x10",
    "1e3",
    "Mon, 02 Mar 99999 08:05:00 GMT",
]


@pytest.mark.parametrize("value", [None, *NONSENSE])
def test_what_cannot_be_understood_says_nothing(value: str | None) -> None:
    assert retry_at(value, NOW) is None


@given(st.text(max_size=60) | st.integers().map(str) | st.datetimes().map(lambda at: f"{at:%a, %d %b %Y %H:%M:%S GMT}"))
def test_retry_after_is_always_within_a_day(value: str) -> None:
    at = retry_at(value, NOW)
    assert at is None or NOW <= at <= NOW + RETRY_AFTER_CAP


def test_requests_to_one_host_keep_their_distance() -> None:
    pace = Pace(0.5)
    assert pace.wait_s("a", 10.0) == 0
    pace.started("a", 10.0)
    assert pace.wait_s("a", 10.2) == pytest.approx(0.3)
    assert pace.wait_s("b", 10.2) == 0
    assert pace.wait_s("a", 10.5) == 0


def test_a_refusal_without_a_time_doubles_the_distance_up_to_a_minute() -> None:
    pace = Pace(0.5)
    waits = []
    for _ in range(8):
        pace.slow_down("a", 0.0)
        pace.started("a", 0.0)
        waits.append(pace.wait_s("a", 0.0))
    assert waits == [1, 2, 4, 8, 16, 32, MAX_DELAY_S, MAX_DELAY_S]


def test_a_crawl_delay_is_kept_up_to_a_minute() -> None:
    pace = Pace(0.5)
    pace.ask_for_delay("a", 10)
    pace.ask_for_delay("b", 99_999_999)
    pace.started("a", 0.0)
    pace.started("b", 0.0)
    assert (pace.wait_s("a", 0.0), pace.wait_s("b", 0.0)) == (10, MAX_DELAY_S)


def test_the_later_of_two_wishes_holds_and_is_remembered_until_it_has_passed() -> None:
    pace = Pace(0)
    pace.leave_alone("a", NOW + timedelta(minutes=10))
    pace.leave_alone("a", NOW + timedelta(minutes=5))
    until = NOW + timedelta(minutes=10)
    assert pace.left_alone_until("a", NOW) == until
    assert pace.not_before(NOW) == {"a": until}
    assert Pace(0, pace.not_before(NOW)).left_alone_until("a", NOW) == until
    assert pace.left_alone_until("a", until) is None
    assert pace.not_before(until) == {}


def test_a_wish_from_before_the_clock_was_set_back_binds_no_one() -> None:
    pace = Pace(0, {"a": NOW + timedelta(days=30)})
    assert pace.left_alone_until("a", NOW) is None


def test_a_slowdown_wears_off_by_what_is_served_alone() -> None:
    pace = Pace(delay_s=0.5)
    for _ in range(3):
        pace.slow_down("h", 0)
    for served, least_s, most_s in ((False, 4.0, 4.0), (True, 1.8, 2.0)):
        for _ in range(7):
            pace.answered("h", 0.1, served=served)
        pace.started("h", 100)
        assert least_s <= pace.wait_s("h", 100) <= most_s
