"""Door: terminal. How the program starts: what cron says is understood here, all else by the whole command line.

`run` with no more than a few flags is asked for every few minutes and finds nothing to do most times; reading the whole
command line, with its help and its advice, took a third of that. A word that is not known here is read there.
"""

import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from ingest.cli import LOG_NAMES
from ingest.cli.terminal import ended
from ingest.cli.walked import session_of, show_walk
from ingest.config.kept import read_config
from store.late.dataclass import dataclass, replace
from store.late.loading import loading

_CONFIG = ("--config", "-c")
_FLAGS = {"--force": "force", "--json": "as_json", "--exit-code": "tell_change", "--quiet": "quiet", "-q": "quiet"}


@dataclass(frozen=True, slots=True)
class PlainRun:
    """A run of all sources, as its flags want it."""

    config: str = "config.yaml"
    force: bool = False
    as_json: bool = False
    tell_change: bool = False
    quiet: bool = False


def plain_run(words: Sequence[str]) -> PlainRun | None:
    """Read the words behind the program's name; None where they are not `run` with words that are known here."""
    if not words or words[0] != "run":
        return None
    config, flags = "config.yaml", set[str]()
    rest = iter(words[1:])
    for word in rest:
        if word in _CONFIG:
            config = next(rest, "")
            if not config or config.startswith("-"):
                return None
        elif word in _FLAGS:
            flags.add(_FLAGS[word])
        else:
            return None
    return PlainRun(config, **dict.fromkeys(flags, True))


def main() -> NoReturn:
    """Run the command line."""
    said = plain_run(sys.argv[1:])
    if said is None:
        with loading():
            from ingest.cli.main import main as whole

        whole()
    ended(lambda: _run(said), sets_up_log=any(map(os.environ.get, LOG_NAMES)))


def _run(said: PlainRun) -> int:
    """Do what `ingest.cli.main.run` does with these options."""
    with loading():
        from ingest.commands import run as running
        from ingest.run.options import RunOptions

    try:
        path = Path(said.config)
        reading = read_config(path)
        settings = reading.config
        minutes = settings.schedule.run_minutes
        budget = None if minutes is None else timedelta(minutes=minutes)
        session = session_of(settings, path, options=RunOptions(force=said.force, budget=budget))
        try:
            show_walk(
                session,
                lambda told: running.run(replace(told, wakes=_set_up_log), []),
                as_json=said.as_json,
                quiet=said.quiet,
                tell_change=said.tell_change,
            )
        finally:
            reading.keep()  # now that a first run has made the folder for it
    except KeyboardInterrupt:  # before the walk, which ends in its own way
        return 128 + 2


def _set_up_log() -> None:
    from ingest.cli.logs import set_up_log

    set_up_log(os.environ)
