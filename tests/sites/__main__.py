"""`make sites`: build the traps with every generator that is at hand, and tell what was built.

Exit code 0 when at least six of eight were built and nothing is wrong with any, else 1. `--table FILE` writes the
result between the marks of a Markdown file.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.sites.generators import GENERATORS, TOOLS, Generator, build, program
from tests.sites.inspection import faults

_ENOUGH = 6
_SHOWN = 10
_BUDGET_S = 600
"""No further generator begins after so long."""
_MARKS = re.compile(r"(<!-- result -->\n).*(<!-- end of result -->)", re.DOTALL)
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)*")
_VERSION_ARGUMENTS = {"hugo": "version"}
_NO_HTML = {
    "hugo": "needs `unsafe = true`; `tests/normalize/test_hugo.py` builds it",
    "astro": "leaves images in HTML alone",
}


@dataclass(frozen=True, slots=True)
class Result:
    """How one generator fared."""

    name: str
    version: str
    posts: int
    said: str
    """`built`, or why it was not."""
    faults: tuple[str, ...] = ()


def main() -> int:
    """Build all, tell, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.sites", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these generators")
    parser.add_argument("--table", type=Path, help="a Markdown file that shows the result between its marks")
    asked = parser.parse_args()
    results = []
    started = time.monotonic()
    for generator in GENERATORS:
        if not asked.names or generator.name in asked.names:
            began = time.monotonic()
            over = began - started > _BUDGET_S
            result = Result(generator.name, "", 0, "skipped: the time is up") if over else _tried(generator)
            results.append(result)
            print(f"{result.name:9} {result.version:8} {result.said} ({time.monotonic() - began:.0f} s)", flush=True)
            for fault in result.faults[:_SHOWN]:
                print(f"    {fault}")
    if asked.table:
        text = asked.table.read_text("utf-8")
        asked.table.write_text(_MARKS.sub(lambda match: match[1] + _table(results) + match[2], text), "utf-8")
    built = sum(result.said == "built" for result in results)
    print(f"{built} of {len(results)} generators built the site without a fault")
    failed = any(result.faults for result in results)
    return int(failed or built < min(_ENOUGH, len(results)))


def _tried(generator: Generator) -> Result:
    started = program(generator.command[0])
    if started is None:
        return Result(generator.name, "", 0, "skipped: it is not at hand (tests/sites/install.sh says why)")
    version = _version_of(generator, started)
    found: list[str] = []
    for body in ("markdown", "html"):
        if body == "html" and generator.name in _NO_HTML:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                made = build(generator, Path(folder), body)
            except subprocess.TimeoutExpired as error:
                return Result(
                    generator.name, version, 0, "not built", (f"{body}: it took longer than {error.timeout} s",)
                )
            if made.status:
                last = tuple(made.log.strip().splitlines()[-_SHOWN:])
                return Result(generator.name, version, 0, f"not built: status {made.status}", last)
            found += [f"{body}: {fault}" for fault in faults(made.posts, made.public)]
    said = f"built with {len(found)} faults" if found else "built"
    return Result(generator.name, version, len(made.posts), said, tuple(found))


def _version_of(generator: Generator, started: str) -> str:
    """Return what the generator's own package says, else what the program does (Hexo's tells of its command line)."""
    package = TOOLS / "node_modules" / generator.name / "package.json"
    if package.exists():
        return str(json.loads(package.read_text("utf-8"))["version"])
    argument = _VERSION_ARGUMENTS.get(generator.name, "--version")
    told = subprocess.run([started, argument], capture_output=True, text=True, timeout=60, check=False, cwd=TOOLS)
    found = _VERSION.search(told.stdout)
    return found[0] if found else ""


def _table(results: list[Result]) -> str:
    lines = ["| generator | version | posts | Markdown bodies | HTML bodies |", "|---|---|---|---|---|"]
    for each in results:
        html = _NO_HTML.get(each.name, each.said) if each.said == "built" else each.said
        lines.append(f"| {each.name} | {each.version} | {each.posts or ''} | {each.said} | {html} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
