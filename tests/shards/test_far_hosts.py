"""Turns at hosts, asked for from afar: the worker's half and the driver's talk to each other, on a test's clock."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from ingest.http.hosts import HostLeftAloneError, OutOfTimeError, OwnHosts
from ingest.http.settings import NetworkSettings
from ingest.http.transport.interface import TransportError
from ingest.messages import Reason
from ingest.shards.far_hosts import FarHosts
from ingest.shards.messages import Away, Denied, Down, Granted, Return, Up, packed_up, read_up
from ingest.shards.turn_book import TurnBook
from tests.fakes.clock import FakeClock

HOST = "news.example"


class Caller:
    """Takes down how it waits."""

    def __init__(self, until_s: float = 1e9) -> None:
        self._until_s = until_s
        self.said: list[str] = []

    def until_s(self) -> float:
        return self._until_s

    def away(self) -> None:
        self.said.append("away")

    async def back(self) -> None:
        self.said.append("back")


class Pair:
    """A driver's hosts, and some workers."""

    def __init__(self, workers: int = 1, **settings: float) -> None:
        self.clock = FakeClock()
        self.hosts = OwnHosts(NetworkSettings(**{"delay_s": 0, "per_host": 1, **settings}), self.clock, None)  # type: ignore[arg-type]
        self.books: list[TurnBook] = []
        self.workers = [self._worker() for _ in range(workers)]

    def _worker(self) -> FarHosts:
        noted: list[Up] = []
        far: list[FarHosts] = []

        def down(message: Down) -> None:
            if isinstance(message, Granted | Denied | Away | Return):
                far[0].hear(message)

        book = TurnBook(self.hosts, down, self.clock.monotonic)

        def say(message: Up) -> None:
            for each in read_up(packed_up((*noted, message))[4:]):
                book.hear(each)
            noted.clear()

        far.append(FarHosts(say, noted.append, self.clock.monotonic))
        self.books.append(book)
        return far[0]


async def turns(hosts: FarHosts, took: list[str], name: str, work: Callable[[], Awaitable[None]]) -> None:
    async with hosts.turn(HOST, Caller()):
        took.append(f"+{name}")
        await work()
        took.append(f"-{name}")


async def short() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_two_workers_are_one_visitor() -> None:
    took: list[str] = []

    async def main() -> None:
        pair = Pair(2)
        one, two = pair.workers
        await asyncio.gather(*(turns(each, took, str(n), short) for n, each in enumerate((one, two, one, two))))

    asyncio.run(main())
    assert took == ["+0", "-0", "+1", "-1", "+2", "-2", "+3", "-3"]


def test_what_one_worker_hears_of_a_host_holds_for_the_other() -> None:
    async def main() -> None:
        pair = Pair(2)
        one, two = pair.workers
        async with one.turn(HOST, Caller()):
            one.refused(HOST, pair.clock.now() + timedelta(hours=1))
        with pytest.raises(HostLeftAloneError):
            await turns(two, [], "two", short)
        for _ in range(6):
            async with one.turn("down.example", Caller()):
                one.failed("down.example", TransportError(Reason.REFUSED, "nobody there"), 1.0)
        with pytest.raises(TransportError, match="failed 6 times: nobody there"):
            async with two.turn("down.example", Caller()):
                pass

    asyncio.run(main())


def test_whoever_waits_for_long_gives_its_place_up_and_takes_it_again() -> None:
    caller, late = Caller(), Caller(until_s=10.0)

    async def main() -> None:
        pair = Pair()
        [one] = pair.workers
        one.keep_apart(HOST, 60.0)
        async with one.turn(HOST, Caller()):
            pass
        async with one.turn(HOST, caller):
            pass
        with pytest.raises(OutOfTimeError):
            async with one.turn(HOST, late):
                pass

    asyncio.run(main())
    assert caller.said == ["away", "back"]


def test_a_turn_that_is_given_up_or_whose_worker_dies_is_the_next_ones() -> None:
    took: list[str] = []

    async def main() -> None:
        pair = Pair(2)
        one, two = pair.workers
        held = asyncio.create_task(turns(one, took, "held", lambda: asyncio.sleep(1e6)))
        await short()
        waiting = asyncio.create_task(turns(one, took, "waiting", short))
        third = asyncio.create_task(turns(two, took, "third", short))
        await short()
        waiting.cancel()
        pair.books[0].close()  # the first worker dies
        await third
        for each in (held, waiting):
            each.cancel()
            with suppress(asyncio.CancelledError):
                await each

    asyncio.run(main())
    assert took == ["+held", "+third", "-third"]
