"""An engine does pure work; what kills the child costs one task and is named."""

import asyncio
import fcntl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ingest.documents import Listing
from ingest.engine.child import ChildEngine
from ingest.engine.engine import Engine
from ingest.engine.inline import InlineEngine
from ingest.messages import Crash, CrashReason, Task
from tests.engine import work

MODULES = ("ingest.work", "tests.engine.work")
ABOUT = "https://example.org/page"


def task(name: str, *args: Any, returns: object = str, cpu_s: float = 5.0, memory_mib: int = 256) -> Task[Any]:
    return Task(f"tests.engine.work:{name}", args, ABOUT, returns, cpu_s, memory_mib << 20)


def with_child(use: Callable[[ChildEngine], Awaitable[Any]], tasks_per_child: int = 2_000) -> Any:
    async def run() -> Any:
        engine = ChildEngine(modules=MODULES, tasks_per_child=tasks_per_child)
        try:
            return await use(engine)
        finally:
            await engine.aclose()

    return asyncio.run(run())


@pytest.mark.parametrize("make", [InlineEngine, ChildEngine])
def test_a_result_comes_back_as_the_value_that_it_is(make: type[InlineEngine] | type[ChildEngine]) -> None:
    async def run() -> Any:
        engine: Engine = make() if make is InlineEngine else ChildEngine(modules=MODULES)
        try:
            return await engine.perform(task("listing", "标题", returns=Listing))
        finally:
            await engine.aclose()

    assert asyncio.run(run()) == work.listing("标题")


@pytest.mark.parametrize("make", [InlineEngine, ChildEngine])
def test_work_that_raises_is_named_with_its_error(make: type[InlineEngine] | type[ChildEngine]) -> None:
    async def run() -> Any:
        engine: Engine = make() if make is InlineEngine else ChildEngine(modules=MODULES)
        try:
            return await engine.perform(task("raises"))
        finally:
            await engine.aclose()

    crash = asyncio.run(run())

    assert isinstance(crash, Crash)
    assert (crash.about, crash.reason) == ("https://example.org/page", CrashReason.ERROR)
    assert crash.detail.startswith("KeyError: 'links' (tests.engine.work:")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("spins", CrashReason.TIME),
        ("spins_in_c", CrashReason.TIME),
        ("hoards", CrashReason.MEMORY),
        ("hoards_slowly", CrashReason.MEMORY),
        ("crashes", CrashReason.DIED),
        ("exits", CrashReason.DIED),
    ],
)
def test_what_kills_or_starves_the_child_costs_itself_alone(name: str, reason: CrashReason) -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        return [await engine.perform(task(name, cpu_s=0.3, memory_mib=64)), await engine.perform(task("prints"))]

    crash, after = with_child(use)

    assert isinstance(crash, Crash)
    assert (crash.about, crash.reason) == ("https://example.org/page", reason)
    assert after == "done"


def test_an_answer_that_would_run_code_is_refused() -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        return [await engine.perform(task("answers_with_code")), await engine.perform(task("prints"))]

    crash, after = with_child(use)

    assert isinstance(crash, Crash)
    assert "returned what is no <class 'str'>" in crash.detail
    assert after == "done"


def test_the_child_can_write_no_file(tmp_path: Path) -> None:
    target = tmp_path / "written"

    async def use(engine: ChildEngine) -> Any:
        return await engine.perform(task("writes_a_file", str(target)))

    crash = with_child(use)

    assert isinstance(crash, Crash)
    assert not target.exists() or target.read_bytes() == b""


def test_the_child_does_not_see_the_environment_that_may_hold_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_PASSWORD", "secret")

    async def use(engine: ChildEngine) -> Any:
        return await engine.perform(task("sees", "FEED_PASSWORD", returns=bool))

    assert with_child(use) is False


def test_a_child_is_replaced_after_its_share_of_tasks() -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        return [await engine.perform(task("pid", returns=int)) for _ in range(4)]

    pids = with_child(use, tasks_per_child=2)

    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_cancelled_task_leaves_an_engine_that_works() -> None:
    async def use(engine: ChildEngine) -> Any:
        spinning = asyncio.create_task(engine.perform(task("spins", cpu_s=30)))
        await asyncio.sleep(0.3)
        spinning.cancel()
        await asyncio.gather(spinning, return_exceptions=True)
        return await engine.perform(task("prints"))

    assert with_child(use) == "done"


def _widest_pipe() -> int:
    sizes = [0]
    for name in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            sizes.append(fcntl.fcntl(int(name.name), fcntl.F_GETPIPE_SZ))
    return max(sizes)


@pytest.mark.skipif(not hasattr(fcntl, "F_GETPIPE_SZ"), reason="Linux alone tells and sets what a pipe holds")
def test_a_page_of_a_few_hundred_kilobytes_fits_into_the_pipe_at_once() -> None:
    async def use(engine: ChildEngine) -> int:
        await engine.perform(task("listing", "a", returns=Listing))
        return _widest_pipe()

    assert with_child(use) >= 1 << 20


def test_a_pipe_that_stays_narrow_does_its_work_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    start = asyncio.create_subprocess_exec

    async def starting(*command: str, pipesize: int, **options: Any) -> Any:
        asked.append(pipesize)
        if pipesize > 0:
            raise PermissionError(1, "Operation not permitted")
        return await start(*command, **options)

    async def use(engine: ChildEngine) -> Any:
        return await engine.perform(task("listing", "b" * 200_000, returns=Listing))

    monkeypatch.setattr(asyncio, "create_subprocess_exec", starting)

    assert with_child(use) == work.listing("b" * 200_000)
    assert asked == [1 << 20, -1]
