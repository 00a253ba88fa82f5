"""What a `Transport` that opens connections owes, over real loopback sockets, plain and under TLS."""

import asyncio
import gc
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from random import Random

import pytest

from ingest.http.settings import NetworkSettings
from ingest.http.transport.interface import Transport
from ingest.messages import Reason, Verb
from tests.fakes import Says
from tests.http.conformance import AnyTransport, ask, failure, read
from tests.misbehaving.certificates import contexts
from tests.misbehaving.server import Act, Peer, Server

MAX_OPEN_CONNECTIONS = 100
LOOPBACK = NetworkSettings(allow_private=(ip_network("127.0.0.0/8"),))


async def pass_turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def connections_fall_to(server: Server, count: int) -> bool:
    """Give the server's side a moment to see that connections were closed."""
    for _ in range(200):
        if server.open_connections <= count:
            return True
        await asyncio.sleep(0.005)
    return False


def act_of(says: Says) -> Act:
    """The act that says so over a real connection."""

    async def act(peer: Peer) -> None:
        if says.after_s:
            await asyncio.sleep(says.after_s)
        fields = [f"{name}: {value}" for name, value in says.headers.items()]
        fields += ["Content-Encoding: gzip"] if says.gzip else []
        fields += [f"Content-Length: {len(says.bytes)}"] if says.framed and says.status not in {204, 304} else []
        await peer.head(*fields, status=f"{says.status} So")
        if says.body_after_s:
            await asyncio.sleep(says.body_after_s)
        await peer.send(says.bytes[: says.cut_after])
        if not says.framed or says.cut_after is not None:
            peer.close()

    return act


class SocketTransport(AnyTransport):
    """For a transport that opens connections. Subclasses say how it is made."""

    def open(self, settings: NetworkSettings) -> Transport:
        raise NotImplementedError

    @asynccontextmanager
    async def saying(self, says: Says) -> AsyncIterator[tuple[Transport, str]]:
        async with Server({"": act_of(says)}) as server, self.opened() as transport:
            yield transport, server.url("/a?b=%20c")

    @asynccontextmanager
    async def opened(self, settings: NetworkSettings = LOOPBACK) -> AsyncIterator[Transport]:
        transport = self.open(settings)
        try:
            yield transport
        finally:
            await transport.aclose()

    def meet(self, act: Act, promise: Callable[[Transport, Server], Awaitable[None]]) -> None:
        async def run() -> None:
            async with Server({"": act}) as server, self.opened() as transport, asyncio.timeout(20):
                await promise(transport, server)

        asyncio.run(run())

    @pytest.fixture(autouse=True)
    def leaves_nothing_behind(self) -> Iterator[None]:
        """An unclosed socket or transport warns when it is collected, and warnings are errors."""
        yield
        gc.collect()

    def test_the_judged_spelling_goes_onto_the_wire(self) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            await read(transport, server.url("/a%2Fb/[c]|d?e=%E6%96%87&f={"), ("accept", "x/y"), ("x-it", "caf\xe9"))
            received = server.received[0]
            assert (received.method, received.path) == ("GET", "/a%2Fb/[c]|d?e=%E6%96%87&f=%7B")
            expected = {"host": f"127.0.0.1:{server.ports['plain']}", "accept": "x/y", "x-it": "caf\xe9"}
            assert received.headers == expected

        self.meet(lambda peer: peer.says(b""), promise)

    @pytest.mark.parametrize("verb", [Verb.POST, Verb.PATCH])
    def test_what_is_sent_along_goes_whole_with_its_length_over_a_connection_of_its_own(self, verb: Verb) -> None:
        received: list[tuple[bytes, bytes]] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            lengths: list[bytes] = []
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while not lengths:
                    head = await reader.readuntil(b"\r\n\r\n")
                    lengths = re.findall(rb"(?i)content-length: (\d+)", head)
                    body = await reader.readexactly(int((lengths or [b"0"])[0]))
                    received.append((head.partition(b"\r\n")[0], body))
                    writer.write(b"HTTP/1.1 201 So\r\nContent-Length: 2\r\n\r\nok")
                    await writer.drain()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

        async def run() -> None:
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/a"
            async with server, self.opened() as transport, asyncio.timeout(20):
                await read(transport, url)
                for body in (b"{}", b"x" * 300_000, b""):
                    asked = replace(ask(url, ("content-type", "application/json")), verb=verb, body=body)
                    async with transport.send(asked) as incoming:
                        assert (incoming.status, [chunk async for chunk in incoming.chunks]) == (201, [b"ok"])
            await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))

        asyncio.run(run())
        line = f"{verb} /a HTTP/1.1".encode()
        assert received == [(b"GET /a HTTP/1.1", b""), (line, b"{}"), (line, b"x" * 300_000), (line, b"")]

    def test_a_connection_is_used_again(self) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            for _ in range(5):
                await read(transport, server.url("/"))
            assert server.connections == 1

        self.meet(lambda peer: peer.says(b"x" * 100_000), promise)

    def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again(self) -> None:
        async def act(peer: Peer) -> None:
            await peer.says(b"x")
            peer.close()

        async def promise(transport: Transport, server: Server) -> None:
            for _ in range(3):
                assert (await read(transport, server.url("/")))[2] == b"x"
                await asyncio.sleep(0.01)
            assert server.connections == 3

        self.meet(act, promise)

    def test_a_connection_whose_body_was_not_read_is_closed(self) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            async with transport.send(ask(server.url("/"))):
                pass
            await read(transport, server.url("/"))
            assert server.connections == 2

        self.meet(lambda peer: peer.says(b"x" * 10_000_000), promise)

    def test_chunks_are_put_together(self) -> None:
        async def act(peer: Peer) -> None:
            await peer.head("Transfer-Encoding: chunked")
            await peer.send(b"5\r\nhello\r\n", b"1;ext=1\r\n,\r\n", b"6\r\n world\r\n", b"0\r\nTrailer: x\r\n\r\n")

        async def promise(transport: Transport, server: Server) -> None:
            _, _, body, framed = await read(transport, server.url("/"))
            assert (body, framed) == (b"hello, world", True)

        self.meet(act, promise)

    @pytest.mark.parametrize(
        ("wire", "reason"),
        [
            (b"", Reason.BROKEN),
            (b"HTTP/1.1 200 OK\r\nContent-Le", Reason.BROKEN),
            (b"SSH-2.0-OpenSSH_9.2\r\n", Reason.BROKEN),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", Reason.BROKEN),
            (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", Reason.BROKEN),
            (b"HTTP/1.1 200 OK\r\nX: a\x00b\r\nContent-Length: 5\r\n\r\nhello", Reason.BROKEN),
            (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000, Reason.BROKEN),
            (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000, Reason.BROKEN),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", Reason.CUT),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", Reason.CUT),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", Reason.CUT),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", Reason.BROKEN),
        ],
    )
    def test_what_is_not_http_or_not_whole_is_a_failure(self, wire: bytes, reason: Reason) -> None:
        async def act(peer: Peer) -> None:
            await peer.send(wire)
            peer.close()

        async def promise(transport: Transport, server: Server) -> None:
            assert (await failure(transport, server.url("/"))).reason is reason

        self.meet(act, promise)

    def test_a_reset_is_a_failure_that_may_pass(self) -> None:
        async def act(peer: Peer) -> None:
            peer.reset()

        async def promise(transport: Transport, server: Server) -> None:
            error = await failure(transport, server.url("/"))
            assert (error.reason, error.passing) == (Reason.BROKEN, True)

        self.meet(act, promise)

    @pytest.mark.parametrize(
        "pieces", [(), (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), (b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"x")]
    )
    def test_a_drip_can_be_cut_by_a_deadline(self, pieces: tuple[bytes, ...]) -> None:
        async def act(peer: Peer) -> None:
            await peer.send(*pieces[:1])
            while True:
                await peer.send(*pieces[1:])
                await asyncio.sleep(0.02)

        async def promise(transport: Transport, server: Server) -> None:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await read(transport, server.url("/"))

        self.meet(act, promise)

    def test_a_slow_reader_slows_the_server(self) -> None:
        sent = 0

        async def act(peer: Peer) -> None:
            nonlocal sent
            await peer.head("Transfer-Encoding: chunked")
            while True:
                await peer.send(b"10000\r\n" + bytes(65_536) + b"\r\n")
                sent += 65_536

        async def promise(transport: Transport, server: Server) -> None:
            async with transport.send(ask(server.url("/"))):
                for _ in range(50):
                    await asyncio.sleep(0.002)
            assert sent < 16 << 20

        self.meet(act, promise)

    def test_aclose_closes_every_connection(self) -> None:
        async def run() -> None:
            async with Server({"": lambda peer: peer.says(b"x")}) as server:
                async with self.opened() as transport:
                    await asyncio.gather(*(read(transport, server.url("/")) for _ in range(5)))
                    assert server.open_connections > 0
                assert await connections_fall_to(server, 0)

        asyncio.run(run())

    @pytest.mark.parametrize("gap", [0, 1, 2, 4])
    def test_cancelled_twice_it_leaves_no_connection_open(self, gap: int) -> None:
        async def run() -> None:
            async with Server({"": lambda peer: peer.says(b"x" * 1000)}) as server:
                async with self.opened() as transport:
                    for turns in range(30):
                        task = asyncio.create_task(read(transport, server.url("/")))
                        await pass_turns(turns)
                        task.cancel()
                        await pass_turns(gap)
                        task.cancel()
                        await asyncio.gather(task, return_exceptions=True)
                assert await connections_fall_to(server, 0)

        asyncio.run(run())

    def test_cancelled_among_many_hosts_it_leaves_no_connection_open(self) -> None:
        random = Random(5)

        async def some_of_it(transport: Transport, host: str) -> None:
            task = asyncio.create_task(read(transport, f"http://{host}/"))
            await pass_turns(random.randrange(60))
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        async def run() -> None:
            async with Server({"": lambda peer: peer.says(b"x" * 1000)}) as server:
                hosts = [f"h{number}.example" for number in range(100)]
                places = dict.fromkeys(hosts, ("127.0.0.1", server.ports["plain"]))
                async with self.opened(replace(LOOPBACK, resolve=places)) as transport:
                    for _ in range(4):
                        await asyncio.gather(*(some_of_it(transport, host) for host in hosts))
                assert await connections_fall_to(server, 0)

        asyncio.run(run())

    @pytest.mark.parametrize("at_once", [1, 20])
    def test_connections_to_many_hosts_do_not_pile_up(self, at_once: int) -> None:
        async def run() -> None:
            async with Server({"": lambda peer: peer.says(b"x")}) as server:
                hosts = [f"h{number}.example" for number in range(150)]
                places = dict.fromkeys(hosts, ("127.0.0.1", server.ports["plain"]))
                async with self.opened(replace(LOOPBACK, resolve=places)) as transport:
                    for start in range(0, len(hosts), at_once):
                        asked = (read(transport, f"http://{host}/") for host in hosts[start : start + at_once])
                        assert {body for _, _, body, _ in await asyncio.gather(*asked)} == {b"x"}
                    assert await connections_fall_to(server, MAX_OPEN_CONNECTIONS)
                assert await connections_fall_to(server, 0)

        asyncio.run(run())

    @pytest.mark.parametrize(
        ("url", "dials"),
        [
            ("http://127.0.0.1:{port}/", {"allow_private": False}),
            ("http://name.example:{port}/", {"resolve": {"name.example": ("127.0.0.1", 0)}, "allow_private": False}),
            ("http://localhost:{port}/", {"allow_private": False}),
            ("http://[::1]:{port}/", {}),
            ("http://[::ffff:10.0.0.1]:{port}/", {}),
            ("http://name.example/", {"resolve": {"name.example": ("169.254.169.254", 80)}}),
            ("http://93.184.216.34:6379/", {}),
        ],
    )
    def test_the_guard_stands_where_the_connection_is_made(self, url: str, dials: dict[str, object]) -> None:
        async def run() -> None:
            async with Server({"": lambda peer: peer.says(b"x")}) as server:
                port = server.ports["plain"]
                if "name.example" in url and dials.get("allow_private") is False:
                    dials["resolve"] = {"name.example": ("127.0.0.1", port)}
                settings = replace(LOOPBACK, **dials)  # type: ignore[arg-type]  # fields by name
                async with self.opened(settings) as transport:
                    assert (await failure(transport, url.format(port=port))).reason is Reason.FORBIDDEN
                assert server.connections == 0

        asyncio.run(run())

    def test_a_name_of_the_configuration_is_asked_at_its_place_under_its_name(self) -> None:
        async def run() -> None:
            async with Server({"": lambda peer: peer.says(b"x")}) as server:
                settings = replace(LOOPBACK, resolve={"name.example": ("127.0.0.1", server.ports["plain"])})
                async with self.opened(settings) as transport:
                    assert (await read(transport, "http://name.example/"))[2] == b"x"
                assert server.received[0].headers["host"] == "name.example"

        asyncio.run(run())

    def test_nobody_at_the_port_is_refused_and_may_pass(self) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            port = server.ports["plain"]
            await server.__aexit__(None, None, None)
            error = await failure(transport, f"http://127.0.0.1:{port}/")
            assert (error.reason, error.passing) == (Reason.REFUSED, True)

        self.meet(lambda peer: peer.says(b""), promise)

    def test_a_name_without_address_says_so(self) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            error = await failure(transport, "http://no-such-host.invalid/")
            assert error.reason is Reason.DNS
            assert "no-such-host.invalid" in error.detail
            assert server.connections == 0

        self.meet(lambda peer: peer.says(b""), promise)

    @pytest.mark.parametrize(
        ("host", "listener", "outcome"),
        [
            ("good.example", "good", None),
            ("other.example", "good", "certificate"),
            ("good.example", "expired", "expired"),
            ("good.example", "stranger", "network.ca_file"),
            ("good.example", "half_chain", "network.ca_file"),
            ("good.example", "banner", "TLS"),
        ],
    )
    def test_certificates_are_checked_against_the_name_that_was_asked(
        self, host: str, listener: str, outcome: str | None, tmp_path: Path
    ) -> None:
        async def run() -> None:
            async with Server({"": lambda peer: peer.says(b"x")}, contexts(tmp_path)) as server:
                places = {host: ("127.0.0.1", server.ports[listener])}
                settings = replace(LOOPBACK, resolve=places, ca_file=str(tmp_path / "authority.pem"))
                async with self.opened(settings) as transport:
                    if outcome is None:
                        assert (await read(transport, f"https://{host}/"))[2] == b"x"
                        return
                    error = await failure(transport, f"https://{host}/")
                    assert error.reason is Reason.TLS
                    assert outcome in error.detail
                assert server.received == []

        asyncio.run(run())
