"""Does the work in this very process: for tests, for debugging, and where a child is not wanted."""

import importlib
from typing import TypeVar

from ingest.messages import Crash, CrashReason, Task

T = TypeVar("T")


def call(task: Task[T]) -> T | Crash:
    """Import the task's function by name and call it; what it raises comes back as a `Crash`."""
    module, _, name = task.function.partition(":")
    try:
        function = getattr(importlib.import_module(module), name)
        result: T = function(*task.args)
    except MemoryError:
        return Crash(task.about, CrashReason.MEMORY, f"needs more than {task.memory_bytes >> 20} MiB of memory")
    except Exception as error:  # noqa: BLE001 - the one place where work on a stranger's text is caught
        return Crash(task.about, CrashReason.ERROR, _one_line(error))
    return result


def _one_line(error: Exception) -> str:
    """Name the error, its text, and the place in the code that raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}{place}"


class InlineEngine:
    """An `Engine` without a child: no limits of time and memory hold here."""

    async def perform(self, task: Task[T]) -> T | Crash:
        """Do the task now."""
        return call(task)

    async def aclose(self) -> None:
        """Nothing to end."""
