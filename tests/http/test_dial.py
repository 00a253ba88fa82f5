"""Choosing among a name's addresses, and going through a proxy, over real sockets."""

import asyncio
import socket
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from ingest.http.addresses import Address
from ingest.http.settings import NetworkSettings
from ingest.http.transport import dial
from ingest.http.transport.dial import GuardedBackend, Lookups, Place, first_to_answer, interleaved
from ingest.http.transport.direct import DirectTransport
from ingest.http.transport.interface import Ask, Route, Transport, TransportError
from ingest.http.transport.over_httpx import HttpxTransport
from ingest.messages import Reason
from tests.http.conformance import ask
from tests.http.conformance_sockets import LOOPBACK
from tests.misbehaving.certificates import contexts
from tests.misbehaving.server import Server

V4, V6 = "192.0.2.{}", "2001:db8::{}"


def places(*addresses: str, port: int = 80) -> list[Place]:
    return [(ip_address(address), port) for address in addresses]


@pytest.mark.parametrize(
    ("given", "taken"),
    [("", ""), ("4", "4"), ("666", "666"), ("66644", "64646"), ("4466", "4646"), ("46", "46")],
)
def test_families_take_turns(given: str, taken: str) -> None:
    found = [(V4 if family == "4" else V6).format(number) for number, family in enumerate(given, 1)]
    assert "".join(str(place[0].version) for place in interleaved(places(*found))) == taken
    assert sorted(map(str, interleaved(places(*found)))) == sorted(map(str, places(*found)))


@pytest.mark.parametrize("dead", [0, 1, 2])
def test_the_first_address_that_answers_is_taken_and_the_others_are_let_go(dead: int) -> None:
    async def run() -> None:
        async with Server({}) as server:
            port = server.ports["plain"]
            found = [*places(*["127.0.0.1"] * dead, port=1), *places("127.0.0.1", "127.0.0.1", port=port)]
            stream = await first_to_answer(found)
            assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
            await stream.aclose()
        left = [task for task in asyncio.all_tasks() if not task.get_name().startswith("server")]
        assert left == [asyncio.current_task()]

    asyncio.run(run())


def test_a_lone_address_is_dialled_without_a_task_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    dialling: list[object] = []

    async def dialled(_address: str, _port: int) -> None:
        dialling.append(asyncio.current_task())

    monkeypatch.setattr(dial, "connect", dialled)

    async def run() -> None:
        await first_to_answer(places("127.0.0.1"))
        assert dialling == [asyncio.current_task()]

    asyncio.run(run())


@pytest.mark.parametrize("addresses", [1, 2])
def test_a_dial_that_is_given_up_leaves_no_socket(addresses: int, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[socket.socket] = []

    async def run() -> None:
        all_wait, never = asyncio.Event(), asyncio.Event()

        async def silent(_loop: object, each: socket.socket, _place: object) -> None:
            opened.append(each)
            if len(opened) == addresses:
                all_wait.set()
            await never.wait()

        monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", silent)
        monkeypatch.setattr(dial, "STAGGER_S", 0.0)
        dialling = asyncio.create_task(first_to_answer(places(*["127.0.0.1"] * addresses)))
        await all_wait.wait()
        dialling.cancel()
        await asyncio.wait([dialling])

    asyncio.run(run())

    assert [each.fileno() for each in opened] == [-1] * addresses


def test_when_none_answers_the_first_failure_is_told() -> None:
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(first_to_answer(places("127.0.0.1", "127.0.0.1", port=1)))


class Answering(Lookups):
    """Names have the addresses that it is told, one list after the other."""

    def __init__(self, *answers: list[str]) -> None:
        super().__init__(1)
        self.asked = 0
        self._answers = answers

    async def addresses(self, _: str) -> list[Address]:
        self.asked += 1
        return [ip_address(text) for text in self._answers[min(self.asked, len(self._answers)) - 1]]


@pytest.mark.parametrize(
    "addresses",
    [
        ["93.184.216.34", "127.0.0.2"],
        ["127.0.0.1", "127.0.0.2"],
        ["2606:4700::1", "fe80::1"],
        ["1.1.1.1"] * 9 + ["10.0.0.1"],
    ],
)
def test_a_name_with_any_address_that_is_denied_is_not_asked(addresses: list[str]) -> None:
    async def run() -> None:
        settings = NetworkSettings(allow_private=(ip_network("127.0.0.1/32"),))
        with pytest.raises(TransportError) as caught:
            await GuardedBackend(settings, Answering(addresses)).connect_tcp("name.example", 80)
        assert caught.value.reason is Reason.FORBIDDEN

    asyncio.run(run())


def test_a_name_is_looked_up_once_for_a_connection_and_what_was_judged_is_dialled() -> None:
    async def run() -> None:
        async with Server({}) as server:
            lookups = Answering(["127.0.0.1"], ["127.0.0.2"])
            settings = NetworkSettings(allow_private=(ip_network("127.0.0.1/32"),))
            port = server.ports["plain"]
            stream = await GuardedBackend(settings, lookups).connect_tcp("rebinding.example", port)
            assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
            assert lookups.asked == 1
            await stream.aclose()

    asyncio.run(run())


class Proxy:
    """A proxy on loopback that speaks HTTP (forwarding and CONNECT) or SOCKS5, and leads everything to one place."""

    def __init__(self, leads_to: int, *, says: bytes | None = None, login: bytes | None = None) -> None:
        self._leads_to = leads_to
        self._says = says
        self._login = login
        self.asked: list[str] = []

    async def attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(1)
        if self._says is not None:
            writer.write(self._says)
        elif first == b"\x05":
            await self._socks(reader, writer)
        elif first:
            await self._http(first, reader, writer)
        writer.close()

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        methods = await reader.read((await reader.readexactly(1))[0])
        wanted = 2 if self._login else 0
        if wanted not in methods:
            writer.write(b"\x05\xff")
            return
        writer.write(bytes([5, wanted]))
        if self._login:
            user = await reader.readexactly((await reader.readexactly(2))[1])
            password = await reader.readexactly((await reader.readexactly(1))[0])
            good = user + b":" + password == self._login
            writer.write(b"\x01\x00" if good else b"\x01\x01")
            if not good:
                return
        kind = (await reader.readexactly(4))[3]
        host = await reader.readexactly({1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0])
        port = int.from_bytes(await reader.readexactly(2), "big")
        self.asked.append(f"{host.decode() if kind == 3 else ip_address(host)}:{port}")
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        await self._pass_on(reader, writer, b"")

    async def _http(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = first + await reader.readuntil(b"\r\n\r\n")
        method, wanted, _ = head.split(b" ", 2)
        self.asked.append(wanted.decode())
        if self._login and b"Proxy-Authorization: Basic" not in head:
            writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
            return
        if method == b"CONNECT":
            writer.write(b"HTTP/1.1 200 Go on\r\n\r\n")
            head = b""
        await self._pass_on(reader, writer, head)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._leads_to)
        back.write(head)
        ways = [asyncio.create_task(self._pump(*way)) for way in ((reader, back), (there, writer))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        back.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            sink.write(data)


Kind = Callable[[NetworkSettings, Mapping[str, str]], Transport]
KINDS = pytest.mark.parametrize("kind", [DirectTransport, HttpxTransport])


async def with_proxy(
    proxy: Proxy, promise: Callable[[Transport, int], Awaitable[None]], settings: NetworkSettings, kind: Kind
) -> None:
    busy: set[asyncio.Task[None]] = set()

    def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        busy.add(asyncio.create_task(proxy.attend(reader, writer)))

    server = await asyncio.start_server(attend, "127.0.0.1", 0)
    transport = kind(settings, {})
    try:
        await promise(transport, server.sockets[0].getsockname()[1])
    finally:
        await transport.aclose()
        server.close()
        await asyncio.wait_for(asyncio.gather(*busy, return_exceptions=True), 5)


def through(url: str, proxy: str) -> Ask:
    return replace(ask(url), route=Route(proxy=proxy))


@KINDS
@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
@pytest.mark.parametrize("login", [None, b"me:s3cr:t"])
@pytest.mark.parametrize(
    ("url", "listener"), [("http://good.example/a?b", "plain"), ("https://good.example/a?b", "good")]
)
def test_a_proxy_is_told_the_name_and_carries_the_rest(
    scheme: str, login: bytes | None, url: str, listener: str, tmp_path: Path, kind: Kind
) -> None:
    async def run() -> None:
        async with Server({"": lambda peer: peer.says(b"x")}, contexts(tmp_path)) as server:
            proxy = Proxy(server.ports[listener], login=login)

            async def promise(transport: Transport, port: int) -> None:
                user = "me:s3cr%3At@" if login else ""
                way = through(url, f"{scheme}://{user}127.0.0.1:{port}")
                async with transport.send(way) as incoming:
                    assert b"".join([chunk async for chunk in incoming.chunks]) == b"x"

            settings = NetworkSettings(ca_file=str(tmp_path / "authority.pem"))
            await with_proxy(proxy, promise, settings, kind)
            assert server.received[0].headers["host"] == "good.example"
            assert server.received[0].path in {"/a?b", url}
            assert proxy.asked in (["good.example:80"], ["good.example:443"], [url])

    asyncio.run(run())


@KINDS
@pytest.mark.parametrize(
    ("says", "login", "url"),
    [
        (None, b"me:secret", "socks5://127.0.0.1:{}"),
        (None, b"me:secret", "socks5://me:wrong@127.0.0.1:{}"),
        (None, b"me:secret", "http://127.0.0.1:{}"),
        (b"\x05\x00\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00", None, "socks5://127.0.0.1:{}"),
        (b"\x05\x00\x05\x63\x00\x01\x00\x00\x00\x00\x00\x00", None, "socks5://127.0.0.1:{}"),
        (b"\x05", None, "socks5://127.0.0.1:{}"),
        (b"HTTP/1.1 400 What\r\n\r\n", None, "socks5://127.0.0.1:{}"),
        (b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", None, "http://127.0.0.1:{}"),
        (None, None, "socks5://127.0.0.1:1"),
        (None, None, "http://127.0.0.1:1"),
    ],
)
def test_a_proxy_that_does_not_serve_is_told_as_that(
    says: bytes | None, login: bytes | None, url: str, kind: Kind
) -> None:
    async def promise(transport: Transport, port: int) -> None:
        with pytest.raises(TransportError) as caught:
            async with transport.send(through("https://good.example/", url.format(port))):
                pass
        assert caught.value.reason is Reason.REFUSED
        assert "proxy" in caught.value.detail
        assert "secret" not in caught.value.detail

    asyncio.run(with_proxy(Proxy(1, says=says, login=login), promise, NetworkSettings(), kind))


@KINDS
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/",
        "http://localhost/",
        "http://router.lan/",
        "http://metadata.google.internal/",
        "http://good.example:6379/",
    ],
)
def test_a_proxy_is_not_asked_for_what_stands_behind_it(url: str, kind: Kind) -> None:
    proxy = Proxy(1)

    async def promise(transport: Transport, port: int) -> None:
        with pytest.raises(TransportError) as caught:
            async with transport.send(through(url, f"socks5://127.0.0.1:{port}")):
                pass
        assert caught.value.reason is Reason.FORBIDDEN

    asyncio.run(with_proxy(proxy, promise, NetworkSettings(), kind))
    assert proxy.asked == []


@KINDS
def test_a_host_that_the_configuration_places_is_asked_there_and_not_through_the_proxy(kind: Kind) -> None:
    async def run() -> None:
        async with Server({"": lambda peer: peer.says(b"x")}) as server:
            settings = replace(LOOPBACK, resolve={"good.example": ("127.0.0.1", server.ports["plain"])})
            transport = kind(settings, {})
            async with transport.send(through("http://good.example/", "socks5://127.0.0.1:1")) as incoming:
                assert incoming.status == 200
            await transport.aclose()

    asyncio.run(run())


@KINDS
def test_a_source_may_have_an_authority_of_its_own(tmp_path: Path, kind: Kind) -> None:
    async def run() -> None:
        async with Server({"": lambda peer: peer.says(b"x")}, contexts(tmp_path)) as server:
            settings = NetworkSettings(
                allow_private=(ip_network("127.0.0.1/32"),),
                resolve={"good.example": ("127.0.0.1", server.ports["good"])},
            )
            transport = kind(settings, {})
            with pytest.raises(TransportError):
                async with transport.send(ask("https://good.example/")):
                    pass
            own = Route(ca_file=str(tmp_path / "authority.pem"))
            async with transport.send(replace(ask("https://good.example/"), route=own)) as incoming:
                assert incoming.status == 200
            await transport.aclose()

    asyncio.run(run())
