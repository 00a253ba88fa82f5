"""Several engines as one: a task goes to the one that has least to do."""

from collections.abc import Sequence
from typing import TypeVar

from ingest.engine.engine import Engine
from ingest.messages import Crash, Task

T = TypeVar("T")


class SeveralEngines:
    """An `Engine` of others; the first of the idlest is asked: few tasks start few children."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = tuple(engines)
        self._under_way = [0] * len(engines)

    async def perform(self, task: Task[T]) -> T | Crash:
        """Have an engine do the task."""
        number = self._under_way.index(min(self._under_way))
        self._under_way[number] += 1
        try:
            return await self._engines[number].perform(task)
        finally:
            self._under_way[number] -= 1

    async def aclose(self) -> None:
        """End them all."""
        for engine in self._engines:
            await engine.aclose()
