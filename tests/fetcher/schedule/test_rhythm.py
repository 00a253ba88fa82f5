"""What is learned of a source's rhythm and window, and what follows from it."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Entry
from ingest.fetcher.schedule.arrival_rates import HALF_LIFE, Rhythm, _watched, faded, hour_of_week, week_of
from ingest.fetcher.schedule.due import Demand, Schedule, within_budget
from ingest.fetcher.schedule.feed_window import Window, look
from ingest.fetcher.schedule.forecast import Forecast, expected, forecast, until_expecting, until_waiting
from ingest.fetcher.schedule.max_interval import latest_poll, room
from ingest.fetcher.schedule.order import by_urgency
from ingest.fetcher.schedule.server_hints import Hints, after_skipped, fresh_for
from ingest.fetcher.schedule.update_rates import ArrivalInterval, update_rates
from ingest.source import Source
from normalize.values import DateOrigin, Moment
from store.memory import SourceState

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def entries(*hours_ago: float, now: datetime, first: int = 0) -> list[Entry]:
    return [
        Entry(guid=f"item {first + number}", published=Moment(now - HOUR * ago, DateOrigin.STATED))
        for number, ago in enumerate(hours_ago)
    ]


def taught(rate_of: dict[int, float], weeks: int) -> Rhythm:
    """Return what is learned of a source that brings so many items at these hours of the day."""
    rhythm = Rhythm()
    for hour in range(weeks * 168):
        at = MONDAY + HOUR * hour
        count = rate_of.get(at.hour, 0.0)
        arrivals = [ArrivalInterval(at, at + HOUR, count)] if count else []
        rhythm = update_rates(rhythm, arrivals, at, at + HOUR)
    return rhythm


def test_the_hours_of_the_day_are_learned() -> None:
    week = week_of(taught({8: 6.0, 9: 3.0}, weeks=4))

    assert week[8] > 4.0
    assert 2.0 < week[9] < 3.5
    assert max(week[12:24]) < 0.2


def test_a_night_in_which_nothing_came_is_known_for_one_within_days() -> None:
    """Each of its hours alone says little: in five days, an average hour lets expect 1.3 items."""
    rhythm = taught(dict.fromkeys(range(7, 19), 0.5), weeks=1)
    night = [week_of(rhythm)[hour] for hour in range(5)]

    assert max(night) < 0.02
    assert sum(week_of(rhythm)) == pytest.approx(7 * 12 * 0.5, rel=0.1)


def test_a_group_of_items_tells_no_more_of_an_hour_than_one() -> None:
    """What came as one batch may come at any other hour next time."""
    cells, since, at = {8: 10.0}, MONDAY, MONDAY + DAY * 14
    steady, grouped = (Rhythm(at, since, cells, misses=misses, expected=20.0) for misses in (20.0, 200.0))

    assert week_of(grouped)[8] < week_of(steady)[8] / 1.5
    assert week_of(grouped)[8] > 2 * week_of(grouped)[20]


def test_a_window_is_not_expected_to_fill_more_than_sixteen_times_as_fast_as_it_did() -> None:
    """Nor is a source that just brought a group asked every few minutes for days."""
    now = MONDAY + DAY * 14
    diff = look(entries(*range(0, 64, 4), now=now), "u", None, None, now)
    bursting = Rhythm(now, MONDAY, {8: 30.0}, misses=2000.0, expected=20.0)

    latest = latest_poll(diff, forecast(bursting, now), bursting, has_other_way=False)

    assert latest == HOUR * 60 / 16


def test_a_first_look_at_a_feed_that_lists_nothing_expects_what_any_source_brings() -> None:
    rhythm = update_rates(Rhythm(), [], MONDAY, MONDAY)

    assert week_of(rhythm) == pytest.approx(week_of(Rhythm()))


def test_a_poll_comes_soon_in_a_busy_hour_and_takes_its_time_at_night() -> None:
    rhythm = taught({8: 6.0}, weeks=4)
    morning, evening = (MONDAY + DAY * 28 + HOUR * hour for hour in (8, 20))

    busy, calm = (until_waiting(forecast(rhythm, at), 0.5, DAY) for at in (morning, evening))

    assert busy < HOUR
    assert calm > 2 * HOUR


@settings(max_examples=30, deadline=None)
@given(begin_h=st.floats(0, 400), span_h=st.floats(0.1, 900))
def test_the_watched_time_of_each_hour_is_what_adding_up_minutes_gives(begin_h: float, span_h: float) -> None:
    since = MONDAY + HOUR * begin_h
    at = since + HOUR * span_h
    added = [0.0] * 168
    step = timedelta(minutes=2)
    for number in range(int((at - since) / step)):
        moment = at - step * (number + 0.5)
        added[int(hour_of_week(moment))] += step / HOUR * faded(at - moment, HALF_LIFE)

    assert _watched(since, at) == pytest.approx(added, abs=0.06)


@given(rate=st.floats(0.01, 50), hours=st.floats(0.01, 200))
def test_what_is_expected_of_a_steady_source_is_rate_times_time(rate: float, hours: float) -> None:
    outlook = Forecast(MONDAY, (rate,) * 168)

    assert expected(outlook, HOUR * hours) == pytest.approx(rate * hours, rel=1e-6)
    assert until_expecting(outlook, rate * hours, DAY * 31) / HOUR == pytest.approx(hours, rel=1e-6)


def test_a_burst_brings_the_next_poll_nearer() -> None:
    rhythm = taught(dict.fromkeys(range(24), 0.2), weeks=2)
    now = MONDAY + DAY * 14
    burst = update_rates(rhythm, [ArrivalInterval(now, now + HOUR, 12.0)], now, now + HOUR)

    calm_wait, burst_wait = (until_waiting(forecast(each, now + HOUR), 0.5, DAY) for each in (rhythm, burst))

    assert burst_wait < calm_wait / 2


def test_a_clock_that_was_set_back_costs_nothing_that_was_learned() -> None:
    rhythm = taught({8: 6.0}, weeks=2)

    again = update_rates(rhythm, [], MONDAY, MONDAY + DAY)

    assert again.cells == rhythm.cells
    assert again.at == MONDAY + DAY


@pytest.mark.parametrize(
    ("hours_ago", "span_h"),
    [
        ([0, 1, 2, 3], 3),
        ([0, 1, 2, 3, 4, 5, 6, 8000], 12),  # one is pinned, or left over from long ago: twice the age of the sixth
        ([], None),
        ([5], 5),
    ],
)
def test_the_span_of_a_window(hours_ago: list[float], span_h: float | None) -> None:
    window = look(entries(*hours_ago, now=MONDAY), "u", None, None, MONDAY).window

    span = window.span(MONDAY)

    assert (span / HOUR if span is not None else None) == span_h


@pytest.mark.parametrize(
    ("kept", "added", "overlap", "has_gap"),
    [(10, 0, 1.0, False), (5, 5, 0.5, False), (3, 7, 0.3, False), (1, 9, 0.1, False), (0, 10, 0.0, True)],
)
def test_overlap_and_holes(kept: int, added: int, overlap: float, has_gap: bool) -> None:
    now = MONDAY + HOUR * 6
    first = entries(*range(1, 11), now=MONDAY)
    last = look(first, "u", None, None, MONDAY).window
    later = entries(*[0.1 * number for number in range(added)], now=now, first=100) + first[:kept]

    diff = look(later, "u", last, MONDAY, now)

    assert diff.overlap == pytest.approx(overlap)
    assert len(diff.arrivals) == added
    assert diff.has_gap is has_gap


def test_a_large_window_is_sampled_and_compared_all_the_same() -> None:
    first = entries(*[number / 10 for number in range(1000)], now=MONDAY)
    last = look(first, "u", None, None, MONDAY).window
    now = MONDAY + HOUR
    later = entries(*[0.001 * number for number in range(500)], now=now, first=5000) + first[:500]

    diff = look(later, "u", Window.from_json(last.to_json()), MONDAY, now)

    assert len(last.rows) <= 64
    assert diff.overlap == pytest.approx(0.5, abs=0.2)
    assert sum(interval.items for interval in diff.arrivals) == pytest.approx(500, rel=0.4)


def test_the_guard_is_half_the_span_and_half_the_last_interval_when_little_was_left() -> None:
    known = taught(dict.fromkeys(range(24), 0.1), weeks=2)
    now = MONDAY + DAY * 14
    first = entries(*range(1, 11), now=now)
    diff = look(first, "u", None, None, now)
    overrun = look(
        entries(*[0.3 * n for n in range(10)], now=now + 8 * HOUR, first=50), "u", diff.window, now, now + 8 * HOUR
    )

    calm = latest_poll(diff, forecast(known, now), known, has_other_way=True)
    hurried = latest_poll(overrun, forecast(known, now + 8 * HOUR), known, has_other_way=True)

    assert calm == 5 * HOUR
    assert hurried is not None
    assert hurried <= 4 * HOUR


@pytest.mark.parametrize("odds", [1e-3, 1e-5])
@pytest.mark.parametrize("group", [1, 3, 8])
@pytest.mark.parametrize("size", [1, 10, 25, 50, 200])
def test_what_may_be_expected_of_a_window_runs_over_it_no_more_often_than_is_said(
    size: int, group: int, odds: float
) -> None:
    groups = room(Window("u", size, ()), group, odds) / group
    counts = range(size // group + 1)
    few_enough = sum(math.exp(count * math.log(groups) - groups - math.lgamma(count + 1)) for count in counts)

    assert 1 - few_enough <= odds


@given(size=st.integers(1, 2000), dispersion=st.floats(1, 50))
def test_the_more_a_source_bursts_the_less_may_be_expected_of_its_window(size: int, dispersion: float) -> None:
    calm, bursting = (room(Window("u", size, ()), each, 1e-4) for each in (dispersion, dispersion * 2))

    assert 0 <= bursting <= calm < size


def test_a_busy_source_is_not_let_run_over_its_window_for_having_been_quiet_for_an_hour() -> None:
    known = taught(dict.fromkeys(range(24), 10.0), weeks=2)
    now = MONDAY + DAY * 14
    diff = look(entries(*[number / 10 for number in range(30)], now=now), "u", None, None, now)
    usual, quiet = forecast(known, now), replace(forecast(known, now), burst=-0.5)

    waits = [latest_poll(diff, outlook, known, has_other_way=False) for outlook in (usual, quiet)]

    assert waits[0] is not None
    assert waits[1] == pytest.approx(waits[0], rel=0.05)  # half as much is expected, and none of that is relied on


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 10),
        ({"cache-control": "public, max-age=600", "age": "300"}, 5),
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"expires": "Mon, 02 Mar 2026 00:20:00 GMT", "date": "Mon, 02 Mar 2026 00:00:00 GMT"}, 20),
        ({"expires": "Mon, 02 Mar 2026 00:20:00 GMT"}, 20),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"cache-control": "max-age=600", "expires": "Mon, 02 Mar 2026 05:00:00 GMT"}, 10),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], minutes: float) -> None:
    assert fresh_for(headers, MONDAY) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("hours", "days", "hours_later"),
    [((), (), 0), ((0, 1), (), 2), ((), (0,), 24), ((0,), (0, 1), 49), (range(24), (), 0)],
)
def test_hours_and_days_that_a_feed_wants_skipped(
    hours: tuple[int, ...], days: tuple[int, ...], hours_later: int
) -> None:
    hints = Hints(skip_hours=frozenset(hours), skip_days=frozenset(days))

    assert after_skipped(MONDAY, hints) == MONDAY + HOUR * hours_later


def test_a_budget_finds_its_price_and_a_fast_source_gets_the_root_of_what_its_rate_is() -> None:
    demands = [Demand(4.0), Demand(1.0), Demand(0.25), Demand(0.0)]

    price = within_budget(Schedule(requests_per_day=50), demands).price_item_hours

    a_day = [24 / (2 * price / demand.items_per_hour) ** 0.5 for demand in demands[:3]]
    assert sum(a_day) + 1 == pytest.approx(50, rel=0.02)
    assert a_day[0] == pytest.approx(2 * a_day[1])


def test_without_a_budget_the_price_stays() -> None:
    assert within_budget(Schedule(), [Demand(4.0)]) == Schedule()


def test_the_most_overdue_host_comes_first_and_none_keeps_the_others_waiting() -> None:
    rows = [("a1", "a", 5), ("a2", "a", 9), ("a3", "a", 8), ("b1", "b", 7), ("c1", "c", None)]
    sources = [Source(name, (f"https://{host}.example/{name}",)) for name, host, _ in rows]
    states = {
        name: SourceState(name, "", next_poll_at=MONDAY - HOUR * late) for name, _, late in rows if late is not None
    }

    assert [source.name for source in by_urgency(sources, states)] == ["c1", "a2", "b1", "a3", "a1"]


def test_what_was_learned_survives_its_text() -> None:
    rhythm = taught({8: 6.0}, weeks=1)

    read = Rhythm.from_json(rhythm.to_json())

    assert week_of(read) == pytest.approx(week_of(rhythm), rel=0.01)
