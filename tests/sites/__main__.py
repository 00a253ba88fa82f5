"""`make sites`: build the articles with every generator that is at hand, look at the pages, and tell what was seen.

Exit code 0 when at least six were built and nothing is wrong with any, else 1. `--table FILE` writes the results
between the marks of a Markdown file.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.sites.differences import DIFFERENCES, Difference
from tests.sites.generators import GENERATORS, SKELETONS, TOOLS, Generator, build, program, tasks_of
from tests.sites.site_feeds import feed_faults

_ENOUGH = 6
_SHOWN = 10
_BUDGET_S = 3000
"""No further generator begins after so long."""
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)*")
_VERSION_ARGUMENTS = {"hugo": "version"}


@dataclass(frozen=True, slots=True)
class Result:
    """How one generator fared."""

    generator: Generator
    version: str
    posts: int
    said: str
    """`built`, or why it was not."""
    faults: tuple[str, ...] = ()
    known: Counter[Difference] = field(default_factory=Counter)


def main() -> int:
    """Build all, tell, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.sites", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these generators")
    parser.add_argument("--table", type=Path, help="a Markdown file that shows the results between its marks")
    asked = parser.parse_args()
    results: list[Result] = []
    started = time.monotonic()
    for generator in GENERATORS:
        if not asked.names or generator.name in asked.names:
            began = time.monotonic()
            over = began - started > _BUDGET_S
            result = Result(generator, "", 0, "skipped: the time is up") if over else _tried(generator)
            results.append(result)
            took = time.monotonic() - began
            print(f"{generator.name:22} {result.version:8} {result.said} ({took:.0f} s)", flush=True)
            for fault in result.faults[:_SHOWN]:
                print(f"    {fault}")
    if asked.table and not asked.names:
        _write(asked.table, results)
    built = sum(result.said == "built" for result in results)
    print(f"{built} of {len(results)} generators show every article as it is")
    stale = list(_unseen(results)) if not asked.names else []
    for each in stale:
        print(f"no longer so: {each.reason} ({each.titles})")
    failed = any(result.faults for result in results) or stale
    return int(bool(failed) or built < min(_ENOUGH, len(results)))


def _tried(generator: Generator) -> Result:
    started = program(generator)
    if started is None:
        return Result(generator, "", 0, "skipped: it is not at hand (tests/sites/install.sh says why)")
    version, posts = _version_of(generator, started), 0
    found: list[str] = []
    known: Counter[Difference] = Counter()
    for task in tasks_of(generator):
        with tempfile.TemporaryDirectory() as folder:
            try:
                made = build(generator, Path(folder), task)
            except subprocess.TimeoutExpired as error:
                told = f"{task.body}: it took longer than {error.timeout} s"
                return Result(generator, version, 0, "not built", (told,))
            if made.status:
                last = tuple(made.log.strip().splitlines()[-_SHOWN:])
                return Result(generator, version, 0, f"not built: status {made.status}", last)
            faults = made.look.faults(made.posts)
            faults += (
                feed_faults(made.posts, made.public / generator.feed, made.public, generator.names)
                if generator.feed
                else ()
            )
            found += [f"{task.body}, {task.zone}: {fault}" for fault in faults]
            known += made.look.known
            posts += len(made.posts)
    said = f"built with {len(found)} faults" if found else "built"
    return Result(generator, version, posts, said, tuple(found), known)


def _version_of(generator: Generator, started: str) -> str:
    """Return what the generator's own package says, else what the program does (Hexo's tells of its command line)."""
    package = TOOLS / generator.home / "node_modules" / (generator.package or generator.name) / "package.json"
    if package.exists():
        return str(json.loads(package.read_text("utf-8"))["version"])
    arguments = [_VERSION_ARGUMENTS.get(generator.name, "--version")]
    if generator.package == "mkdocs-material":
        started, arguments = (
            str(Path(started).parent / "python"),
            ["-c", "import importlib.metadata as m; print(m.version('mkdocs-material'))"],
        )
    told = subprocess.run([started, *arguments], capture_output=True, text=True, timeout=60, check=False, cwd=TOOLS)
    found = _VERSION.search(told.stdout)
    return found[0] if found else ""


def _unseen(results: Sequence[Result]) -> Iterator[Difference]:
    """Yield known differences that no generator showed which was built."""
    seen = {difference for result in results for difference in result.known}
    built = {
        name
        for result in results
        if result.said.startswith("built")
        for name in (result.generator.name, result.generator.profile)
    }
    for each in DIFFERENCES:
        if each not in seen and built & set(each.generators or built):
            yield each


def _write(file: Path, results: Sequence[Result]) -> None:
    text = file.read_text("utf-8")
    for mark, lines in (
        ("result", _table(results)),
        ("differences", _differences(results)),
        ("settings", _settings()),
    ):
        marks = re.compile(rf"(<!-- {mark} -->\n).*(<!-- end of {mark} -->)", re.DOTALL)
        text = marks.sub(lambda found, lines=lines: found[1] + "\n".join(lines) + "\n" + found[2], text)  # type: ignore[misc]
    file.write_text(text, "utf-8")


def _table(results: Sequence[Result]) -> Iterator[str]:
    yield "| generator | version | profile | posts looked at | seen |"
    yield "|---|---|---|---|---|"
    for each in results:
        seen = "as written" if each.said == "built" and not each.known else each.said
        if each.said == "built" and each.known:
            seen = (
                f"as written, but for {', '.join(str(DIFFERENCES.index(one) + 1) for one in sorted_known(each))} below"
            )
        name, profile = each.generator.name, each.generator.profile
        yield f"| {name} | {each.version} | {profile} | {each.posts or ''} | {seen} |"


def sorted_known(result: Result) -> list[Difference]:
    """Return what a generator shows otherwise, in the order of the list."""
    return [each for each in DIFFERENCES if each in result.known]


def _differences(results: Sequence[Result]) -> Iterator[str]:
    for place, each in enumerate(DIFFERENCES, 1):
        seen = sum(result.known[each] for result in results)
        yield f"{place}. {each.reason} ({seen} {'page' if seen == 1 else 'pages'})."


_SYNTAX = {".md": "toml", ".mjs": "js", ".yml": "yaml"}


def _settings() -> Iterator[str]:
    """Yield what each site says, as it was built."""
    for generator in GENERATORS:
        for name in generator.settings:
            text = (SKELETONS / generator.profile / name).read_text("utf-8").strip()
            suffix = Path(name).suffix
            yield f"{generator.name}, `{name}`:\n\n```{_SYNTAX.get(suffix, suffix[1:])}\n{text}\n```\n"


if __name__ == "__main__":
    sys.exit(main())
