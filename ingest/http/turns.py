"""Waits for a request's turn: `per_host` at once to one host, `concurrency` in all, spaced as the pace says.

Knows nothing of what is asked. Requests to one host start in the order in which they came.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Protocol

from ingest.http.caller import Caller, Wait

LONG_PAUSE_S = 5.0
"""A host that wants more between two requests is waited for without holding what others could use."""
LOOK_S = 2.0
"""After so long a caller may have less time than it had."""


class Spacing(Protocol):
    """Says when a host may be asked, and is told when it is."""

    def wait_s(self, host: str, until_s: float) -> float:
        """Seconds until the host may be asked; may raise instead, and then the turn is lost.

        It raises when that would be after `until_s`, a monotonic instant.
        """
        ...

    def pause_s(self, host: str) -> float:
        """Seconds that the host wants between two requests."""
        ...

    def started(self, host: str) -> None:
        """Note that a request to the host starts now."""
        ...


class _Lane:
    """One host's requests: so many under way, one at a time about to start."""

    def __init__(self, per_host: int) -> None:
        self.places = asyncio.Semaphore(per_host)
        self.gate = asyncio.Lock()
        self.waits: set[Wait] = set()


class Turns:
    """Hands out turns to the tasks of one event loop."""

    def __init__(
        self, spacing: Spacing, sleep: Callable[[float], Awaitable[None]], *, per_host: int, concurrency: int
    ) -> None:
        self._spacing = spacing
        self._sleep = sleep
        self._per_host = per_host
        self._places = asyncio.Semaphore(concurrency)
        self._lanes: dict[str, _Lane] = {}

    def turn(self, host: str, caller: Caller) -> AbstractAsyncContextManager[None]:
        """Hold a turn for the host: inside, one request may be under way."""
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(self._per_host)
        return _Turn(self, host, lane, Wait(caller))

    async def begin(self, host: str, lane: _Lane, wait: Wait) -> None:
        """Take a place of the host, and one among all, when the host's time has come."""
        lane.waits.add(wait)
        try:
            if self._spacing.pause_s(host) > LONG_PAUSE_S:
                wait.begin()
            await lane.places.acquire()
        except BaseException:
            lane.waits.discard(wait)
            raise
        try:
            await self._started(host, lane, wait)
        except BaseException:
            lane.places.release()
            raise

    def end(self, lane: _Lane) -> None:
        """Give both places back."""
        self._places.release()
        lane.places.release()

    async def _started(self, host: str, lane: _Lane, wait: Wait) -> None:
        try:
            async with lane.gate:
                await self._start(host, lane, wait)
        except Exception:
            await wait.end()
            raise
        finally:
            lane.waits.discard(wait)

    async def _start(self, host: str, lane: _Lane, wait: Wait) -> None:
        """Wait for the host's time and for a place among all; no place is held while the host's time is awaited."""
        while True:
            until_s = wait.caller.until_s()
            wait_s = self._spacing.wait_s(host, until_s)
            if wait_s > 0:
                if wait_s > LONG_PAUSE_S:
                    for each in lane.waits:  # all of them wait behind this one
                        each.begin()
                await self._sleep(min(wait_s, LOOK_S))
                continue
            # Before the place among all, never while holding it: else two could wait for each other's.
            await wait.end()
            await self._places.acquire()
            try:
                ready = self._spacing.wait_s(host, until_s) <= 0
            except BaseException:
                self._places.release()
                raise
            if ready:
                self._spacing.started(host)
                return
            self._places.release()


class _Turn:
    """One turn, from when it is waited for to its end."""

    __slots__ = ("_host", "_lane", "_turns", "_wait")

    def __init__(self, turns: Turns, host: str, lane: _Lane, wait: Wait) -> None:
        self._turns = turns
        self._host = host
        self._lane = lane
        self._wait = wait

    async def __aenter__(self) -> None:
        await self._turns.begin(self._host, self._lane, self._wait)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._turns.end(self._lane)
