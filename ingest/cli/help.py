"""Door: terminal. How `--help` lists the commands: in the order of use, each with its whole sentence."""

from typing import TYPE_CHECKING

from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter

_IN_ORDER = (
    "init source opml check preview run status search serve plan owed why dropped add backfill coverage "
    "inbox import export refresh rewrite restore remove prune verify rebuild rule"
).split()

EXAMPLES = """\
\b
Examples:
  fetched init https://example.org     a config.yaml with that site's feed
  fetched check                        is all well?
  fetched run                          polls what is due (cron: run --quiet)
  fetched why https://example.org/a    what became of one article

\b
docs/commands.md has every command. Exit codes: 0 done, 1 the store cannot be
used, 2 the configuration or the command line is wrong, 3 a source failed or
something named could not be had, 10 something changed (--exit-code), 75
another run holds the lock.
"""


EXAMPLES_OF = {
    "init": ("https://example.org", "subscriptions.opml"),
    "source add": ("https://example.org --tag 科技",),
    "source remove": ("cnbeta",),
    "source rename": ("cnbeta news",),
    "source pause": ("cnbeta",),
    "source resume": ("cnbeta",),
    "opml import": ("subscriptions.opml",),
    "opml export": ("> subscriptions.opml",),
    "check": ("", "cnbeta"),
    "preview": ("cnbeta", "cnbeta --count 3", "https://example.org/a"),
    "run": ("", "cnbeta --force --limit 5", "--quiet", "--dry-run"),
    "status": ("", "--json"),
    "search": ("bridge", "'\"old bridge\" -river'"),
    "serve": ("", "--port 9000"),
    "plan": ("", "cnbeta"),
    "owed": ("", "cnbeta --json"),
    "why": ("https://example.org/a",),
    "dropped": ("cnbeta",),
    "add": ("https://example.org/a", "- < addresses.txt"),
    "backfill": ("cnbeta --plan", "cnbeta --since 2025-01-01 --budget 2h", "--resume"),
    "coverage": ("cnbeta", "cnbeta --since 90d --fill"),
    "inbox": ("ann/reading --label fetch", "ann/reading --title archive_request --dry-run"),
    "import": ("old-site/content --dry-run", "wallabag.json", "pocket.csv --source pocket"),
    "export": ("articles.jsonl", "--source cnbeta --since 2026-01-01 > some.jsonl", "articles.parquet"),
    "refresh": ("https://example.org/a", "cnbeta --dry-run"),
    "rewrite": ("cnbeta --dry-run", "--all"),
    "restore": ("https://example.org/a",),
    "remove": ("https://example.org/a --dry-run",),
    "prune": ("--dry-run",),
    "verify": ("", "--repair"),
    "rebuild": ("",),
    "rule test": ("", "example.org"),
    "rule show": ("https://example.org/a",),
    "rule save": ("https://example.org/a --name example",),
}
"""Command -> what may stand behind it."""


def examples_of(command: str) -> str:
    """Return the last lines of a command's help; `command` is its name, its group's before it."""
    lines = [f"  fetched {command} {words}".rstrip() for words in EXAMPLES_OF[command]]
    return "\n".join(("\b", "Examples:" if len(lines) > 1 else "Example:", *lines))


class InOrder(TyperGroup):
    """The commands in the order of use, each with examples; what has no place in the order comes last."""

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        """Return a command, with examples below its help."""
        command = super().get_command(ctx, cmd_name)
        whole = " ".join((*ctx.command_path.split()[1:], cmd_name))
        if command is not None and command.epilog is None and whole in EXAMPLES_OF:
            command.epilog = examples_of(whole)
        return command

    def list_commands(self, ctx: "Context") -> list[str]:
        """Return the names of the commands."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _IN_ORDER.index(name) if name in _IN_ORDER else len(_IN_ORDER))

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write each command with its whole first sentence, in as many lines as that takes."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, " ".join((command.help or "").split())) for name, command in commands if command]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
