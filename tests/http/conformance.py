"""What a caller of any `Transport` may rely on, the scripted fake included: subclass and say how one is opened.

What a transport that opens connections owes beside this stands in `tests.http.conformance_sockets`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from ingest.http.guard import Refusal, target_of
from ingest.http.transport.interface import Ask, Transport, TransportError
from ingest.messages import Reason
from tests.fakes import Says

Opening = AbstractAsyncContextManager[tuple[Transport, str]]


def ask(url: str, *headers: tuple[str, str]) -> Ask:
    target = target_of(url)
    assert not isinstance(target, Refusal)
    return Ask(target, headers)


async def read(transport: Transport, url: str, *headers: tuple[str, str]) -> tuple[int, dict[str, str], bytes, bool]:
    async with transport.send(ask(url, *headers)) as incoming:
        body = b"".join([chunk async for chunk in incoming.chunks])
        return incoming.status, dict(incoming.headers), body, incoming.framed


async def failure(transport: Transport, url: str) -> TransportError:
    with pytest.raises(TransportError) as caught:
        await read(transport, url)
    return caught.value


class AnyTransport:
    """Subclasses open a transport beside something that says one thing."""

    def saying(self, says: Says) -> Opening:
        raise NotImplementedError

    def check(self, says: Says, promise: Callable[[Transport, str], Awaitable[None]]) -> None:
        async def run() -> None:
            async with self.saying(says) as (transport, url), asyncio.timeout(20):
                await promise(transport, url)
                left = [task for task in asyncio.all_tasks() if not task.get_name().startswith("server")]
                assert left == [asyncio.current_task()]

        asyncio.run(run())

    @pytest.mark.parametrize("status", [200, 204, 301, 304, 404, 500, 599])
    def test_any_status_is_an_answer_and_no_redirect_is_followed(self, status: int) -> None:
        async def promise(transport: Transport, url: str) -> None:
            assert (await read(transport, url))[0] == status

        self.check(Says(status, headers={"Location": "/elsewhere"}), promise)

    def test_headers_come_in_lower_case_and_latin_1(self) -> None:
        async def promise(transport: Transport, url: str) -> None:
            assert (await read(transport, url))[1]["x-it"] == "caf\xe9"

        self.check(Says(headers={"X-It": "caf\xe9"}), promise)

    @pytest.mark.parametrize("size", [0, 1, 65_536, 300_000])
    def test_the_body_comes_whole(self, size: int) -> None:
        async def promise(transport: Transport, url: str) -> None:
            _, _, body, framed = await read(transport, url)
            assert (len(body), framed) == (size, True)

        self.check(Says(body=b"x" * size), promise)

    def test_no_coding_is_undone(self) -> None:
        async def promise(transport: Transport, url: str) -> None:
            _, headers, body, _ = await read(transport, url)
            assert (headers["content-encoding"], body[:2]) == ("gzip", b"\x1f\x8b")

        self.check(Says(body="x" * 1000, gzip=True), promise)

    def test_a_body_without_length_or_chunks_is_told_apart(self) -> None:
        async def promise(transport: Transport, url: str) -> None:
            _, _, body, framed = await read(transport, url)
            assert (body, framed) == (b"x" * 1000, False)

        self.check(Says(body=b"x" * 1000, framed=False), promise)

    def test_a_body_that_breaks_off_is_cut(self) -> None:
        async def promise(transport: Transport, url: str) -> None:
            error = await failure(transport, url)
            assert (error.reason, error.passing) == (Reason.CUT, True)

        self.check(Says(body=b"x" * 1000, cut_after=10), promise)

    def test_a_body_need_not_be_read(self) -> None:
        async def promise(transport: Transport, url: str) -> None:
            for _ in range(3):
                async with transport.send(ask(url)) as incoming:
                    assert incoming.status == 200

        self.check(Says(body=b"x" * 300_000), promise)

    @pytest.mark.parametrize("says", [Says(after_s=1e6), Says(body=b"x", body_after_s=1e6)])
    def test_it_can_be_cancelled_at_any_moment_and_used_again(self, says: Says) -> None:
        async def promise(transport: Transport, url: str) -> None:
            for turns in (0, 1, 2, 4, 7, 12, 50, 120):
                task = asyncio.create_task(read(transport, url))
                for _ in range(turns):
                    await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task

        self.check(says, promise)

    def test_many_tasks_use_it_at_once(self) -> None:
        async def promise(transport: Transport, url: str) -> None:
            answers = await asyncio.gather(*(read(transport, url) for _ in range(20)))
            assert {(status, body) for status, _, body, _ in answers} == {(200, b"x")}

        self.check(Says(body=b"x"), promise)
