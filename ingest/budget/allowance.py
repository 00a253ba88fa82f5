"""What a run, and each source in it, may take: wall time, and processor time of the child. Pure but for its clock.

What is not begun for want of it is no failure: it is left to the next run, and is first there.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from store.late.dataclass import dataclass

CRASH_WEIGHT = 3
"""Processor time that ended in a crash counts so often: pages that exhaust the child leave the others their share."""
GRACE_S = 30.0
"""So long after the end, what was asked for in time is still read: as long as a request takes at most by default."""
_RUN_OVER = "the time of the run is up"
GIVES_WAY = "another command waits for the store"


class UnbegunError(Exception):
    """The run, or the source's share of it, is used up: what was wanted is left to the next run."""


@dataclass(slots=True)
class Share:
    """What one source may still take of this run."""

    until_s: float
    """Monotonic."""
    cpu_left_s: float
    minutes: float
    cpu_s: float


_AT_HAND: ContextVar[Share | None] = ContextVar("share", default=None)


class Allowance:
    """The run's own end, and the shares; the share at hand is that of the task that asks."""

    def __init__(
        self,
        monotonic: Callable[[], float] = lambda: 0.0,
        source_time: timedelta = timedelta.max,
        source_cpu_s: float = math.inf,
    ) -> None:
        self._monotonic = monotonic
        self._source_time = source_time
        self._source_cpu_s = source_cpu_s
        self._ends_s = math.inf
        self._is_awaited: Callable[[], bool] = lambda: False
        self._has_shortened = False

    def give_way(self, is_awaited: Callable[[], bool]) -> None:
        """Begin nothing more as soon as another command waits."""
        self._is_awaited = is_awaited

    def begin(self, budget: timedelta | None) -> None:
        """Begin a run, which begins nothing more after so long."""
        self._ends_s = self._monotonic() + budget.total_seconds() if budget is not None else math.inf

    def left_s(self) -> float | None:
        """Return how long the run may still begin something; None: without end."""
        return None if self._ends_s == math.inf else self._ends_s - self._monotonic()

    @contextmanager
    def share(self) -> Iterator[None]:
        """Open one source's share: it holds for what is done inside, in further tasks, too."""
        span_s = self._source_time.total_seconds()
        share = Share(self._monotonic() + span_s, self._source_cpu_s, span_s / 60, self._source_cpu_s)
        token = _AT_HAND.set(share)
        try:
            yield
        finally:
            _AT_HAND.reset(token)

    def until_s(self) -> float:
        """Return the monotonic instant after which nothing is begun by this task: now, where another command waits."""
        share = _AT_HAND.get()
        until_s = min(self._ends_s, share.until_s) if share is not None else self._ends_s
        self._has_shortened = self._is_awaited()
        return min(until_s, self._monotonic()) if self._has_shortened else until_s

    def is_over(self) -> bool:
        """Say whether the run is over, whatever shares are left."""
        return self._monotonic() >= self._ends_s

    def objection(self, *, under_way: bool = False) -> str | None:
        """Say why nothing more is begun by this task; None when something may be.

        What is `under_way`, for its document was asked for in time, may go on for `GRACE_S`.
        """
        share, now_s = _AT_HAND.get(), self._monotonic() - (GRACE_S if under_way else 0.0)
        if now_s >= self._ends_s:
            return _RUN_OVER
        if share is not None and share.cpu_left_s <= 0:
            return f"its share of the run, {share.cpu_s:g} s of processor time, is used up"
        if share is not None and now_s >= share.until_s:
            return f"its share of the run, {share.minutes:g} minutes, is used up"
        return GIVES_WAY if not under_way and self._is_awaited() else None

    def limit(self) -> str:
        """Say what ended first for this task: the run, the source's share, or the patience of whoever waits."""
        if self._has_shortened:
            return GIVES_WAY
        share = _AT_HAND.get()
        if share is None or self._ends_s <= share.until_s:
            return _RUN_OVER
        return f"its share of the run, {share.minutes:g} minutes, is used up"

    def charge(self, cpu_s: float, *, crashed: bool) -> None:
        """Take off what a task of the child took."""
        share = _AT_HAND.get()
        if share is not None:
            share.cpu_left_s -= cpu_s * (CRASH_WEIGHT if crashed else 1)
