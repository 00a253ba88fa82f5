"""Door: network (sockets). How a worker on whatever machine reaches its driver: it dials, and both prove who they are.

The driver listens at one address. A worker is told the address and a secret of its own by whoever started it, and dials
twice: for its calls and for all else. Before the secret was compared, nothing is read but a fixed number of bytes; a
secret opens each of the two lines once. What follows is not encrypted.
"""

import asyncio
import contextlib
import ipaddress
import os
import secrets
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Final, Self, TypeAlias

from ingest.shards.calls import speech

Place: TypeAlias = tuple[str, int]
Dialled: TypeAlias = socket.socket

SECRET_BYTES: Final = 32
CALLS_LINE, TALK_LINE = b"c", b"t"
_HELLO = struct.Struct(f">{SECRET_BYTES}s16scI")
"""The worker's secret, what it understands, which of the two lines this is, and the number of its process."""
_GREETING_S = 10.0
"""So long a stranger may take to say who it is."""
_MAX_STRANGERS = 64
"""So many may be about to; the one that takes longest goes when another one comes."""
_KEPT_ALIVE: Mapping[str, int] = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 30_000}
"""A machine that went without a word is noticed within half a minute; what a system does not know is left out."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What a worker and its driver know, and nobody else."""

    workers: bytes
    """The worker says it."""
    drivers: bytes
    """The driver answers it."""


@dataclass(slots=True)
class Awaited:
    """A worker that is to dial."""

    secret: Secret
    lines: dict[bytes, socket.socket] = field(default_factory=dict)
    pid: int = 0
    has_come: asyncio.Event = field(default_factory=asyncio.Event)
    is_strange: bool = False
    """It is another program than this one, or another version of it."""

    def close(self) -> None:
        """Close what has come."""
        for each in self.lines.values():
            each.close()
        self.lines.clear()


class Listener:
    """Where workers dial in."""

    def __init__(self, place: Place) -> None:
        """Port 0 is any that is free. Raises `OSError`."""
        family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        self._socket = socket.create_server(place, family=family, backlog=128)
        self._socket.setblocking(False)
        self._awaited: list[Awaited] = []
        self._strangers: dict[asyncio.Task[None], None] = {}
        self._accepting: asyncio.Task[None] | None = None

    @property
    def place(self) -> Place:
        """Where it listens."""
        host, port = self._socket.getsockname()[:2]
        return str(host), int(port)

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._accepting = asyncio.create_task(self._accept())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        tasks = [*self._strangers, *([self._accepting] if self._accepting else [])]
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._socket.close()
        for awaited in self._awaited:
            awaited.close()

    def awaited(self) -> Awaited:
        """Return a worker that is to dial, with a new secret."""
        new = Awaited(Secret(secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(SECRET_BYTES)))
        self._awaited.append(new)
        return new

    def forget(self, awaited: Awaited) -> None:
        """Let nobody in by its secret any more."""
        self._awaited.remove(awaited)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                found, _ = await loop.sock_accept(self._socket)
            except OSError:  # it went again, or no file is free for it
                await asyncio.sleep(0.1)
                continue
            found.setblocking(False)
            if len(self._strangers) >= _MAX_STRANGERS:
                next(iter(self._strangers)).cancel()
            task = asyncio.create_task(self._greet(found))
            self._strangers[task] = None
            task.add_done_callback(partial(self._greeted, found))

    def _greeted(self, found: socket.socket, task: asyncio.Task[None]) -> None:
        """Close what was not let in, be it that its greeting did not even begin."""
        self._strangers.pop(task, None)
        if task.cancelled() or task.exception() is not None:
            found.close()

    async def _greet(self, found: socket.socket) -> None:
        """Hear who dials, and let in who is awaited; whoever else it is hears nothing. Raises `OSError`."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_GREETING_S):
            said = b""
            while len(said) < _HELLO.size:
                part = await loop.sock_recv(found, _HELLO.size - len(said))
                if not part:
                    raise ConnectionError("it went")
                said += part
            secret, understood, line, pid = _HELLO.unpack(said)
            awaited = self._known(secret)
            if awaited is None or line not in {CALLS_LINE, TALK_LINE} or line in awaited.lines:
                raise ConnectionError("a stranger")
            if understood != speech():
                awaited.is_strange = True
                awaited.has_come.set()
                raise ConnectionError("not one of ours")
            _keep_alive(found)
            awaited.lines[line], awaited.pid = found, pid
            await loop.sock_sendall(found, awaited.secret.drivers)
        if len(awaited.lines) == 2:
            awaited.has_come.set()

    def _known(self, secret: bytes) -> Awaited | None:
        found = None
        for each in self._awaited:  # all of them, each in the same time
            if secrets.compare_digest(each.secret.workers, secret):
                found = each
        return found


def dialled(place: Place, secret: Secret, line: bytes, timeout_s: float = 30.0) -> socket.socket:
    """Dial the driver, and return what leads to it. Raises `OSError`: nobody is there, or somebody else."""
    found = socket.create_connection(place, timeout_s)
    try:
        _keep_alive(found)
        found.sendall(_HELLO.pack(secret.workers, speech(), line, os.getpid()))
        said = b""
        while len(said) < SECRET_BYTES:
            part = found.recv(SECRET_BYTES - len(said))
            if not part:
                raise ConnectionError("whoever listens there does not let it in")
            said += part
        if not secrets.compare_digest(said, secret.drivers):
            raise ConnectionError("whoever listens there is not the driver")
        found.settimeout(None)
    except OSError:
        found.close()
        raise
    return found


def answers(place: Place, timeout_s: float = 5.0) -> str:
    """Return why nobody answers at an address; an empty text where somebody does."""
    try:
        socket.create_connection(place, timeout_s).close()
    except OSError as error:
        return error.strerror or str(error) or type(error).__name__
    return ""


def is_loopback(place: Place) -> bool:
    """Say whether only this machine reaches a place."""
    return ipaddress.ip_address(place[0]).is_loopback


def _keep_alive(found: socket.socket) -> None:
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEPT_ALIVE.items():
        with contextlib.suppress(OSError, AttributeError):
            found.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
