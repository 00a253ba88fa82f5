"""Door: processes. One worker as its driver sees it: started, listened to, served, and ended."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping

from ingest.engine.start import environment
from ingest.http.hosts import Hosts
from ingest.shards.messages import MAX_MESSAGE_BYTES, SIZE, Broken, Down, Ended, Up, Walked, packed_down, read_up
from ingest.shards.serving import GoneError, Served, Serving
from ingest.shards.turn_book import TurnBook
from store.errors import StoreError

_PATIENCE_S = 3.0
"""So long a worker may take to end its child."""
_COMMAND = (sys.executable, "-P", "-s", "-m", "ingest.cli.worker")


class WorkerProcess:
    """A worker and the groups that it has under way."""

    def __init__(self, process: Process, serving: Serving, files: tuple[int, int], hosts: Hosts) -> None:
        """`files` are the driver's ends of the line."""
        self._process = process
        self._serving = serving
        self._files = files
        self._turns = TurnBook(hosts, self._say)
        self.under_way: dict[int, Walked] = {}
        self.is_dead = False
        self.has_spoken = False
        self.broken: StoreError | None = None
        """What the store failed of, or the worker by a fault of ours."""
        self.listening: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def was_killed(self) -> bool:
        """It ended by a signal."""
        return (self._process.returncode or 0) < 0

    def listen(self, hear: Callable[[Up], None], changed: Callable[[], None]) -> None:
        """Serve it, and hear what it says, until it ends; `changed` whenever a group has ended, or the worker has."""
        asyncio.get_running_loop().add_reader(self._files[0], self._serve, changed)
        self.listening = asyncio.create_task(self._listen(hear, changed))

    def walk(self, walked: Walked) -> None:
        """Have it walk a group."""
        self.under_way[walked.group.number] = walked
        self._say(walked)

    def kill(self) -> None:
        """End it now."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """Let it end, which it does when it has nothing under way; kill it where it has, or does not end."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self.under_way or self.listening is None:
            self.kill()
        if self.listening is not None:
            await asyncio.wait([self.listening], timeout=_PATIENCE_S)
            self.kill()
            await self.listening

    def _say(self, message: Down) -> None:
        if self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(packed_down(message))

    def _serve(self, changed: Callable[[], None]) -> None:
        try:
            self._serving.serve()
        except GoneError:
            asyncio.get_running_loop().remove_reader(self._files[0])
            self.kill()
        except Exception as error:  # noqa: BLE001 - a fault of ours: it must not leave the worker waiting for ever
            self.broken = StoreError(f"a worker could not be answered: {type(error).__name__}: {error}")
            changed()
        if self._serving.broken is not None:
            self.broken = self._serving.broken
            changed()

    async def _listen(self, hear: Callable[[Up], None], changed: Callable[[], None]) -> None:
        source = self._process.stdout
        try:
            while source is not None:
                (size,) = SIZE.unpack(await source.readexactly(SIZE.size))
                if size > MAX_MESSAGE_BYTES:
                    break
                for message in read_up(await source.readexactly(size)):
                    self._hear(message, hear, changed)
        except (asyncio.IncompleteReadError, ValueError):
            pass  # it died, or says what it should not: it is ended
        finally:
            self.kill()
            await self._process.wait()
            asyncio.get_running_loop().remove_reader(self._files[0])
            self._serving.drain()
            self.broken = self.broken or self._serving.broken
            for each in self._files:
                os.close(each)
            self._turns.close()
            self.is_dead = True
            changed()

    def _hear(self, message: Up, hear: Callable[[Up], None], changed: Callable[[], None]) -> None:
        self.has_spoken = True
        if isinstance(message, Broken):
            self.broken = self.broken or self._serving.broken or StoreError(message.why)
        else:
            self._turns.hear(message)
            hear(message)
        if isinstance(message, Broken | Ended):
            changed()


async def started(begin: object, served: Served, hosts: Hosts, environ: Mapping[str, str]) -> WorkerProcess:
    """Start a worker. Raises `StoreError` where the machine starts none."""
    calls, calls_of_worker = os.pipe()
    answers_of_worker, answers = os.pipe()
    theirs = (calls_of_worker, answers_of_worker)
    try:
        process = await asyncio.create_subprocess_exec(
            *_COMMAND,
            *map(str, theirs),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**environ, **environment()},
            pass_fds=theirs,
        )
    except OSError as error:
        os.close(calls)
        os.close(answers)
        raise StoreError(f"a worker cannot be started: {error.strerror}") from error
    finally:
        for each in theirs:
            os.close(each)
    worker = WorkerProcess(process, Serving(calls, answers, served), (calls, answers), hosts)
    if process.stdin is not None:
        process.stdin.write(packed_down(begin))
    return worker
