"""Every misbehaviour by itself, and all of them at once with good answers in between."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.misbehaving.cases import CASES, Case
from tests.misbehaving.stage import CANARY, staged
from tests.misbehaving.table import document
from tests.misbehaving.watched import connects, is_expected, places_in

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


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_case_makes_it_connect_to_an_address_that_is_not_allowed(tmp_path: Path) -> None:
    places = connects(tmp_path)
    assert [place for place in places if not is_expected(place)] == []
    assert sum(places.values()) > len(CASES)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_without_the_guard_strace_would_see_it(tmp_path: Path) -> None:
    unexpected = {place[0] for place in connects(tmp_path, how="--careless") if not is_expected(place)}
    assert CANARY in unexpected


def test_the_documentation_says_what_is_tested() -> None:
    assert (ROOT / "docs" / "misbehaving.md").read_text("utf-8") == document(), "python -m tests.misbehaving --table"


def test_connections_are_read_off_a_trace() -> None:
    trace = (
        '7 connect(6, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.2")}, 16) = 0\n'
        "7 connect(7, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), "
        'inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ECONNREFUSED\n'
        '8 connect(8, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1\n'
    )
    assert places_in(trace) == {("127.0.0.2", 80): 1, ("::1", 443): 1}
    assert not is_expected(("127.0.0.2", 80))
    assert is_expected(("127.0.0.1", 80))
    assert not is_expected(("93.184.216.34", 53))
