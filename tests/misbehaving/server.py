"""The real-socket server of the tests: raw bytes as each act sends them, plain and under TLS, all of it recorded."""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from ssl import SSLContext, SSLError
from types import TracebackType
from typing import Self, TypeAlias

MAX_HEAD_BYTES = 65_536


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    connection: int
    listener: str
    at_s: float = 0.0
    """When it came, by a clock that does not go back."""

    @property
    def host(self) -> str:
        """The name that was asked, without its port."""
        return self.headers.get("host", "").partition(":")[0]


class Peer:
    """One connection of the server, in an act's hands."""

    def __init__(self, request: Received, nth: int, writer: asyncio.StreamWriter) -> None:
        self.request = request
        self.nth = nth
        """Which request to its host this is, counted from 1."""
        self._writer = writer
        self.open = True

    @property
    def port(self) -> int:
        """The port at which the server was asked."""
        port: int = self._writer.get_extra_info("sockname")[1]
        return port

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            if self._writer.is_closing():
                raise ConnectionResetError("the other side has gone")
            self._writer.write(part)
            await self._writer.drain()

    async def says(self, body: bytes = b"", *headers: str, status: str = "200 OK") -> None:
        """An honest answer."""
        fields = (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", "")
        await self.send("\r\n".join(fields).encode("latin-1") + body)

    async def head(self, *headers: str, status: str = "200 OK") -> None:
        """The head of an answer, without a length."""
        await self.send("\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode("latin-1"))

    def close(self) -> None:
        """End the connection in an orderly way."""
        self.open = False

    def reset(self) -> None:
        """End it with a RST: nothing that is still under way arrives."""
        self.open = False
        peer = self._writer.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


Act: TypeAlias = Callable[[Peer], Awaitable[None]]
Connected: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]


class Server:
    """Listens at 127.0.0.1 while it is entered; `acts` by host or by the first part of a path, `""` for every other."""

    def __init__(self, acts: Mapping[str, Act], contexts: Mapping[str, SSLContext] | None = None) -> None:
        self._acts = acts
        self._contexts: dict[str, SSLContext | None] = {"plain": None, **(contexts or {})}
        self._stack = AsyncExitStack()
        self._busy: set[asyncio.Task[None]] = set()
        self.ports: dict[str, int] = {}
        """Listener -> port: `plain`, one for each TLS context, `banner` (no web server), `silent` (says nothing)."""
        self.received: list[Received] = []
        self._silent: list[asyncio.StreamWriter] = []
        self.connections = 0
        self.open_connections = 0

    async def __aenter__(self) -> Self:
        for name, context in self._contexts.items():
            await self._listen(name, context)
        await self._start("banner", _show_banner, None)
        await self._start("silent", lambda _, writer: self._silent.append(writer), None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
        for writer in self._silent:
            writer.transport.abort()
        for task in list(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    def url(self, path: str, listener: str = "plain") -> str:
        return f"{'http' if listener == 'plain' else 'https'}://127.0.0.1:{self.ports[listener]}{path}"

    def count(self, path: str) -> int:
        return sum(request.path == path for request in self.received)

    def count_host(self, host: str) -> int:
        return sum(request.host == host for request in self.received)

    async def _listen(self, name: str, context: SSLContext | None) -> None:
        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(self._attend(name, reader, writer), name=f"server {name}")
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)

        await self._start(name, connected, context)

    async def _start(self, name: str, connected: Connected, context: SSLContext | None) -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
        self.ports[name] = server.sockets[0].getsockname()[1]
        self._stack.callback(server.close)

    async def _attend(self, listener: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_connections += 1
        number = self.connections
        try:
            with suppress(OSError, SSLError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                while await self._answer(listener, number, reader, writer):
                    pass
        finally:
            self.open_connections -= 1
            writer.transport.abort() if listener != "plain" else writer.close()

    async def _answer(
        self, listener: str, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        request = _parsed(await reader.readuntil(b"\r\n\r\n"), number, listener)
        self.received.append(request)
        peer = Peer(request, self.count_host(request.host), writer)
        first = request.path.partition("?")[0].split("/")[1]
        act = self._acts.get(request.host) or self._acts.get(first) or self._acts.get("", _not_found)
        await act(peer)
        return peer.open


def _show_banner(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    writer.close()


async def _not_found(peer: Peer) -> None:
    await peer.says(b"not found", status="404 Not Found")


def _parsed(head: bytes, number: int, listener: str) -> Received:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    fields = (line.partition(":") for line in lines if line)
    headers = {name.lower(): value.strip() for name, _, value in fields}
    return Received(method, path, headers, number, listener, time.monotonic())
