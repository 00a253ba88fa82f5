"""The sides of the comparison: how each is started, and what it must have written to count."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.whole_job.origin import host_of

ROOT = Path(__file__).resolve().parents[2]
SCRAPY_JOB = Path(__file__).with_name("scrapy_job.py")


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done."""

    feeds: int
    images: int
    """In each article; 0 for a job without images."""
    port: int

    def urls(self) -> list[str]:
        """Return the addresses of the feeds."""
        return [f"http://{host_of(feed)}:{self.port}/feed/{feed}.xml" for feed in range(self.feeds)]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a side took, its start included, and what it left."""

    cpu_s: float
    """User and system, of the process and all that it waited for."""
    wall_s: float
    articles: int
    images: int


Side = Callable[[Job, Path], Cost]


def ours(job: Job, folder: Path) -> Cost:
    """Run the project as it comes: pages kept, connections guarded, files synced."""
    _configure(job, folder)
    return _run([sys.executable, "-m", "ingest", "run", "--config", "config.yaml"], folder)


def ours_again(job: Job, folder: Path) -> Cost:
    """Run the project a second time over a store that holds all of it: every feed answers 304."""
    ours(job, folder)
    return _run([sys.executable, "-m", "ingest", "run", "--force", "--config", "config.yaml"], folder)


def scrapy(job: Job, folder: Path, python: Path, *, generic: bool = False) -> Cost:
    """Run Scrapy in the peers' environment."""
    command = [str(python), str(SCRAPY_JOB), str(folder / "content"), str(job.images), str(int(generic)), *job.urls()]
    return _run(command, folder)


def _configure(job: Job, folder: Path) -> None:
    sources = "".join(f'  - {{name: "town-{number}", url: "{url}"}}\n' for number, url in enumerate(job.urls()))
    (folder / "config.yaml").write_text(
        f"store: {{content: content, state: state, images: {'download' if job.images else 'none'}}}\n"
        "network: {allow_private: [127.0.0.0/8], delay_s: 0, per_host: 8, concurrency: 32}\n"
        f"sources:\n{sources}"
    )


def _run(command: list[str], folder: Path, environ: Mapping[str, str] | None = None) -> Cost:
    before, began_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    path = {"PYTHONPATH": str(ROOT)} if command[0] == sys.executable else {}
    ended = subprocess.run(
        command, cwd=folder, env={**os.environ, **path, **(environ or {})}, capture_output=True, check=False
    )
    after, wall_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began_s
    if ended.returncode:
        sys.stderr.write(ended.stderr.decode(errors="replace")[-2_000:])
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    content = folder / "content"
    return Cost(cpu_s, wall_s, len(list(content.rglob("index.md"))), len(list(content.rglob("*.png"))))
