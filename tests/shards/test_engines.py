"""What every engine of groups promises: each group is walked, in its window, whatever becomes of the workers."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetcher.schedule.due import Schedule
from ingest.shards.engine import GroupEngine, Here, Lost, Processes, Result, Worker
from ingest.shards.messages import Ended, Expected, Group, Up, Walked, shard_of
from ingest.source import Source
from store.errors import StoreError

SCHEDULE = Schedule()


def groups(sizes: list[int], shards: int) -> list[Walked]:
    return [
        Walked(
            Group(number, number % shards, tuple(Source(f"{number}.{n}", ("http://x.example/",)) for n in range(size))),
            SCHEDULE,
        )
        for number, size in enumerate(sizes)
    ]


class Fleet:
    """Workers of the test: they die when told to, and take down what was under way together."""

    def __init__(self, poison: frozenset[str] = frozenset(), kills: tuple[int, ...] = (), stillborn: int = 0) -> None:
        """`poison` are the sources that kill whoever walks them; `kills` the steps at which some worker dies."""
        self.poison, self.kills, self.stillborn = poison, kills, stillborn
        self.steps, self.most, self.gone = 0, 0, 0
        self.walked: Counter[str] = Counter()
        self.broken: StoreError | None = None

    def client(self) -> "FakeClient":
        return FakeClient(self)


class FakeClient:
    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    def hear(self, message: Up) -> None:
        pass

    def gone(self) -> None:
        self._fleet.gone += 1

    async def start(self) -> Worker:
        return FakeWorker(self._fleet)


class FakeWorker:
    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self.under_way: dict[int, Walked] = {}
        self.is_dead = self.has_spoken = False
        self.was_killed = False
        self.broken: StoreError | None = None
        self._running: set[asyncio.Task[None]] = set()

    def listen(self, hear: Callable[[Up], None], changed: Callable[[], None]) -> None:
        self._hear, self._changed = hear, changed

    def walk(self, walked: Walked) -> None:
        self.under_way[walked.group.number] = walked
        self._fleet.most = max(self._fleet.most, len(self.under_way))
        task = asyncio.create_task(self._walk(walked))
        self._running.add(task)

    async def end(self) -> None:
        for task in self._running:
            task.cancel()

    def _die(self) -> None:
        self.is_dead = True
        for task in self._running - {asyncio.current_task()}:
            task.cancel()
        self._changed()

    async def _walk(self, walked: Walked) -> None:
        fleet = self._fleet
        await asyncio.sleep(0)
        if fleet.stillborn:
            fleet.stillborn -= 1
            self._die()
            return
        self.has_spoken = True
        self._hear(Expected(1))
        for source in walked.group.sources:
            fleet.steps += 1
            if source.name in fleet.poison or fleet.steps in fleet.kills:
                self._die()
                return
            await asyncio.sleep(0)
            fleet.walked[source.name] += 1
        self.broken = fleet.broken
        if self.broken is None:
            self._hear(Ended(walked.group.number, len(walked.group.sources)))
        self._changed()


def conducted(engine: GroupEngine, wanted: list[Walked]) -> list[Result]:
    async def main() -> list[Result]:
        found: list[Result] = []
        left = sum(len(each.group.sources) for each in wanted)

        async def submit() -> None:
            for each in wanted:
                await engine.submit(each)

        submitting = asyncio.create_task(submit())
        try:
            async with asyncio.timeout(20):
                async for result in engine.results():
                    found.append(result)
                    left -= 1 if isinstance(result, Lost) else result.walked
                    if not left:
                        break
        finally:
            submitting.cancel()
            await engine.close()
        return found

    return asyncio.run(main())


async def _here(walked: Walked) -> Result:
    return Ended(walked.group.number, len(walked.group.sources))


@pytest.mark.parametrize(
    ("shards", "engine"),
    [
        (1, lambda: Here(_here)),
        (1, lambda: Processes(1, 1, Fleet().client)),
        (3, lambda: Processes(3, 2, Fleet().client)),
        (3, lambda: Processes(3, 1, Fleet(kills=(2, 5, 6, 11)).client)),
    ],
    ids=["here", "one worker, window of one", "three workers", "killed"],
)
def test_each_group_is_walked_once_as_far_as_anybody_hears(shards: int, engine: Callable[[], GroupEngine]) -> None:
    wanted = groups([1, 3, 1, 1, 2, 1, 1], shards)
    told: Counter[int] = Counter()
    for each in conducted(engine(), wanted):
        assert isinstance(each, Ended)
        told[each.number] += each.walked  # of a group that was split, each source is told
    assert told == {each.group.number: len(each.group.sources) for each in wanted}


@given(
    sizes=st.lists(st.integers(1, 3), min_size=1, max_size=6),
    kills=st.lists(st.integers(1, 25), max_size=2, unique=True),
    poisoned=st.sets(st.integers(0, 5), max_size=2),
    window=st.integers(1, 3),
    shards=st.integers(1, 3),
)
def test_whatever_dies_each_source_is_walked_or_given_up_and_only_poison_is(
    sizes: list[int], kills: list[int], poisoned: set[int], window: int, shards: int
) -> None:
    wanted = groups(sizes, shards)
    poison = frozenset(f"{number}.0" for number in poisoned if number < len(sizes))
    fleet = Fleet(poison, tuple(kills[: 1 if poison else 2]))  # each source is tried three times
    results = conducted(Processes(shards, window, fleet.client), wanted)

    lost = {source.name for each in results if isinstance(each, Lost) for source in each.group.sources}
    names = {source.name for each in wanted for source in each.group.sources}
    assert lost == poison
    assert {name for name in names if fleet.walked[name]} == names - poison
    assert fleet.most <= window
    assert sum(1 if isinstance(each, Lost) else each.walked for each in results) == len(names)


def test_workers_that_do_not_even_start_end_the_run_and_two_of_them_do_not() -> None:
    assert len(conducted(Processes(1, 2, Fleet(stillborn=2).client), groups([1, 1], 1))) == 2
    with pytest.raises(StoreError, match="3 workers in a row ended as soon as they were started"):
        conducted(Processes(1, 1, Fleet(stillborn=3).client), groups([1, 1], 1))


def test_what_the_store_failed_of_ends_the_run_as_it_is() -> None:
    fleet = Fleet()
    fleet.broken = StoreError("the disk is full")
    with pytest.raises(StoreError, match="the disk is full"):
        conducted(Processes(2, 1, fleet.client), groups([1, 1, 1], 2))
    assert fleet.gone


def test_a_host_has_the_same_shard_in_each_process() -> None:
    assert [shard_of(host, 7) for host in ("a.example", "b.example", "münchen.example")] == [4, 2, 3]
