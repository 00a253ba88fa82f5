"""How long a feed may be left alone before entries can come and go unseen. Pure."""

import math
from datetime import timedelta

from ingest.fetcher.forecast import Forecast, until_expecting
from ingest.fetcher.rhythm import Rhythm
from ingest.fetcher.window import LITTLE_OVERLAP, Sight, Window

DEVIATIONS = 5.0
"""By so many standard deviations what is expected may be exceeded before the window runs over."""
_FARTHEST = timedelta(days=31)


def latest_poll(sight: Sight, outlook: Forecast, rhythm: Rhythm, *, has_other_way: bool) -> timedelta | None:
    """Return after which time at the latest the feed is to be polled again; None when it lists nothing.

    At the latest when half of the time has passed that the window took to fill, and half of the last interval when
    hardly anything of that poll was left. A feed whose holes can't be filled is also polled before what its rhythm lets
    expect, with all that may come by chance, fills the window: at dawn a window reaches back through the whole night.
    """
    span = sight.window.span(outlook.at)
    if span is None:
        return None
    limits = [span / 2]
    if sight.overlap is not None and sight.overlap < LITTLE_OVERLAP:
        limits.append((outlook.at - sight.since) / 2)
    if not has_other_way:
        most = room(sight.window, rhythm.dispersion) / rhythm.doubt
        limits.append(until_expecting(outlook, most, _FARTHEST))
    return min(limits)


def room(window: Window, dispersion: float) -> float:
    """Return how many items may be expected of a window's size, so that no likely number runs over it.

    Solves x + z sqrt(dispersion x) = size.
    """
    spread = DEVIATIONS * math.sqrt(dispersion)
    root = (math.sqrt(spread**2 + 4 * window.size) - spread) / 2
    return root**2
