"""What no schedule can do better: polls placed by one who knows beforehand when every item comes. Pure.

For a price of a request, in hours that an item waits, the polls are placed so that requests and waiting together cost
least. Whoever asks as seldom as these polls lets items wait at least as long, and every mixture of two prices bounds
what lies between them. Neither windows nor a shortest interval bind these polls; only the cron job does.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bench.schedule.simulate import tick
from bench.schedule.sources import START, Simulated

_HOUR = timedelta(hours=1)
_TRIES = 12


@dataclass(frozen=True, slots=True)
class Placed:
    """What the best polls come to, over all sources together."""

    requests: int
    waited_h: float
    """By all items together."""


def clairvoyant(sources: Sequence[Simulated], days: float, price_h: float) -> Placed:
    """Place the polls of each source by knowing its future."""
    each = [_placed(source, days, price_h) for source in sources]
    return Placed(sum(one.requests for one in each), sum(one.waited_h for one in each))


def least_waiting(sources: Sequence[Simulated], days: float, requests: float) -> float:
    """Return a bound, from below, of the hours that all items wait together when so many requests are made.

    By Lagrange: for any price, waiting + price x requests is at least what the best polls for that price come to.
    """
    low, high, best = 0.01, 1000.0, 0.0
    for _ in range(_TRIES):
        price = (low * high) ** 0.5
        placed = clairvoyant(sources, days, price)
        best = max(best, placed.waited_h + price * (placed.requests - requests))
        low, high = (price, high) if placed.requests > requests else (low, price)
    return best


@dataclass(frozen=True, slots=True)
class _Line:
    """What the items up to some poll cost, as a function of the next poll's hour."""

    slope: float
    height: float
    requests: int

    def at(self, hour: float) -> float:
        return self.slope * hour + self.height


def _placed(source: Simulated, days: float, price_h: float) -> Placed:
    """Choose the polls by dynamic programming: the best last poll before each item is the lowest of straight lines.

    With the items' hours summed up in S, those from the i-th to the n-th wait (n - i) t - S(n) + S(i) for a poll at t.
    S(n) is left out until the end, and S(i) with it: what remains is a line of slope -i for each i, and as t only
    grows, each line has its turn once (the convex hull trick).
    """
    end = START + timedelta(days=days)
    times = source.times[bisect_right(source.times, START) : bisect_right(source.times, end)]
    summed, lines = 0.0, deque([_Line(0.0, 0.0, 0)])
    for number, at in enumerate(times, start=1):
        hour = (tick(at) - START) / _HOUR
        summed += (at - START) / _HOUR
        while len(lines) > 1 and lines[1].at(hour) <= lines[0].at(hour):
            lines.popleft()
        cost = price_h + number * hour + lines[0].at(hour)
        line = _Line(-float(number), cost, lines[0].requests + 1)
        while len(lines) > 1 and _is_never_lowest(lines[-2], lines[-1], line):
            lines.pop()
        lines.append(line)
    end_h = (end - START) / _HOUR
    last = min(lines, key=lambda line: line.at(end_h))  # what came after it is seen by the poll that is not counted
    return Placed(last.requests, len(times) * end_h + last.at(end_h) - summed - price_h * last.requests)


def _is_never_lowest(first: _Line, middle: _Line, last: _Line) -> bool:
    over_last = (last.height - first.height) * (first.slope - middle.slope)
    return over_last <= (middle.height - first.height) * (first.slope - last.slope)
