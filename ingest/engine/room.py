"""How much may wait before a worker: so many tasks, and so many bytes, in the order in which they come."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Room:
    """Room for some tasks of some bytes in all, for those of one event loop; one alone may be larger."""

    def __init__(self, tasks: int, max_bytes: int = sys.maxsize) -> None:
        self.tasks = tasks
        """May be changed: who waits for room hears of it when somebody leaves."""
        self._max_bytes = max_bytes
        self._held: list[int] = []
        self._entering = asyncio.Lock()
        self._left = asyncio.Event()

    @asynccontextmanager
    async def of(self, size: int = 0) -> AsyncIterator[None]:
        """Hold room for a task of so many bytes; wait until there is."""
        async with self._entering:
            while self._held and not self._has_room(size):
                self._left.clear()
                await self._left.wait()
            self._held.append(size)
        try:
            yield
        finally:
            self._held.remove(size)
            self._left.set()

    def _has_room(self, size: int) -> bool:
        return len(self._held) < self.tasks and sum(self._held) + size <= self._max_bytes
