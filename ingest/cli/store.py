"""Door: terminal. The commands that look after what is stored: `verify`, `rebuild`, `remove`, `prune`.

Their work is imported when they are called, as in `ingest.cli.main`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from ingest.cli.sources import DEFAULT_CONFIG, AsJson, ConfigPath
from ingest.cli.terminal import say
from ingest.http.redact import harmless
from ingest.report.outcomes import Change
from ingest.report.progress import Silence

if TYPE_CHECKING:
    from ingest.session.session import Session, Walked

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would go; nothing goes.")]


def verify(
    config: ConfigPath = DEFAULT_CONFIG,
    repair: Annotated[bool, typer.Option("--repair", help="Make again what is missing or torn.")] = False,
    deep: Annotated[bool, typer.Option("--deep", help="Look at all kept pages, not at 2,000 of them.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare every post, image and kept page with what was written; exits 1 when something is lost."""
    from ingest.commands import verify as verifying

    verified = verifying.verify(_session(config), repair=repair, deep=deep)
    _say(verified, verified.notes, as_json=as_json)
    raise typer.Exit(verified.exit_code())


def rebuild(
    config: ConfigPath = DEFAULT_CONFIG,
    dates: Annotated[
        bool, typer.Option("--dates", help="Instead: write the dates of all posts again, in `store.timezone`.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the state again from the posts and the journal alone; no post is touched."""
    if dates:
        from ingest.commands.redate import redate

        redated = redate(_session(config))
        _say(redated, redated.notes, as_json=as_json)
        return
    from ingest.commands import rebuild as rebuilding

    rebuilt = rebuilding.rebuild(_session(config))
    _say(rebuilt, rebuilt.notes, as_json=as_json)


def remove(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="The articles' addresses, in any form.")],
    config: ConfigPath = DEFAULT_CONFIG,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take articles down: posts, images, kept pages, revisions. They are not fetched again."""
    from ingest.commands import remove as removing

    _show(removing.remove(_session(config, dry=dry_run), urls), as_json=as_json)


def prune(config: ConfigPath = DEFAULT_CONFIG, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Remove the posts that are older than `keep_days` of their source; those edited by hand stay."""
    from ingest.commands import remove as removing

    _show(removing.prune(_session(config, dry=dry_run)), as_json=as_json)


class _Told(Protocol):
    def lines(self) -> Iterator[str]: ...

    def json_lines(self) -> Iterator[str]: ...


def _session(config: ConfigPath, *, dry: bool = False) -> "Session":
    from ingest.config.load import load
    from ingest.session.session import Session

    return Session(load(config), config.parent, dry=dry, progress=Silence())


def _say(told: _Told, notes: tuple[str, ...], *, as_json: bool) -> None:
    for line in told.json_lines() if as_json else told.lines():
        say(line if as_json else harmless(line))
    for note in () if as_json else notes:
        say(harmless(note), err=True)


def _show(walked: "Walked", *, as_json: bool) -> None:
    """Show what was taken down."""
    from ingest.report.format import article_json_line, article_line, json_lines, several

    report = walked.report
    if as_json:
        for line in (*map(article_json_line, report.articles), *json_lines(report, walked.traffic)):
            say(line)
        return
    for article in report.articles:
        say(article_line(article, dry=report.dry).strip())
    count = report.counts()[Change.REMOVED]
    say(f"{several(count, 'post')} {'would be ' if report.dry else ''}removed")
    for note in report.notes:
        say(harmless(note), err=True)
