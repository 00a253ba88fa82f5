"""The rates of a week are reckoned in few steps, and are those of the plain reckoning, to the last digit."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import FrameType

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fetcher.schedule.arrival_rates import HALF_LIFE, HOURS_A_WEEK, Rhythm, _week, faded, hour_of_week, week_of
from ingest.fetcher.schedule.forecast import Forecast, expected, until_expecting

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOST_CALLS = 150
"""Of functions, Python's and C's, for the rates of a week; hour by hour it would be hundreds more."""

spans = st.one_of(
    st.floats(0, 2).map(lambda hours: HOUR * hours),
    st.floats(0, 900).map(lambda hours: HOUR * hours),
    st.integers(0, 20_000).map(lambda hours: HOUR * hours),
    st.builds(lambda weeks, off_s: timedelta(weeks=weeks, seconds=off_s), st.integers(1, 200), st.integers(-3, 3)),
)
instants = st.one_of(st.integers(0, 200), st.floats(0, 200)).map(lambda hours: MONDAY + HOUR * hours)
counts = st.dictionaries(st.integers(0, HOURS_A_WEEK - 1), st.floats(0, 40).map(lambda each: round(each, 3)))


def plainly_watched(since: datetime, at: datetime) -> list[float]:
    """Add up, hour by hour, how long each hour of the week was watched."""
    hourly, weekly = faded(HOUR, HALF_LIFE), faded(timedelta(days=7), HALF_LIFE)
    span_h, now_h = (at - since) / HOUR, hour_of_week(at)
    this_cell, into_h = int(now_h), now_h % 1.0
    fade = hourly**into_h
    watched = [0.0] * HOURS_A_WEEK
    watched[this_cell] = fade * (min(span_h, into_h) - 1.0)
    for passed in range(HOURS_A_WEEK):
        begun_h = passed + into_h
        whole = max(int((span_h - begun_h) // HOURS_A_WEEK) + 1, 0 if passed else 1)
        left = weekly**whole
        oldest = min(max(span_h - begun_h + 1.0 - HOURS_A_WEEK * whole, 0.0), 1.0)
        watched[this_cell - passed] += fade * hourly**passed * ((1.0 - left) / (1.0 - weekly) + left * oldest)
    return watched


def plain_day(base: float, counted: Sequence[float], watched: Sequence[float], group: float) -> list[float]:
    """Reckon the rates of a day, span by span."""
    rates = [base] * 24
    for width, offset in ((6, 0), (6, 3), (3, 0), (3, 1), (3, 2), (1, 0)):
        prior = (2.0 if width == 1 else 1.0) * group
        for first in range(offset, offset + 24, width):
            hours = [hour % 24 for hour in range(first, first + width)]
            foreseen = sum([rates[hour] * watched[hour] for hour in hours])
            factor = (sum([counted[hour] for hour in hours]) + prior) / (foreseen + prior)
            for hour in hours:
                rates[hour] *= factor
    return rates


def plain_week(rhythm: Rhythm, since: datetime, at: datetime) -> tuple[float, ...]:
    """Reckon the rates of a week, hour by hour."""
    group, watched = rhythm.dispersion, plainly_watched(since, at)
    counted = [rhythm.cells.get(cell, 0.0) for cell in range(HOURS_A_WEEK)]
    base = (0.3 + sum(counted)) / (7.2 + sum(watched))
    counted_by_hour, watched_by_hour = ([sum(week[hour::24]) for hour in range(24)] for week in (counted, watched))
    day = plain_day(base, counted_by_hour, watched_by_hour, group)
    rates = list[float]()
    for first in range(0, HOURS_A_WEEK, 24):
        foreseen = sum([rate * hours for rate, hours in zip(day, watched[first : first + 24], strict=True)])
        rates += [rate * ((sum(counted[first : first + 24]) + group) / (foreseen + group)) for rate in day]
    each = zip(rates, counted, watched, strict=True)
    rates = [rate * (count + 8.0 * group) / (rate * hours + 8.0 * group) for rate, count, hours in each]
    foreseen = sum([rate * hours for rate, hours in zip(rates, watched, strict=True)])
    share = (base * sum(watched) + 0.3) / (foreseen + 0.3)
    return tuple(rate * share for rate in rates)


@settings(deadline=None)
@given(at=instants, span=spans, cells=counts, misses=st.sampled_from([0.0, 12.5, 300.0]))
def test_they_are_those_of_the_plain_reckoning(
    at: datetime, span: timedelta, cells: dict[int, float], misses: float
) -> None:
    rhythm = Rhythm(at, at - span, cells, misses=misses, expected=3.0)

    assert week_of(rhythm) == plain_week(rhythm, at - span, at)


weeks = st.lists(st.floats(0, 3), min_size=HOURS_A_WEEK, max_size=HOURS_A_WEEK) | st.floats(0, 0.1).map(
    lambda rate: [rate * (1 + cell % 24) for cell in range(HOURS_A_WEEK)]
)


@settings(deadline=None)
@given(hour=st.integers(0, 400), week=weeks, items=st.floats(0.001, 900), longest=st.floats(0.1, 744))
def test_the_time_until_items_are_expected_is_that_of_adding_up_hour_by_hour(
    hour: int, week: list[float], items: float, longest: float
) -> None:
    counted, passed, wait = 0.0, 0, HOUR * longest
    while passed < longest:
        rate = week[(hour + passed) % HOURS_A_WEEK]
        if counted + rate >= items:
            part = (items - counted) / (counted + rate - counted)
            wait = min(wait, HOUR * (passed + part))
            break
        counted, passed = counted + rate, passed + 1

    assert until_expecting(Forecast(MONDAY + HOUR * hour, tuple(week)), items, HOUR * longest) == wait


@settings(deadline=None)
@given(hour=st.integers(0, 400), week=weeks, span=st.floats(0.1, 335))
def test_what_is_expected_of_a_time_is_that_of_adding_up_hour_by_hour(
    hour: int, week: list[float], span: float
) -> None:
    whole = int(span)
    items = sum([week[(hour + passed) % HOURS_A_WEEK] for passed in range(whole)])
    items += week[(hour + whole) % HOURS_A_WEEK] * (HOUR * span / HOUR - whole)

    assert expected(Forecast(MONDAY + HOUR * hour, tuple(week)), HOUR * span) == items


def test_they_take_few_calls() -> None:
    calls = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    rhythm = Rhythm(MONDAY + HOUR * 1000.5, MONDAY, {8: 2.0, 100: 1.5})
    _week.cache_clear()
    sys.setprofile(count)
    try:
        week_of(rhythm)
    finally:
        sys.setprofile(None)

    assert calls <= MOST_CALLS
