# ruff: noqa: T201
"""The conformance run: is the command line a guest that every host would invite again?

python -m tests.misbehaving.manners            visit the sites of `guest_house` and judge every point
python -m tests.misbehaving.manners --json     the same, for programs

The exit code is 1 when a point fails. What counts is what the hosts saw. It takes about a minute: pauses are kept in
real time.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from tests.misbehaving import guest_house
from tests.misbehaving.certificates import contexts
from tests.misbehaving.guest_house import AGENT, DELAY_S, DOMAIN, ENVIRON, Counted
from tests.misbehaving.server import Received, Server
from tests.misbehaving.stage import CANARY

ROOT = Path(__file__).resolve().parent.parent.parent
WIDTH = 72
MOVERS = ("leaves", "leaves-too", "visits", "strays")
VISITS: list[tuple[str, float, tuple[str, ...]]] = [
    ("first", 0, ("run", "--force", "--json")),
    ("second", 0, ("run", "--force", "--json")),
    ("third", 0, ("run", "--force")),
    ("undue", 0, ("run",)),
    ("hand", 0, ("add", guest_house.url("news", "/private/hand"))),
    ("past", 0, ("backfill", "maps", "--via", "sitemap")),
    ("hurried", 2, ("run", "edited", "--budget", "0")),
    ("edits", 2, ("run", "edited", "--json")),
    *((f"day {day}", 25 * day, ("run", "--force", "--json", *MOVERS)) for day in (1, 2, 3)),
    ("retired", 75, ("run", "gone", "--json")),
]
"""What the guest does: a name for it, so many hours later than it is, the command."""


@dataclass
class Visited:
    """What the hosts saw of the guest, and what the guest said of it."""

    received: list[Received] = field(default_factory=list)
    visits: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Command -> which of the requests it made: from, to."""
    told: dict[str, str] = field(default_factory=dict)
    """Command -> what it printed."""
    most_at_once: int = 0
    canary_hits: int = 0
    written: bytes = b""

    def of(self, host: str, path: str | None = None, visit: str | None = None) -> list[Received]:
        """Return the requests to a host, of one path, of one command, in the order in which they came."""
        start, end = self.visits[visit] if visit else (0, len(self.received))
        name = host if "." in host else f"{host}.{DOMAIN}"
        return [each for each in self.received[start:end] if each.host == name and path in {None, each.path}]

    def gaps_s(self, host: str, visit: str, *, after: str | None = None) -> list[float]:
        """Return the seconds between the requests to a host, from the one for the path `after` on."""
        requests = self.of(host, visit=visit)
        paths = [request.path for request in requests]
        times = [request.at_s for request in requests[paths.index(after) if after in paths else 0 :]]
        return [later - earlier for earlier, later in pairwise(times)]

    def rows(self, visit: str) -> dict[str, dict[str, Any]]:
        """Return what a command said of each source, and of the run under `run`."""
        rows = [json.loads(line) for line in self.told[visit].splitlines() if line.startswith("{")]
        return {row.get("name", row["kind"]): row for row in rows}


async def visited(folder: Path) -> Visited:
    """Visit the sites: three forced runs, one that is not, an article by hand, a walk into the past; and days later."""
    seen = Visited()
    async with _house(folder, seen) as server:
        for name, hours, command in VISITS:
            start = len(server.received)
            seen.told[name] = await _run(folder, hours, *command)
            seen.visits[name] = (start, len(server.received))
        seen.received = list(server.received)
    seen.written = await asyncio.to_thread(_written, folder)
    return seen


def _written(folder: Path) -> bytes:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pem")
    return b"\n".join(path.read_bytes() for path in files)


@asynccontextmanager
async def _house(folder: Path, seen: Visited) -> Any:
    sites = guest_house.sites()
    crowd = Counted(sites["crowd"])
    sites["crowd"] = crowd
    hosts = {f"{name}.{DOMAIN}": act for name, act in sites.items()}
    tls = {"tls-good": "https://good.example/feed", "tls-expired": "https://x.good.example/feed"}
    hosts |= {"good.example": sites["moved"], "x.good.example": sites["moved"]}
    async with Server(hosts, contexts(folder, ("good", "expired"))) as server:

        def sing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.canary_hits += 1
            writer.close()

        canary = await asyncio.start_server(sing, CANARY, server.ports["plain"])
        places = dict.fromkeys(hosts, f"127.0.0.1:{server.ports['plain']}")
        places |= {"good.example": f"127.0.0.1:{server.ports['good']}"}
        places |= {"x.good.example": f"127.0.0.1:{server.ports['expired']}"}
        network = {
            "user_agent": AGENT, "delay_s": DELAY_S, "per_host": 2, "timeout_s": 20, "resolve": places,
            "allow_private": ["127.0.0.1/32"], "ca_file": str(folder / "authority.pem"), "concurrency": 32,
        }  # fmt: skip
        (folder / "config.yaml").write_text(yaml.safe_dump({"network": network, "sources": guest_house.sources(tls)}))
        try:
            yield server
        finally:
            canary.close()
            seen.most_at_once = crowd.most


async def _run(folder: Path, hours: float, *command: str) -> str:
    program = ("tests.misbehaving.later", str(hours)) if hours else ("ingest",)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *program, *command, "--config", str(folder / "config.yaml"),
        cwd=ROOT, env=os.environ | ENVIRON, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await asyncio.wait_for(process.communicate(), 300)
    return told.decode(errors="replace")


@dataclass(frozen=True)
class Judged:
    """One point, and what was seen of it."""

    topic: str
    point: str
    passed: bool
    seen: str
    timed: bool = False


def judged(seen: Visited) -> Iterator[Judged]:
    """Judge every point."""
    from tests.misbehaving.points import POINTS

    for point in POINTS:
        try:
            passed, what = point.look(seen)
        except (LookupError, ValueError) as error:
            passed, what = False, f"nothing to judge by: {error!r}"
        yield Judged(point.topic, point.words, passed, what, point.timed)


def tell(points: list[Judged]) -> Iterator[str]:
    """Yield the lines for people."""
    topic = ""
    for each in points:
        if each.topic != topic:
            topic = each.topic
            yield f"\n{topic}"
        yield f"  {'pass' if each.passed else 'FAIL'}  {each.point:<{WIDTH}}  {each.seen}"
    failed = sum(not each.passed for each in points)
    yield f"\n{len(points) - failed} of {len(points)} points pass" + (f", {failed} FAIL" if failed else "")


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        points = list(judged(asyncio.run(visited(Path(folder)))))
    if "--json" in arguments:
        for each in points:
            print(json.dumps({"topic": each.topic, "point": each.point, "passed": each.passed, "seen": each.seen}))
    else:
        print("\n".join(tell(points)))
    return 0 if all(each.passed for each in points) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
