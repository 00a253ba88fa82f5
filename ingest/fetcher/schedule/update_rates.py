"""What a poll teaches of a source's rhythm. Pure."""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ingest.fetcher.schedule.arrival_rates import HALF_LIFE, HOURS_A_WEEK, Rhythm, faded, hour_of_week
from ingest.fetcher.schedule.forecast import BURST_HALF_LIFE, expected, forecast
from store.late.dataclass import dataclass, replace


@dataclass(frozen=True, slots=True)
class ArrivalInterval:
    """When new items appeared: some time from `start` to `end`; the same instant where it is known."""

    start: datetime
    end: datetime
    items: float = 1.0

    @property
    def middle(self) -> datetime:
        """Return the instant that it is likeliest near."""
        return self.start + (self.end - self.start) / 2


def update_rates(rhythm: Rhythm, arrivals: Sequence[ArrivalInterval], since: datetime, now: datetime) -> Rhythm:
    """Return the rhythm after a look at everything that appeared between `since` and `now`.

    The first look reaches back to the oldest entry of the feed's window; how regular a source is, and whether it is
    just bursting, is learned from the second on.
    """
    if rhythm.at is None:
        return Rhythm(now, since, _counted({}, arrivals, now))
    if now <= rhythm.at:  # the clock was set back
        return replace(rhythm, at=now, since=min(now, rhythm.since or now))
    elapsed = now - rhythm.at
    outlook = forecast(rhythm, rhythm.at)
    foreseen = expected(outlook, elapsed)
    count = sum(interval.items for interval in arrivals)
    fade, fade_fast = faded(elapsed, HALF_LIFE), faded(elapsed, BURST_HALF_LIFE)
    fresh = sum(interval.items * faded(now - interval.middle, BURST_HALF_LIFE) for interval in arrivals)
    fresh_expected = expected(outlook.calm(), elapsed) * _mean_fade(elapsed)
    return Rhythm(
        at=now,
        since=rhythm.since,
        cells=_counted({cell: items * fade for cell, items in rhythm.cells.items()}, arrivals, now),
        recent=rhythm.recent * fade_fast + fresh,
        recent_expected=rhythm.recent_expected * fade_fast + fresh_expected,
        misses=rhythm.misses * fade + (count - foreseen) ** 2,
        expected=rhythm.expected * fade + foreseen,
    )


def _mean_fade(elapsed: timedelta) -> float:
    """Return how much is left on average of what came evenly during a time."""
    lives = elapsed / BURST_HALF_LIFE * math.log(2)
    return (1.0 - math.exp(-lives)) / lives


def _counted(cells: dict[int, float], arrivals: Sequence[ArrivalInterval], now: datetime) -> dict[int, float]:
    """Add new items to the hours of the week in which they appeared, faded by their age."""
    for interval in arrivals:
        for cell, items, age in _shared_out(interval, now):
            cells[cell] = cells.get(cell, 0.0) + items * faded(age, HALF_LIFE)
    return cells


def _shared_out(interval: ArrivalInterval, now: datetime) -> Iterator[tuple[int, float, timedelta]]:
    """Share a interval's items out evenly over its hours, of at most a week: (hour of week, items, age)."""
    parts = max(1, min(HOURS_A_WEEK, math.ceil((interval.end - interval.start) / timedelta(hours=1))))
    width = (interval.end - interval.start) / parts
    for part in range(parts):
        middle = interval.start + width * (part + 0.5)
        yield int(hour_of_week(middle)), interval.items / parts, now - middle
