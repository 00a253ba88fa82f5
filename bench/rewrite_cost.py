"""What a rewrite of all posts from their kept pages costs beside the run that fetched them, and what keeping costs.

    python -m bench.rewrite_cost [--feeds 167] [--keeping 0]

A run takes all articles of so many feeds of 30 from an origin on loopback. Then the same posts are made again from the
pages that were kept: with nothing new, with a setting that makes all be looked at, with a rule that changes every
fifth, once more after it, and with a rule that changes all.
With `--keeping N` runs with and without kept pages take turns, N each, and their least CPU seconds are compared.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.whole_job.origin import host_of
from bench.whole_job.site import ARTICLES

ROOT = Path(__file__).resolve().parent.parent
RULE = """\
rule:
  name: town
  hosts: [{hosts}]
  body: .story
  drop: ["{drop}"]
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for the hosts of every so many feeds, and what it drops."""

    every: int
    drop: str


@dataclass(frozen=True, slots=True)
class Took:
    """What a command took, its start included, and what it said."""

    cpu_s: float
    wall_s: float
    said: str

    def line(self, name: str, articles: int) -> str:
        """Return it in a line."""
        each_ms = self.cpu_s / articles * 1000
        rate = articles / self.wall_s
        return f"{name}: {self.wall_s:.1f} s, {rate:.0f}/s, CPU {self.cpu_s:.1f} s, {each_ms:.2f} ms each"


@contextmanager
def origin(feeds: int) -> Iterator[int]:
    """Serve the feeds and their pages, without images; yields the port."""
    command = [sys.executable, "-m", "bench.whole_job.origin", str(feeds), "0"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout
        assert served.stdin
        yield int(served.stdout.readline())
        served.stdin.close()


def configure(
    folder: Path, feeds: int, port: int, *, raw: bool = True, rule: Rule | None = None, images: int = 100
) -> None:
    """Write the configuration."""
    folder.mkdir(exist_ok=True)
    sources = "".join(
        f'  - {{name: "town-{feed}", url: "http://{host_of(feed)}:{port}/feed/{feed}.xml"}}\n' for feed in range(feeds)
    )
    (folder / "config.yaml").write_text(
        f"store: {{content: content, state: state, images: none, raw: {str(raw).lower()}}}\n"
        f"network: {{allow_private: [127.0.0.0/8], delay_s: 0, per_host: 8, concurrency: 32, max_images: {images}}}\n"
        f"{'rules: {folder: rules}' if rule else ''}\nsources:\n{sources}"
    )
    if rule:
        (folder / "rules").mkdir(exist_ok=True)
        hosts = ", ".join(f'"{host_of(feed)}"' for feed in range(0, feeds, rule.every))
        (folder / "rules" / "town.yaml").write_text(RULE.format(hosts=hosts, drop=rule.drop))


def took(folder: Path, *command: str) -> Took:
    """Run a command of ours."""
    before, began_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    asked = [sys.executable, "-m", "ingest", *command, "--config", "config.yaml"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(asked, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    after, wall_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began_s
    if ended.returncode:
        raise SystemExit(f"{command}: {ended.returncode}\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    return Took(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall_s, ended.stdout)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=167)
    parser.add_argument("--keeping", type=int, default=0)
    options = parser.parse_args()
    articles = options.feeds * ARTICLES
    with tempfile.TemporaryDirectory() as name, origin(options.feeds) as port:
        compare_keeping(Path(name), options.feeds, port, options.keeping)
        folder = Path(name) / "site"
        configure(folder, options.feeds, port)
        first = took(folder, "run")
        print(first.line("run", articles))
        fifth, whole = Rule(5, "p:last-child"), Rule(1, "p:first-child")
        for what, rule, images in (
            ("rewrite, nothing new", None, 100),
            ("rewrite, all looked at", None, 99),
            ("rewrite, a fifth changes", fifth, 99),
            ("rewrite again", fifth, 99),
            ("rewrite, all change", whole, 99),
        ):
            configure(folder, options.feeds, port, rule=rule, images=images)
            before = {path: path.stat().st_mtime_ns for path in (folder / "content").rglob("*.md")}
            again = took(folder, "rewrite", "--all")
            written = sum(path.stat().st_mtime_ns != before.get(path) for path in (folder / "content").rglob("*.md"))
            rate = first.wall_s / again.wall_s
            print(f"{again.line(what, articles)}; {rate:.1f} x the rate of run; {written} files written")


def compare_keeping(root: Path, feeds: int, port: int, turns: int) -> None:
    """Let runs with and without kept pages take turns."""
    least = {True: float("inf"), False: float("inf")}
    for turn in range(turns):
        for raw in (True, False) if turn % 2 else (False, True):
            folder = root / f"{turn}-{raw}"
            configure(folder, feeds, port, raw=raw)
            least[raw] = min(least[raw], took(folder, "run").cpu_s)
    if turns:
        share = least[True] / least[False] - 1
        print(f"kept pages: CPU {least[True]:.2f} s, without them {least[False]:.2f} s: {share:+.1%}")


if __name__ == "__main__":
    main()
