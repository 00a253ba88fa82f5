"""Door: terminal. The commands that concern what is owed, and what was stored before: `owed`.

Their work is imported when they are called, as in `ingest.cli.main`.
"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ingest.cli.sources import DEFAULT_CONFIG, ConfigPath
from ingest.cli.terminal import show

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines, for programs.")]


def owed(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Only these sources.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """List what could not be had yet: since when, why, and when it is asked for again."""
    from ingest.commands import owed as telling_owed
    from ingest.config.load import load

    now = datetime.now(UTC)
    rows = telling_owed.owed(load(config), config.parent, names or [], now)
    for line in telling_owed.owed_json(rows) if as_json else telling_owed.owed_lines(rows, now):
        show(line)
