"""One run of a life in a process of its own, as cron starts it: tells the most memory that it took.

python -m bench.life.cron FOLDER --days 730 --seed 1 --busy 60 --passed SECONDS
"""

import argparse
import json
import logging
import resource
import subprocess
import sys
from pathlib import Path
from random import Random

from bench.life.played import LifeClock, LifeWeb
from bench.life.world import World
from ingest.commands import run as running
from ingest.config.load import load
from ingest.session.doors import Doors
from ingest.session.session import Session

ROOT = Path(__file__).resolve().parents[2]


def session_of(folder: Path, web: LifeWeb, clock: LifeClock, run: int) -> Session:
    """Return how a command walks."""
    web.closed = False
    doors = Doors(lambda _: _opened(web), clock, Random(run), {})
    return Session(load(folder / "config.yaml"), folder, doors=doors)


def _opened(web: LifeWeb) -> LifeWeb:
    web.closed = False
    return web


def run_apart(folder: Path, world: World, passed_s: float) -> tuple[int, list[str], str]:
    """Run once in a process of its own; return the bytes of memory, the feeds that were read, and what went wrong."""
    words = [sys.executable, "-m", "bench.life.cron", str(folder), "--passed", str(passed_s)]
    words += ["--days", str(world.days), "--seed", str(world.seed), "--busy", str(world.busy_a_day)]
    done = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        return 0, [], done.stderr.strip().rpartition("\n")[2]
    said = json.loads(done.stdout)
    return said["bytes"], said["read"], f"{said['faults']} faults" if said["faults"] else ""


def peak_bytes() -> int:
    """Return the most memory that this process took; `getrusage` would count that of whoever started it, too."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return (peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    for name in ("days", "busy", "passed"):
        parser.add_argument(f"--{name}", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    clock = LifeClock()
    clock.advance(chosen.passed)
    web = LifeWeb(World(chosen.seed, chosen.days, chosen.busy), clock)
    walked = running.run(session_of(chosen.folder, web, clock, int(chosen.passed)), ())
    print(json.dumps({"bytes": peak_bytes(), "read": sorted(web.shown), "faults": walked.report.faults}))


if __name__ == "__main__":
    main()
