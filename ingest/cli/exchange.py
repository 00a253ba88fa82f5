"""Door: terminal. The commands that hand what is stored to others: `export`; their work is imported late."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.moments import date_of
from ingest.cli.sources import DEFAULT_CONFIG, ConfigPath
from ingest.cli.terminal import CLOSED_PIPE, warn
from ingest.report.outcomes import ExitCode


def export(
    target: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="JSON Lines; packed when it ends in .gz, Parquet in .parquet; - is standard output."
        ),
    ] = "-",
    config: ConfigPath = DEFAULT_CONFIG,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be said several times.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was published then or later.")] = None,
) -> None:
    """Write all posts with text and metadata, a JSON object a line; posts and state stay as they are."""
    from ingest.commands import exporting
    from ingest.config.load import load
    from ingest.text.counted import counted

    wanted = exporting.Wanted(source or [], date_of(since, "--since"))
    file = None if target == "-" else Path(target)
    try:
        told, unread = exporting.export(load(config), config.parent, file, wanted, warn)
    except BrokenPipeError:  # as `show` ends; what is still held goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(CLOSED_PIPE) from None
    if file is not None or unread:
        warn(f"{counted(told, 'post')} written" + (f" to {file}" if file else ""))
    raise typer.Exit(ExitCode.SOURCE_FAILED if unread else ExitCode.DONE)
