"""`make producers`: real producers with a planted history, read by every way that each offers, and again after a move.

Exit code 0 when every public post came once, whole, with its own date and title, else 1. `--table FILE` writes the
results between the marks of a Markdown file.
"""

import argparse
import re
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.producers.dokuwiki import DOKUWIKI
from bench.producers.judge import Verdict, judged, read_again
from bench.producers.mediawiki import MEDIAWIKI
from bench.producers.producer import Producer, Way
from bench.producers.puput import PUPUT
from bench.producers.recipes import STATIC
from bench.producers.wordpress import WORDPRESS

PRODUCERS: tuple[Producer, ...] = (*STATIC, *WORDPRESS, DOKUWIKI, MEDIAWIKI, PUPUT)
_BUDGET_S = 3000
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
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended, and folders go
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
        if asked.table:  # each at once: what ends this halfway takes nothing from the table
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


_HEAD = (
    "| producer | version | way | posts planted | found | whole | right dates | right titles | doubled | others |",
    "|---|---|---|---|---|---|---|---|---|---|",
)
_MARKS = re.compile(r"(?<=<!-- result -->\n).*(?=<!-- end of result -->)", re.DOTALL)


def _write(file: Path, rows: Sequence[Row], without: Sequence[str]) -> None:
    text = file.read_text("utf-8")
    found = _MARKS.search(text)
    tried = {row.producer for row in rows}
    known: dict[str, list[str]] = {}
    for line in found[0].splitlines() if found else ():
        producer = line.removeprefix("| ").partition(" |")[0]
        if line not in _HEAD and line.startswith("| ") and producer not in tried:
            known.setdefault(producer, []).append(line)
    for row in rows:
        known.setdefault(row.producer, []).append(_line(row))
    lines = [*_HEAD, *(line for producer in PRODUCERS for line in known.get(producer.name, ()))]
    lines += [f"\nNot tried: {each}." for each in without]
    file.write_text(_MARKS.sub(lambda _: "\n".join(lines) + "\n", text), "utf-8")


def _line(row: Row) -> str:
    seen = row.verdict
    counts = (seen.planted, seen.found, seen.whole, seen.dated, seen.titled, seen.doubled, seen.others)
    return f"| {row.producer} | {row.version} | {row.way} | {' | '.join(map(str, counts))} |"


if __name__ == "__main__":
    sys.exit(main())
