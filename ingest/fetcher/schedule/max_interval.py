"""How long a feed may be left alone before entries can come and go unseen. Pure."""

import math
import sys
from datetime import timedelta
from functools import lru_cache

from ingest.fetcher.schedule.arrival_rates import Rhythm
from ingest.fetcher.schedule.feed_window import LITTLE_OVERLAP, Window, WindowDiff
from ingest.fetcher.schedule.forecast import Forecast, until_expecting
from store.late.dataclass import replace

ONCE_IN = timedelta(days=36_500)
"""So often, at most, a poll may find more new items than the window shows."""
_OFF = 1 / 5
"""By this part of itself a forecast may be wrong (its standard deviation), beside what its misses tell."""
_FASTEST = 16
_OFTEN = timedelta(hours=6)
"""A window may fill again so many times as fast as it did, for busy hours bring eight times what nights bring. Of one
that fills in days, four polls a day see the groups one by one; nothing asks for more."""
_ROUNDS = 3
_NO_ROOM = 1e-300
"""A window that has not even room for so little of an item has none: its source brings groups that are larger."""
_SOON, _FARTHEST = timedelta(minutes=1), timedelta(days=31)


def latest_poll(diff: WindowDiff, outlook: Forecast, rhythm: Rhythm, *, has_other_way: bool) -> timedelta | None:
    """Return after which time at the latest the feed is to be polled again; None when it lists nothing.

    At the latest when half of the time has passed that the window took to fill, and half of the last interval when
    hardly anything of that poll was left. A feed whose holes can't be filled is also polled before what its rhythm lets
    expect, with all that may come by chance, fills the window: at dawn a window reaches back through the whole night.
    """
    span = diff.window.span(outlook.at)
    if span is None:
        return None
    limits = [span / 2]
    if diff.overlap is not None and diff.overlap < LITTLE_OVERLAP:
        limits.append((outlook.at - diff.since) / 2)
    if not has_other_way:
        safe_for = _until_it_may_run_over(diff.window, outlook, rhythm, min(span / 2, _FARTHEST))
        limits.append(max(safe_for, min(span / _FASTEST, _OFTEN)))
    return min(limits)


def _until_it_may_run_over(window: Window, outlook: Forecast, rhythm: Rhythm, longest: timedelta) -> timedelta:
    """Return after which time a window is no longer safe; the odds of a single poll depend on how many there are.

    A busy time is expected to go on, but a group of items, for which room is left in any case, not to come twice.
    """
    busy, wait = replace(outlook, burst=max(0.0, outlook.burst) / rhythm.dispersion), longest
    for _ in range(_ROUNDS):
        most = room(window, rhythm.dispersion, max(wait, _SOON) / ONCE_IN)
        before, wait = wait, until_expecting(busy, most / rhythm.doubt, wait)
        if wait == before:  # and so would be the rounds to come
            break
    return wait


def room(window: Window, dispersion: float, odds: float) -> float:
    """Return how many items may be expected, so that the odds that they run over the window are no higher than these.

    Items that burst are taken for groups, of as many as their dispersion tells, which come as a Poisson process.
    Standard deviations would not do: three groups of ten come far more often where a third of one is expected.
    """
    return _room(window.size, dispersion, math.log(odds))


@lru_cache(maxsize=64)
def _room(size: int, dispersion: float, log_odds: float) -> float:
    """Most sources that bring little show the same few sizes of window."""
    low, high = 0.0, float(max(1, size))
    while high - low > 1e-2 * high and high > _NO_ROOM:
        items = (low + high) / 2
        group = dispersion + _OFF**2 * items
        is_safe = _log_odds((size + 1) / group, items / group) <= log_odds
        low, high = (items, high) if is_safe else (low, items)
    return low


def _log_odds(least: float, mean: float) -> float:
    """Return the logarithm of a bound of the odds that a Poisson variable reaches `least`, which lies above its mean.

    The odds of `least` itself, and those of what is beyond as a geometric series.
    """
    return (
        least * math.log(max(mean, sys.float_info.min))
        - mean
        - math.lgamma(least + 1)
        - math.log(max(1e-9, 1 - mean / (least + 1)))
    )
