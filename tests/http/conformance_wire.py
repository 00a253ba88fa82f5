"""What a `Transport` owes to one who writes odd bytes onto the wire: bounds, ends, and no answer taken for another."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType

import pytest

from ingest.http.transport.interface import Transport, TransportError
from ingest.messages import Reason
from tests.http.conformance import ask, failure, read
from tests.http.conformance_sockets import SocketTransport, connections_fall_to, pass_turns
from tests.misbehaving.acts import chunked, drips, floods, in_turn, wire
from tests.misbehaving.server import Peer, Server

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKS = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MAX_CALLS_A_TURN = 40_000
"""Calls of functions between two turns of the loop: about a hundredth of a second."""


class Work:
    """Counts the calls of functions, and the most of them that one turn of the loop took."""

    def __init__(self) -> None:
        self.calls = 0
        self.most = 0

    def note(self, _: FrameType, event: str, __: object) -> None:
        if event in {"call", "c_call"}:
            self.calls += 1

    async def watch(self) -> None:
        while True:
            before = self.calls
            await asyncio.sleep(0)
            self.most = max(self.most, self.calls - before)


@contextmanager
def counted(work: Work) -> Iterator[None]:
    sys.setprofile(work.note)
    try:
        yield
    finally:
        sys.setprofile(None)


@asynccontextmanager
async def watched() -> AsyncIterator[Work]:
    """Count the work of this process, its server included, while this is entered."""
    work = Work()
    watcher = asyncio.create_task(work.watch(), name="server watch")
    try:
        with counted(work):
            yield work
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)


class WireTransport(SocketTransport):
    """For a transport that opens connections. Subclasses say how it is made."""

    def test_chunks_of_one_byte_leave_the_loop_its_turn(self) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            async with watched() as work:
                _, _, body, _ = await read(transport, server.url("/"))
            assert body == b"x" * 20_000
            assert work.most < MAX_CALLS_A_TURN

        self.meet(wire(CHUNKS + b"1\r\nx\r\n" * 20_000 + b"0\r\n\r\n", close=False), promise)

    def test_chunks_of_one_byte_come_to_an_end_before_a_body_would(self) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            received: list[bytes] = []

            async def all_of_it() -> None:
                async with transport.send(ask(server.url("/"))) as incoming:
                    received.extend([chunk async for chunk in incoming.chunks])

            with pytest.raises(TransportError) as caught:
                await all_of_it()
            assert caught.value.reason is Reason.BROKEN

        self.meet(wire(CHUNKS, b"1\r\nx\r\n" * 200_000, b"0\r\n\r\n"), promise)

    @pytest.mark.parametrize("size", [100, 4_000])
    def test_small_chunks_that_are_worth_it_come_whole(self, size: int) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            assert len((await read(transport, server.url("/")))[2]) == 200 * size

        self.meet(wire(CHUNKS, chunked(*[bytes(size)] * 200), b"0\r\n\r\n", close=False), promise)

    @pytest.mark.parametrize(
        "act",
        [
            floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
            wire(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 20_000, OK + b"Content-Length: 0\r\n\r\n"),
            floods(OK, b"X-A: b\r\n" * 1_000),
            floods(OK + b"X-A: ", b" " * 65_536),
            floods(CHUNKS + b"1;", b"x" * 65_536),
            floods(CHUNKS + b"0\r\n", b"X-T: y\r\n" * 1_000),
        ],
        ids=["interim", "hints", "fields", "spaces", "extension", "trailers"],
    )
    def test_a_flood_ends_and_leaves_the_loop_its_turn(self, act: object) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            async with watched() as work:
                assert (await failure(transport, server.url("/"))).reason is Reason.BROKEN
            assert work.most < MAX_CALLS_A_TURN

        self.meet(act, promise)  # type: ignore[arg-type]  # an act

    @pytest.mark.parametrize(
        "head",
        [
            OK + b"X: y\r\n" * 5_000 + b"Content-Length: 0\r\n\r\n",
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
            OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            OK + b"Transfer-Encoding: identity\r\n\r\n",
            OK + b"Content-Length: 5, 6\r\n\r\nhello!",
            OK + b"Content-Length: +5\r\n\r\nhello",
            OK + b"Content-Length: \r\n\r\nhello",
            OK + b"Content-Length: 1" + b"0" * 40 + b"\r\n\r\nhello",
            OK + b"X: a\x00b\r\nContent-Length: 0\r\n\r\n",
            OK + b"X: a\rY: b\r\nContent-Length: 0\r\n\r\n",
            OK + b"Content-Length : 0\r\n\r\n",
            OK + b"X\r\nContent-Length: 0\r\n\r\n",
            OK + b" X: y\r\nContent-Length: 0\r\n\r\n",
            OK + b": y\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 200OK\r\nContent-Length: 0\r\n\r\n",
            b"\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-",
            CHUNKS + b"-1\r\nx\r\n0\r\n\r\n",
            CHUNKS + b"0x1\r\nx\r\n0\r\n\r\n",
            CHUNKS + b"1\r\nxy\r\n0\r\n\r\n",
            CHUNKS + b"1" + b"0" * 30 + b"\r\nx\r\n0\r\n\r\n",
            CHUNKS + b"\r\nx\r\n0\r\n\r\n",
        ],
    )
    def test_what_two_readers_could_understand_differently_is_refused(self, head: bytes) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            assert (await failure(transport, server.url("/"))).reason is Reason.BROKEN

        self.meet(wire(head), promise)

    @pytest.mark.parametrize(
        ("answer", "framed"),
        [
            (b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", True),
            (b"HTTP/1.0 200 OK\r\n\r\nhello", False),
            (b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello", True),
            (b"HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello", True),
            (b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", True),
            (b"HTTP/1.1 200 OK\r\nX: a\r\n\t b\r\nContent-Length:5\r\n\r\nhello", True),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\nhello", True),
            (b"HTTP/1.1 200 OK\r\nX: a" + b" " * 16_384 + b"b\r\nContent-Length: 5\r\n\r\nhello", True),
            (b"HTTP/1.1 200 OK\r\nX:" + b" " * 16_384 + b"\r\nContent-Length: 5\r\n\r\nhello", True),
            (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 150 + b"Content-Length: 5\r\n\r\nhello", True),
            (b"HTTP/1.1 103 Hints\r\n\r\n" * 9 + OK + b"Content-Length: 5\r\n\r\nhello", True),
            (CHUNKS + b"5 \r\nhello\r\n0\r\nX: y\r\nZ: y\r\n\r\n", True),
            (CHUNKS + b'00005;a="b";c\r\nhello\r\n000\r\n\r\n', True),
            (OK + b"Transfer-Encoding: Chunked\r\nContent-Length: 3\r\n\r\n5\r\nhello\r\n0\r\n\r\n", True),
        ],
    )
    @pytest.mark.parametrize("apart", [False, True])
    def test_what_is_odd_but_clear_is_an_answer(self, answer: bytes, framed: bool, apart: bool) -> None:
        async def act(peer: Peer) -> None:
            if apart and len(answer) < 1_000:
                for byte in answer:
                    await peer.send(bytes([byte]))
                    await asyncio.sleep(0)
            else:
                await peer.send(answer)
            peer.close()

        async def promise(transport: Transport, server: Server) -> None:
            assert (await read(transport, server.url("/")))[2:] == (b"hello", framed)

        self.meet(act, promise)

    def test_a_head_that_drips_costs_what_its_length_does(self) -> None:
        head = OK + b"X: " + b"y" * 10_000 + b"\r\nContent-Length: 0\r\n\r\n"

        async def act(peer: Peer) -> None:
            for start in range(0, len(head), 8):
                await peer.send(head[start : start + 8])
                await asyncio.sleep(0)

        async def promise(transport: Transport, server: Server) -> None:
            async with watched() as work:
                assert (await read(transport, server.url("/")))[0] == 200
            assert work.most < MAX_CALLS_A_TURN

        self.meet(act, promise)

    @pytest.mark.parametrize(
        "first",
        [
            OK + b"Content-Length: 1\r\n\r\na" + OK + b"Content-Length: 1\r\n\r\nX",
            CHUNKS + b"1\r\na\r\n0\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nX",
            b"HTTP/1.1 304 Not Modified\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nX",
            b"HTTP/1.1 204 No Content\r\nContent-Length: 1\r\n\r\nX",
            OK + b"Content-Length: 0\r\n\r\n\r\n",
        ],
    )
    def test_bytes_behind_an_answer_are_no_answer_to_what_is_asked_next(self, first: bytes) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            await read(transport, server.url("/a"))
            assert (await read(transport, server.url("/b")))[2] == b"b"
            assert server.connections == 2

        self.meet(in_turn(wire(first, close=False), lambda peer: peer.says(b"b")), promise)

    def test_an_answer_that_comes_unasked_later_is_none(self) -> None:
        asked, came = asyncio.Event(), asyncio.Event()

        async def act(peer: Peer) -> None:
            await peer.says(b"a")
            await asked.wait()
            await peer.says(b"X")
            came.set()

        async def promise(transport: Transport, server: Server) -> None:
            await read(transport, server.url("/a"))
            await pass_turns(10)
            asked.set()
            await came.wait()
            await pass_turns(10)
            assert (await read(transport, server.url("/b")))[2] == b"b"
            assert server.connections == 2

        self.meet(in_turn(act, lambda peer: peer.says(b"b")), promise)

    @pytest.mark.parametrize(
        "first",
        [
            OK + b"Connection: x, Close\r\nContent-Length: 1\r\n\r\na",
            b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na",
        ],
    )
    def test_a_connection_that_says_so_is_not_used_again(self, first: bytes) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            for _ in range(2):
                await read(transport, server.url("/"))
            assert server.connections == 2

        self.meet(wire(first, close=False), promise)

    def test_cancelled_in_the_middle_of_small_chunks_it_closes_the_connection(self) -> None:
        async def promise(transport: Transport, server: Server) -> None:
            async def some() -> None:
                async with transport.send(ask(server.url("/"))) as incoming:
                    async for _ in incoming.chunks:
                        task.cancel()

            task = asyncio.create_task(some())
            await asyncio.gather(task, return_exceptions=True)
            assert task.cancelled()
            assert await connections_fall_to(server, 0)

        self.meet(drips(CHUNKS, b"1\r\nx\r\n"), promise)
