"""Polls recorded and generated sources for 90 simulated days: our schedule, and those of others, under one cron job.

    python bench/simulate_schedule.py [--days 90] [--seeds 10 11] [--polls DIR] [--feeds DIR] [--out docs/simulation.md]

The polls' DIR holds documents and `index.json`, as for `bench/replay.py`; the feeds' holds compressed feed documents.
Prints one line of JSON a schedule and group of sources, its progress to standard error, and with --out writes the
page. Exits 1 when ours loses an item, or when, over all sources together or over the generated ones, one of the others
is not beaten in requests and delay at once by a setting of ours.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.schedule.bound import least_waiting
from bench.schedule.page import page
from bench.schedule.recorded import drawn_days, stated
from bench.schedule.schedules import hourly, media_cloud, miniflux, ours
from bench.schedule.simulate import Outcome, Scheduler, polled
from bench.schedule.sources import Simulated, generated
from bench.schedule.tally import Table, row
from ingest.fetcher.schedule.due import Schedule

SEEDS = (10, 11)
DEFAULT = Schedule().price_item_hours
OTHERS: Mapping[str, Scheduler] = {"every hour": hourly, "Miniflux": miniflux, "Media Cloud": media_cloud}
OURS = (DEFAULT, 0.3, 0.6, 5.0, 50.0)
"""`schedule.item_hours`: the default, a faster setting, and others for fewer and fewer requests."""
SCHEDULES: Mapping[str, Scheduler] = {
    **OTHERS,
    **{f"`item_hours: {setting:g}`": ours(Schedule(price_item_hours=setting)) for setting in OURS},
}
Outcomes = Mapping[str, Outcome]
"""Of one source, by schedule."""


def outcomes_of(source: Simulated, days: float) -> Outcomes:
    """Poll a source by every schedule."""
    return {name: polled(source, scheduler(source), days) for name, scheduler in SCHEDULES.items()}


def simulated(sources: Sequence[Simulated], days: float) -> list[Outcomes]:
    """Poll all sources, several at once, and say how far that has come."""
    found = []
    with ProcessPoolExecutor() as workers:
        for number, outcomes in enumerate(workers.map(partial(outcomes_of, days=days), sources), start=1):
            found.append(outcomes)
            print(f"{number} of {len(sources)}: {sources[number - 1].name}", file=sys.stderr, flush=True)
    return found


def table(title: str, sources: Sequence[Simulated], outcomes: Sequence[Outcomes], days: float) -> Table:
    """Sum up what the schedules come to on some sources."""
    rows = [row(name, [each[name] for each in outcomes], days) for name in SCHEDULES]
    others, own = rows[: len(OTHERS)], rows[len(OTHERS) :]
    requests = min(each.requests for each in others) * days * len(sources)
    bound_min = least_waiting(sources, days, requests) * 60 / others[0].items
    return Table(title, len(sources), others, own, round(bound_min, 1))


def tables_of(sources: Sequence[Simulated], days: int) -> list[Table]:
    """Poll the sources, and sum up by where they come from: the generated ones, the recorded ones, and all."""
    polls = simulated(sources, days)
    titles = {"Recorded news": "recorded news", "Recorded blogs": "recorded blogs"}
    groups = {"All sources": [True] * len(sources)}
    groups["Generated sources"] = [source.kind not in titles.values() for source in sources]
    groups |= {title: [source.kind == kind for source in sources] for title, kind in titles.items()}
    return [
        table(
            title,
            [source for source, is_in in zip(sources, members, strict=True) if is_in],
            [outcomes for outcomes, is_in in zip(polls, members, strict=True) if is_in],
            days,
        )
        for title, members in groups.items()
        if any(members)
    ]


def main() -> int:
    """Run the simulation; the exit code says whether ours is ahead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--polls", type=Path, default=Path("../shared/corpora/polls"))
    parser.add_argument("--feeds", type=Path, default=Path("../shared/corpora/feeds"))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    sources = [source for seed in args.seeds for source in generated(seed, args.days)]
    if (args.polls / "index.json").exists():
        sources += [drawn_days(args.polls, args.days, seed) for seed in args.seeds]
    sources += stated(args.feeds, args.days)
    tables = tables_of(sources, args.days)
    for each in tables:
        for one in each.rows:
            print(json.dumps({"sources": each.title, **asdict(one)}))
    if args.out:
        args.out.write_text(page(tables, args.days, args.seeds, DEFAULT), "utf-8")
    is_ahead = all(each.ahead_of(other) for each in tables[:2] for other in each.others)
    return 0 if is_ahead and not any(one.lost for each in tables for one in each.own) else 1


if __name__ == "__main__":
    sys.exit(main())
