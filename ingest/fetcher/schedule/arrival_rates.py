"""How often a source brings something new, hour by hour of its week: what is remembered of it, and the rates it gives.

Pure. Counts fade with a half-life, so that a source that changes its habits is followed within weeks. Of an hour of the
week little is known at first: it is taken for an average hour of its day, that for one of the three and of the six
hours around it, and these for average ones of the source: ten silent hours in a row say more of each of them than it
says itself. Each step is the mean of a Gamma posterior over a Poisson rate (Gelman et al., Bayesian Data Analysis,
§2.6), so that few items move it little and many move it far. All hours are UTC: a source's zone need not be known.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import repeat
from operator import itemgetter, mul

from ingest.text.json_fields import Jotted, instant, number, numbers, table
from store.late.dataclass import dataclass, field

HALF_LIFE = timedelta(days=14)
HOURS_A_WEEK = 168
_CELLS = {str(cell): cell for cell in range(HOURS_A_WEEK)}
"""Names of the hours of the week, as they are kept."""

_PRIOR_ITEMS = 0.3
_PRIOR_HOURS = 7.2
"""A source of which nothing is known brings an item a day, or none (of 105 real feeds: median 0.06, mean 3 a day)."""
_DOUBTS = ((timedelta(days=7), 1.0), (timedelta(days=1), 2.5), (timedelta(), 8.0))
"""In its busiest hour a news site brings 2.5 times its mean, and 8 times what its night brings."""
_PRIOR_OF_HOURS = {6: 1.0, 3: 1.0, 1: 2.0}
_PRIOR_OF_DAY = 1.0
_PRIOR_OF_CELL = 8.0
"""Expected items that weigh as much as those counted: for so many hours of the day, a day of the week, and one hour."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What was learned up to `at`: counts of items, faded as of that instant."""

    at: datetime | None = None
    since: datetime | None = None
    """From when on the source's items are known."""
    cells: Mapping[int, float] = field(default_factory=dict)
    """Hour of the week (UTC, Monday's first is 0) -> items."""
    recent: float = 0.0
    """Items of the last few hours, faded with the half-life of a burst."""
    recent_expected: float = 0.0
    """How many of those the habits alone let expect."""
    misses: float = 0.0
    """Squares of how far off each expectation was."""
    expected: float = 0.0
    """Sum of those expectations."""

    @classmethod
    def from_json(cls, jotted: Jotted) -> "Rhythm":
        """Read what `to_json` wrote; what cannot be read is learned anew."""
        recent, recent_expected = numbers(jotted.get("recent"), 2)
        misses, expected = numbers(jotted.get("misses"), 2)
        counts = table(jotted.get("cells"))
        cells = {cell: number(counts[name]) for name, cell in _CELLS.items() if name in counts} if counts else {}
        at, since = instant(jotted.get("at")), instant(jotted.get("since"))
        if at is None or since is None:
            return cls()
        return cls(at, min(since, at), cells, recent, recent_expected, misses, expected)

    def to_json(self) -> dict[str, object]:
        """Return what is kept with the source: at most a few kilobytes."""
        if self.at is None or self.since is None:
            return {}
        return {
            "at": int(self.at.timestamp()),
            "since": int(self.since.timestamp()),
            "cells": {str(cell): round(count, 3) for cell, count in sorted(self.cells.items()) if count >= 0.001},
            "recent": [round(self.recent, 3), round(self.recent_expected, 3)],
            "misses": [round(self.misses, 3), round(self.expected, 3)],
        }

    @property
    def items(self) -> float:
        """Return on how many items it stands, faded."""
        return sum(self.cells.values())

    @property
    def doubt(self) -> float:
        """Return how many times busier than it seems a coming hour may be, as little was seen of the source.

        A first look at night says nothing of the noon; one day nothing of Monday.
        """
        seen = self.at - self.since if self.at and self.since else timedelta()
        return next(factor for least, factor in _DOUBTS if seen >= least)

    @property
    def dispersion(self) -> float:
        """Return the variance of a poll's new items over their mean: 1 of a Poisson process, more where they burst."""
        return max(1.0, (self.misses + 4.0) / (self.expected + 4.0))


def week_of(rhythm: Rhythm) -> tuple[float, ...]:
    """Return the items per hour that each hour of the week lets expect."""
    if rhythm.at is None or rhythm.since is None:
        return (_PRIOR_ITEMS / _PRIOR_HOURS,) * HOURS_A_WEEK
    counts = [0.0] * HOURS_A_WEEK
    for cell, count in rhythm.cells.items():
        counts[cell] = count
    return _week(rhythm.since, rhythm.at, tuple(counts), rhythm.dispersion)


@lru_cache(maxsize=16)  # sources that were polled together and brought nothing have the same
def _week(since: datetime, at: datetime, counts: Sequence[float], group: float) -> tuple[float, ...]:
    """Share out over the week's hours what the source is expected to bring; a group of items tells as much as one."""
    watched = _watched(since, at)
    watched_h = sum(watched)
    base = (_PRIOR_ITEMS + sum(counts)) / (_PRIOR_HOURS + watched_h)
    day = _rates_of_day(base, _by_hour(counts), _by_hour(watched), group)
    rates, of_day, of_cell = list[float](), _PRIOR_OF_DAY * group, _PRIOR_OF_CELL * group
    for first in range(0, HOURS_A_WEEK, 24):
        seen, hours_seen = counts[first : first + 24], watched[first : first + 24]
        factor = (sum(seen) + of_day) / (sum(map(mul, day, hours_seen)) + of_day)
        fitted = zip(day, seen, hours_seen, strict=True)
        rates += [
            (foreseen := rate * factor) * (count + of_cell) / (foreseen * hours + of_cell)
            for rate, count, hours in fitted
        ]
    share = (base * watched_h + _PRIOR_ITEMS) / (sum(map(mul, rates, watched)) + _PRIOR_ITEMS)
    return tuple([rate * share for rate in rates])


def _by_hour(week: Sequence[float]) -> list[float]:
    """Add up the days of a week, hour by hour."""
    return list(map(sum, zip(*[week[first : first + 24] for first in range(0, HOURS_A_WEEK, 24)], strict=True)))


def _rates_of_day(base: float, counts: Sequence[float], watched: Sequence[float], group: float) -> list[float]:
    """Return the items per hour of each hour of the day; what was counted in long spans of it bears on the short.

    The spans of one round share no hour, so that each begins with the rates that the round before left.
    """
    rates, is_heard = [base] * 24, any(counts)
    for hours_of_spans, span_of_hours, weight in _ROUNDS_OF_DAY:
        prior, foreseen = weight * group, list(map(mul, rates, watched))
        items = map(sum, zip(*[each(foreseen) for each in hours_of_spans], strict=True))
        counted = map(sum, zip(*[each(counts) for each in hours_of_spans], strict=True)) if is_heard else repeat(0.0)
        factors = [(count + prior) / (expected + prior) for expected, count in zip(items, counted, strict=False)]
        rates = list(map(mul, rates, span_of_hours(factors)))
    prior = _PRIOR_OF_HOURS[1] * group
    of_hours = zip(rates, counts, watched, strict=True)
    return [rate * ((count + prior) / (rate * hours + prior)) for rate, count, hours in of_hours]


def hour_of_week(at: datetime) -> float:
    """Return the hours since Monday's midnight, UTC."""
    utc = at.astimezone(UTC)
    return utc.weekday() * 24 + utc.hour + utc.minute / 60 + utc.second / 3600


def faded(age: timedelta, half_life: timedelta) -> float:
    """Return what is left of a count after a time."""
    return float(2.0 ** (-(age / half_life)))


_ROUNDS_OF_DAY = [
    (
        [itemgetter(*[(first + at) % 24 for first in range(offset, offset + 24, width)]) for at in range(width)],
        itemgetter(*[(hour - offset) % 24 // width for hour in range(24)]),
        _PRIOR_OF_HOURS[width],
    )
    for width, offset in ((6, 0), (6, 3), (3, 0), (3, 1), (3, 2))
]
"""The first hour of each span of so many hours, the second, and so on; for each hour of the day, its span; the weight.

Spans overlap from round to round, so that where they begin decides nothing.
"""
_HOURLY = faded(timedelta(hours=1), HALF_LIFE)
_WEEKLY = faded(timedelta(days=7), HALF_LIFE)
_FADES = [_HOURLY**age_h for age_h in range(HOURS_A_WEEK)]


def _watched(since: datetime, at: datetime) -> list[float]:
    """Return how long each hour of the week was watched, in hours, faded like the counts.

    Of an hour's passes, the oldest may have begun before all watching, and all later ones were watched whole, but for
    the one that is going on.
    """
    span_h = (at - since) / timedelta(hours=1)
    now_h = hour_of_week(at)
    this_cell, into_h = int(now_h), now_h % 1.0
    fade = _HOURLY**into_h
    passes, fewer = _passes(span_h, into_h)
    (often, left_often), (seldom, left_seldom) = (_series(each) for each in (passes, passes - 1))
    by_age = [fade * each * often for each in _FADES[:fewer]] + [fade * each * seldom for each in _FADES[fewer:]]
    # Only the oldest pass of all may have been watched in part; rounding may let its neighbours seem so.
    for passed in (0, fewer - 1, fewer, fewer + 1):
        if passed < HOURS_A_WEEK:
            count, series, left = (passes, often, left_often) if passed < fewer else (passes - 1, seldom, left_seldom)
            oldest = span_h - (passed + into_h) + 1.0 - HOURS_A_WEEK * count
            by_age[passed] = fade * _FADES[passed] * (series + left * min(max(oldest, 0.0), 1.0))
    by_age[0] = fade * (min(span_h, into_h) - 1.0) + by_age[0]  # it counts for a whole hour in the series
    return by_age[this_cell::-1] + by_age[:this_cell:-1]


def _passes(span_h: float, into_h: float) -> tuple[int, int]:
    """Return how often this hour of the week is watched, and from how many hours ago on they were once less.

    All 168 hours ago where none was.
    """

    def of(passed: int) -> int:
        return max(int((span_h - (passed + into_h)) // HOURS_A_WEEK) + 1, 0 if passed else 1)

    first = of(0)
    fewer = int((span_h - into_h) % HOURS_A_WEEK) + 1 if span_h > into_h else 1
    while fewer > 1 and of(fewer - 1) != first:
        fewer -= 1
    while fewer < HOURS_A_WEEK and of(fewer) == first:
        fewer += 1
    return first, fewer


def _series(passes: int) -> tuple[float, float]:
    """Return the weight of so many passes, a week apart, and that of the one before them."""
    left = _WEEKLY**passes
    return (1.0 - left) / (1.0 - _WEEKLY), left
