"""`make producers`: real producers with a planted history, read by every way that each offers, and again after a move.

Exit code 0 when every public post came once, whole, with its own date and title, else 1. `--table FILE` writes the
results between the marks of a Markdown file.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.producers.judge import Verdict, judged, read_again
from bench.producers.producer import Producer, Way
from bench.producers.recipes import STATIC
from bench.producers.wordpress import WORDPRESS

PRODUCERS: tuple[Producer, ...] = (*STATIC, *WORDPRESS)
_BUDGET_S = 1500
"""No further producer begins after so long."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    producer: str
    version: str
    way: str
    verdict: Verdict


def main() -> int:
    """Try all, tell, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.producers", description=__doc__)
    parser.add_argument("names", nargs="*", help="only producers whose names begin so")
    parser.add_argument("--table", type=Path, help="a Markdown file that shows the results between its marks")
    asked = parser.parse_args()
    started, rows, without = time.monotonic(), list[Row](), list[str]()
    for producer in PRODUCERS:
        if asked.names and not any(producer.name.lower().startswith(name.lower()) for name in asked.names):
            continue
        lacks = producer.missing()
        if lacks or time.monotonic() - started > _BUDGET_S:
            without.append(f"{producer.name}: {lacks or 'the time is up'}")
            print(without[-1], flush=True)
            continue
        rows += _tried(producer)
    if asked.table and not asked.names:
        _write(asked.table, rows, without)
    good = sum(row.verdict.holds for row in rows)
    print(f"{good} of {len(rows)} ways give every post once, whole, with its own date and title")
    return int(good < len(rows) or not rows)


def _tried(producer: Producer) -> list[Row]:
    """Read a site by each way into a store of its own, and by all of them into one; then the same of the moved site."""
    version, rows = producer.version(), list[Row]()
    together = Way("all of them, one after another")
    groups = [((way,), way) for way in producer.ways] + [(tuple(producer.ways), together)]
    with tempfile.TemporaryDirectory() as name, producer.standing(Path(name) / "site") as site:
        for number, (ways, way) in enumerate(groups):
            posts = site.posts[-way.newest :] if way.newest else site.posts
            rows.append(Row(producer.name, version, way.name, judged(site, ways, Path(name) / str(number), posts)))
        site.rename()
        for number, ((ways, way), row) in enumerate(zip(groups, rows, strict=True)):
            posts = site.posts[-way.newest :] if way.newest else site.posts
            read_again(row.verdict, site, ways, Path(name) / str(number), posts)
            _tell(row)
    return rows


def _tell(row: Row) -> None:
    seen = row.verdict
    print(
        f"{row.producer} {row.version}, {row.way}: {seen.planted} planted, {seen.found} found, {seen.whole} whole, "
        f"{seen.dated} dated, {seen.titled} titled, {seen.doubled} doubled, {seen.others} others",
        flush=True,
    )
    for fault in seen.faults[:20]:
        print(f"    {fault}", flush=True)


def _write(file: Path, rows: Sequence[Row], without: Sequence[str]) -> None:
    text = file.read_text("utf-8")
    marks = re.compile(r"(<!-- result -->\n).*(<!-- end of result -->)", re.DOTALL)
    lines = "\n".join([*_table(rows), *(f"\nNot tried: {each}." for each in without)])
    file.write_text(marks.sub(lambda found: found[1] + lines + "\n" + found[2], text), "utf-8")


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield "| producer | version | way | posts planted | found | whole | right dates | right titles | doubled | others |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for row in rows:
        seen = row.verdict
        counts = (seen.planted, seen.found, seen.whole, seen.dated, seen.titled, seen.doubled, seen.others)
        yield f"| {row.producer} | {row.version} | {row.way} | {' | '.join(map(str, counts))} |"


if __name__ == "__main__":
    sys.exit(main())
