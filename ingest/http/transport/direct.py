"""Door: network. The transport of the house: HTTP/1.1 over guarded sockets; what goes by a proxy is left to httpx."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from types import TracebackType

from ingest.http.settings import NetworkSettings
from ingest.http.transport.authorities import Contexts
from ingest.http.transport.connection import Connection
from ingest.http.transport.dial import GuardedBackend, Lookups
from ingest.http.transport.failures import explained
from ingest.http.transport.head_parsing import Head, WireError
from ingest.http.transport.idle_connections import IdleConnections
from ingest.http.transport.interface import Ask, Incoming, Transport, TransportError
from ingest.messages import Reason, Verb


class DirectTransport:
    """`Transport` over sockets of its own."""

    def __init__(self, settings: NetworkSettings, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._environ = environ
        self._contexts = Contexts(settings, environ)
        self._lookups = Lookups(settings.concurrency)
        self._backend = GuardedBackend(settings, self._lookups)
        self._idle = IdleConnections(settings.per_host)
        self._busy: set[Connection] = set()
        self._proxied: Transport | None = None

    def send(self, ask: Ask) -> AbstractAsyncContextManager[Incoming]:
        """See `Transport.send`."""
        if ask.route.proxy is not None and ask.target.host not in self._settings.resolve:
            return self._by_proxy().send(ask)
        return _Sent(self, ask)

    async def aclose(self) -> None:
        """Close every connection."""
        self._idle.close()
        for connection in self._busy:
            connection.abort()
        self._lookups.close()
        if self._proxied is not None:
            await self._proxied.aclose()
        await asyncio.sleep(0)  # asyncio closes sockets in its next turn.

    async def take(self, ask: Ask) -> Connection:
        """Return a connection to the origin that is asked: a kept one, or a new one.

        Raises `OSError`, `ssl.SSLError`, `httpcore.NetworkError`, `WireError`, `TransportError` of the guard.
        """
        # What is sent once only goes over a new connection: a kept one may be closed at the other end.
        kept = self._idle.take(_origin_of(ask)) if ask.verb is Verb.GET else None
        connection = kept or await self._connected(ask)
        self._busy.add(connection)
        return connection

    def give_back(self, ask: Ask, connection: Connection) -> None:
        """Keep a connection that an answer left clean, and close every other."""
        self._busy.discard(connection)
        if connection.is_done():
            self._idle.put(_origin_of(ask), connection)
        else:
            connection.abort()

    async def _connected(self, ask: Ask) -> Connection:
        target = ask.target
        stream = await self._backend.connect_tcp(target.host, target.port)
        if target.scheme == "https":
            context = self._contexts.trusting(ask.route.ca_file)
            stream = await stream.start_tls(context, server_hostname=target.host)
        return Connection(stream)

    def _by_proxy(self) -> Transport:
        if self._proxied is None:
            from ingest.http.transport.over_httpx import (
                HttpxTransport,  # it takes a while to import, and few have a proxy
            )

            self._proxied = HttpxTransport(self._settings, self._environ)
        return self._proxied


class _Sent:
    """One request under way."""

    def __init__(self, transport: DirectTransport, ask: Ask) -> None:
        self._transport = transport
        self._ask = ask
        self._connection: Connection | None = None

    async def __aenter__(self) -> Incoming:
        host = self._ask.target.host
        with explained(host):
            request = _request_of(self._ask)
            self._connection = connection = await self._transport.take(self._ask)
            try:
                head = await _head(connection, request)
            except BaseException:
                self._transport.give_back(self._ask, connection)
                raise
        return Incoming(head.status, head.fields, _Chunks(connection, host), framed=head.framed)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._transport.give_back(self._ask, self._connection)


class _Chunks(AsyncIterator[bytes]):
    """The body, part by part. No generator: one that is left in the middle would have to be closed in a task."""

    def __init__(self, connection: Connection, host: str) -> None:
        self._connection = connection
        self._host = host

    async def __anext__(self) -> bytes:
        with explained(self._host):
            part = await self._connection.body()
        if not part:
            raise StopAsyncIteration
        return part


async def _head(connection: Connection, request: bytes) -> Head:
    try:
        return await connection.ask(request)
    except WireError as error:
        if connection.asked > 1:
            raise ConnectionResetError(f"what came on a kept connection is no answer ({error})") from error
        raise


def _origin_of(ask: Ask) -> tuple[str, str, int, str | None]:
    target = ask.target
    return target.scheme, target.host, target.port, ask.route.ca_file


def _request_of(ask: Ask) -> bytes:
    target = ask.target
    length = [] if ask.verb is Verb.GET else [f"content-length: {len(ask.body)}"]
    fields = [f"host: {target.authority}", *map(": ".join, ask.headers), *length]
    lines = [f"{ask.verb} {target.path} HTTP/1.1", *fields, "", ""]
    text = "\r\n".join(lines)
    if text.count("\r") != len(lines) - 1 or text.count("\n") != len(lines) - 1 or "\0" in text:
        raise TransportError(Reason.FORBIDDEN, f"{target.host} is not asked: a header field with a line break")
    return text.encode("latin-1") + ask.body
