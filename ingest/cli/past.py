"""Door: terminal. The commands about the past: `backfill`, `coverage`, `owed`, `refresh`, `restore`, `rewrite`.

Their work is imported when they are called, as in `ingest.cli.main`.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from ingest.cli.addresses import addresses_in
from ingest.cli.moments import date_of, since_of, span_of
from ingest.cli.sources import DEFAULT_CONFIG, AsJson, ConfigPath
from ingest.cli.terminal import show, warn
from ingest.cli.walked import loaded, session_of, show_walk
from ingest.fetcher.walks.via import Via
from ingest.http.redact import harmless

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Leave out what was published before (2026-02-28).")]


def backfill(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="The source whose past is wanted.")
    ] = None,
    config: ConfigPath = DEFAULT_CONFIG,
    via: Annotated[
        Via | None,
        typer.Option(
            metavar="WAY", help=f"On which way: {', '.join(Via)}; else on the best one that the source offers."
        ),
    ] = None,
    urls: Annotated[
        str | None, typer.Option(metavar="FILE", help="Addresses, one a line; - reads them from standard input.")
    ] = None,
    warc: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Pages of a WARC or WACZ file; the web is asked for images alone."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="For list, days, numbers: where; {n}, or {Y} {m} {d}, in it is the number or the day.",
        ),
    ] = None,
    first: Annotated[
        int | None, typer.Option("--from", min=1, metavar="N", help="For numbers: where they begin.")
    ] = None,
    since: Since = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Leave out what was published then or later.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Articles at most.")] = None,
    budget: Annotated[
        str | None, typer.Option(metavar="SPAN", help="Begin nothing more after so long: 2h, 90min.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Show which ways there are, what each gives and costs.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Show how far stopped backfills have come.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what was stopped, as it was begun.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Fetch what a source published before it was polled; a stopped backfill goes on where it was."""
    from ingest.commands import backfill as backfilling
    from ingest.run.options import RunOptions

    names = sources or []
    addresses = addresses_in(urls, f"--urls {urls}") if urls is not None else None
    bounds = date_of(since, "--since"), date_of(until, "--until")
    wanted = backfilling.Backfill(addresses, warc, via, *bounds, limit, at or "", first, resume=resume)
    options = RunOptions(budget=span_of(budget, "--budget"))
    session = session_of(loaded(config), config, dry=dry_run, options=options)
    if status or plan:
        shown = backfilling.status_lines(session, names, warn) if status else backfilling.plan(session, names, wanted)
        for line in shown:
            show(harmless(line))
        return
    show_walk(session, lambda told: backfilling.backfill(told, names, wanted), as_json=as_json)


def coverage(
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="The source that is looked at.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
    since: Annotated[
        str, typer.Option(metavar="SPAN|DATE", help="From when on: 30d, 12h, or a date (2026-02-28).")
    ] = "30d",
    fill: Annotated[bool, typer.Option("--fill", help="Fetch what is missing, the cheapest first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what of a source is stored, owed and left out, what is expected, and where the holes are."""
    from ingest.commands import coverage as covering

    session = session_of(loaded(config), config)
    began_at = since_of(since, "--since", datetime.now(UTC))
    looked, walked = covering.coverage(session, source, began_at)
    for line in covering.told(session, looked, as_json=as_json):
        show(line)
    for line in (outcome.detail for outcome in walked.report.sources):
        warn(line)
    if fill:
        show_walk(session, lambda told: covering.fill(told, looked), as_json=as_json)
    raise typer.Exit(walked.report.exit_code())


def owed(
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...", help="Only these sources.")] = None,
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


def rewrite(
    named: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE|URL|PATH]...", help="Of which posts; else --all.")
    ] = None,
    config: ConfigPath = DEFAULT_CONFIG,
    everything: Annotated[bool, typer.Option("--all", help="All posts that there are.")] = False,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only those published then or later.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make posts again from their kept pages, without the web: first what would change is told, then it is changed."""
    from ingest.commands import rewrite as rewriting

    session, day = session_of(loaded(config), config, dry=dry_run), date_of(since, "--since")

    def tell(line: str) -> None:
        warn(line) if as_json else show(harmless(line))

    show_walk(
        session,
        lambda told: rewriting.rewrite(told, named or [], day, tell, everything=everything),
        as_json=as_json,
        summary=not dry_run,
    )
