"""Door: terminal. A run as plain lines: for cron, for logs, for pipes.

`ingest.cli.progress_bar` shows it to whoever watches.
"""

from types import TracebackType
from typing import Self

from ingest.cli.terminal import say
from ingest.report.format import article_line, source_line
from ingest.report.outcomes import ArticleOutcome, Change, SourceOutcome, SourceResult


class Lines:
    """A `Progress` of plain lines: for cron, for logs, for pipes."""

    def __init__(self, *, dry: bool = False, quiet: bool = False) -> None:
        """`quiet` leaves only what went wrong."""
        self._dry = dry
        self._quiet = quiet

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""

    def expect(self, articles: int) -> None:
        """Say nothing: a line tells when it is done."""

    def source(self, outcome: SourceOutcome) -> None:
        """Write a line on the source."""
        if outcome.result is SourceResult.FAILED or not self._quiet:
            say(source_line(outcome))

    def article(self, outcome: ArticleOutcome) -> None:
        """Write a line on the article."""
        line = article_line(outcome, dry=self._dry)
        if line and (outcome.change is Change.OWED or not self._quiet):
            say(line)
