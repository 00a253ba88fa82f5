"""Several engines as one: a task goes to one that is free, so that as many are under way as there are engines."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from ingest.engine.engine import Engine
from ingest.messages import Crash, Task

T = TypeVar("T")


class SeveralEngines:
    """An `Engine` of others; the one that worked last is asked first, so that few tasks start few children."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = tuple(engines)
        self._free = list(engines)
        self._places = asyncio.Semaphore(len(engines))

    async def perform(self, task: Task[T]) -> T | Crash:
        """Have a free engine do the task; wait until one is."""
        async with self._places:
            engine = self._free.pop()
            try:
                return await engine.perform(task)
            finally:
                self._free.append(engine)

    async def aclose(self) -> None:
        """End them all."""
        for engine in self._engines:
            await engine.aclose()
