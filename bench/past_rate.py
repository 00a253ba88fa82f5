"""The past by a list of addresses beside a run over feeds: the same articles, one loopback origin, CPU and memory.

    python -m bench.past_rate [ARTICLES]

Both sides have the same configuration; a list knows nothing of titles, dates and texts that feeds say. Prints the cost
of each, and whether a list is at least `LEAST` as fast in CPU, which is to be trusted on a machine that is shared.
"""

import sys
import tempfile
from pathlib import Path

from bench.whole_job.__main__ import origin
from bench.whole_job.origin import host_of
from bench.whole_job.sides import RUN, Job, configure, in_project
from bench.whole_job.site import ARTICLES

LEAST = 0.7
_LIST = "list.txt"


def main(articles: int) -> int:
    """Do the same articles by a run and by a list; return 0 where the list is fast enough and both are whole."""
    feeds = -(-articles // ARTICLES)
    whole, costs = True, []
    with tempfile.TemporaryDirectory() as base, origin(feeds, 0) as port:
        job = Job(feeds, 0, port)
        for name, command in (
            ("run", RUN),
            ("list", (*RUN[:3], "backfill", "town-0", "--urls", _LIST, "--config", "config.yaml")),
        ):
            folder = Path(base) / name
            configure(job, folder)
            (folder / _LIST).write_text("\n".join(_addresses(job)) + "\n")
            taken = in_project(command, folder)
            count = sum(1 for _ in (folder / "content").rglob("index.md"))
            whole = whole and count == feeds * ARTICLES
            costs.append(taken.cpu_s / max(1, count))
            print(
                f"{name}: {count} articles, {taken.cpu_s:.1f} s of CPU ({1000 * costs[-1]:.1f} ms each), "
                f"{taken.wall_s:.0f} s wall, {taken.tree_mib:.0f} MiB in all, {taken.largest_mib:.0f} MiB the largest"
            )
    share = costs[0] / costs[1]
    print(f"a list does {share:.2f} of what a run does in the same CPU time (at least {LEAST} wanted)")
    return 0 if whole and share >= LEAST else 1


def _addresses(job: Job) -> list[str]:
    places = [(feed, number) for feed in range(job.feeds) for number in range(feed * ARTICLES, (feed + 1) * ARTICLES)]
    return [f"http://{host_of(feed)}:{job.port}/story/{number}.html" for feed, number in places]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000))
