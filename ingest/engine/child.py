"""Door: processes. Does the work in one long-lived child with limits, and replaces the child when it dies."""

import asyncio
import contextlib
import signal
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from typing import TypeVar

from ingest.engine.frames import HEADER, MAX_DETAIL_CHARS, max_answer_bytes, pack_task, read_answer
from ingest.engine.questions import Questions
from ingest.engine.start import command, environment
from ingest.messages import Crash, CrashReason, Task
from normalize.plain import one_line

T = TypeVar("T")

_WALL_FACTOR = 6
"""Wall seconds that a task may take for each CPU second that it may use, on a machine that does other things, too."""
_PIPE_BYTES = 1 << 20
"""What Linux lets anybody's pipe hold (pipe(7)): a page is one write, and no wait; it begins with 64 KiB."""
_AS_IT_COMES = -1
_TAIL_BYTES = 2_000
"""So much of what a child said last is remembered."""


class ChildEngine:
    """An `Engine` with one child process; tasks take turns."""

    def __init__(
        self,
        *,
        tasks_per_child: int = 2_000,
        modules: Sequence[str] = ("ingest.work",),
        shared: Callable[[], tuple[type, ...]] = tuple,
    ) -> None:
        """`tasks_per_child` bounds what a slow leak in C code can grow to; `modules` hold the functions of tasks.

        `shared` returns the types of arguments that many tasks have in common; it is asked with the first task.
        """
        self._tasks_per_child = tasks_per_child
        self._modules = tuple(modules)
        self._child: _Child | None = None
        self._shared = shared
        self._questions: Questions | None = None
        self._turn = asyncio.Lock()
        self._pipe_bytes = _PIPE_BYTES

    async def perform(self, task: Task[T]) -> T | Crash:
        """Have the child do the task; a child that dies of it is named by its task and replaced at the next one."""
        try:
            self._questions = self._questions or Questions(self._shared())
            question = pack_task(task, self._questions)
        except Exception as error:  # noqa: BLE001 - what cannot be said costs itself alone
            why = f"cannot be handed to the worker: {type(error).__name__}: {error}"
            return Crash(task.about, CrashReason.ERROR, one_line(why, MAX_DETAIL_CHARS))
        async with self._turn:
            try:
                child = await self._ready()
            except OSError as error:
                return Crash(task.about, CrashReason.DIED, f"the worker cannot be started: {error.strerror}")
            try:
                async with asyncio.timeout(10 + task.cpu_s * _WALL_FACTOR):
                    answer = await child.answer(task, question)
            except TimeoutError:
                await self._end()
                return Crash(task.about, CrashReason.TIME, f"took more than {task.cpu_s:g} s")
            except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError):
                return _obituary(task, await self._end(), child.last_words)
            except BaseException:
                await self._end()  # cancelled in the middle of a frame: this child's pipe can't be used again
                raise
            if not child.trusted:
                await self._end()
            return answer

    async def aclose(self) -> None:
        """End the child."""
        async with self._turn:
            await self._end()

    async def _ready(self) -> "_Child":
        """Return a living child, a new one where there is none or the old one has done its share."""
        if self._child is not None and (self._child.is_dead or self._child.done >= self._tasks_per_child):
            await self._end()
        if self._child is None:
            try:
                self._child = _Child(await self._started())
            except PermissionError:  # its user holds much in pipes already (pipe(7)): narrow ones do, too
                self._pipe_bytes = _AS_IT_COMES
                self._child = _Child(await self._started())
        return self._child

    async def _started(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *command(self._modules),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment(),
            cwd="/",
            pipesize=self._pipe_bytes,
        )

    async def _end(self) -> int:
        """End the child, if there is one, and return its exit status."""
        child, self._child = self._child, None
        return await child.end() if child is not None else 0


class _Child:
    """One child process: what it was asked, and what it said."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._said = b""
        self._listening = asyncio.create_task(self._listen())
        self.done = 0
        self.trusted = True
        """It has answered with values and nothing else."""

    @property
    def is_dead(self) -> bool:
        return self._process.returncode is not None

    @property
    def last_words(self) -> str:
        """The end of what it wrote to standard error, on one line."""
        words = one_line(self._said.decode("utf-8", "replace"))
        return f": …{words[-MAX_DETAIL_CHARS:]}" if len(words) > MAX_DETAIL_CHARS else words and f": {words}"

    async def answer(self, task: Task[T], question: bytes) -> T | Crash:
        """Send the task, return what came back."""
        sink, source = self._process.stdin, self._process.stdout
        if sink is None or source is None:
            raise BrokenPipeError
        sink.write(question)
        await sink.drain()
        kind, size = HEADER.unpack(await source.readexactly(HEADER.size))
        bound = max_answer_bytes(task, len(question))
        if size > bound:
            self.trusted = False
            return Crash(task.about, CrashReason.MEMORY, f"its result is larger than {bound >> 20} MiB")
        payload = await source.readexactly(size)
        self.done += 1
        try:
            return read_answer(task, kind, payload)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with an answer is the child's fault
            self.trusted = False
            why = f"the worker answered with what is no value: {type(error).__name__}: {error}"
            return Crash(task.about, CrashReason.DIED, one_line(why, MAX_DETAIL_CHARS))

    async def end(self) -> int:
        """End it and return its exit status."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(0.5 if not self.is_dead else None):
                status = await self._process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            status = await self._process.wait()
        await self._listening
        return status

    async def _listen(self) -> None:
        """Take what it writes to standard error, so that it never waits for us, and keep the end."""
        while self._process.stderr is not None and (said := await self._process.stderr.read(_TAIL_BYTES)):
            self._said = (self._said + said)[-_TAIL_BYTES:]


def _obituary(task: Task[T], status: int, last_words: str) -> Crash:
    """Say what the child died of."""
    if status == -signal.SIGPROF:
        return Crash(task.about, CrashReason.TIME, f"took more than {task.cpu_s:g} s of CPU time")
    if status < 0:
        return Crash(task.about, CrashReason.DIED, f"the worker died of {_signal_name(-status)}{last_words}")
    return Crash(task.about, CrashReason.DIED, f"the worker ended with status {status}{last_words}")


def _signal_name(number: int) -> str:
    """Name a signal; those for real time have numbers only."""
    return signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
