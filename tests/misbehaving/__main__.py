# ruff: noqa: T201
"""Plays all cases at once against one door, good pages in between, and tells what came of it.

python -m tests.misbehaving FOLDER              play them; FOLDER takes the throw-away certificates
python -m tests.misbehaving --json FOLDER       the same, for programs
python -m tests.misbehaving --watched FOLDER    the same under strace: every connect() of it is looked at
python -m tests.misbehaving --table             the cases as a Markdown table, for the documentation
"""

import asyncio
import json
import resource
import sys
from pathlib import Path

from ingest.messages import Purpose, Reply, Request
from normalize.article import Url
from tests.misbehaving.cases import CASES, Case
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


def resident_mib() -> int:
    """The most memory that this process held; `ru_maxrss` would count what its parent held before the exec, too."""
    status = Path("/proc/self/status")
    if status.exists():
        (held,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def table() -> str:
    """The cases as Markdown."""
    rows = [f"| {case.name} | {case.does} | {case.outcome} | {case.asked} |" for case in CASES]
    return "\n".join(("| case | what the server does | what comes of it | requests |", "|---|---|---|---|", *rows))


def play(arguments: list[str], folder: Path) -> int:
    found = asyncio.run(all_at_once(folder))
    print(json.dumps(found) if "--json" in arguments else "\n".join(f"{key}: {value}" for key, value in found.items()))
    return 1 if found["faults"] or found["canary_hits"] else 0


def watch(folder: Path) -> int:
    places = connects(folder)
    unexpected = sorted(place for place in places if not is_expected(place))
    print(f"{sum(places.values())} connections to {len(places)} places, unexpected: {unexpected or 'none'}")
    return 1 if unexpected or not places else 0


def main(arguments: list[str]) -> int:
    if "--table" in arguments:
        print(table())
        return 0
    if not arguments or arguments[-1].startswith("--"):
        print(__doc__)
        return 2
    folder = Path(arguments[-1])
    return watch(folder) if "--watched" in arguments else play(arguments, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
