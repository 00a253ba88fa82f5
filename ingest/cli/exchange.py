"""Door: terminal. The commands between the store and other people: `inbox`, `export`; their work is imported late."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.moments import date_of
from ingest.cli.sources import DEFAULT_CONFIG, AsJson, ConfigPath
from ingest.cli.terminal import CLOSED_PIPE, warn
from ingest.cli.walked import loaded, session_of, show_walk
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
    from ingest.commands.exchange import exporting
    from ingest.config.load import load
    from ingest.text.counted import counted

    wanted = exporting.Wanted(source or [], date_of(since, "--since"))
    file = None if target == "-" else Path(target)
    try:
        told, unread = exporting.export(load(config), config, file, wanted, warn)
    except BrokenPipeError:  # as `show` ends; what is still held goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(CLOSED_PIPE) from None
    if file is not None or unread:
        warn(f"{counted(told, 'post')} written" + (f" to {file}" if file else ""))
    raise typer.Exit(ExitCode.SOURCE_FAILED if unread else ExitCode.DONE)


def inbox(
    repository: Annotated[str, typer.Argument(metavar="OWNER/NAME", help="A repository on GitHub.")],
    config: ConfigPath = DEFAULT_CONFIG,
    label: Annotated[str | None, typer.Option(metavar="NAME", help="Issues that bear this label.")] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Issues of this title, by those who have a say there.")
    ] = None,
    anyone: Annotated[bool, typer.Option("--anyone", help="Those of this title by anybody.")] = False,
    api: Annotated[str | None, typer.Option(metavar="URL", help="Of another server than GitHub's.")] = None,
    source: Annotated[str | None, typer.Option(help="In the name of this source; else of the article's site.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch the addresses in open issues; answer, label and close each. The token stands in GITHUB_TOKEN."""
    from ingest.commands.exchange import inbox as looking
    from ingest.forge.issues import Selection
    from ingest.forge.where import api_of

    session = session_of(loaded(config), config, dry=dry_run)
    wanted = looking.Wanted(repository, Selection(label, title, anyone), api or api_of(), source)
    show_walk(session, lambda told: looking.inbox(told, wanted), as_json=as_json)
