"""Tasks wait in the child's pipe: whatever becomes of one, each of the others is done by a child that is well."""

import asyncio
import time
from typing import Any

import pytest

from ingest.budget.allowance import Allowance, UnbegunError
from ingest.budget.crashes import CrashBook
from ingest.engine.child import AT_ONCE, ChildEngine
from ingest.engine.metered import MeteredEngine
from ingest.engine.room import Room
from ingest.engine.several import SeveralEngines
from ingest.messages import Crash, CrashReason, Task
from tests.engine.test_engine import task, with_child

DONE = AT_ONCE + 3


async def all_of(engine: ChildEngine, tasks: list[Task[Any]]) -> list[Any]:
    metered = MeteredEngine(engine, Allowance(), CrashBook("1"), time.monotonic, AT_ONCE)
    for _ in range(2):  # from then on the child is there, and known to be quick
        await metered.perform(task("prints"))
    return list(await asyncio.gather(*(metered.perform(each) for each in tasks)))


@pytest.mark.parametrize(
    ("name", "reason"),
    [("exits", CrashReason.DIED), ("spins", CrashReason.TIME), ("hoards", CrashReason.MEMORY)],
)
@pytest.mark.parametrize("place", [0, 2, DONE - 1])
def test_of_tasks_that_are_asked_at_once_the_culprit_alone_is_lost(name: str, reason: CrashReason, place: int) -> None:
    tasks = [task("says", number, returns=int) for number in range(DONE)]
    tasks[place] = task(name, cpu_s=0.3, memory_mib=64)

    answers = with_child(lambda engine: all_of(engine, tasks))

    assert isinstance(answers[place], Crash)
    assert answers[place].reason is reason
    assert [each for each in answers if not isinstance(each, Crash)] == [n for n in range(DONE) if n != place]


def test_two_that_kill_the_child_are_both_named() -> None:
    tasks = [task("says", 0, returns=int), *(task("complains", "", n) for n in (3, 4)), task("says", 3, returns=int)]

    first, *crashes, last = with_child(lambda engine: all_of(engine, tasks))

    assert (first, last) == (0, 3)
    assert [each.detail for each in crashes] == ["the worker ended with status 3", "the worker ended with status 4"]


def test_what_waits_behind_the_same_bytes_is_not_read_any_more() -> None:
    tasks = [task("exits"), task("says", 1, returns=int), task("exits"), task("exits")]

    crash, answer, *others = with_child(lambda engine: all_of(engine, tasks))

    assert (crash.detail, answer) == ("the worker ended with status 3", 1)
    assert {each.detail for each in others} == {f"{crash.detail}; not read again until it changes, or the program does"}


def test_what_waits_behind_tasks_that_used_up_a_share_is_left() -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        allowance = Allowance(source_cpu_s=0.3)
        metered = MeteredEngine(engine, allowance, CrashBook("1"), time.monotonic, AT_ONCE)
        for _ in range(2):
            await metered.perform(task("prints"))
        with allowance.share():
            asked = (metered.perform(task("naps", 0.4, number, returns=int)) for number in range(3 * AT_ONCE))
            return list(await asyncio.gather(*asked, return_exceptions=True))

    answers = with_child(use)

    done = [each for each in answers if not isinstance(each, UnbegunError)]
    assert done == list(range(AT_ONCE)), "those that were in the pipe when the first one turned out to be slow"


def test_behind_an_answer_that_is_none_the_others_are_done_by_another_child() -> None:
    forged = task("forges", b"=" + (1 << 40).to_bytes(8), returns=str)
    tasks = [task("says", 0, returns=int), forged, *(task("says", number, returns=int) for number in range(2, 6))]

    first, crash, *others = with_child(lambda engine: all_of(engine, tasks))

    assert isinstance(crash, Crash)
    assert (first, *others) == (0, 2, 3, 4, 5)


@pytest.mark.parametrize("cancelled", [0, 1, 3])
def test_one_that_is_cancelled_leaves_the_others_their_answers(cancelled: int) -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        metered = MeteredEngine(engine, Allowance(), CrashBook("1"), time.monotonic, AT_ONCE)
        for _ in range(2):
            await metered.perform(task("prints"))
        begun = [asyncio.create_task(metered.perform(task("naps", 0.1, number, returns=int))) for number in range(5)]
        await asyncio.sleep(0.05)
        begun[cancelled].cancel()
        return list(await asyncio.gather(*begun, return_exceptions=True))

    answers = with_child(use)

    assert isinstance(answers.pop(cancelled), asyncio.CancelledError)
    assert answers == [number for number in range(5) if number != cancelled]


def test_a_child_does_its_share_and_no_more_also_where_all_is_asked_at_once() -> None:
    pids = with_child(lambda engine: all_of(engine, [task("pid", returns=int) for _ in range(8)]), tasks_per_child=3)

    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [1, 3, 3, 1], "one has done two other tasks before"


def test_a_question_longer_than_the_pipe_goes_alone_and_comes_through() -> None:
    tasks = [task("length", "x" * size, returns=int) for size in (10, 3 << 20, 20, 5 << 20, 30)]

    assert with_child(lambda engine: all_of(engine, tasks)) == [10, 3 << 20, 20, 5 << 20, 30]


class Ticking:
    """An engine of which each task takes a second, one after the other."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.asked: list[str] = []
        self._turn = asyncio.Lock()

    async def perform(self, task: Task[Any]) -> Any:
        self.asked.append(task.about)
        async with self._turn:
            await asyncio.sleep(0)
            self.now_s += 1.0
        return task.about

    async def aclose(self) -> None:
        pass


@pytest.mark.parametrize(("share_s", "is_over"), [(6.5, False), (5.5, True)])
def test_a_task_that_waits_behind_others_is_charged_for_its_own_time_alone(share_s: float, is_over: bool) -> None:
    async def run() -> bool:
        engine, allowance = Ticking(), Allowance(source_cpu_s=share_s)
        metered = MeteredEngine(engine, allowance, CrashBook("1"), lambda: engine.now_s, AT_ONCE)
        with allowance.share():
            await asyncio.gather(*(metered.perform(task("prints")) for _ in range(6)))
            return allowance.objection() is not None

    assert asyncio.run(run()) is is_over


def test_of_several_engines_the_first_with_least_to_do_is_asked() -> None:
    async def run() -> list[int]:
        engines = [Ticking() for _ in range(3)]
        several = SeveralEngines(engines)
        await several.perform(task("prints"))
        await several.perform(task("prints"))
        await asyncio.gather(*(several.perform(task("prints")) for _ in range(6)))
        return [len(engine.asked) for engine in engines]

    assert asyncio.run(run()) == [4, 2, 2]


def room_taken(sizes: list[int], tasks: int, max_bytes: int) -> list[list[int]]:
    """Return what was inside whenever one came in, each leaving when nobody else can come in."""
    inside: list[int] = []
    seen: list[list[int]] = []

    async def stay(room: Room, size: int) -> None:
        async with room.of(size):
            inside.append(size)
            seen.append(list(inside))
            for _ in range(3):
                await asyncio.sleep(0)
            inside.remove(size)

    async def run() -> None:
        room = Room(tasks, max_bytes)
        await asyncio.gather(*(stay(room, size) for size in sizes))

    asyncio.run(run())
    return seen


def test_room_is_for_so_many_and_so_many_bytes_but_always_for_one_in_their_order() -> None:
    sizes = [4, 4, 4, 20, 1, 1, 1, 1, 9]

    seen = room_taken(sizes, tasks=3, max_bytes=10)

    assert [each[-1] for each in seen] == sizes
    assert all(len(each) <= 3 and (len(each) == 1 or sum(each) <= 10) for each in seen)
    assert max(map(len, seen)) == 3
