"""Door: terminal. The commands for whoever writes site rules: `rule test`, `rule show`, `rule save`.

Their work is imported when they are called, as in `ingest.cli.main`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.help import InOrder
from ingest.cli.sources import DEFAULT_CONFIG, ConfigPath
from ingest.cli.terminal import say
from ingest.http.redact import harmless
from ingest.report.outcomes import ExitCode
from ingest.report.progress import Silence

if TYPE_CHECKING:
    from ingest.session.session import Session

rule_app = typer.Typer(
    cls=InOrder, no_args_is_help=True, help="Write rules for the pages of single sites (docs/rules.md)."
)

Address = Annotated[str, typer.Argument(metavar="URL", help="An article's address.")]
PageFile = Annotated[
    Path | None, typer.Option("--page", metavar="FILE", help="A saved page, to be read instead of asking the web.")
]


@rule_app.command("test")
def try_rules(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Only these rules.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Try every rule on its sample pages."""
    from ingest.commands import rule as rules

    lines, held = rules.try_rules(_session(config), names or [])
    _say(lines)
    raise typer.Exit(ExitCode.DONE if held else ExitCode.USAGE)


@rule_app.command("show")
def show_page(url: Address, page: PageFile = None, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Show how a page is read: which rule, what each part of it found, what was dropped and why."""
    from ingest.commands import rule as rules

    shown = rules.show(_session(config), url, page)
    _say(list(rules.lines_of(shown)))
    raise typer.Exit(ExitCode.SOURCE_FAILED if shown.trouble else ExitCode.DONE)


@rule_app.command("save")
def save_page(
    url: Address,
    page: PageFile = None,
    name: Annotated[str | None, typer.Option(help="What the rule is called; else after its site.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Where rules are kept; else `rules.folder`.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Keep a page as a sample, beside a rule to start from."""
    from ingest.commands import rule as rules

    _say(rules.save(_session(config), url, page, name, folder))


def _session(config: Path) -> "Session":
    from ingest.config.load import load
    from ingest.session.session import Session

    return Session(load(config), config.parent, dry=True, progress=Silence())


def _say(lines: list[str]) -> None:
    for line in lines:
        say(harmless(line))
