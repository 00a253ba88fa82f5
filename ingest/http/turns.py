"""Waits for a request's turn: `per_host` at once to one host, `concurrency` in all, spaced as the pace says.

Knows nothing of what is asked. Requests to one host start in the order in which they came.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol


class Spacing(Protocol):
    """Says when a host may be asked, and is told when it is."""

    def wait_s(self, host: str) -> float:
        """Seconds until the host may be asked; may raise instead, and then the turn is lost."""
        ...

    def started(self, host: str) -> None:
        """Note that a request to the host starts now."""
        ...


class _Lane:
    """One host's requests: so many under way, one at a time about to start."""

    def __init__(self, per_host: int) -> None:
        self.places = asyncio.Semaphore(per_host)
        self.gate = asyncio.Lock()


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

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Hold a turn for the host: inside, one request may be under way."""
        lane = self._lanes.setdefault(host, _Lane(self._per_host))
        async with lane.places:
            async with lane.gate:
                await self._start(host)
            try:
                yield
            finally:
                self._places.release()

    async def _start(self, host: str) -> None:
        """Wait for the host's time and for a place among all; no place is held while the host's time is awaited."""
        while True:
            wait_s = self._spacing.wait_s(host)
            if wait_s > 0:
                await self._sleep(wait_s)
                continue
            await self._places.acquire()
            try:
                ready = self._spacing.wait_s(host) <= 0
            except BaseException:
                self._places.release()
                raise
            if ready:
                self._spacing.started(host)
                return
            self._places.release()
