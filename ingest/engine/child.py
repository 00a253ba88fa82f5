"""Door: processes. Does the work in one long-lived child with limits, and replaces the child when it dies."""

import asyncio
import contextlib
import os
import pickle
import signal
import sys
from asyncio.subprocess import Process
from typing import TypeVar, cast

from ingest.engine.frames import HEADER, MAX_FRAME_BYTES, pack, unpack_plain
from ingest.messages import Crash, CrashReason, Task

T = TypeVar("T")

_WALL_FACTOR = 6
"""Wall seconds that a task may take for each CPU second that it may use, on a machine that does other things, too."""


class ChildEngine:
    """An `Engine` with one child process; tasks take turns."""

    def __init__(self, *, tasks_per_child: int = 2_000) -> None:
        """`tasks_per_child` bounds what a slow leak in C code can grow to."""
        self._tasks_per_child = tasks_per_child
        self._child: Process | None = None
        self._done = 0
        self._turn = asyncio.Lock()

    async def perform(self, task: Task[T]) -> T | Crash:
        """Have the child do the task; a child that dies of it is named by its task and replaced at the next one."""
        async with self._turn:
            child = await self._ready()
            try:
                async with asyncio.timeout(10 + task.cpu_s * _WALL_FACTOR):
                    return await self._exchange(child, task)
            except TimeoutError:
                await self._end()
                return Crash(task.about, CrashReason.TIME, f"took more than {task.cpu_s:g} s")
            except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError):
                return _obituary(task, await self._end())
            except BaseException:
                await self._end()  # cancelled in the middle of a frame: this child's pipe can't be used again
                raise

    async def aclose(self) -> None:
        """End the child."""
        async with self._turn:
            await self._end()

    async def _ready(self) -> Process:
        """Return a living child, a new one where there is none or the old one has done its share."""
        if self._child is not None and (self._child.returncode is not None or self._done >= self._tasks_per_child):
            await self._end()
        if self._child is None:
            self._done = 0
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "ingest.engine.worker",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
            )
        return self._child

    async def _exchange(self, child: Process, task: Task[T]) -> T | Crash:
        """Send the task, return what came back."""
        if child.stdin is None or child.stdout is None:
            raise BrokenPipeError
        child.stdin.write(pack(task))
        await child.stdin.drain()
        size = HEADER.unpack(await child.stdout.readexactly(HEADER.size))[0]
        if size > MAX_FRAME_BYTES:
            await self._end()
            return Crash(task.about, CrashReason.MEMORY, "its result is larger than a gigabyte")
        payload = await child.stdout.readexactly(size)
        self._done += 1
        try:
            return cast("T | Crash", unpack_plain(payload))
        except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError) as error:
            await self._end()
            return Crash(task.about, CrashReason.DIED, f"the worker answered with what is no value: {error}")

    async def _end(self) -> int:
        """End the child, if there is one, and return its exit status."""
        child, self._child = self._child, None
        if child is None:
            return 0
        if child.stdin is not None:
            child.stdin.close()
        try:
            async with asyncio.timeout(0.5 if child.returncode is None else None):
                return await child.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            return await child.wait()


def _environment() -> dict[str, str]:
    """Pass on what Python needs to find the project, and no secret that the configuration may name."""
    wanted = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "COVERAGE_PROCESS_START", "COVERAGE_FILE")
    found = {name: os.environ[name] for name in wanted if name in os.environ}
    return found | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "MALLOC_ARENA_MAX": "1"}


def _obituary(task: Task[T], status: int) -> Crash:
    """Say what the child died of."""
    if status == -signal.SIGPROF:
        return Crash(task.about, CrashReason.TIME, f"took more than {task.cpu_s:g} s of CPU time")
    if status < 0:
        return Crash(task.about, CrashReason.DIED, f"the worker died of {signal.Signals(-status).name}")
    return Crash(task.about, CrashReason.DIED, f"the worker ended with status {status}")
