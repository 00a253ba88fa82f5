"""Runs groups of sources in workers, each at least once: what a worker that died had under way goes to the next one.

A host's groups go to the worker that its name leads to. What died in company is done again alone; a group that kills
its worker twice is done source by source, and the source that kills it alone is given up.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeAlias

from ingest.shards.messages import Ended, Group, Up, Walked
from store.errors import StoreError

MAX_DEATHS = 2
"""So often a group may end its worker before its sources are walked one by one."""
_MAX_STILLBORN, _MAX_KILLED = 3, 12
"""So many workers in a row that end before they say anything, by themselves or killed: another one would, too."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A source that killed each worker that walked it."""

    group: Group


Result: TypeAlias = Ended | Lost


class GroupEngine(Protocol):
    """Walks groups."""

    async def submit(self, walked: Walked) -> None:
        """Have a group walked; wait while the window of its shard is full."""
        ...

    def results(self) -> AsyncIterator[Result]:
        """Yield what came of the groups; of one that was split, of each source. Raises `StoreError`."""
        ...

    async def close(self) -> None:
        """End what is under way."""
        ...


class Worker(Protocol):
    """One worker, as the engine deals with it."""

    @property
    def under_way(self) -> dict[int, Walked]:
        """The groups that it has, by their numbers."""
        ...

    @property
    def is_dead(self) -> bool:
        """It has ended."""
        ...

    @property
    def has_spoken(self) -> bool:
        """It has said something."""
        ...

    @property
    def was_killed(self) -> bool:
        """It ended by a signal."""
        ...

    @property
    def broken(self) -> StoreError | None:
        """What ends the run."""
        ...

    def listen(self, hear: Callable[[Up], None], changed: Callable[[], None]) -> None:
        """Hear what it says until it ends; `changed` whenever a group has ended, or the worker has."""
        ...

    def walk(self, walked: Walked) -> None:
        """Have it walk a group."""
        ...

    async def end(self) -> None:
        """End it."""
        ...


class Client(Protocol):
    """What the driver has for one worker: who hears what it says, and cleans up after it."""

    def hear(self, message: Up) -> None:
        """Hear what a worker says beside turns."""
        ...

    def gone(self) -> None:
        """Clean up after a worker that is gone."""
        ...

    async def start(self) -> Worker:
        """Start the worker."""
        ...


@dataclass(slots=True)
class _Piece:
    """A group, or a part of one, that is to be walked."""

    walked: Walked
    deaths: int = 0


class Processes:
    """A `GroupEngine` of some workers, each started with its first group."""

    def __init__(self, shards: int, window: int, client: Callable[[], Client]) -> None:
        """`window` is how many groups a worker has under way at most."""
        self._results: asyncio.Queue[Result | StoreError] = asyncio.Queue()
        self._shards = [_Shard(window, client, self._results.put_nowait) for _ in range(shards)]

    async def submit(self, walked: Walked) -> None:
        """Hand a group to its shard."""
        await self._shards[walked.group.shard].submit(walked)

    async def results(self) -> AsyncIterator[Result]:
        """Yield what comes."""
        while True:
            result = await self._results.get()
            if isinstance(result, StoreError):
                raise result
            yield result

    async def close(self) -> None:
        """End all workers."""
        await asyncio.gather(*(shard.close() for shard in self._shards))


class Here:
    """A `GroupEngine` of this process: the group is walked by `walk`, one after the other."""

    def __init__(self, walk: Callable[[Walked], Awaitable[Result]]) -> None:
        self._walk = walk
        self._results: asyncio.Queue[Result] = asyncio.Queue()
        self._turn = asyncio.Lock()

    async def submit(self, walked: Walked) -> None:
        """Walk a group."""
        async with self._turn:
            self._results.put_nowait(await self._walk(walked))

    async def results(self) -> AsyncIterator[Result]:
        """Yield what comes."""
        while True:
            yield await self._results.get()

    async def close(self) -> None:
        """Nothing is under way."""


class _Shard:
    """One worker after the other, and what is to be walked by it."""

    def __init__(self, window: int, client: Callable[[], Client], tell: Callable[[Result | StoreError], None]) -> None:
        self._window = window
        self._room = asyncio.Semaphore(window)
        self._new_client = client
        self._tell = tell
        self._fresh: deque[_Piece] = deque()
        self._suspects: deque[_Piece] = deque()
        self._pieces: dict[int, _Piece] = {}
        self._parts: dict[int, int] = {}
        """Of groups that were split: how many sources are still to be done."""
        self._client: Client | None = None
        self._worker: Worker | None = None
        self._stillborn = 0
        self._is_changed = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def submit(self, walked: Walked) -> None:
        await self._room.acquire()
        self._fresh.append(_Piece(walked))
        self._running = self._running or asyncio.create_task(self._run())
        self._is_changed.set()

    async def close(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        if self._worker is not None:
            await self._worker.end()
        if self._client is not None:
            self._client.gone()
            self._client = None

    async def _run(self) -> None:
        try:
            while True:
                await self._is_changed.wait()
                self._is_changed.clear()
                await self._go_on()
        except StoreError as error:
            self._tell(error)
        except Exception as error:  # noqa: BLE001 - a fault of ours in the driver ends the run, and is named
            self._tell(StoreError(f"the driver of the workers failed: {type(error).__name__}: {error}"))

    async def _go_on(self) -> None:
        """Look after the worker, and give it what there is room for."""
        worker = self._worker
        if worker is not None and worker.broken is not None:
            raise worker.broken
        if worker is not None and worker.is_dead:
            self._bury(worker)
            worker = None
        if worker is None and (self._suspects or self._fresh):
            worker = await self._started()
        if worker is None:
            return
        if self._suspects:
            if not worker.under_way:
                self._begin(worker, self._suspects.popleft())
            return
        while self._fresh and len(worker.under_way) < self._window:
            self._begin(worker, self._fresh.popleft())

    async def _started(self) -> Worker:
        self._client = self._new_client()
        worker = self._worker = await self._client.start()
        worker.listen(partial(self._hear, worker), self._is_changed.set)
        return worker

    def _begin(self, worker: Worker, piece: _Piece) -> None:
        self._pieces[piece.walked.group.number] = piece
        worker.walk(piece.walked)

    def _hear(self, worker: Worker, message: Up) -> None:
        if isinstance(message, Ended):
            if worker.under_way.pop(message.number, None) is None:
                return
            self._tell(message)
            self._done(self._pieces.pop(message.number).walked.group)
            self._stillborn = 0
        elif self._client is not None:
            self._client.hear(message)

    def _done(self, group: Group) -> None:
        """Make room when all of a group is done."""
        left = self._parts.get(group.number, len(group.sources)) - len(group.sources)
        if left > 0:
            self._parts[group.number] = left
            return
        self._parts.pop(group.number, None)
        self._room.release()

    def _bury(self, worker: Worker) -> None:
        """Take back what a dead worker had under way."""
        self._worker = None
        if self._client is not None:
            self._client.gone()
            self._client = None
        under_way = [self._pieces.pop(number) for number in worker.under_way]
        if not worker.has_spoken:
            self._stillborn += 1
            if self._stillborn >= (_MAX_KILLED if worker.was_killed else _MAX_STILLBORN):
                raise StoreError(f"{self._stillborn} workers in a row ended as soon as they were started")
            (self._suspects if len(under_way) == 1 and under_way[0].deaths else self._fresh).extendleft(under_way[::-1])
            return
        for piece in under_way:
            self._suspect(replace(piece, deaths=piece.deaths + 1))

    def _suspect(self, piece: _Piece) -> None:
        """Have a piece done again, alone; split it, or give it up, where it died too often."""
        group = piece.walked.group
        if piece.deaths > MAX_DEATHS:
            self._tell(Lost(group))
            self._done(group)
        elif piece.deaths < MAX_DEATHS or len(group.sources) == 1:
            self._suspects.append(piece)
        else:
            self._parts[group.number] = len(group.sources)
            for source in group.sources:
                part = replace(piece.walked, group=replace(group, sources=(source,)))
                self._suspects.append(_Piece(part, 1))
