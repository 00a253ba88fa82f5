"""An engine that is made with its first task: most polls bring nothing that anybody has to work on."""

from collections.abc import Callable
from typing import TypeVar

from ingest.engine.engine import Engine
from ingest.messages import Crash, Task

T = TypeVar("T")


class LateEngine:
    """An `Engine` that another one is made for when it is wanted."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        self._make = make
        self._engine: Engine | None = None

    async def perform(self, task: Task[T]) -> T | Crash:
        """Have it do the task."""
        self._engine = self._engine or self._make()
        return await self._engine.perform(task)

    async def aclose(self) -> None:
        """End its workers, if there are any."""
        if self._engine is not None:
            await self._engine.aclose()
