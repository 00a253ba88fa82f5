"""Compares the whole job, CPU, wall and memory, with what its peers take for it, round by round on one origin.

    python -m bench.whole_job [--feeds 20] [--rounds 3] [--peers .peers/bin/python] [--only jobs,polling,sizes]
                              [--items 1000,6000] [--known 100000] [--write docs/speed.md]

The median round counts. There is no ratio where a side is missing or did not write every article and image, nor where
the project keeps no pages, guards no connections or syncs no files: it did another job. `--write` puts the tables into
a page, between its marks, and a drawing of them beside it.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory

from bench.whole_job.plot import bars
from bench.whole_job.polling import NOTHING_DUE, poll_again, pollers, rest
from bench.whole_job.promises import broken
from bench.whole_job.sides import ROOT, Cost, Job, Side, curl, ours, ours_again, ours_by_rule, scrapy
from bench.whole_job.site import ARTICLES, IMAGES
from bench.whole_job.sizes import over_known
from bench.whole_job.stages import stages
from bench.whole_job.tables import growth_table, polling_table, stage_table, table

MARKS = ("<!-- measured -->\n", "<!-- end of what was measured -->\n")
PARTS = ("jobs", "polling", "sizes")
_POLLED = 100
_APART = 5


def main() -> int:
    """Print the tables; return 1 where there was nothing to compare."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--feeds", type=int, default=20)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--peers", type=Path, default=ROOT / ".peers/bin/python")
    asked.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS))
    asked.add_argument("--items", type=lambda text: [int(each) for each in text.split(",")], default=[1_000, 6_000])
    asked.add_argument("--known", type=int, default=100_000)
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    told: list[str] = []
    may_compare = True
    drawn: dict[str, Mapping[str, float]] = {}
    for images in (IMAGES, 0) if "jobs" in given.only else ():
        heading, lines, is_whole, values = _jobs(given.feeds, images, given.rounds, given.peers.absolute())
        told += _shown(heading, lines)
        may_compare, drawn[heading] = may_compare and is_whole, values
    if "polling" in given.only:
        lines, is_whole = _polls(given.rounds, given.peers.absolute())
        told += _shown("polls that find nothing new", lines)
        may_compare = may_compare and is_whole
    if "sizes" in given.only:
        lines, is_whole = _sizes(given.items, given.known)
        told += _shown("without images, more of them", lines)
        may_compare = may_compare and is_whole
    if given.write:
        _write(given.write, told, drawn)
    return 0 if may_compare else 1


@contextmanager
def origin(feeds: int, images: int) -> Iterator[int]:
    """Serve the site in a process of its own; yield its port."""
    command = [sys.executable, "-m", "bench.whole_job.origin", str(feeds), str(images)]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE) as server:
        if server.stdin is None or server.stdout is None:
            raise RuntimeError("the origin has no pipes")
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()


def measured(job: Job, sides: Mapping[str, Side], rounds: int) -> dict[str, list[Cost]]:
    """Let the sides take turns, each in a folder of its own."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            with TemporaryDirectory(prefix="whole-job-") as folder:
                costs[name].append(side(job, Path(folder)))
    return costs


def _jobs(feeds: int, images: int, rounds: int, peers: Path) -> tuple[str, list[str], bool, Mapping[str, float]]:
    """Do the whole job with all sides; return its heading, its table, whether it may be compared, and CPU by side."""
    sides: dict[str, Side] = {
        "fetched": ours,
        "fetched, a rule for the site": ours_by_rule,
        "fetched, all of it known": ours_again,
    }
    missing = []
    for name, is_generic in (("Scrapy, one selector", False), ("Scrapy, trafilatura (fast)", True)):
        if peers.exists():
            sides[name] = partial(scrapy, python=peers, generic=is_generic)
        else:
            missing.append(name)
    sides["curl, downloads alone"] = curl
    articles = feeds * ARTICLES
    with origin(feeds, images) as port, TemporaryDirectory(prefix="whole-job-") as folder:
        fault = broken(port, Path(folder))
        job = Job(feeds, images, port)
        costs = measured(job, sides, rounds)
        apart = _apart(job, rounds)
    lines, is_whole = table(costs, articles, images, missing, fault)
    values = {name: 1_000 * median(cost.cpu_s for cost in each) / articles for name, each in costs.items()}
    heading = f"{articles:,} articles {f'with {images} images each' if images else 'without images'}"
    lines += ["", "Its stages, each done by itself:", "", *stage_table(apart, values["fetched"] if is_whole else None)]
    return f"{heading}, {rounds} rounds", lines, is_whole, values if is_whole else {}


def _apart(job: Job, rounds: int) -> dict[str, float]:
    """Do the stages of a job, each by itself, over a few of its feeds; the median of each stage."""
    found = []
    for _ in range(rounds):
        with TemporaryDirectory(prefix="whole-job-") as folder:
            found.append(stages(job.urls()[:_APART], job.images, Path(folder)))
    return {stage: median(each[stage] for each in found) for stage in found[0]}


def _polls(rounds: int, peers: Path) -> tuple[list[str], bool]:
    """Poll feeds that have nothing new, with all who can."""
    found = pollers(peers)
    sides: dict[str, Side] = {
        name: partial(poll_again, poller=poller) for name, poller in found.items() if poller is not None
    }
    with origin(_POLLED, 0) as port:
        job = Job(_POLLED, 0, port, full_text=False)
        costs = measured(job, sides, rounds)
        resting = measured(job, {NOTHING_DUE: rest}, rounds)
    return polling_table(costs, resting, _POLLED, [name for name, poller in found.items() if poller is None])


def _sizes(items: Sequence[int], known: int) -> tuple[list[str], bool]:
    """Do the job with more and more articles, and over a store that knows many; once, for it takes minutes."""
    costs: dict[str, tuple[Cost, int]] = {}
    for size, before in [*((size, 0) for size in items), *([(items[0], known)] if known else [])]:
        feeds = -(-size // ARTICLES)
        name = f"{feeds * ARTICLES:,} articles" + (f" over {before:,} known ones" if before else "")
        side: Side = partial(over_known, known=before) if before else ours
        with origin(feeds, 0) as port:
            costs[name] = measured(Job(feeds, 0, port), {name: side}, 1)[name][0], feeds * ARTICLES
    return growth_table(costs)


def _shown(heading: str, lines: Sequence[str]) -> list[str]:
    """Show a table as soon as it is there; return its lines with the heading above them."""
    told = [f"{heading[0].upper()}{heading[1:]}:", "", *lines, ""]
    print("\n".join(["", *told]), flush=True)
    return told


def _write(page: Path, lines: Sequence[str], drawn: Mapping[str, Mapping[str, float]]) -> None:
    """Put the tables between a page's marks, and their drawing beside it."""
    begin, end = MARKS
    before, _, rest = page.read_text("utf-8").partition(begin)
    after = rest.partition(end)[2]
    page.write_text("".join([before, begin, "\n", *(f"{line}\n" for line in lines), end, after]), "utf-8")
    if drawn and all(drawn.values()):
        title = "CPU seconds for 1,000 articles, user and system, all processes"
        page.with_suffix(".svg").write_text(bars(title, drawn), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
