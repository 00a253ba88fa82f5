"""Door: processes. Does the work in one long-lived child with limits, and replaces the child when it dies."""

import asyncio
import contextlib
import signal
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from typing import TypeVar

from ingest.engine.engine import NotBegunError
from ingest.engine.frames import HEADER, MAX_DETAIL_CHARS, max_answer_bytes, pack_task, read_answer
from ingest.engine.questions import Questions
from ingest.engine.room import Room
from ingest.engine.start import command, environment
from ingest.messages import Crash, CrashReason, Task
from normalize.plain import one_line

T = TypeVar("T")

_WALL_FACTOR = 6
"""Wall seconds that a task may take for each CPU second that it may use, on a machine that does other things, too."""
AT_ONCE = 8
"""Tasks that the child has at once: one under way, and as many behind it as it does while a commit is made here."""
_PIPE_BYTES = 1 << 20
"""What Linux lets anybody's pipe hold (pipe(7)): a page is one write, and no wait; it begins with 64 KiB."""
_AS_IT_COMES = -1
_TAIL_BYTES = 2_000
"""So much of what a child said last is remembered."""


class ChildEngine:
    """An `Engine` with one child process, which does one task after the other; the next ones wait in its pipe.

    So the child goes on while this process does something else, and neither waits for the other.
    """

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
        self._room = Room(AT_ONCE, _PIPE_BYTES)
        self._starting = asyncio.Lock()
        self._pipe_bytes = _PIPE_BYTES

    async def perform(self, task: Task[T]) -> T | Crash:
        """Have the child do the task; a child that dies of it is named by its task and replaced at the next one.

        Raises `NotBegunError` for those that waited behind such a task.
        """
        try:
            self._questions = self._questions or Questions(self._shared())
            question = pack_task(task, self._questions)
        except Exception as error:  # noqa: BLE001 - what cannot be said costs itself alone
            why = f"cannot be handed to the worker: {type(error).__name__}: {error}"
            return Crash(task.about, CrashReason.ERROR, one_line(why, MAX_DETAIL_CHARS))
        async with self._room.of(len(question)):
            try:
                child = await self._ready()
            except OSError as error:
                return Crash(task.about, CrashReason.DIED, f"the worker cannot be started: {error.strerror}")
            return await self._asked(child, task, question)

    async def aclose(self) -> None:
        """End the child."""
        async with self._starting:
            if self._child is not None:
                await self._end(self._child)

    async def _asked(self, child: "_Child", task: Task[T], question: bytes) -> T | Crash:
        """Ask a child when its turn comes, and end it where it cannot be asked again."""
        child.send(question)
        try:
            async with child.turn:
                return await self._answered(child, task, max_answer_bytes(task, len(question)))
        except NotBegunError:
            raise
        except BaseException:
            await self._end(child)  # cancelled with a question in the pipe: this child's answers are out of step
            raise
        finally:
            child.under_way -= 1

    async def _answered(self, child: "_Child", task: Task[T], max_bytes: int) -> T | Crash:
        """Return what comes of a task whose turn it is; the next one's comes when a child that dies of it is buried."""
        if child.is_given_up:
            raise NotBegunError
        try:
            answer = await child.answer(task, max_bytes)
        except TimeoutError:
            await self._end(child)
            return Crash(task.about, CrashReason.TIME, f"took more than {task.cpu_s:g} s")
        except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError):
            if child.is_given_up:
                raise NotBegunError from None
            return _obituary(task, await self._end(child), child.last_words)
        if not child.trusted or (child.asked >= self._tasks_per_child and child.under_way == 1):
            await self._end(child)
        return answer

    async def _ready(self) -> "_Child":
        """Return a living child, a new one where there is none or the old one has been asked its share."""
        child = self._child
        if child is not None and self._can_be_asked(child):
            return child
        async with self._starting:
            child = self._child
            if child is not None and self._can_be_asked(child):
                return child
            if child is not None and not child.under_way:
                await self._end(child)
            try:
                self._child = _Child(await self._started())
            except PermissionError:  # its user holds much in pipes already (pipe(7)): narrow ones do, too
                self._pipe_bytes = _AS_IT_COMES
                self._child = _Child(await self._started())
            return self._child

    def _can_be_asked(self, child: "_Child") -> bool:
        return not child.is_given_up and not child.is_dead and child.asked < self._tasks_per_child

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

    async def _end(self, child: "_Child") -> int:
        """End a child, and return its exit status."""
        if self._child is child:
            self._child = None
        child.is_given_up = True
        return await child.end()


class _Child:
    """One child process: what it was asked, and what it said."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._said = b""
        self._listening = asyncio.create_task(self._listen())
        self.turn = asyncio.Lock()
        """Answers come in the order of the questions."""
        self.asked = 0
        self.under_way = 0
        self.trusted = True
        """It has answered with values and nothing else."""
        self.is_given_up = False
        """It is being ended: what it was asked, and has not begun, is for another."""

    @property
    def is_dead(self) -> bool:
        return self._process.returncode is not None

    @property
    def last_words(self) -> str:
        """The end of what it wrote to standard error, on one line."""
        words = one_line(self._said.decode("utf-8", "replace"))
        return f": …{words[-MAX_DETAIL_CHARS:]}" if len(words) > MAX_DETAIL_CHARS else words and f": {words}"

    def send(self, question: bytes) -> None:
        """Put a question into its pipe: never more than that holds, or one alone, so there is nothing to hold back."""
        self.asked += 1
        self.under_way += 1
        if self._process.stdin is not None:
            self._process.stdin.write(question)

    async def answer(self, task: Task[T], max_bytes: int) -> T | Crash:
        """Return what comes back next, as the answer to a task, whose time begins now."""
        source = self._process.stdout
        if source is None:
            raise BrokenPipeError
        async with asyncio.timeout(10 + task.cpu_s * _WALL_FACTOR):
            kind, size = HEADER.unpack(await source.readexactly(HEADER.size))
            if size > max_bytes:
                self.trusted = False
                return Crash(task.about, CrashReason.MEMORY, f"its result is larger than {max_bytes >> 20} MiB")
            payload = await source.readexactly(size)
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
