"""Door: processes. Workers that are actors of a Ray cluster: a keeper starts them, and they dial this process.

Ray gives them a place and ends them; nothing of a walk goes through it. What it says goes nowhere.
"""

import asyncio
import contextlib
import importlib.util
import os
import secrets
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

from ingest.config.cluster import listened_place
from ingest.config.errors import ConfigError
from ingest.engine.start import PROJECT, environment
from ingest.http.hosts import Hosts
from ingest.shards.begin import Begin
from ingest.shards.dial import CALLS_LINE, TALK_LINE, Awaited, Listener, is_loopback
from ingest.shards.far_worker import FarWorker
from ingest.shards.keeping import End, Gone, NotOpened, Open, Opened, Order, Start, order_line, read_told
from ingest.shards.serving import Served, Serving
from store.errors import StoreError

_COMMAND = (sys.executable, "-P", "-s", "-m", "ingest.cli.keeper")
_OPENS_S = 60.0
"""So long Ray may take to be there."""
_DIALS_S = 180.0
"""So long an actor may take to be placed, to start and to dial."""
_ENDS_S = 15.0
"""So long Ray may take to end."""
_MAX_KILLED = 12
"""So many actors in a row that are killed before they dial: another one would be, too."""
_OWN = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}


@dataclass
class _Actor:
    """A `Body` that is an actor of a cluster."""

    end: Callable[[], None]
    pid: int = 0
    source: asyncio.StreamReader | None = None
    sink: asyncio.StreamWriter | None = None
    was_killed: bool = False
    why: str = ""
    has_ended: asyncio.Event = field(default_factory=asyncio.Event)

    def kill(self) -> None:
        """Have it ended, and leave it at once: it ends with its line, whatever Ray does."""
        if self.sink is not None:
            self.sink.close()
        if not self.has_ended.is_set():
            self.end()

    async def wait(self) -> None:
        """Return when it has ended, or Ray says nothing of it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.has_ended.wait(), _ENDS_S)


class Cluster:
    """The actors of a run."""

    def __init__(self, keeper: Process, listener: Listener) -> None:
        self._keeper = keeper
        self._listener = listener
        self._numbers = count()
        self._actors: dict[int, _Actor] = {}
        self._is_over = False
        self.opened: asyncio.Future[int | str] = asyncio.get_running_loop().create_future()
        """How many machines there are, or why Ray is not there."""

    async def started(self, begin: Callable[[], Begin], served: Served, hosts: Hosts) -> FarWorker:
        """Start an actor. Raises `StoreError` where none comes."""
        for _ in range(_MAX_KILLED):
            awaited = self._listener.awaited()
            try:
                actor = await self._dialled(awaited)
                if actor is not None:
                    return await _worker(actor, awaited, begin, served, hosts)
            except BaseException:
                awaited.close()
                raise
            finally:
                self._listener.forget(awaited)
        raise StoreError(f"{_MAX_KILLED} actors in a row were killed as soon as they were started")

    async def _dialled(self, awaited: Awaited) -> _Actor | None:
        """Have an actor started, and return it when it has dialled; None where it was killed before."""
        if self._is_over:
            raise StoreError("Ray has ended: run again")
        number, (host, port), secret = next(self._numbers), self._listener.place, awaited.secret
        actor = self._actors[number] = _Actor(lambda: self.order(End(number)))
        self.order(Start(number, host, port, secret.workers.hex(), secret.drivers.hex()))
        waits = [asyncio.create_task(awaited.has_come.wait()), asyncio.create_task(actor.has_ended.wait())]
        try:
            await asyncio.wait(waits, timeout=_DIALS_S, return_when=asyncio.FIRST_COMPLETED)
        except BaseException:
            actor.kill()
            raise
        finally:
            for each in waits:
                each.cancel()
        if len(awaited.lines) == 2:
            actor.pid = awaited.pid
            return actor
        actor.kill()
        if actor.was_killed:
            awaited.close()
            return None
        raise StoreError(_absence(awaited, actor, f"{host}:{port}"))

    def order(self, order: Order) -> None:
        """Order something of the keeper."""
        if self._keeper.stdin is not None and not self._keeper.stdin.is_closing():
            self._keeper.stdin.write(order_line(order))

    async def listen(self) -> None:
        """Hear what the keeper tells until it ends; all actors have ended then, too."""
        source = self._keeper.stdout
        while source is not None and (line := await source.readline()):
            match read_told(line):
                case Opened(machines) if not self.opened.done():
                    self.opened.set_result(machines)
                case NotOpened(why) if not self.opened.done():
                    self.opened.set_result(why)
                case Gone(number, was_killed, why) if number in self._actors:
                    self._gone(self._actors.pop(number), why, was_killed=was_killed)
                case _:
                    pass
        self._is_over = True
        if not self.opened.done():
            self.opened.set_result("it ended as soon as it was started")
        for actor in self._actors.values():
            self._gone(actor, "Ray has ended", was_killed=False)
        self._actors.clear()

    def _gone(self, actor: _Actor, why: str, *, was_killed: bool) -> None:
        actor.why, actor.was_killed = why, was_killed
        actor.has_ended.set()

    async def close(self) -> None:
        """End all actors, and Ray where it was begun for this run."""
        if self._keeper.stdin is not None:
            self._keeper.stdin.close()
        try:
            await asyncio.wait_for(self._keeper.wait(), _ENDS_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._keeper.kill()
            await self._keeper.wait()


@asynccontextmanager
async def cluster(address: str, listen: str, workers: int, environ: Mapping[str, str]) -> AsyncIterator[Cluster]:
    """Open Ray: the cluster at an address, or, without one, a Ray of this machine that ends with the run.

    Raises `ConfigError`: Ray is not installed or not there, or its actors could not reach this process.
    """
    if importlib.util.find_spec("ray") is None:
        raise ConfigError("ray is missing: pip install 'fetched[ray]'")
    place = listened_place(listen)
    try:
        listener = Listener(place)
    except OSError as error:
        raise ConfigError(
            f"engine.listen: {listen}: {os.strerror(error.errno or 0)}; name an address of this machine"
        ) from None
    own = {} if address else {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32), "RAY_ADDRESS": ""}
    async with listener:
        keeper = await asyncio.create_subprocess_exec(
            *_COMMAND,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**environ, **environment(), **_OWN, **own},
            # Ray has its workers import from here before all else.
            cwd=PROJECT,
            start_new_session=True,
        )
        found = Cluster(keeper, listener)
        listening = asyncio.create_task(found.listen())
        try:
            found.order(Open(address, workers))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_OPENS_S):
                    await asyncio.shield(found.opened)
            machines = found.opened.result() if found.opened.done() else f"nothing in {_OPENS_S:.0f} s"
            if isinstance(machines, str):
                raise ConfigError(_not_opened(address, machines))
            if machines > 1 and is_loopback(place):
                raise ConfigError(
                    f"engine.listen: the cluster has {machines} machines, and {place[0]} is none that they reach; "
                    "name the address of this machine in their network"
                )
            yield found
        finally:
            await asyncio.shield(found.close())
            await listening


async def _worker(
    actor: _Actor, awaited: Awaited, begin: Callable[[], Begin], served: Served, hosts: Hosts
) -> FarWorker:
    lines, awaited.lines = awaited.lines, {}
    calls = lines[CALLS_LINE].detach()
    actor.source, actor.sink = await asyncio.open_connection(sock=lines[TALK_LINE])
    worker = FarWorker(actor, Serving(calls, calls, served), (calls,), hosts)
    worker.begin(begin())
    return worker


def _not_opened(address: str, why: str) -> str:
    if address:
        return f"engine.address: no Ray cluster answers at {address}: {why}; begin one with `ray start --head`"
    return f"Ray could not be begun on this machine: {why}"


def _absence(awaited: Awaited, actor: _Actor, place: str) -> str:
    """Say why an actor has not come."""
    if awaited.is_strange:
        return "a machine of the cluster has another fetched, or another Python, than this one: install the same"
    if actor.why:
        return f"a worker could not begin: {actor.why}"
    return (
        f"no worker came within {_DIALS_S:.0f} s: has the cluster a processor free for each, and does it reach {place}?"
    )
