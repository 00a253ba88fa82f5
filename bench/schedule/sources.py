"""Sources of many kinds as the times at which their items appear, drawn from a seed.

Items come as a Poisson process whose rate follows the hours of the source's week (thinning: Lewis & Shedler 1979), in
clusters where the kind has them. All times are UTC; each source has a zone of its own, which shifts its day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday."""
BEFORE = timedelta(days=60)
"""So long the sources have lived when the polling begins: their windows are full."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

Rate = Callable[[datetime], float]
"""Local time -> items an hour."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """A source: what it brings, and how much of it its feed shows."""

    name: str
    kind: str
    window: int
    times: tuple[datetime, ...]
    """When its items appear, in order."""
    dated: bool = True
    """Its entries state when they were published."""


NEWS_DAY = (1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 13, 11, 9, 11, 12, 11, 10, 9, 7, 6, 5, 4, 3, 2)
OFFICE_DAY = (0, 0, 0, 0, 0, 0, 0, 1, 4, 6, 6, 5, 3, 5, 6, 6, 5, 3, 1, 0, 0, 0, 0, 0)
EVENING_DAY = (1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 6, 7, 7, 5, 3)
ALL_WEEK = (1.0, 1.0, 1.0, 1.0, 1.0, 0.6, 0.6)
WEEKDAYS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)
WEEKEND = (0.05, 0.05, 0.05, 0.05, 0.3, 1.0, 1.0)


def weekly(per_day: float, day: Sequence[float], week: Sequence[float] = ALL_WEEK) -> Rate:
    """Return a rate that comes to `per_day` items a day, averaged over the week."""
    scale = per_day * 7 / (sum(day) * sum(week))
    return lambda at: scale * day[at.hour] * week[at.weekday()]


def arrivals(rate: Rate, peak: float, begin: datetime, end: datetime, shift_h: int, chance: Random) -> list[datetime]:
    """Draw the times of a Poisson process between two instants; `peak` is the highest rate."""
    times, at = [], begin
    while peak > 0:
        at += HOUR * chance.expovariate(peak)
        if at >= end:
            break
        if chance.random() * peak < rate(at + shift_h * HOUR):
            times.append(at)
    return times


def clustered(times: Sequence[datetime], low: int, high: int, within: timedelta, chance: Random) -> list[datetime]:
    """Let each of these times bring several items, one soon after the other."""
    return sorted(at + within * chance.random() for at in times for _ in range(chance.randint(low, high)))


def daily(
    hour: int, minutes: float, count: tuple[int, int], days: int, begin: datetime, chance: Random
) -> list[datetime]:
    """Draw the times of a source that brings some items every day at about the same hour."""
    found = []
    for day in range(days):
        at = begin + timedelta(days=day, hours=hour) + timedelta(minutes=chance.gauss(0, minutes))
        found += [at + timedelta(minutes=2 * number) for number in range(chance.randint(*count))]
    return sorted(found)


def generated(seed: int, days: int, *, copies: int = 1) -> list[Simulated]:
    """Return sources of all kinds for so many days; `copies` sets of them, all different."""
    return [source for copy in range(copies) for source in _set_of(Random(f"{seed}/{copy}"), days, copy)]


def _set_of(chance: Random, days: int, copy: int) -> list[Simulated]:
    begin, end = START - BEFORE, START + timedelta(days=days)
    whole_days = (end - begin).days

    def flowing(per_day: float, day: Sequence[float], week: Sequence[float] = ALL_WEEK) -> list[datetime]:
        rate = weekly(per_day, day, week)
        peak = max(rate(START + hour * HOUR) for hour in range(168))
        return arrivals(rate, peak, begin, end, chance.randrange(24), chance)

    def bursting(every_days: float) -> list[datetime]:
        return clustered(flowing(1 / every_days, NEWS_DAY), 4, 12, timedelta(hours=2), chance)

    rows: list[tuple[str, int, list[datetime]]] = [
        *(("news", 50, flowing(per_day, NEWS_DAY)) for per_day in (30.0, 45.0, 65.0, 65.0, 90.0)),
        *(("magazine", 20, flowing(per_day, OFFICE_DAY)) for per_day in (2.0, 4.0, 6.0, 8.0, 12.0)),
        *(("blog", 10, flowing(per_day, EVENING_DAY)) for per_day in (0.03, 0.03, 0.06, 0.06, 0.1, 0.15, 0.3, 0.7)),
        *(("bursts", 25, bursting(every_days)) for every_days in (2.0, 4.0, 7.0, 10.0)),
        *(("silent", 10, list[datetime]()) for _ in range(4)),
        ("silent", 10, [begin + timedelta(days=3 * number) for number in range(8)]),
        ("huge", 30, flowing(350.0, NEWS_DAY)),
        *(("weekend", 30, flowing(per_day, EVENING_DAY, WEEKEND)) for per_day in (3.0, 6.0, 9.0)),
        *(("weekdays", 30, flowing(per_day, OFFICE_DAY, WEEKDAYS)) for per_day in (5.0, 10.0, 20.0)),
        *(("digest", 15, daily(hour, 10.0, (1, 4), whole_days, begin, chance)) for hour in (5, 8, 12, 17, 22)),
    ]
    kinds = [kind for kind, _, _ in rows]
    return [
        Simulated(f"{kind}-{copy}-{kinds[:number].count(kind)}", kind, window, tuple(times), dated=number % 5 != 4)
        for number, (kind, window, times) in enumerate(rows)
    ]
