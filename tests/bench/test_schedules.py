"""The schedules of others do what their sources state, and ours is ahead of them on simulated sources."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import product
from pathlib import Path

import pytest

from bench.schedule.bound import clairvoyant, least_waiting
from bench.schedule.page import page
from bench.schedule.peers import MediaCloud, media_cloud_after, miniflux_interval, miniflux_weekly_count
from bench.schedule.recorded import drawn_days, stated
from bench.schedule.schedules import Fixed, hourly, media_cloud, miniflux, ours
from bench.schedule.simulate import polled
from bench.schedule.sources import BEFORE, START, Simulated, generated
from bench.schedule.tally import Row, Table, row
from bench.simulate_schedule import SCHEDULES, outcomes_of
from ingest.fetcher.schedule.due import Schedule

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
    assert outcome.lost_h == pytest.approx([59 / 60, 58 / 60])  # of four in the second hour, the window shows two
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


@pytest.mark.parametrize("kind", ["huge", "bursts", "digest", "silent"])
def test_every_item_is_seen_once_or_lost_and_each_run_comes_to_the_same(kind: str) -> None:
    days = 3
    source = next(each for each in generated(4, days) if each.kind == kind)
    appeared = [at for at in source.times if START < at <= START + DAY * days]

    outcomes = outcomes_of(source, days)

    assert {name: len(each.delays_h) + len(each.lost_h) for name, each in outcomes.items()} == dict.fromkeys(
        SCHEDULES, len(appeared)
    )
    assert outcomes_of(source, days) == outcomes


def test_a_lost_item_counts_as_seen_at_the_end() -> None:
    times = tuple(START + timedelta(minutes=each) for each in (30, 61, 62, 63, 90))
    outcome = polled(Simulated("few", "few", 2, times), Fixed(HOUR), 2 / 24)

    summed = row("every hour", [outcome], 2 / 24)

    assert (summed.items, summed.lost) == (5, 2)
    assert summed.mean_min == pytest.approx((30 + 57 + 30) / 3, abs=0.1)
    assert summed.mean_with_lost_min == pytest.approx((30 + 57 + 30 + 59 + 58) / 5, abs=0.1)


def least_by_trying_all(minutes: list[int], end: int, price_min: float) -> float:
    """Return what waiting and polls cost at the least, over all sets of ticks."""
    ticks = range(5, end, 5)
    costs = []
    for chosen in product([False, True], repeat=len(ticks)):
        polls = [tick for tick, is_in in zip(ticks, chosen, strict=True) if is_in]
        costs.append(price_min * len(polls) + sum(min([p for p in polls if p >= at] + [end]) - at for at in minutes))
    return min(costs)


@pytest.mark.parametrize("price_min", [1.0, 7.0, 20.0, 300.0])
@pytest.mark.parametrize("minutes", [[3, 4, 21, 22, 23, 48], [5, 10, 10, 11], [], [59]])
def test_the_clairvoyant_places_polls_as_well_as_can_be(minutes: list[int], price_min: float) -> None:
    source = Simulated("few", "few", 1, tuple(START + timedelta(minutes=each) for each in minutes))

    placed = clairvoyant([source], 1 / 24, price_min / 60)

    cost = placed.waited_h * 60 + price_min * placed.requests
    assert cost == pytest.approx(least_by_trying_all(minutes, 60, price_min))


@pytest.mark.parametrize("name", SCHEDULES)
def test_no_schedule_lets_items_wait_less_than_the_bound(name: str) -> None:
    days = 3
    sources = [each for each in generated(6, days) if each.kind in {"magazine", "digest"}]
    outcomes = [polled(source, SCHEDULES[name](source), days) for source in sources]

    requests = sum(outcome.requests for outcome in outcomes)
    waited = sum(hour for outcome in outcomes for hour in outcome.delays_h)
    bound = least_waiting(sources, days, requests)

    assert bound <= waited
    assert bound > 0 or requests >= sum(len(outcome.delays_h) for outcome in outcomes)


def test_recorded_days_are_drawn_and_blogs_come_as_they_state(tmp_path: Path) -> None:
    feed = '<rss version="2.0"><channel><title>x</title>{}</channel></rss>'
    item = "<item><title>{0}</title><guid>{0}</guid><pubDate>{1}</pubDate></item>"
    days = [START + DAY * number + HOUR * (2 + number) for number in range(14)]
    body = feed.format("".join(item.format(number, format_datetime(at)) for number, at in enumerate(days)))
    (tmp_path / "0.xml.gz").write_bytes(gzip.compress(body.encode()))
    (tmp_path / "index.json").write_text(json.dumps([{"file": "0.xml.gz", "polled_at": days[-1].isoformat()}]))
    long_ago = feed.format(item.format(1, format_datetime(START - DAY * 300)) + item.format(2, format_datetime(START)))
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    (feeds / "a.gz").write_bytes(gzip.compress(long_ago.encode()))
    (feeds / "b.gz").write_bytes(gzip.compress(body.encode()))  # too short to reach back

    news = drawn_days(tmp_path, 5, seed=1)
    blogs = stated(feeds, 5)

    assert news == drawn_days(tmp_path, 5, seed=1) != drawn_days(tmp_path, 5, seed=2)
    assert len(news.times) == BEFORE.days + 5  # one a day
    assert {at.hour - 2 for at in news.times if at.weekday() >= 5} <= {5, 6, 12}  # but for the last recorded day
    assert [(len(blog.times), blog.window, blog.times[-1].weekday()) for blog in blogs] == [(2, 2, START.weekday())]
    assert START < blogs[0].times[-1] + DAY * 7 <= START + DAY * 12


def test_the_page_says_who_is_ahead_of_whom_and_what_cannot_be_had() -> None:
    others = (Row("hourly", 24.0, 30.0, 30.0, 40.0, 9, 1), Row("sparing", 2.0, 150.0, 150.0, 150.0, 9, 0))
    own = (Row("default", 12.0, 18.0, 11.0, 18.0, 9, 0), Row("slow", 1.9, 160.0, 99.0, 160.0, 9, 0))

    text = page([Table("All", 3, others, own, 35.0)], 90, [1, 2], 0.5)

    assert "| hourly | 24.00 | 30.0 | 30.0 | 1 | 40.0 |" in text
    assert "- Against hourly: default asks 50% less, sees 40% sooner, loses nothing." in text
    assert "- Against sparing: no setting asks less, sees sooner and loses no more." in text
    assert "So no setting of any schedule asks less than sparing and sees sooner than hourly." in text


def test_the_page_does_not_hide_what_a_setting_loses() -> None:
    other = Row("losing", 3.0, 150.0, 150.0, 900.0, 900, 40)
    own = (Row("default", 12.0, 18.0, 11.0, 18.0, 900, 0), Row("slow", 2.4, 120.0, 99.0, 130.0, 900, 2))
    table = Table("All", 3, (other,), own, 35.0)

    assert table.ahead_of(other) is None
    assert "slow asks 20% less, sees 20% sooner, loses 2 items where it loses 40." in page([table], 90, [1], 0.5)
