"""What a source's rhythm lets expect: how many articles in a time, and stretches that are too long without one. Pure.

Articles come as in a Poisson process whose rate is that of each hour of the week, in bursts as large as they were seen
to be: among n gaps one in which x articles are expected happens by chance n·exp(-x/burst) times.
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from ingest.coverage.facts import Cure, Hole, Known, Row, Said
from ingest.fetcher.schedule.arrival_rates import Rhythm, hour_of_week, week_of

MIN_SEEN = timedelta(days=7)
"""A week has to be seen before its rhythm says anything of others."""
MAX_CHANCE = 0.05
"""That a stretch without an article is none that happens now and then."""
_HOUR = timedelta(hours=1)


def by_rhythm(rhythm: Rhythm, known: Sequence[Known], since: datetime, until: datetime, seen: datetime | None) -> Said:
    """Compare what is known with what is expected; `seen` is when the source was polled first."""
    watched = rhythm.at - rhythm.since if rhythm.at and rhythm.since else timedelta()
    if watched < MIN_SEEN:
        return Said(Row("rhythm", "nothing can be said: its rhythm is known after a week of polls"))
    dated = sorted(each.at for each in known if since <= each.at <= until)
    expected = expected_between(rhythm, since, until)
    burst = rhythm.dispersion
    threshold = burst * math.log((len(dated) + 1) / MAX_CHANCE)
    holes = []
    for before, after in pairwise([since, *dated, until]):
        wanted = expected_between(rhythm, before, after)
        if wanted >= threshold:
            is_early = seen is not None and after <= seen
            what = (
                "older than what the feed showed at the first poll" if is_early else "no article is known of that time"
            )
            why = f"{what}; about {round(wanted)} are expected"
            holes.append(Hole(why, Cure.WALK, before, after, round(wanted)))
    a_day = sum(week_of(rhythm)) / 7
    pace = f"about {a_day:.0f} a day come" if a_day >= 1.5 else f"about {a_day * 7:.1f} a week come"
    missing = sum(hole.count or 0 for hole in holes)
    return Said(Row("rhythm", pace, round(expected), missing, is_about=True), tuple(holes))


def expected_between(rhythm: Rhythm, since: datetime, until: datetime) -> float:
    """Return how many articles the rhythm lets expect in a time."""
    week = week_of(rhythm)
    weeks, rest = divmod(max(until - since, timedelta()), timedelta(days=7))
    total, at, end = weeks * sum(week), since, since + rest
    while at < end:
        cell = int(hour_of_week(at)) % len(week)
        following = min(end, (at + _HOUR).replace(minute=0, second=0, microsecond=0))
        total += week[cell] * ((following - at) / _HOUR)
        at = following
    return total
