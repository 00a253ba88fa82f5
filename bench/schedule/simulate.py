"""Polls simulated sources by a schedule, under a cron job, and counts what that costs and what it brings. Pure."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bench.schedule.sources import HOUR, START, Simulated

CRON = timedelta(minutes=5)
"""Between two runs: no schedule is finer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a poll shows."""

    now: datetime
    last_at: datetime | None
    """The poll before."""
    items: Sequence[tuple[int, datetime]]
    """The window, oldest first: number, and when it appeared."""
    new: int
    """So many of them, the last ones, were not seen before."""


class Schedule(Protocol):
    """Decides for one source."""

    def after(self, seen: Seen) -> datetime:
        """Return when the source is polled next."""


Scheduler = Callable[[Simulated], Schedule]


@dataclass(slots=True)
class Outcome:
    """What polling one source came to."""

    kind: str
    requests: int = 0
    lost_h: list[float] = field(default_factory=list)
    """Of each item that no poll saw: hours from when it appeared to the end."""
    delays_h: list[float] = field(default_factory=list)
    """Of each item that appeared while the source was polled: hours until it was seen."""


def polled(source: Simulated, schedule: Schedule, days: float) -> Outcome:
    """Poll a source for so many days; one more poll, not counted, sees what appeared before the end."""
    outcome = Outcome(source.kind)
    times, end = source.times, START + timedelta(days=days)
    due_at, last_at, known = START, None, 0
    while True:
        now = tick(due_at)
        shown_to = bisect_right(times, min(now, end))
        shown_from = max(0, shown_to - source.window)
        fresh = range(max(known, shown_from), shown_to)
        if last_at is not None:
            outcome.lost_h += [(end - times[number]) / HOUR for number in range(known, shown_from)]
        outcome.delays_h += [(now - times[n]) / HOUR for n in fresh if times[n] > START]
        if now >= end:
            return outcome
        outcome.requests += 1
        known = shown_to
        items = [(number, times[number]) for number in range(shown_from, shown_to)]
        due_at, last_at = schedule.after(Seen(now, last_at, items, len(fresh))), now


def tick(due_at: datetime) -> datetime:
    """Return the first run of the cron job that finds the source due."""
    return START + CRON * -((START - due_at) // CRON)
