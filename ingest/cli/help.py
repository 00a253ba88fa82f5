"""Door: terminal. How `--help` lists the commands: in the order of use, each with its whole sentence."""

from typing import TYPE_CHECKING

from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

_IN_ORDER = (
    "init source opml check preview run status search serve plan owed why dropped add backfill "
    "import refresh rewrite restore remove prune verify rebuild rule"
).split()

EXAMPLES = """\
\b
Examples:
  fetched init https://example.org        a config.yaml with that site's feed
  fetched check                           is all well?
  fetched run                             polls what is due (for cron: run --quiet)
  fetched why https://example.org/post    what became of one article

\b
docs/commands.md has every command. Exit codes: 0 done, 1 the store cannot be
used, 2 the configuration or the command line is wrong, 3 a source failed or
something named could not be had, 10 something changed (--exit-code), 75
another run holds the lock.
"""


class InOrder(TyperGroup):
    """The commands in the order of use; what has no place in it comes last."""

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
