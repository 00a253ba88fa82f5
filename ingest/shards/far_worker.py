"""Door: pipes, or sockets. One worker as its driver sees it, whatever it runs as: listened to, served, and ended."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from ingest.http.hosts import Hosts
from ingest.shards.begin import Begin
from ingest.shards.messages import MAX_MESSAGE_BYTES, SIZE, Broken, Ended, Up, Walked, packed_down, read_up
from ingest.shards.serving import GoneError, Served, Serving
from ingest.shards.turn_book import TurnBook
from store.errors import StoreError

_PATIENCE_S = 3.0
"""So long a worker may take to end its child."""


class Body(Protocol):
    """What a worker runs as."""

    @property
    def pid(self) -> int:
        """The number of its process, on its machine."""
        ...

    @property
    def source(self) -> asyncio.StreamReader | None:
        """What it says beside calls."""
        ...

    @property
    def sink(self) -> asyncio.StreamWriter | None:
        """What it hears."""
        ...

    @property
    def was_killed(self) -> bool:
        """It ended by a signal, or with its machine."""
        ...

    @property
    def why(self) -> str:
        """What it ended of, where that is known."""
        ...

    def kill(self) -> None:
        """End it now."""
        ...

    async def wait(self) -> None:
        """Return when it has ended."""
        ...


Start: TypeAlias = "Callable[[Callable[[], Begin], Served, Hosts], Awaitable[FarWorker]]"
"""Starts a worker: what it is told first, asked for when it is told; who answers its calls; the turns at hosts."""


class FarWorker:
    """A worker and the groups that it has under way."""

    def __init__(self, body: Body, serving: Serving, files: tuple[int, ...], hosts: Hosts) -> None:
        """`files` are the driver's ends of the line, calls first."""
        self._body = body
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
        return self._body.pid

    @property
    def was_killed(self) -> bool:
        """It ended by a signal."""
        return self._body.was_killed

    def listen(self, hear: Callable[[Up], None], changed: Callable[[], None]) -> None:
        """Serve it, and hear what it says, until it ends; `changed` whenever a group has ended, or the worker has."""
        asyncio.get_running_loop().add_reader(self._files[0], self._serve, changed)
        self.listening = asyncio.create_task(self._listen(hear, changed))

    def walk(self, walked: Walked) -> None:
        """Have it walk a group."""
        self.under_way[walked.group.number] = walked
        self._say(walked)

    def begin(self, begin: object) -> None:
        """Tell it with what it begins."""
        self._say(begin)

    def kill(self) -> None:
        """End it now."""
        self._body.kill()

    async def end(self) -> None:
        """Let it end, which it does when it has nothing under way; kill it where it has, or does not end."""
        if self._body.sink is not None and not self._body.sink.is_closing():
            self._body.sink.write_eof()
        if self.under_way or self.listening is None:
            self.kill()
        if self.listening is not None:
            await asyncio.wait([self.listening], timeout=_PATIENCE_S)
            self.kill()
            await self.listening

    def _say(self, message: object) -> None:
        if self._body.sink is not None and not self._body.sink.is_closing():
            self._body.sink.write(packed_down(message))

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
        source = self._body.source
        try:
            while source is not None:
                (size,) = SIZE.unpack(await source.readexactly(SIZE.size))
                if size > MAX_MESSAGE_BYTES:
                    break
                for message in read_up(await source.readexactly(size)):
                    self._hear(message, hear, changed)
        except (asyncio.IncompleteReadError, ValueError, OSError):
            pass  # it died, or says what it should not: it is ended
        finally:
            self.kill()
            await self._body.wait()
            if self._body.sink is not None:
                self._body.sink.close()
            asyncio.get_running_loop().remove_reader(self._files[0])
            self._serving.drain()
            self.broken = self.broken or self._serving.broken
            if self._body.why and not self.has_spoken:
                self.broken = self.broken or StoreError(f"a worker could not begin: {self._body.why}")
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
