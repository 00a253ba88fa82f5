"""An engine whose work is charged to whose it is, and which does no more for one whose share is used up."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from ingest.budget.allowance import Allowance, UnbegunError
from ingest.budget.crashes import CrashBook
from ingest.engine.engine import Engine
from ingest.messages import Crash, CrashReason, Task

T = TypeVar("T")


class MeteredEngine:
    """Stands before another engine, which does one task after the other, `at_once` of them in its hands."""

    def __init__(
        self,
        engine: Engine,
        allowance: Allowance,
        crashes: CrashBook,
        monotonic: Callable[[], float],
        at_once: int = 1,
    ) -> None:
        self._engine = engine
        self._allowance = allowance
        self._crashes = crashes
        self._monotonic = monotonic
        self._turn = asyncio.Semaphore(at_once)
        self._ended_s = 0.0
        """When the last task ended: until then, the next one waited."""

    async def perform(self, task: Task[T]) -> T | Crash:
        """Do a task, unless it is known to crash. Raises `UnbegunError` when there is no time for it any more."""
        async with self._turn:
            objection = self._allowance.objection(under_way=True)
            if objection is not None:
                raise UnbegunError(objection)
            known = self._crashes.known(task)
            if known is not None:
                return known
            began_s = self._monotonic()
            result = await self._engine.perform(task)
            crash = result if isinstance(result, Crash) else None
            # On a machine that does other things, too, wall time says too much; a task never has more than its limit.
            ended_s = self._monotonic()
            took_s = min(ended_s - max(began_s, self._ended_s), task.cpu_s)
            self._ended_s = ended_s
            if crash is not None and crash.reason is CrashReason.TIME:
                took_s = task.cpu_s
            self._allowance.charge(took_s, crashed=crash is not None)
            if crash is not None:
                self._crashes.note(task, crash)
            return result

    async def aclose(self) -> None:
        """End the workers."""
        await self._engine.aclose()
