"""Each guard is taken away in turn, and the cases that it stands for must then come out wrong."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.misbehaving.cases import CASES, Case
from tests.misbehaving.guards import GUARDS, Guard
from tests.misbehaving.stage import staged

pytestmark = pytest.mark.exhaustive

BY_NAME = {case.name: case for case in CASES}
LIMIT_S = 3.0
"""Deadlines in the slow cases pass after 0.6 s; what runs on five times as long has none."""
ELSEWHERE = {"not-modified-unasked"}
"""Its guard stands behind the door: see `test_walk_guards_bite` and its twin there, `unasked-304`."""


def pairs() -> Iterator[tuple[Guard, Case]]:
    for each in GUARDS:
        for name in each.cases.split():
            if name in BY_NAME:
                yield each, BY_NAME[name]


@pytest.mark.parametrize(("taken", "case"), list(pairs()), ids=lambda value: value.name)
def test_without_its_guard_a_case_comes_out_wrong(
    taken: Guard, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken.take_away(monkeypatch)

    async def run() -> list[str]:
        async with staged([case], tmp_path) as stage:
            try:
                async with asyncio.timeout(LIMIT_S):
                    faults = (await stage.play(case)).faults()
            except TimeoutError:
                return ["it never ended"]
            except Exception as error:  # noqa: BLE001 - that it escapes is the fault
                return [f"{error!r} escaped"]
            return faults + (["the canary was asked"] if stage.canary_hits else [])

    assert asyncio.run(run()) != []


def test_every_case_has_a_guard_that_bites() -> None:
    guarded = {name for each in GUARDS for name in each.cases.split()}

    assert [case.name for case in CASES if case.name not in guarded | ELSEWHERE] == []
