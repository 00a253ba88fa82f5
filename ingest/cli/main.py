"""Door: terminal. The commands: what may be said on the command line, and how answers and errors are shown.

A command imports its own work when it is called: under cron, `run` starts every few minutes and needs little of it all.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, NoReturn
from zoneinfo import ZoneInfo

import typer

from ingest.cli.addresses import addresses_in
from ingest.cli.exchange import export, inbox
from ingest.cli.help import EXAMPLES, InOrder
from ingest.cli.moments import date_of
from ingest.cli.past import Since, backfill, coverage, owed, refresh, restore, rewrite
from ingest.cli.rules import rule_app
from ingest.cli.serve import search, serve
from ingest.cli.sources import DEFAULT_CONFIG, ConfigPath, init, opml_app, source_app
from ingest.cli.store import prune, rebuild, remove, verify
from ingest.cli.terminal import ended, fail, say, show, warn
from ingest.cli.usage import usage_line
from ingest.cli.walked import loaded, session_of, show_walk
from ingest.http.redact import harmless
from ingest.report.outcomes import ExitCode

app = typer.Typer(
    name="fetched",
    help="Collects articles from feeds and writes them as Markdown, with their images, into a dated content store.",
    cls=InOrder,
    epilog=EXAMPLES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a source, and one for the run.")]
EngineKind = Annotated[
    Literal["child", "inline", "processes", "ray"] | None,
    typer.Option(
        "--engine",
        help="Where work is done: in a child with limits, in this process, in workers here, or in a Ray cluster.",
    ),
]
Workers = Annotated[
    int | None, typer.Option(min=1, max=256, metavar="N", help="So many workers, each with a child: for large runs.")
]
Address = Annotated[
    str | None, typer.Option("--address", metavar="HOST:PORT", help="The Ray cluster that has the workers; or auto.")
]

app.command()(init)
_COMMANDS = (backfill, coverage, owed, inbox, export, refresh, restore, rewrite)
for _command in (*_COMMANDS, verify, rebuild, remove, prune, search, serve):
    app.command()(_command)
app.add_typer(source_app, name="source")
app.add_typer(opml_app, name="opml")
app.add_typer(rule_app, name="rule")


def _tell_version(*, wanted: bool) -> None:
    """Show the version of all that decides what is stored, and end."""
    if wanted:
        from ingest.version import version_line

        show(version_line())
        raise typer.Exit


@app.callback()
def _all_commands(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version, and end.")
    ] = False,
) -> None:
    """Collect articles from feeds and write them as Markdown, with their images, into a dated content store."""


def main() -> NoReturn:
    """Run the command line; every error that a person can mend is one line on standard error."""
    ended(_understood)


def _understood() -> object:
    """Do what the command line says; return the exit code, where there is one."""
    try:
        return app(prog_name="fetched", standalone_mode=False)
    except typer.TyperException as error:
        named = " ".join(["fetched", *sys.argv[1:2]])
        command = str(getattr(getattr(error, "ctx", None), "command_path", named))
        if type(error).__name__ == "NoArgsIsHelpError":
            say(error.format_message())
            sys.exit(ExitCode.USAGE)
        fail(usage_line(error.format_message(), command, sys.argv[1:]), ExitCode.USAGE)


@app.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...", help="Only these sources.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Poll every source now, due or not.")] = False,
    since: Since = None,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="New articles of one source at most.")] = None,
    concurrency: Annotated[int | None, typer.Option(min=1, metavar="N", help="Requests under way at once.")] = None,
    engine: EngineKind = None,
    workers: Workers = None,
    address: Address = None,
    tell_change: Annotated[bool, typer.Option("--exit-code", help="Exit 10 when something changed.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Only what went wrong; nothing when all is well.")
    ] = False,
    budget: Annotated[
        float | None, typer.Option(min=0, metavar="MINUTES", help="Begin nothing more after so long.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Poll the sources that are due and write what is new."""
    from ingest.commands import run as running
    from ingest.run.options import RunOptions

    settings = loaded(
        config, concurrency=concurrency, engine=engine, workers=workers, address=address, may_keep=not dry_run
    )
    minutes = budget if budget is not None else settings.schedule.run_minutes
    span = timedelta(minutes=minutes) if minutes is not None else None
    options = RunOptions(force=force, since=date_of(since, "--since"), limit=limit, budget=span)
    session = session_of(settings, config, dry=dry_run, options=options)
    show_walk(
        session, lambda told: running.run(told, names or []), as_json=as_json, quiet=quiet, tell_change=tell_change
    )


@app.command()
def add(
    urls: Annotated[
        list[str], typer.Argument(metavar="URL...", help="Addresses of articles; - reads them from standard input.")
    ],
    config: ConfigPath = DEFAULT_CONFIG,
    source: Annotated[str | None, typer.Option(help="In the name of this source; else of the article's site.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch single articles."""
    from ingest.commands import add as adding

    session = session_of(loaded(config), config, dry=dry_run)
    show_walk(session, lambda told: adding.add(told, list(_lines(urls)), source), as_json=as_json)


@app.command()
def preview(
    what: Annotated[str, typer.Argument(metavar="URL|SOURCE", help="An article's address, or a source's name.")],
    config: ConfigPath = DEFAULT_CONFIG,
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, metavar="N", help="How many of a source's newest articles.")
    ] = 1,
) -> None:
    """Show the post that would be written; nothing is."""
    from ingest.commands import add as adding

    session = session_of(loaded(config), config, dry=True)
    walked = adding.preview(session, what, count)
    for document in walked.rehearsed:
        say(f"# {document.path}\n{document.text}")
    for line in (*(source.detail for source in walked.report.sources), *(a.detail for a in walked.report.articles)):
        if line:
            say(harmless(line), err=True)
    raise typer.Exit(walked.report.exit_code() if walked.rehearsed else ExitCode.SOURCE_FAILED)


@app.command("import")
def import_(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|FILE", help="Posts of an existing site, or what wallabag, Pocket or WordPress exported."
        ),
    ],
    config: ConfigPath = DEFAULT_CONFIG,
    source: Annotated[str | None, typer.Option(help="In the name of this source; else of what each post says.")] = None,
    category: Annotated[list[str] | None, typer.Option(metavar="OLD=NEW", help="Give a category another name.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Only what went wrong; nothing when all is well.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take over posts that are there already, without fetching them again; what they lie in is left as it is."""
    from ingest.commands import importing

    session = session_of(loaded(config), config, dry=dry_run)
    show_walk(
        session,
        lambda told: importing.import_posts(told, folder, source, category or []),
        as_json=as_json,
        quiet=quiet,
    )


@app.command()
def plan(
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...", help="Only these sources.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Show when each source is polled next, and why then."""
    from ingest.commands.show import plan as planning

    now = datetime.now(UTC)
    settings = loaded(config)
    rows = planning.plan(settings, config.parent, names or [], now, warn)
    zone = ZoneInfo(settings.store.timezone)
    for line in planning.plan_json(rows) if as_json else planning.plan_lines(rows, now, zone):
        show(line)


@app.command()
def status(config: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Show each source: last success, next poll, new items, what is owed, error."""
    from rich.console import Console

    from ingest.commands.show import status as telling_status

    now = datetime.now(UTC)
    settings = loaded(config)
    rows = telling_status.status(settings, config.parent, now, warn)
    build = telling_status.build_owed(settings, config.parent)
    if as_json:
        for line in telling_status.json_of(rows):
            show(line)
        if build:
            show(telling_status.build_json(build))
    else:
        console = Console()
        if not console.is_terminal:
            console.width = 80
        with console.capture() as table:
            console.print(telling_status.table_of(rows, now))
        show(table.get(), end="")
        for line in telling_status.advice_lines(rows):
            show(line)
        if build:
            show(telling_status.build_line(build, ZoneInfo(settings.store.timezone)))


@app.command()
def dropped(
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...", help="Only these sources.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """List what filters and bounds left out, and why."""
    from ingest.commands.show import status as telling_status
    from ingest.commands.source_names import chosen

    settings = loaded(config)
    chosen(settings, names or [])
    rows = telling_status.left_out(settings, config.parent, names or [], datetime.now(UTC), warn)
    for line in telling_status.left_out_lines(rows) if rows else ("nothing was left out",):
        show(line)


@app.command()
def why(
    url: Annotated[str, typer.Argument(metavar="URL", help="The article's address, in any form.")],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Tell one article's story: seen where and when, what became of it, which file, what is missing."""
    from ingest.commands.show import why as asking

    for line in asking.why(loaded(config), config.parent, url, datetime.now(UTC), warn):
        show(harmless(line))


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...", help="Only these sources.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Validate the configuration, ask each source once, and say what is wrong and how to mend it."""
    from ingest.commands import check as checking

    session = session_of(loaded(config), config, dry=True)
    show_walk(session, lambda told: checking.check(told, names or []), as_json=as_json, summary=False)


def _lines(words: list[str]) -> Iterator[str]:
    """Yield the words; `-` stands for the lines of standard input."""
    for word in words:
        yield from addresses_in("-", "standard input") if word == "-" else (word,)
