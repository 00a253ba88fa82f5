"""An engine whose work is charged to whose it is, and which does no more for one whose share is used up."""

from collections.abc import Callable
from typing import TypeVar

from ingest.budget.allowance import Allowance, UnbegunError
from ingest.budget.crashes import CrashBook
from ingest.engine.engine import Engine, NotBegunError
from ingest.engine.room import Room
from ingest.messages import Crash, CrashReason, Task

T = TypeVar("T")


_QUICK_S = 0.25
"""Behind a task that took longer nothing waits in the worker's hands: its source may have used up its share by then."""


class MeteredEngine:
    """Stands before another engine, which does tasks one by one, and has `at_once` of them while they are quick."""

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
        self._at_once = at_once
        self._room = Room(1)
        self._ended_s = 0.0
        """When the last task ended: until then, the next one waited."""

    async def perform(self, task: Task[T]) -> T | Crash:
        """Do a task, unless it is known to crash. Raises `UnbegunError` when there is no time for it any more."""
        while True:
            async with self._room.of():
                objection = self._allowance.objection(under_way=True)
                if objection is not None:
                    raise UnbegunError(objection)
                known = self._crashes.known(task)
                if known is not None:
                    return known
                began_s = self._monotonic()
                try:
                    result = await self._engine.perform(task)
                except NotBegunError:  # what ended the worker may be just this page, or have used up this share
                    continue
                self._take_down(task, result if isinstance(result, Crash) else None, began_s)
                return result

    def _take_down(self, task: Task[T], crash: Crash | None, began_s: float) -> None:
        """Charge a task that is done, and remember its crash."""
        # On a machine that does other things, too, wall time says too much; a task never has more than its limit.
        ended_s = self._monotonic()
        took_s = min(ended_s - max(began_s, self._ended_s), task.cpu_s)
        self._ended_s = ended_s
        if crash is not None and crash.reason is CrashReason.TIME:
            took_s = task.cpu_s
        self._allowance.charge(took_s, crashed=crash is not None)
        self._room.tasks = self._at_once if took_s <= _QUICK_S and crash is None else 1
        if crash is not None:
            self._crashes.note(task, crash)

    async def aclose(self) -> None:
        """End the workers."""
        await self._engine.aclose()
