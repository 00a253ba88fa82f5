"""Polls recorded and generated sources for 90 simulated days: our schedule, and those of others, under one cron job.

    python bench/simulate_schedule.py [--days 90] [--seed 7] [--polls DIR] [--out docs/simulation.md]

DIR holds recorded polls (documents and `index.json`, as for `bench/replay.py`): one more source, whose items are
repeated, fortnight by fortnight, for as long as the simulation lasts. Prints one line of JSON a schedule, and with
--out writes the table. Exits 1 when ours loses an item, or when, over all sources together, one of the others is not
beaten in requests and delay at once by a setting of ours.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.schedule.schedules import hourly, media_cloud, miniflux, ours
from bench.schedule.simulate import CRON, Outcome, Scheduler, polled
from bench.schedule.sources import BEFORE, START, Simulated, generated
from ingest.fetcher.policy import Schedule
from ingest.fetcher.read_feed import read_feed
from normalize.article import Url

SEED = 7
FORTNIGHT = timedelta(days=14)
DEFAULT = Schedule().price_item_hours
OTHERS: Mapping[str, Scheduler] = {"every hour": hourly, "Miniflux": miniflux, "Media Cloud": media_cloud}
OURS = (DEFAULT, 0.7, 60.0)
"""`schedule.item_hours`: the default, a slower setting, and one for very few requests."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a schedule comes to, over all sources."""

    schedule: str
    requests: float
    """A source and day."""
    mean_min: float
    """Until an item is seen."""
    median_min: float
    items: int
    lost: int

    def is_ahead_of(self, other: "Row") -> bool:
        """Say whether it asks less and sees sooner, and loses nothing."""
        return not self.lost and self.requests < other.requests and self.mean_min < other.mean_min


def row(name: str, outcomes: Sequence[Outcome], days: float) -> Row:
    """Sum up the outcomes of a schedule."""
    minutes = [hours * 60 for outcome in outcomes for hours in outcome.delays_h]
    return Row(
        schedule=name,
        requests=round(sum(outcome.requests for outcome in outcomes) / len(outcomes) / days, 2),
        mean_min=round(mean(minutes), 1),
        median_min=round(median(minutes), 1),
        items=len(minutes),
        lost=sum(outcome.lost for outcome in outcomes),
    )


def simulated(sources: Sequence[Simulated], days: float) -> tuple[dict[str, Row], dict[float, Row]]:
    """Poll the sources by every schedule: what the others come to, and ours by its setting."""
    others = {
        name: row(name, [polled(source, scheduler(source), days) for source in sources], days)
        for name, scheduler in OTHERS.items()
    }
    own: dict[float, Row] = {}
    for item_hours in OURS:
        scheduler = ours(Schedule(price_item_hours=item_hours))
        outcomes = [polled(source, scheduler(source), days) for source in sources]
        own[item_hours] = row(f"fetched, `item_hours: {item_hours:g}`", outcomes, days)
    return others, own


def best_against(other: Row, own: Mapping[float, Row]) -> float | None:
    """Return the setting of ours that is ahead of another schedule in everything at once, the default if it is."""
    return next((setting for setting, each in own.items() if each.is_ahead_of(other)), None)


def recorded(folder: Path, days: int) -> Simulated:
    """Return a source whose items are those of recorded polls, repeated fortnight by fortnight."""
    found: dict[str, datetime] = {}
    window = 0
    for poll in json.loads((folder / "index.json").read_text("utf-8")):
        body = gzip.decompress((folder / poll["file"]).read_bytes())
        at = datetime.fromisoformat(poll["polled_at"])
        url = Url("https://feed.example/")
        listing = read_feed(body, content_type=None, url=url, zone="Asia/Shanghai", polled_at=at)
        window = max(window, len(listing.entries))
        for entry in listing.entries:
            if entry.published:
                found.setdefault(entry.guid or entry.link or entry.title, entry.published.at)
    monday = min(at for at in found.values() if at.weekday() == 0).replace(hour=0, minute=0, second=0, microsecond=0)
    offsets = sorted(at - monday for at in found.values() if timedelta() <= at - monday < FORTNIGHT)
    begin = START - BEFORE + timedelta(days=(START - (START - BEFORE)).days % 7)
    rounds = (START + timedelta(days=days) - begin) // FORTNIGHT + 1
    times = tuple(begin + FORTNIGHT * number + offset for number in range(rounds) for offset in offsets)
    return Simulated("recorded", "recorded", window, times)


_HEAD = """\
# When sources are polled, simulated

`make simulate` writes this page: {days} days, seed {seed}, a run every {minutes} minutes, and no source polled sooner
than 10 minutes after the last time, for all schedules alike. The generator is `bench/schedule/sources.py`; what others
do stands, as their sources state it, in `bench/schedule/peers.py`. An item is lost when it came and went between two
polls. The delay is that of every item until a poll sees it; lost ones are left out.
"""


def page(tables: Mapping[str, tuple[dict[str, Row], dict[float, Row]]], days: int, seed: int) -> str:
    """Write the results for people."""
    lines = [_HEAD.format(days=days, seed=seed, minutes=CRON.seconds // 60)]
    for title, (others, own) in tables.items():
        lines += ["", f"## {title}", "", "| schedule | requests a source and day | mean delay, min | median | lost |"]
        lines.append("|---|--:|--:|--:|--:|")
        for each in (*others.values(), *own.values()):
            numbers = f"{each.requests:.2f} | {each.mean_min:.1f} | {each.median_min:.1f} | {each.lost}"
            lines.append(f"| {each.schedule} | {numbers} |")
        lines.append("")
        for name, other in others.items():
            setting = best_against(other, own)
            verdict = (
                "no setting is ahead in both" if setting is None else f"`item_hours: {setting:g}` is ahead in both"
            )
            lines.append(f"- Against {name}, in requests and mean delay, with nothing lost: {verdict}.")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the simulation; the exit code says whether ours is ahead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--polls", type=Path, default=Path("../shared/corpora/polls"))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    sources, alone = generated(args.seed, args.days), []
    if (args.polls / "index.json").exists():
        alone = [recorded(args.polls, args.days)]
    tables = {f"{len(sources + alone)} sources of many kinds": simulated(sources + alone, args.days)}
    others, own = next(iter(tables.values()))
    if alone:
        tables["The recorded one of them alone"] = simulated(alone, args.days)
    for title, rows in tables.items():
        for each in (*rows[0].values(), *rows[1].values()):
            print(json.dumps({"sources": title, **asdict(each)}))
    is_ahead = all(best_against(other, own) is not None for other in others.values())
    is_ahead = is_ahead and not any(each.lost for each in own.values())
    if args.out:
        args.out.write_text(page(tables, args.days, args.seed), "utf-8")
    return 0 if is_ahead else 1


if __name__ == "__main__":
    sys.exit(main())
