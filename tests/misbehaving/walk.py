"""All misbehaviours as sources of one configuration, polled by the real command line: what is stored, said and asked.

The server lives in this process, the walk in one of its own, under strace where there is one.
"""

import asyncio
import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import frontmatter
import yaml

from ingest.messages import Purpose
from tests.misbehaving.acts import PAGE_OF, by_path
from tests.misbehaving.cases import Case
from tests.misbehaving.server import Act, Server
from tests.misbehaving.stage import CANARY, staged
from tests.misbehaving.visits import Visit
from tests.misbehaving.watched import Place, places_in

ROOT = Path(__file__).resolve().parent.parent.parent
TIMEOUT_S = 30
MAX_FEED_BYTES = 12_000_000
STRACE = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect", "-o")


@dataclass
class Walked:
    """What became of it all."""

    exit_codes: list[int] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By name, of the run that concerned the source last."""
    run: dict[str, Any] = field(default_factory=dict)
    """What the first run said of itself."""
    printed: str = ""
    """All that the runs wrote to their standard output and error."""
    asked: Counter[str] = field(default_factory=Counter)
    """Requests by host."""
    canary_hits: int = 0
    resident_mib: int = 0
    posts: dict[str, list[str]] = field(default_factory=dict)
    """The text of every post, by source."""
    images: Counter[str] = field(default_factory=Counter)
    """Files beside the posts, by source."""
    written: bytes = b""
    """Every byte that the runs left on the disk."""
    places: Counter[Place] | None = None
    """Where it connected to; None where there is no strace."""
    server: Server | None = None

    def asked_of(self, host: str) -> int:
        """Return the requests to a host, without those for its robots.txt."""
        received = self.server.received if self.server else []
        return sum(1 for request in received if request.host == host and request.path != "/robots.txt")


def walkable(cases: Sequence[Case]) -> list[Case]:
    """Return those that a walk can play: not those that need a door of their own."""
    return [case for case in cases if not case.dials]


def config(
    cases: Sequence[Case], visits: Sequence[Visit], folder: Path, places: Mapping[str, object]
) -> dict[str, Any]:
    """Write the configuration that makes a source of each."""
    network = {
        "allow_private": ["127.0.0.1/32"],
        "resolve": {host: f"{place[0]}:{place[1]}" for host, place in places.items()},  # type: ignore[index]
        "ca_file": str(folder / "authority.pem"),
        "delay_s": 0,
        "timeout_s": TIMEOUT_S,
        "concurrency": 48,
        "max_feed_bytes": MAX_FEED_BYTES,
    }
    rows = [{"name": case.name, "url": _feed_url(case), "first_import": 20} for case in cases]
    rows += [{"name": visit.name, "url": visit.url, **visit.settings} for visit in visits]
    return {"network": network, "sources": rows}


def _feed_url(case: Case) -> str:
    """Return the case's own URL; of a page or an image, that of a good feed that leads to it."""
    if case.purpose is Purpose.FEED:
        return case.asked_url
    return f"http://{case.name}.{PAGE_OF}/feed"


def guides(cases: Sequence[Case]) -> dict[str, Act]:
    """Return the good sites whose articles lead to pages and images that misbehave."""
    acts = {}
    for case in cases:
        if case.purpose is Purpose.PAGE:
            acts[f"{case.name}.{PAGE_OF}"] = by_path({"/feed": _feed_of(f"<link>{case.asked_url}</link>")})
        elif case.purpose is Purpose.IMAGE:
            image = f'&lt;img src="{case.asked_url}"&gt;'
            acts[f"{case.name}.{PAGE_OF}"] = by_path({"/feed": _feed_of("", image)})
    return acts


def _feed_of(link: str, more: str = "") -> bytes:
    text = "&lt;p&gt;What the feed itself says of the article, in a sentence that is long enough.&lt;/p&gt;"
    item = f"<item><guid>1</guid><title>Guided</title>{link}<description>{text}{more}</description></item>"
    return f"<rss version='2.0'><channel><title>guide</title>{item}</channel></rss>".encode()


@asynccontextmanager
async def opened(cases: Sequence[Case], visits: Sequence[Visit], folder: Path) -> Any:
    """Start the server with a site for each, and give it and the places of its hosts."""
    more = guides(cases) | {visit.host: visit.act for visit in visits}
    async with staged(cases, folder, more) as stage:
        yield stage


async def walk(cases: Sequence[Case], visits: Sequence[Visit], folder: Path) -> Walked:
    """Run once over everything, and again over what is to be asked several times."""
    walked = Walked()
    async with opened(cases, visits, folder) as stage:
        (folder / "config.yaml").write_text(yaml.safe_dump(config(cases, visits, folder, stage.places)))
        times = {case.name: case.times for case in cases} | {visit.name: visit.times for visit in visits}
        for epoch in range(1, max(times.values()) + 1):
            names = [name for name, wanted in times.items() if wanted >= epoch]
            await _run(names if epoch > 1 else [], folder, walked, epoch)
        for hours in sorted({visit.later_h for visit in visits} - {0.0}):
            names = [visit.name for visit in visits if visit.later_h == hours]
            await _run(names, folder, walked, epoch + 1, hours)
        walked.asked = Counter(request.host for request in stage.server.received)
        walked.canary_hits = stage.canary_hits
        walked.server = stage.server
    collect(folder, walked)
    return walked


async def _run(names: Sequence[str], folder: Path, walked: Walked, epoch: int, hours: float = 0.0) -> None:
    trace = folder / f"connects-{epoch}.trace"
    watched = (*STRACE, str(trace)) if shutil.which("strace") else ()
    command = (*watched, sys.executable, "-m", "tests.misbehaving.measured", str(hours))
    command = (*command, str(folder / "config.yaml"), *names)
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    told, complaints = await asyncio.wait_for(process.communicate(), 240)
    walked.exit_codes.append(process.returncode or 0)
    walked.printed += told.decode() + complaints.decode(errors="replace")
    for line in told.decode().splitlines():
        row = json.loads(line)
        if row["kind"] == "source":
            walked.sources[row["name"]] = row
        elif row["kind"] == "run":
            walked.run = walked.run or row
        else:
            walked.resident_mib = max(walked.resident_mib, row["resident_mib"])
    if watched:
        walked.places = (walked.places or Counter()) + places_in(trace.read_text(errors="replace"))


def collect(folder: Path, walked: Walked) -> None:
    """Read what the runs left on the disk."""
    content = folder / "content"
    for path in sorted(content.rglob("*")) if content.exists() else ():
        if path.name == "index.md":
            text = path.read_text("utf-8")
            source = str(frontmatter.loads(text)["source"])
            walked.posts.setdefault(source, []).append(text)
            walked.images[source] += sum(1 for _ in path.parent.iterdir()) - 1
    walked.written = b"\n".join(_files(folder))


def _files(folder: Path) -> Iterator[bytes]:
    """Yield all that the runs wrote, and under which names; not what was there before."""
    for top in (folder / "content", folder / ".fetched", folder / "fetched.journal"):
        for path in (top, *sorted(top.rglob("*"))):
            yield path.relative_to(folder).as_posix().encode()
            if path.is_file():
                yield path.read_bytes()


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


__all__ = ["CANARY", "Walked", "config", "opened", "walk", "walkable"]
