"""Door: network. Connects for a name under the guard: one look-up, every address judged, a judged address dialled.

The look-up and the connection are one step, so that a name that changes its address between being checked and being
asked (DNS rebinding) gains nothing. TLS and the Host header keep the name: only the TCP peer is a number.
"""

import asyncio
import os
import socket
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from ingest.http.addresses import Address, address_objection
from ingest.http.guard import address_of
from ingest.http.settings import NetworkSettings
from ingest.http.transport.interface import TransportError
from ingest.http.transport.stream import SocketStream, connect
from ingest.http.transport.tunnel import socks5
from ingest.messages import Reason

if TYPE_CHECKING:
    import httpcore
    from httpcore import AsyncNetworkBackend, AsyncNetworkStream
else:
    AsyncNetworkBackend = object  # as for `AsyncNetworkStream`

MAX_ADDRESSES = 4
"""Of one name that are dialled; all are judged."""
STAGGER_S = 0.25
"""RFC 8305 §8: after so long the next address is tried beside the one that has not answered yet."""

Place = tuple[Address, int]


class Lookups:
    """Asks the system for addresses, in threads of its own: a slow name server must not keep other work waiting."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="lookup")

    async def addresses(self, host: str) -> list[Address]:
        """Return the addresses of a name, or the one that it spells. Raises `TransportError`."""
        literal = address_of(host)
        if literal is not None:
            return [literal]
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(
                self._threads, lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            )
        except OSError as error:
            raise _no_address(host, error) from error
        # An address with a zone (fe80::1%eth0) is link-local; without it the guard says so.
        numbers = (str(entry[4][0]).partition("%")[0] for entry in found)
        return [ip_address(number) for number in dict.fromkeys(numbers)]

    def close(self) -> None:
        """Give up look-ups that are under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedBackend(AsyncNetworkBackend):
    """Opens every connection of this process that goes straight to the web."""

    def __init__(self, settings: NetworkSettings, lookups: Lookups) -> None:
        self._settings = settings
        self._lookups = lookups

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
        local_address: str | None = None,  # noqa: ARG002
        socket_options: "Iterable[httpcore.SOCKET_OPTION] | None" = None,  # noqa: ARG002
    ) -> SocketStream:
        """Connect to the host's first address that answers, if all of them may be asked. Raises `TransportError`."""
        places = await self._places(host, port)
        for address, place_port in places:
            objection = address_objection(address, place_port, self._settings.allow_private, self._settings.ports)
            if objection is not None:
                raise TransportError(Reason.FORBIDDEN, f"{host} is not asked: {objection}")
        return await dial(host, places)

    async def _places(self, host: str, port: int) -> list[Place]:
        """Return where the host is to be asked: as the configuration says, else as DNS says."""
        given = self._settings.resolve.get(host)
        if given is not None:
            return [(ip_address(given[0]), given[1])]
        return [(address, port) for address in await self._lookups.addresses(host)]


class ProxyBackend(AsyncNetworkBackend):
    """Opens the connections that go to one proxy, which the user has named: its address is not judged."""

    def __init__(self, proxy: "httpcore.URL", login: tuple[bytes, bytes] | None, lookups: Lookups) -> None:
        self._host = proxy.host.decode("ascii")
        self._port = proxy.origin.port
        self._tunnels = proxy.scheme != b"http"
        self._login = login
        self._lookups = lookups

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
        local_address: str | None = None,  # noqa: ARG002
        socket_options: "Iterable[httpcore.SOCKET_OPTION] | None" = None,  # noqa: ARG002
    ) -> "AsyncNetworkStream":
        """Connect to an HTTP proxy (httpcore talks to it), or through a SOCKS proxy. Raises `TransportError`."""
        places = [(address, self._port) for address in await self._lookups.addresses(self._host)]
        stream = await dial(f"the proxy {self._host}", places)
        if not self._tunnels:
            return stream
        try:
            await socks5(stream, host, port, self._login)
        except BaseException:
            stream.abort()
            raise
        return stream


async def dial(host: str, places: Sequence[Place]) -> SocketStream:
    """Connect to the first of the places that answers. Raises `TransportError`."""
    try:
        return await first_to_answer(interleaved(places)[:MAX_ADDRESSES])
    except OSError as error:
        detail = f"{host} takes no connection at port {places[0][1]}: {_said(error)}"
        raise TransportError(Reason.REFUSED, detail, passing=True) from error


def interleaved(places: Sequence[Place]) -> list[Place]:
    """Put the families in turn, that of the first address first (RFC 8305 §4): four dead ones must not be all."""
    first = [place for place in places if place[0].version == places[0][0].version]
    other = [place for place in places if place[0].version != places[0][0].version]
    return [place for place in chain.from_iterable(zip_longest(first, other)) if place is not None]


async def first_to_answer(places: Sequence[Place]) -> SocketStream:
    """Dial the places in order, each a moment after the one before it, and keep the first connection (RFC 8305 §5).

    Raises the first `OSError` when none answers.
    """
    if len(places) == 1:
        [(address, port)] = places
        return await connect(str(address), port)
    attempts: list[asyncio.Task[SocketStream]] = []
    waiting = deque(places)
    try:
        while waiting or not all(attempt.done() for attempt in attempts):
            if waiting:
                address, port = waiting.popleft()
                attempts.append(asyncio.create_task(connect(str(address), port)))
            pending = [attempt for attempt in attempts if not attempt.done()]
            await asyncio.wait(pending, timeout=STAGGER_S if waiting else None, return_when=asyncio.FIRST_COMPLETED)
            for attempt in attempts:
                if attempt.done() and attempt.exception() is None:
                    attempts.remove(attempt)
                    return attempt.result()
        raise attempts[0].exception() or OSError("no address")
    finally:
        for attempt in attempts:
            attempt.add_done_callback(_let_go)
            attempt.cancel()


def _let_go(attempt: asyncio.Task[SocketStream]) -> None:
    """Close what came too late. No waiting here: whoever waits can be cancelled a second time, and leave it open."""
    if not attempt.cancelled() and attempt.exception() is None:
        attempt.result().abort()


def _no_address(host: str, error: OSError) -> TransportError:
    if error.errno == socket.EAI_AGAIN:
        return TransportError(Reason.DNS, f"no name server answers for {host}: is the network up?", passing=True)
    return TransportError(Reason.DNS, f"{host} has no address: check the spelling, or whether the site is gone")


def _said(error: OSError) -> str:
    """Say it in the system's words: asyncio's own message only repeats the address."""
    return os.strerror(error.errno).lower() if error.errno else "no answer"
