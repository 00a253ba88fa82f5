"""`python -m tests.sites.scale`: 5,000 posts in Hugo, Zola and Pelican, with time and memory; and once more, unchanged.

Not part of `make sites`: it takes some minutes, and figures of a machine that does other work are worth little.
`--table FILE` writes them between the marks of a Markdown file.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from normalize.profiles import load_profile
from tests.sites.content import write_content
from tests.sites.generators import GENERATORS, Generator, bare_site, program
from tests.sites.traps import FETCHED_AT, Trap

_NAMES = ("hugo", "zola", "pelican")
_CHINESE = "海边的小镇每年秋天都有风筝节，孩子们在沙滩上放起各种颜色的风筝，老人坐在堤上看。"
_LATIN = "Every autumn the small town by the sea has its festival of kites, and the old sit on the dam and watch. "


@dataclass(frozen=True, slots=True)
class Cost:
    """What one build took."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    """Of resident memory, of the largest process."""
    written: int
    """Files of the built site whose bytes or times are new."""


def articles(count: int) -> Iterator[Trap]:
    """Yield articles of about 3 kB, one an hour back from the fetch."""
    for number in range(count):
        text = _CHINESE * 12 if number % 2 else _LATIN * 14
        paragraphs = "".join(f"<p>{text[place::1][:700]}</p>" for place in range(3))
        body = f"<h2>第 {number} 篇</h2>{paragraphs}<ul><li>one</li><li>二</li></ul>"
        yield Trap(
            f"风筝节 festival {number}", body, tags=(f"tag {number % 50}",), published=_at(number), is_plain=True
        )


def _at(number: int) -> datetime:
    return FETCHED_AT - timedelta(hours=number)


def costs_of(generator: Generator, count: int, folder: Path) -> tuple[Cost, Cost]:
    """Build a site of so many posts, and build it again with nothing changed."""
    site = bare_site(generator, folder)
    write_content(
        load_profile(generator.profile).served_at(generator.served_at),
        site / generator.content,
        folder / "state",
        articles(count),
    )
    return _built(generator, site), _built(generator, site)


def _built(generator: Generator, site: Path) -> Cost:
    started = program(generator)
    if started is None:
        raise FileNotFoundError(f"{generator.name} is not at hand; `make sites` gets it")
    before, began = _files(site / generator.public), time.monotonic()
    with (site / "build.log").open("wb") as log:
        child = subprocess.Popen([started, *generator.command[1:]], cwd=site, stdout=log, stderr=log)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise RuntimeError((site / "build.log").read_text("utf-8")[-2000:])
    after = _files(site / generator.public)
    written = sum(before.get(path) != sign for path, sign in after.items())
    return Cost(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, written)


def _files(public: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in public.rglob("*") if path.is_file()}


def main() -> int:
    """Measure, tell, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.sites.scale", description=__doc__)
    parser.add_argument("names", nargs="*", default=_NAMES, help="these generators")
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--table", type=Path, help="a Markdown file that shows the figures between its marks")
    asked = parser.parse_args()
    lines = [
        f"| {asked.posts:,} posts | time | CPU | memory | built again, unchanged | files written again |",
        "|---|---|---|---|---|---|",
    ]
    for generator in (each for each in GENERATORS if each.name in asked.names):
        with tempfile.TemporaryDirectory() as folder:
            first, again = costs_of(generator, asked.posts, Path(folder))
        lines.append(_line(generator.name, first, again))
        print(lines[-1], flush=True)
    if asked.table:
        _write(asked.table, lines)
    return 0


def _line(name: str, first: Cost, again: Cost) -> str:
    cells = (f"{first.wall_s:.0f} s", f"{first.cpu_s:.0f} s", f"{first.peak_mb:.0f} MB")
    return f"| {' | '.join((name, *cells, f'{again.wall_s:.0f} s', f'{again.written:,}'))} |"


def _write(file: Path, lines: Sequence[str]) -> None:
    marks = re.compile(r"(<!-- scale -->\n).*(<!-- end of scale -->)", re.DOTALL)
    text = "\n".join(lines) + "\n"
    file.write_text(marks.sub(lambda found: found[1] + text + found[2], file.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
