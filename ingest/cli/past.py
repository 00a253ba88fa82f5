"""Door: terminal. The commands that concern what is owed, and what was stored before: `owed`, `refresh`, `restore`.

Their work is imported when they are called, as in `ingest.cli.main`.
"""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from ingest.cli.sources import DEFAULT_CONFIG, AsJson, ConfigPath
from ingest.cli.terminal import show, warn
from ingest.cli.walked import loaded, session_of, show_walk

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")]


def owed(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Only these sources.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """List what could not be had yet: since when, why, and when it is asked for again."""
    from ingest.commands.show import owed as telling_owed

    now = datetime.now(UTC)
    settings = loaded(config)
    rows = telling_owed.owed(settings, config.parent, names or [], now, warn)
    zone = ZoneInfo(settings.store.timezone)
    for line in telling_owed.owed_json(rows) if as_json else telling_owed.owed_lines(rows, now, zone):
        show(line)


def restore(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="The articles' addresses, in any form.")],
    config: ConfigPath = DEFAULT_CONFIG,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring back what was removed, or deleted by hand: from its kept page, else the web, else its revisions."""
    from ingest.commands import restore as restoring

    session = session_of(loaded(config), config, dry=dry_run)
    show_walk(session, lambda told: restoring.restore(told, urls), as_json=as_json)


def refresh(
    named: Annotated[
        list[str],
        typer.Argument(metavar="URL|SOURCE|PATH...", help="An article, a source, a post or a folder of posts."),
    ],
    config: ConfigPath = DEFAULT_CONFIG,
    web: Annotated[bool, typer.Option("--web", help="Ask for the pages again, not those that were kept.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make stored posts again with today's rules and extractor; what was edited by hand stays."""
    from ingest.commands import refresh as refreshing

    session = session_of(loaded(config), config, dry=dry_run)
    show_walk(session, lambda told: refreshing.refresh(told, named, from_web=web), as_json=as_json)
