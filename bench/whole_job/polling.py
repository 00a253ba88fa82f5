"""Polling alone: feeds that have nothing new, as most polls find them, and a run when none is due."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.whole_job.origin import answers
from bench.whole_job.sides import RUN, Cost, Job, configure, in_project
from bench.whole_job.taken import Taken, run

READER_JOB = Path(__file__).with_name("reader_job.py")
NOTHING_DUE = "fetched, nothing due"


@dataclass(frozen=True, slots=True)
class Poller:
    """A program that polls feeds: how it is begun with them, and how it polls them again."""

    begin: Callable[[Job, Path], Taken]
    again: Callable[[Path], Taken]


def pollers(python: Path) -> dict[str, Poller | None]:
    """Return who polls, by name; None for who is not installed. `python` is that of the peers' environment."""
    found: dict[str, Poller | None] = {"fetched": Poller(_begin, partial(in_project, [*RUN, "--force"]))}
    found["reader"] = found["newsboat"] = None
    if python.exists():
        found["reader"] = Poller(partial(_begin_reader, python=python), partial(run, _reader(python)))
    if program := shutil.which("newsboat"):
        found["newsboat"] = Poller(partial(_begin_newsboat, program=program), partial(run, _newsboat(program)))
    return found


def poll_again(job: Job, folder: Path, poller: Poller) -> Cost:
    """Poll feeds that were read before; each has to be answered by 304, or something else was measured."""
    poller.begin(job, folder)
    answers(job.port)
    taken = poller.again(folder)
    unchanged = answers(job.port)[304]
    flaw = "" if unchanged == job.feeds else f"{unchanged} of {job.feeds} feeds were answered by 304"
    return Cost(taken.cpu_s, taken.wall_s, 0, 0, taken.tree_mib, taken.largest_mib, flaw)


def rest(job: Job, folder: Path) -> Cost:
    """Run over the same feeds when none of them is due."""
    _begin(job, folder)
    answers(job.port)
    taken = in_project(RUN, folder)
    asked = answers(job.port).total() - 1
    flaw = "" if asked <= 0 else f"{asked} requests were made"
    return Cost(taken.cpu_s, taken.wall_s, 0, 0, taken.tree_mib, taken.largest_mib, flaw)


def _begin(job: Job, folder: Path) -> Taken:
    configure(job, folder)
    return in_project(RUN, folder)


def _reader(python: Path, *urls: str) -> list[str]:
    return [str(python), str(READER_JOB), "reader.sqlite", *urls]


def _begin_reader(job: Job, folder: Path, python: Path) -> Taken:
    return run(_reader(python, *job.urls()), folder)


def _newsboat(program: str) -> list[str]:
    return [program, "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"]


def _begin_newsboat(job: Job, folder: Path, program: str) -> Taken:
    (folder / "config").touch()
    (folder / "urls").write_text("".join(f"{url}\n" for url in job.urls()))
    run(_newsboat(program), folder)  # it looks for a place for the validators before it has made one
    return run(_newsboat(program), folder)
