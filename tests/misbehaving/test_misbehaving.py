"""Every misbehaviour by itself, and all of them at once with good answers in between."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.misbehaving.cases import CASES, Case
from tests.misbehaving.stage import staged

MAX_RESIDENT_MIB = 300
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_misbehaviour_comes_to_what_it_should(case: Case, tmp_path: Path) -> None:
    async def run() -> None:
        async with staged([case], tmp_path) as stage, asyncio.timeout(60):
            assert (await stage.play(case)).faults() == []
            assert stage.canary_hits == 0

    asyncio.run(run())


def test_the_cases_are_told_apart() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def test_all_at_once_they_stay_within_bounds_and_good_answers_come_through(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.misbehaving", "--json", str(tmp_path)],
        cwd=ROOT, capture_output=True, timeout=120, check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["faults"] == {}
    assert (told["canary_hits"], told["good"], told["asked_good"]) == (0, len(CASES), len(CASES))
    assert told["resident_mib"] < MAX_RESIDENT_MIB
