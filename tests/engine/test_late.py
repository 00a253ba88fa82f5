"""An engine to which nobody gives a task is none; the first task makes it, and the others have the same one."""

import asyncio

from ingest.engine.late import LateEngine
from ingest.messages import Crash, CrashReason, T, Task
from tests.engine.test_engine import task


class Counted:
    """An engine that only counts."""

    def __init__(self, made: list["Counted"]) -> None:
        made.append(self)
        self.tasks = 0
        self.is_closed = False

    async def perform(self, _task: Task[T]) -> T | Crash:
        self.tasks += 1
        return Crash("https://a.example", CrashReason.ERROR, "nothing is done")

    async def aclose(self) -> None:
        self.is_closed = True


def made_by(tasks: int) -> list[tuple[int, bool]]:
    made: list[Counted] = []

    async def run() -> None:
        engine = LateEngine(lambda: Counted(made))
        for _ in range(tasks):
            await engine.perform(task("listing", "a"))
        await engine.aclose()

    asyncio.run(run())
    return [(each.tasks, each.is_closed) for each in made]


def test_without_a_task_there_is_none() -> None:
    assert made_by(0) == []


def test_all_tasks_have_one_and_it_is_closed() -> None:
    assert made_by(2) == [(2, True)]
