"""The schedules of others do what their sources state, and ours is ahead of them on simulated sources."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.schedule.peers import MediaCloud, media_cloud_after, miniflux_interval, miniflux_weekly_count
from bench.schedule.schedules import Fixed, hourly, media_cloud, miniflux, ours
from bench.schedule.simulate import polled
from bench.schedule.sources import START, Simulated, generated
from bench.simulate_schedule import row
from ingest.fetcher.policy import Schedule

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("hours_ago", "count"),
    [
        ([], 0),
        ([1], 0),
        ([1, 25], 7),  # a mean gap of a day
        ([0, 12, 24, 36], 14),
        ([0, 10], 17),  # 16.8, rounded up
        ([0, 24, 200], 7),  # older than a week: not counted
    ],
)
def test_miniflux_counts_a_virtual_week(hours_ago: list[float], count: int) -> None:
    assert miniflux_weekly_count([NOW - HOUR * each for each in hours_ago], NOW) == count


@pytest.mark.parametrize(
    ("count", "hint", "interval"),
    [
        (0, timedelta(), DAY),
        (7, timedelta(), DAY),
        (14, timedelta(), 12 * HOUR),
        (168, timedelta(), HOUR),
        (100_000, timedelta(), timedelta(minutes=5)),
        (168, 3 * HOUR, 3 * HOUR),
        (168, 48 * HOUR, DAY),
        (1, timedelta(), DAY),
    ],
)
def test_miniflux_divides_the_week(count: int, hint: timedelta, interval: timedelta) -> None:
    assert miniflux_interval(count, hint=hint) == interval


@pytest.mark.parametrize(
    ("feed", "new", "duplicates", "hours"),
    [
        (MediaCloud(), 20, 0, 6),  # the first success decides nothing
        (MediaCloud(successes=1), 0, 0, 7),  # unchanged, and no news for long
        (MediaCloud(successes=1, news_at=NOW - 30 * DAY), 0, 0, 6 + 1 / 6),
        (MediaCloud(successes=1, news_at=NOW - 32 * DAY), 0, 0, 7),
        (MediaCloud(successes=1), 10, 40, 6 + 1 / 6),
        (MediaCloud(successes=1), 25, 25, 6),
        (MediaCloud(successes=1), 40, 10, 5),
        (MediaCloud(12 * HOUR, 5), 40, 10, 6),
        (MediaCloud(HOUR / 2, 5), 40, 10, 1 / 6),
        (MediaCloud(24 * HOUR, 5), 0, 0, 24),
    ],
)
def test_media_cloud_seeks_overlap(feed: MediaCloud, new: int, duplicates: int, hours: float) -> None:
    assert media_cloud_after(feed, new, duplicates, NOW).interval / HOUR == pytest.approx(hours)


def test_a_simulated_poll_sees_loses_and_waits_as_it_must() -> None:
    times = tuple(START + timedelta(minutes=each) for each in (30, 61, 62, 63, 90))
    source = Simulated("few", "few", 2, times)

    outcome = polled(source, Fixed(HOUR), 2 / 24)

    assert outcome.requests == 2
    assert outcome.lost == 2  # of four that came in the second hour, the window shows two
    assert outcome.delays_h == pytest.approx([0.5, 57 / 60, 0.5])


def test_the_same_seed_draws_the_same_sources() -> None:
    assert generated(7, 3) == generated(7, 3)
    assert generated(7, 3) != generated(8, 3)


def test_ours_asks_less_and_sees_sooner_than_an_hourly_poll_and_miniflux_and_loses_nothing() -> None:
    days = 5
    sources = generated(3, days)[::3]

    fixed, mini, cloud, own = (
        row(name, [polled(source, scheduler(source), days) for source in sources], days)
        for name, scheduler in (
            ("fixed", hourly),
            ("Miniflux", miniflux),
            ("Media Cloud", media_cloud),
            ("own", ours(Schedule())),
        )
    )

    assert own.is_ahead_of(fixed)
    assert own.is_ahead_of(mini)
    assert own.mean_min < cloud.mean_min
    assert own.lost == 0
