"""A clock that stands still while anything else is left to do, and then leaps to the next sleeper."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from types import TracebackType

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
QUIET_TURNS = 200
"""Turns of the event loop in which no one goes to sleep or wakes: then everyone who could go on has done so."""


class FakeClock:
    """`ingest.http.clock.Clock`, deterministic: two sleepers of 1 s wake together, after one second and at no cost."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._passed_s = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()
        self._stirred = False
        self._watching_loop: asyncio.AbstractEventLoop | None = None

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed_s)

    def monotonic(self) -> float:
        return 1_000.0 + self._passed_s

    def advance(self, seconds: float = 0.0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Let time pass between two runs."""
        self._passed_s += timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days).total_seconds()

    def set_back(self, hours: float) -> None:
        """Set the wall clock back, as people do; the monotonic clock goes on."""
        self._start -= timedelta(hours=hours)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        await self._wake_up(seconds)

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[None]:
        return _Timeout(self, seconds)

    def _wake_up(self, seconds: float) -> "asyncio.Future[None]":
        loop = asyncio.get_running_loop()
        if loop is not self._watching_loop:
            # The first sleeper, or those of an event loop that has ended will never wake.
            self._sleepers.clear()
            self._watching_loop = loop
            loop.call_soon(self._watch, loop, 0)
        future = loop.create_future()
        heappush(self._sleepers, (self._passed_s + seconds, next(self._order), future))
        self._stirred = True
        return future

    def _watch(self, loop: asyncio.AbstractEventLoop, quiet: int) -> None:
        quiet = 0 if self._stirred else quiet + 1
        self._stirred = False
        if quiet >= QUIET_TURNS:
            self._leap()
            quiet = 0
        if self._sleepers:
            loop.call_soon(self._watch, loop, quiet)
        else:
            self._watching_loop = None

    def _leap(self) -> None:
        """Wake whoever is to wake next, and pass over those who no longer wait."""
        while self._sleepers:
            at_s, _, future = heappop(self._sleepers)
            if not future.done():
                self._passed_s = max(self._passed_s, at_s)
                future.set_result(None)
                return


class _Timeout(AbstractAsyncContextManager[None]):
    """What `asyncio.timeout` does, by a fake clock."""

    def __init__(self, clock: FakeClock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._expired = False

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._alarm = self._clock._wake_up(max(self._seconds, 0.0))
        self._alarm.add_done_callback(self._ring)

    def _ring(self, alarm: "asyncio.Future[None]") -> None:
        if not alarm.cancelled():
            self._expired = True
            self._task.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._alarm.remove_done_callback(self._ring)
        self._alarm.cancel()
        if self._expired and self._task.uncancel() <= 0 and kind is asyncio.CancelledError:
            raise TimeoutError from error
