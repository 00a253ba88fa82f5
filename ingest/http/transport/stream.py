"""Door: network. One TCP connection, plain or under TLS, as httpcore wants to read and write it.

httpcore's own streams go through anyio, which costs more per request than the protocol does, and finds out with a
system call whether an idle connection is still good; here that is one look at a flag. It sets no time limits: the
caller's deadline cancels.
"""

import asyncio
import socket
import ssl
from typing import TYPE_CHECKING, Any

from ingest.http.transport.answer_reader import MAX_HEAD_BYTES
from ingest.http.transport.head_parsing import WireError
from ingest.http.transport.interface import TransportError
from ingest.messages import Reason

if TYPE_CHECKING:
    from httpcore import AsyncNetworkStream
else:
    AsyncNetworkStream = object  # all of it is done here, and it takes as long to load as twenty polls

HIGH_WATER_BYTES = 256 * 1024
"""Received and not read yet: beyond it the peer has to wait."""
HEAD_READ_BYTES = 8_192
"""Read at once while a head is awaited: h11 goes through all that it is given in one go."""


class _Wire(asyncio.Protocol):
    """What has been received and not read yet, and how the connection stands."""

    def __init__(self) -> None:
        self.received = bytearray()
        self.ended = False
        self.error: Exception | None = None
        self.transport: asyncio.Transport | None = None
        self.paused = False
        self._waiter: asyncio.Future[None] | None = None
        self._drained = asyncio.Event()
        self._drained.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        if len(self.received) > HIGH_WATER_BYTES and not self.paused and self.transport is not None:
            self.transport.pause_reading()
            self.paused = True
        self._wake()

    def eof_received(self) -> bool:
        self.ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        self.error = exc
        self._drained.set()
        self._wake()

    def pause_writing(self) -> None:
        self._drained.clear()

    def resume_writing(self) -> None:
        self._drained.set()

    async def drained(self) -> None:
        await self._drained.wait()

    async def stirred(self) -> None:
        """Wait until something comes, or nothing will."""
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def take(self, max_bytes: int) -> bytes:
        data = bytes(self.received[:max_bytes])
        del self.received[:max_bytes]
        if self.paused and len(self.received) <= HIGH_WATER_BYTES // 2 and self.transport is not None:
            self.paused = False
            if not self.ended:
                self.transport.resume_reading()
        return data

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class SocketStream(AsyncNetworkStream):
    """A connected socket. Made by `connect`."""

    def __init__(self, wire: _Wire, transport: asyncio.Transport) -> None:
        self._wire = wire
        self._transport = transport
        self._told_end = False
        self._head_bytes = 0
        self._in_head = True
        self.answer_bytes = 0
        """Read since the last request was sent."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        """Return what has come, at most `max_bytes`; nothing once the peer has ended. Raises `httpcore.ReadError`."""
        wire = self._wire
        while not wire.received and not wire.ended:
            await wire.stirred()
        if not wire.received and (wire.error is not None or self._head_bytes == 0):
            raise _read_error(str(wire.error or "it was closed without an answer")) from wire.error
        self._told_end = not wire.received
        data = wire.take(min(max_bytes, HEAD_READ_BYTES) if self._in_head else max_bytes)
        self.answer_bytes += len(data)
        if self._in_head:
            if self._head_bytes:
                await asyncio.sleep(0)
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                import httpcore

                raise httpcore.RemoteProtocolError(f"more than {MAX_HEAD_BYTES} bytes and no answer among them")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        """Send. Raises `httpcore.WriteError` when the connection is gone."""
        if self._wire.ended:
            import httpcore

            raise httpcore.WriteError("the connection is closed")
        self._in_head, self._head_bytes, self.answer_bytes = True, 0, 0
        self._transport.write(buffer)
        await self._wire.drained()

    def hand_over(self, protocol: asyncio.Protocol) -> asyncio.Transport:
        """Let a protocol have the connection from now on. Raises `WireError` when the peer has spoken."""
        wire = self._wire
        if wire.error is not None or wire.ended or wire.received:
            self.abort()
            if wire.received:
                raise WireError("it speaks before it is asked")
            raise _read_error(str(wire.error or "it was closed without an answer")) from wire.error
        self._transport.set_protocol(protocol)
        return self._transport

    @property
    def has_ended(self) -> bool:
        """Whether the last read met the end."""
        return self._told_end

    def head_has_come(self) -> None:
        """Stop counting: what is read from now on is body."""
        self._in_head = False

    def abort(self) -> None:
        """Close at once: nothing that was received or is still to be sent is of use any more."""
        self._wire.ended = True
        self._transport.abort()

    async def aclose(self) -> None:
        """Close at once. There is nothing to wait for: a pool that closes many cannot be cancelled between two."""
        self.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
    ) -> "SocketStream":
        """Go on under TLS. Raises `ssl.SSLError`, or `TransportError` when the connection ends before that is done."""
        loop = asyncio.get_running_loop()
        try:
            secured = await loop.start_tls(self._transport, self._wire, ssl_context, server_hostname=server_hostname)
        except BaseException as error:
            self._transport.abort()
            if isinstance(error, OSError) and not isinstance(error, ssl.SSLError):
                raise _ended_early(server_hostname) from error
            raise
        if secured is None:
            raise _ended_early(server_hostname)
        self._wire.transport = secured
        return SocketStream(self._wire, secured)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401
        """Tell `is_readable` (an idle connection has news, so it is not to be used again), or what asyncio knows."""
        if info == "is_readable":
            return bool(self._wire.received) or self._wire.ended
        names = {"client_addr": "sockname", "server_addr": "peername"}
        return self._transport.get_extra_info(names.get(info, info))


def _ended_early(host: str | None) -> TransportError:
    detail = f"{host} closed the connection during the TLS handshake"
    return TransportError(Reason.TLS, detail, passing=True)


async def connect(address: str, port: int) -> SocketStream:
    """Connect to a literal address. Raises `OSError`."""
    loop = asyncio.get_running_loop()
    opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setblocking(False)
        await loop.sock_connect(opened, (address, port))
        transport, wire = await loop.create_connection(_Wire, sock=opened)
    except BaseException:
        opened.close()
        raise
    return SocketStream(wire, transport)


def _read_error(what: str) -> Exception:
    import httpcore

    return httpcore.ReadError(what)
