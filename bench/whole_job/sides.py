"""The sides of the whole job: how each is started, and what it must have written to count."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.whole_job.origin import host_of
from bench.whole_job.site import ARTICLES, IMAGES
from bench.whole_job.taken import Taken, run
from store.files.raw import RAW_NAME
from store.warc.names import INDEX_SUFFIX

ROOT = Path(__file__).resolve().parents[2]
SCRAPY_JOB = Path(__file__).with_name("scrapy_job.py")
RUN = (sys.executable, "-m", "ingest", "run", "--config", "config.yaml")
RULE = """\
rule:
  name: town
  hosts: [{hosts}]
  body: div.story
  title: h1
  date: {{css: article time, attr: datetime}}
samples:
  - url: http://127.0.1.1/story/0.html
    page: |
      <!doctype html><html lang="en"><body><main><article><h1>Bridge</h1><time datetime="2026-01-05T08:00:00Z"></time>
      <div class="story"><p>It opens.</p></div></article></main><aside>More stories</aside></body></html>
    expect: {{title: Bridge, contains: [It opens.], lacks: [More stories]}}
"""
"""A rule for the pages of the origin (docs/rules.md)."""
_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done."""

    feeds: int
    images: int
    """In each article; 0 for a job without images."""
    port: int
    full_text: bool = True
    """False: pages are not asked for; what the feeds say is all."""

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
    tree_mib: float = 0.0
    largest_mib: float = 0.0
    flaw: str = ""
    """What of the job it did not do, beside articles and images."""


Side = Callable[[Job, Path], Cost]


def ours(job: Job, folder: Path, known: int = 0, rules: str = "") -> Cost:
    """Run the project as it comes: pages kept, connections guarded, files synced. Posts `known` before do not count.

    `rules` are lines for its configuration.
    """
    configure(job, folder, rules)
    cost = _left(in_project(RUN, folder), folder)
    cost = replace(cost, articles=cost.articles - known)
    kept = sum(index.read_bytes().count(b"\n") for index in (folder / "state" / RAW_NAME).glob(f"*{INDEX_SUFFIX}"))
    is_kept = kept >= cost.articles or not job.full_text
    return cost if is_kept else replace(cost, flaw=f"{kept} pages kept of {cost.articles}")


def ours_by_rule(job: Job, folder: Path) -> Cost:
    """Run the project with a rule that a person wrote for this site, as Scrapy's selector was."""
    rules = folder / "rules"
    rules.mkdir(parents=True)
    (rules / "town.yaml").write_text(RULE.format(hosts=", ".join(map(host_of, range(job.feeds)))))
    return ours(job, folder, rules="rules: {folder: rules}\n")


def ours_again(job: Job, folder: Path) -> Cost:
    """Run the project a second time over a store that holds all of it: every feed answers 304."""
    ours(job, folder)
    return _left(in_project([*RUN, "--force"], folder), folder)


def scrapy(job: Job, folder: Path, python: Path, *, generic: bool = False) -> Cost:
    """Run Scrapy in the peers' environment."""
    command = [str(python), str(SCRAPY_JOB), str(folder / "content"), str(job.images), str(int(generic)), *job.urls()]
    return _left(run(command, folder), folder)


def curl(job: Job, folder: Path) -> Cost:
    """Have curl download the same pages and images, told where they stand: what no program can do without."""
    lines = []
    for feed, url in enumerate(job.urls()):
        origin = url.partition("/feed/")[0]
        for number in range(feed * ARTICLES, (feed + 1) * ARTICLES):
            lines.append(f'url="{origin}/story/{number}.html"\noutput="content/{number}/index.md"\n')
            lines += [
                f'url="{origin}/image/{image}.png"\noutput="content/{number}/{image}.png"\n'
                for image in range(number * IMAGES, number * IMAGES + job.images)
            ]
    (folder / "list").write_text("".join(lines))
    options = ["--silent", "--parallel", "--parallel-max", str(_AT_ONCE), "--compressed", "--create-dirs"]
    return _left(run(["curl", *options, "--config", "list"], folder), folder)


def in_project(command: Sequence[str], folder: Path, *, may_fail: bool = False) -> Taken:
    """Run a command of the project in a folder elsewhere."""
    return run(command, folder, {"PYTHONPATH": str(ROOT)}, may_fail=may_fail)


def configure(job: Job, folder: Path, further: str = "") -> None:
    """Write the configuration of a job, with `further` lines."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = "".join(f'  - {{name: "town-{number}", url: "{url}"}}\n' for number, url in enumerate(job.urls()))
    (folder / "config.yaml").write_text(
        f"store: {{content: content, state: state, images: {'download' if job.images else 'none'}}}\n"
        f"network: {{allow_private: [127.0.1.0/24], delay_s: 0, per_host: 8, concurrency: {_AT_ONCE}}}\n"
        f"defaults: {{full_text: {str(job.full_text).lower()}}}\n"
        f"{further}sources:\n{sources}"
    )


def _left(taken: Taken, folder: Path) -> Cost:
    content = folder / "content"
    articles, images = (sum(1 for _ in content.rglob(kind)) for kind in ("index.md", "*.png"))
    return Cost(taken.cpu_s, taken.wall_s, articles, images, taken.tree_mib, taken.largest_mib)
