"""Whether a source is due, by the time that was set at its last poll, and what the configuration says of polling. Pure.

Apart from `ingest.fetcher.schedule.policy`, which sets that time: most runs of cron only look at it.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from store.late.dataclass import dataclass, replace
from store.memory import SourceState

SILENT_LONGEST = timedelta(days=7)
RETIRED_INTERVAL = timedelta(days=7)
LOWEST_PRICE_ITEM_HOURS, HIGHEST_PRICE_ITEM_HOURS = 1e-3, 1e6
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the configuration says of polling. No source is polled sooner, none later but a silent or retired one."""

    shortest: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(hours=24)
    price_item_hours: float = 0.5
    """What a request may cost: it is made when the items expected to have appeared have waited so long together."""
    requests_per_day: float | None = None
    """For the feeds of all sources: `within_budget` finds the price; None: as many as the price comes to."""

    @property
    def farthest(self) -> timedelta:
        """Return the longest interval there is: that of a silent or retired source."""
        return max(self.longest, SILENT_LONGEST, RETIRED_INTERVAL)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a source's share of a budget depends on."""

    items_per_hour: float
    window: timedelta | None = None
    """How long its window took to fill."""


def is_due(state: SourceState | None, now: datetime, schedule: Schedule) -> bool:
    """Say whether a source is to be polled now.

    A last poll that lies ahead, or a next one further away than any, was written by a clock that has been set back.
    """
    if state is None or state.next_poll_at is None:
        return True
    set_back = (state.polled_at is not None and state.polled_at > now) or state.next_poll_at > now + schedule.farthest
    return state.next_poll_at <= now or set_back


def within_budget(schedule: Schedule, demands: Iterable[Demand]) -> Schedule:
    """Return the schedule with the price at which its budget of requests is spent, and hardly more.

    What the windows of feeds force is spent in any case, so a budget may be too small to be kept. Where there is no
    budget, no demand is asked for.
    """
    demands = list(demands) if schedule.requests_per_day is not None else []
    if schedule.requests_per_day is None or not demands:
        return schedule
    low, high = LOWEST_PRICE_ITEM_HOURS, HIGHEST_PRICE_ITEM_HOURS
    while high / low > 1.01:
        price = math.sqrt(low * high)
        wanted = sum(_requests_per_day(demand, price, schedule) for demand in demands)
        low, high = (price, high) if wanted > schedule.requests_per_day else (low, price)
    return replace(schedule, price_item_hours=high)


def _requests_per_day(demand: Demand, price: float, schedule: Schedule) -> float:
    """Return how often a source of steady rate would be polled."""
    longest_h, shortest_h = schedule.longest / _HOUR, max(schedule.shortest / _HOUR, 1 / 60)
    interval_h = math.sqrt(2 * price / demand.items_per_hour) if demand.items_per_hour else longest_h
    if demand.window is not None:
        interval_h = min(interval_h, demand.window / 2 / _HOUR)
    return 24 / max(shortest_h, min(interval_h, longest_h))
