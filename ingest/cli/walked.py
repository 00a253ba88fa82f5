"""Door: terminal. How a command that walks is begun, shown while it goes on, and ended; imports its work late."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

from ingest.cli import LOG_NAMES
from ingest.cli.terminal import say
from ingest.http.redact import harmless
from ingest.report.outcomes import ExitCode
from ingest.report.progress import Counted, Silence
from store.errors import LockHeld
from store.late.dataclass import replace

if TYPE_CHECKING:
    from ingest.cli.lines import Lines
    from ingest.cli.progress_bar import Bar
    from ingest.config.values import Config
    from ingest.report.progress import Progress
    from ingest.run.options import RunOptions
    from ingest.session.session import Session, Walked


def loaded(
    path: Path,
    *,
    concurrency: int | None = None,
    engine: Literal["child", "inline", "processes", "ray"] | None = None,
    workers: int | None = None,
    address: str | None = None,
    may_keep: bool = False,
) -> "Config":
    """Load the configuration, with what the command line says instead of it; who names workers or a cluster wants them.

    `may_keep` lets it be kept for the next time, as `ingest.config.kept` says.
    """
    from ingest.config.kept import load_kept

    config = load_kept(path, may_keep=may_keep)
    if concurrency is not None:
        config = replace(config, network=replace(config.network, concurrency=concurrency))
    if workers is not None:
        config = replace(config, engine=replace(config.engine, workers=workers))
    if address is not None:
        config = replace(config, engine=replace(config.engine, address=_cluster_address(address)))
    if engine is None and (address is not None or (workers is not None and config.engine.kind == "ray")):
        engine = "ray"
    if engine is not None or workers is not None:
        config = replace(config, engine=replace(config.engine, kind=engine or "processes"))
    return config


def _cluster_address(text: str) -> str:
    from ingest.config.cluster import cluster_address
    from ingest.config.errors import ConfigError

    try:
        return cluster_address(text)
    except ValueError as error:
        raise ConfigError(f"--address: {text} {error}") from None


def session_of(config: "Config", path: Path, *, dry: bool = False, options: "RunOptions | None" = None) -> "Session":
    """Return the session of a command that walks; how it is shown is said later, or it is not shown."""
    from ingest.run.options import RunOptions
    from ingest.session.session import Session

    return Session(config, path.parent, progress=Silence(), dry=dry, options=options or RunOptions())


def show_walk(
    session: "Session",
    command: "Callable[[Session], Walked]",
    *,
    as_json: bool,
    quiet: bool = False,
    tell_change: bool = False,
    summary: bool = True,
) -> NoReturn:
    """Run a command that walks, show it while it goes on, and exit with its code."""
    from ingest.report.format import difference_lines, host_lines, json_lines, summary_line, went_well

    if as_json:
        walked = _walked(session, command, Silence())
        for line in json_lines(walked.report, walked.traffic):
            say(line)
    else:
        with _telling(dry=session.dry, quiet=quiet) as progress:
            walked = _walked(session, command, progress, quiet=quiet)
        for line in difference_lines(walked.report):
            say(line)
        for note in walked.report.notes:
            say(harmless(note), err=True)
        if summary and not (quiet and went_well(walked.report)):
            say(summary_line(walked.report, dry=session.dry))
            for line in () if quiet else host_lines(walked.traffic):
                say(line)
    sys.exit(walked.report.exit_code(tell_change=tell_change))


def _walked(
    session: "Session", command: "Callable[[Session], Walked]", progress: "Progress", *, quiet: bool = False
) -> "Walked":
    """Run a command that walks; one that is told to stop says what is stored, and ends as signals do."""
    from ingest.cli.stopping import stoppable
    from ingest.report.format import stopped_line

    counted = Counted(_logged(progress))
    with stoppable() as stop:
        try:
            walked = command(replace(session, progress=counted))
            walked.report.notes += told_health(session)
        except LockHeld as held:
            if quiet and (held.gives_way or not held.is_long):  # as it should be: the next run does it
                sys.exit(ExitCode.LOCKED)
            raise
        except KeyboardInterrupt:
            say(stopped_line(stop.by, counted.written, dry=session.dry), err=True)
            sys.exit(stop.code)
    if _is_log_said():
        from ingest.cli.logs import log_end

        log_end(walked.report)
    return walked


def _logged(progress: "Progress") -> "Progress":
    """Return what logs all that it hears, where the log takes every step; where nothing is said of it, it does not."""
    if not _is_log_said():
        return progress
    from ingest.cli.logs import Logged, is_logged

    return Logged(progress) if is_logged() else progress


def _is_log_said() -> bool:
    return any(map(os.environ.get, LOG_NAMES))


def told_health(session: "Session") -> list[str]:
    """Tell how the sources are, where the configuration wants it told; return what could not be told."""
    if not session.config.health.is_said:
        return []
    from ingest.cli.logs import set_up_log
    from ingest.health.tell import tell_health

    set_up_log(os.environ)  # it is, but after a run that found nothing to do
    return tell_health(session)


def _telling(*, dry: bool, quiet: bool) -> "Bar | Lines":
    """Return how the run is shown: as a bar where somebody watches."""
    if not sys.stdout.isatty():
        from ingest.cli.lines import Lines

        return Lines(dry=dry, quiet=quiet)
    from ingest.cli.progress_bar import Bar

    return Bar(dry=dry)
