"""What a source's rhythm lets expect from now on, and how long to wait by it. Pure."""

import math
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate, chain, cycle, islice

from ingest.fetcher.schedule.arrival_rates import HOURS_A_WEEK, Rhythm, faded, hour_of_week, week_of
from store.late.dataclass import dataclass

BURST_HALF_LIFE = timedelta(hours=2)
_PRIOR_OF_BURST = 3.0
_SLIGHT = 0.01
"""A burst that changes the rates by less is over."""
_HOUR = timedelta(hours=1)
_WEEK = HOURS_A_WEEK * _HOUR
"""After which any burst is over: what comes then comes every week."""
_STEP_H = 0.25
_ALMOST = 1e-9
"""So near to the hour is the hour."""
_ROUNDED_UP = 1.0 + 1e-9
"""More than sums of a month of hours are off by their rounding."""
_STEP_FADE = faded(_STEP_H * _HOUR, BURST_HALF_LIFE)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Rates for the time after `at`: those of the week's hours, raised or lowered by what the last hours brought."""

    at: datetime
    week: tuple[float, ...]
    burst: float = 0.0
    """By how much of themselves the rates are higher right now; it halves every two hours."""

    @property
    def mean_rate(self) -> float:
        """Return the items per hour, averaged over the week."""
        return sum(self.week) / HOURS_A_WEEK

    @property
    def rate_now(self) -> float:
        """Return the items per hour right now."""
        return self.week[int(hour_of_week(self.at))] * (1.0 + self.burst)

    def calm(self) -> "Forecast":
        """Return what the habits alone let expect."""
        return Forecast(self.at, self.week)


def forecast(rhythm: Rhythm, now: datetime) -> Forecast:
    """Return what is to be expected from now on."""
    burst = (rhythm.recent + _PRIOR_OF_BURST) / (rhythm.recent_expected + _PRIOR_OF_BURST) - 1.0
    age = max(now - (rhythm.at or now), timedelta())
    return Forecast(now, week_of(rhythm), burst * faded(age, BURST_HALF_LIFE))


def expected(outlook: Forecast, span: timedelta) -> float:
    """Return how many items are to be expected within a time."""
    weeks = max(0, span // _WEEK - 1)
    return _added_up(outlook, span - weeks * _WEEK) + weeks * sum(outlook.week)


def _added_up(outlook: Forecast, span: timedelta) -> float:
    """Add up the steps of a time; whole hours in one go."""
    left_h, passed_h, items = span / _HOUR, 0.0, 0.0
    for rate, hours in _until_even(outlook):
        if hours >= left_h:
            return items + rate * left_h
        items += rate * hours
        left_h, passed_h = left_h - hours, passed_h + hours
    first, whole = round(hour_of_week(outlook.at) + passed_h), int(left_h)
    items = sum(_whole_hours(outlook.week, first, whole), items)
    return items + outlook.week[(first + whole) % HOURS_A_WEEK] * (left_h - whole) if left_h > whole else items


def until_waiting(outlook: Forecast, item_hours: float, longest: timedelta) -> timedelta:
    """Return after which time the items that appear from now on will have waited so long, taken together.

    For a steady rate r that is sqrt(2 x item_hours / r): with as many polls as the root of the rate, items wait least
    for a given number of polls (Sia, Cho & Cho, Efficient Monitoring Algorithm for Fast News Alerts, IEEE TKDE 2007).
    Within a day the polls fall where the items fall.
    """
    waited = waiting = passed_h = 0.0
    for rate, hours in _steps(outlook, longest):
        more = waiting * hours + rate * hours**2 / 2
        if waited + more >= item_hours:
            return (passed_h + _crossing(item_hours - waited, waiting, rate, hours)) * _HOUR
        waited, waiting, passed_h = waited + more, waiting + rate * hours, passed_h + hours
    return longest


def until_expecting(outlook: Forecast, items: float, longest: timedelta) -> timedelta:
    """Return after which time so many items are to be expected.

    Asked several times at each poll, up to a month ahead: whole hours are added up in one go, as far as it takes.
    """
    counted = passed_h = 0.0
    longest_h = longest / _HOUR
    for rate, hours in _until_even(outlook):
        if counted + rate * hours >= items:
            return min(longest, (passed_h + ((items - counted) / rate if rate else 0.0)) * _HOUR)
        if passed_h + hours >= longest_h:
            return longest
        counted, passed_h = counted + rate * hours, passed_h + hours
    first = round(hour_of_week(outlook.at) + passed_h)
    hours = int(longest_h - passed_h) + 1
    if counted + sum(outlook.week) * math.ceil(hours / HOURS_A_WEEK) * _ROUNDED_UP < items:
        return longest
    for begun in range(0, hours, HOURS_A_WEEK):
        week = _whole_hours(outlook.week, first, min(hours - begun, HOURS_A_WEEK))
        sums = list(accumulate(week, initial=counted))
        at = bisect_left(sums, items)
        if at < len(sums):
            part = (items - sums[at - 1]) / (sums[at] - sums[at - 1]) if at else 1.0
            return min(longest, (passed_h + (begun + at) - 1 + part) * _HOUR)
        counted = sums[-1]
    return longest


def _crossing(missing: float, waiting: float, rate: float, hours: float) -> float:
    """Solve waiting x t + rate x t² / 2 = missing for t, within a step."""
    speed = math.sqrt(waiting**2 + 2 * rate * missing) + waiting
    return min(hours, 2 * missing / speed) if speed else 0.0


def _steps(outlook: Forecast, span: timedelta) -> Iterator[tuple[float, float]]:
    """Cut a time into steps of steady rate: (items per hour, hours)."""
    left_h, passed_h = span / _HOUR, 0.0
    for rate, hours in _until_even(outlook):
        if hours >= left_h:
            yield rate, left_h
            return
        yield rate, hours
        left_h, passed_h = left_h - hours, passed_h + hours
    first, hours = round(hour_of_week(outlook.at) + passed_h), int(left_h)
    for rate in _whole_hours(outlook.week, first, hours):
        yield rate, 1.0
    if left_h > hours:
        yield outlook.week[(first + hours) % HOURS_A_WEEK], left_h - hours


def _until_even(outlook: Forecast) -> Iterator[tuple[float, float]]:
    """Yield the steps until the burst is over and an hour begins: from then on each step is an hour, as in any week."""
    hour, burst = hour_of_week(outlook.at), outlook.burst
    while True:
        cell = math.floor(hour + _ALMOST)
        is_over = abs(burst) < _SLIGHT
        if is_over and burst == 0.0 and hour - cell < _ALMOST:
            return
        step_h = min(1.0 if is_over else _STEP_H, cell + 1 - hour)
        yield outlook.week[cell % HOURS_A_WEEK] * (1.0 + burst), step_h
        hour += step_h
        burst = 0.0 if is_over else burst * _STEP_FADE ** (step_h / _STEP_H)


def _whole_hours(week: tuple[float, ...], first: int, hours: int) -> Iterator[float]:
    """Return the rates of so many hours, from an hour of the week on."""
    at = first % HOURS_A_WEEK
    return islice(chain(week[at:], cycle(week)), hours)
