"""Live some years in minutes, and judge what is left: exit code 1 and a line for each thing that does not hold.

python -m bench.life [--years 2] [--seed 1] [--hours 6] [--busy 60] [--folder DIR] [--diary FILE] [--json]
"""

import argparse
import json
import logging
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench.life.judging import Verdict
from bench.life.life import Life, Month, Settings

BOUNDED_FROM_YEARS = 1
"""Below, a database is mostly the room that it keeps free."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hours", type=float, default=6.0, help="between two runs")
    parser.add_argument("--busy", type=float, default=60.0, help="items a day of the busiest source")
    parser.add_argument("--recheck", type=float, nargs="*", default=[], help="hours after which pages are asked again")
    parser.add_argument("--folder", type=Path, help="an empty folder, which stays")
    parser.add_argument("--diary", type=Path, help="a file for all that happened")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)  # a fault of ours is counted in the report
    with tempfile.TemporaryDirectory(prefix="life-") as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        life = Life(folder, Settings(chosen.years, chosen.seed, chosen.hours, chosen.busy, tuple(chosen.recheck)))
        months: list[Month] = []
        for month in life.live():
            months.append(month)
            if not chosen.json:
                print(month.line(), flush=True)
            if chosen.diary:
                chosen.diary.write_text("".join(f"{line}\n" for line in life.diary), "utf-8")
        faults = list(Verdict(life).faults(months[-1], bounded=chosen.years >= BOUNDED_FROM_YEARS))
    if chosen.json:
        rows = [asdict(month) for month in months]
        print(json.dumps({"months": rows, "events": life.done, "faults": faults}, default=str))
    else:
        print(", ".join(f"{count} {name}" for name, count in sorted(life.done.items())))
        print("\n".join(faults) or "all holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
