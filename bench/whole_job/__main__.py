"""Compares the whole job, CPU and wall, with what its peers take for it, round by round on one origin.

    python -m bench.whole_job [--feeds 20] [--rounds 3] [--peers .peers/bin/python]

The median round counts. A side that did not write every article and image has no ratio: it did another job.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.whole_job.sides import ROOT, Cost, Job, Side, ours, ours_again, scrapy
from bench.whole_job.site import ARTICLES, IMAGES


def main() -> int:
    """Print a table for the job with and without images; return 1 where a side is short."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--feeds", type=int, default=20)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--peers", type=Path, default=ROOT / ".peers/bin/python")
    given = asked.parse_args()
    sides: dict[str, Side] = {"fetched": ours, "fetched, all of it known": ours_again}
    if given.peers.exists():
        peers = given.peers.absolute()
        sides["Scrapy, one selector"] = partial(scrapy, python=peers)
        sides["Scrapy, trafilatura (fast)"] = partial(scrapy, python=peers, generic=True)
    is_whole = True
    for images in (IMAGES, 0):
        with origin(given.feeds, images) as port:
            costs = measured(Job(given.feeds, images, port), sides, given.rounds)
        lines, all_whole = table(costs, given.feeds * ARTICLES, images)
        print(f"\n{given.feeds * ARTICLES:,} articles with {images or 'no'} images each, {given.rounds} rounds\n")
        print("\n".join(lines))
        is_whole = is_whole and all_whole
    return 0 if is_whole else 1


@contextmanager
def origin(feeds: int, images: int) -> Iterator[int]:
    """Serve the site in a process of its own; yield its port."""
    command = [sys.executable, "-m", "bench.whole_job.origin", str(feeds), str(images)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        if server.stdin is None or server.stdout is None:
            raise RuntimeError("the origin has no pipes")
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()


def measured(job: Job, sides: dict[str, Side], rounds: int) -> dict[str, list[Cost]]:
    """Let the sides take turns, each in a folder of its own."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            with TemporaryDirectory(prefix="whole-job-") as folder:
                costs[name].append(side(job, Path(folder)))
    return costs


def table(costs: dict[str, list[Cost]], articles: int, images: int) -> tuple[list[str], bool]:
    """Return the lines of a table, and whether every side did all of the job."""
    lines = [
        "| | CPU s per 1,000 articles | wall s | articles | images | CPU beside the first |",
        "|---|---|---|---|---|---|",
    ]
    first = median(cost.cpu_s for cost in next(iter(costs.values())))
    wholes = {name: all(is_whole(cost, articles, images) for cost in each) for name, each in costs.items()}
    may_compare = all(wholes.values())
    for name, each in costs.items():
        cpu_s, wall_s = median(cost.cpu_s for cost in each), median(cost.wall_s for cost in each)
        least = min(each, key=lambda cost: (cost.articles, cost.images))
        ratio = f"{cpu_s / first:.2f}" if may_compare else "none: a side is short"
        lines.append(
            f"| {name} | {1_000 * cpu_s / articles:.2f} | {wall_s:.1f} | {least.articles} | {least.images} | {ratio} |"
        )
    return lines, may_compare


def is_whole(cost: Cost, articles: int, images: int) -> bool:
    """Say whether a side wrote all that it was to write."""
    return cost.articles == articles and cost.images == articles * images


if __name__ == "__main__":
    sys.exit(main())
