"""Door: terminal. The commands that say which sources there are: `init`, `source …`, `opml …`.

Their work is imported when they are called, as in `ingest.cli.main`.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.help import InOrder
from ingest.cli.terminal import say
from ingest.http.redact import harmless

ConfigPath = Annotated[Path, typer.Option("--config", "-c", metavar="FILE", help="The configuration.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines, for programs.")]
DEFAULT_CONFIG = Path("config.yaml")

source_app = typer.Typer(
    cls=InOrder, no_args_is_help=True, help="Add, remove, rename, pause sources in config.yaml; its comments stay."
)
opml_app = typer.Typer(
    cls=InOrder, no_args_is_help=True, help="Take over subscriptions from another reader, or give them to one."
)


def init(
    what: Annotated[str | None, typer.Argument(metavar="[URL|OPML]", help="A site, or a list of feeds.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Write a commented config.yaml to start from."""
    from ingest.commands import sources

    _say(sources.init(config, what))


@source_app.command("add")
def add_source(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or any page of a site: its feed is looked for.")],
    name: Annotated[str | None, typer.Option(help="What it is called; else after its title.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag for its articles; may be said several times.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Find a site's feed and add it."""
    from ingest.commands import sources

    _say(sources.add(config, url, name, tag or []))


@source_app.command("remove")
def remove_source(name: str, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Take a source out; its posts stay."""
    from ingest.commands import sources

    _say(sources.remove(config, name))


@source_app.command("rename")
def rename_source(old: str, new: str, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Give a source another name; what is known of it is kept."""
    from ingest.commands import sources

    _say(sources.rename(config, old, new))


@source_app.command("pause")
def pause_source(name: str, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Let a source rest: only a run that names it polls it."""
    from ingest.commands import sources

    _say(sources.pause(config, name))


@source_app.command("resume")
def resume_source(name: str, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Let a paused source be polled again."""
    from ingest.commands import sources

    _say(sources.resume(config, name))


@opml_app.command("import")
def import_opml(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Add the feeds of an OPML file; their groups become tags."""
    from ingest.commands import sources

    _say(sources.import_opml(config, file))


@opml_app.command("export")
def export_opml(
    config: ConfigPath = DEFAULT_CONFIG,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="Keep keys in addresses: for another reader of your own.")
    ] = False,
) -> None:
    """Write the sources as OPML to standard output."""
    from ingest.commands import sources

    text, said = sources.export_opml(config, datetime.now(UTC), with_secrets=with_secrets)
    say(text, end="")
    for line in said:
        say(harmless(line), err=True)


def _say(lines: list[str]) -> None:
    for line in lines:
        say(harmless(line))
