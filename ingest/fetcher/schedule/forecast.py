"""What a source's rhythm lets expect from now on, and how long to wait by it. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.fetcher.schedule.arrival_rates import HOURS_A_WEEK, Rhythm, faded, hour_of_week, week_of

BURST_HALF_LIFE = timedelta(hours=2)
_PRIOR_OF_BURST = 3.0
_SLIGHT = 0.01
"""A burst that changes the rates by less is over."""
_HOUR = timedelta(hours=1)
_WEEK = HOURS_A_WEEK * _HOUR
"""After which any burst is over: what comes then comes every week."""
_STEP_H = 0.25
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
    return sum(rate * hours for rate, hours in _steps(outlook, span - weeks * _WEEK)) + weeks * sum(outlook.week)


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
    """Return after which time so many items are to be expected."""
    counted = passed_h = 0.0
    for rate, hours in _steps(outlook, longest):
        more = rate * hours
        if counted + more >= items:
            return (passed_h + ((items - counted) / rate if rate else 0.0)) * _HOUR
        counted, passed_h = counted + more, passed_h + hours
    return longest


def _crossing(missing: float, waiting: float, rate: float, hours: float) -> float:
    """Solve waiting x t + rate x t² / 2 = missing for t, within a step."""
    speed = math.sqrt(waiting**2 + 2 * rate * missing) + waiting
    return min(hours, 2 * missing / speed) if speed else 0.0


def _steps(outlook: Forecast, span: timedelta) -> Iterator[tuple[float, float]]:
    """Cut a time into steps of steady rate: (items per hour, hours)."""
    week, hour, burst, left_h = outlook.week, hour_of_week(outlook.at), outlook.burst, span / _HOUR
    while left_h > 0 and not -_SLIGHT < burst < _SLIGHT:
        cell = math.floor(hour + 1e-9)
        step_h = min(left_h, _STEP_H, cell + 1 - hour)
        yield week[cell % HOURS_A_WEEK] * (1.0 + burst), step_h
        hour, left_h = hour + step_h, left_h - step_h
        burst *= _STEP_FADE ** (step_h / _STEP_H)
    while left_h > 0:  # most steps are these, and of each source there are hundreds at every poll
        cell = int(hour + 1e-9)
        step_h = cell + 1 - hour
        step_h = min(step_h, 1.0)
        step_h = min(step_h, left_h)
        yield week[cell % HOURS_A_WEEK] * (1.0 + burst), step_h
        hour, left_h, burst = hour + step_h, left_h - step_h, 0.0
