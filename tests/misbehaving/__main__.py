# ruff: noqa: T201
"""Plays all cases at once against one door, good pages in between, and tells what came of it.

python -m tests.misbehaving FOLDER              play them; FOLDER takes the throw-away certificates
python -m tests.misbehaving --json FOLDER       the same, for programs
python -m tests.misbehaving --watched FOLDER    the same under strace: every connect() of it is looked at
python -m tests.misbehaving --careless FOLDER   play the redirects without the guard, to see that strace sees it
python -m tests.misbehaving --table             docs/misbehaving.md, to be written there
"""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from ingest.messages import Purpose, Reply, Request
from normalize.values import Url
from tests.misbehaving.cases import CASES, Case
from tests.misbehaving.measured import resident_mib
from tests.misbehaving.removals import no_judging_of_urls
from tests.misbehaving.stage import Played, Stage, staged
from tests.misbehaving.watched import connects, is_expected

HURRY_AMONG_OTHERS = 7.5
"""Less than alone: four seconds must do for what is honest in slow cases, beside all the others."""


async def all_at_once(folder: Path) -> dict[str, object]:
    """Play every case in one web, the slow ones in a second one, those with dials of their own by themselves."""
    between = Case("between", "good pages in between", CASES[0].act, 200)
    async with staged([*CASES, between], folder) as stage:
        web, hurried = stage.web(concurrency=64, per_host=8), stage.web(concurrency=64, hurry=HURRY_AMONG_OTHERS)

        async def play(case: Case) -> Played:
            if case.dials:
                return await stage.play(case)
            return await stage.play(case, hurried if case.slow else web)

        async def good(number: int) -> bool:
            answer = await web.ask(Request(Url(f"http://{between.host}/{number}"), Purpose.PAGE))
            return isinstance(answer, Reply) and answer.status == 200

        played, goods = await asyncio.gather(
            asyncio.gather(*(play(case) for case in CASES)), asyncio.gather(*(good(n) for n in range(len(CASES))))
        )
        await web.aclose()
        await hurried.aclose()
        return told(stage, played, goods, between)


def told(stage: Stage, played: list[Played], goods: list[bool], between: Case) -> dict[str, object]:
    return {
        "cases": len(played),
        "faults": {one.case.name: one.faults() for one in played if one.faults()},
        "canary_hits": stage.canary_hits,
        "good": sum(goods),
        "asked_good": stage.server.count_host(between.host),
        "resident_mib": resident_mib(),
    }


def play(arguments: list[str], folder: Path) -> int:
    found = asyncio.run(all_at_once(folder))
    print(json.dumps(found) if "--json" in arguments else "\n".join(f"{key}: {value}" for key, value in found.items()))
    return 1 if found["faults"] or found["canary_hits"] else 0


async def careless(folder: Path) -> int:
    """Play what leads to inner addresses with a door that objects to none: the canary hears of it."""
    led = [case for case in CASES if case.name.startswith("to-loopback")]
    with pytest.MonkeyPatch.context() as patch:
        no_judging_of_urls(patch)
        async with staged(led, folder) as stage:
            await asyncio.gather(*(stage.play(case) for case in led))
            return stage.canary_hits


def watch(folder: Path) -> int:
    places = connects(folder)
    unexpected = sorted(place for place in places if not is_expected(place))
    print(f"{sum(places.values())} connections to {len(places)} places, unexpected: {unexpected or 'none'}")
    return 1 if unexpected or not places else 0


def main(arguments: list[str]) -> int:
    if "--table" in arguments:
        from tests.misbehaving.table import document

        print(document(), end="")
        return 0
    if not arguments or arguments[-1].startswith("--"):
        print(__doc__)
        return 2
    folder = Path(arguments[-1])
    if "--careless" in arguments:
        print(f"{asyncio.run(careless(folder))} connections to the canary")
        return 0
    return watch(folder) if "--watched" in arguments else play(arguments, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
