"""Door: terminal. A run as plain lines: for cron, for logs, for pipes.

`ingest.cli.progress_bar` shows it to whoever watches.
"""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from ingest.cli.terminal import say
from ingest.http.redact import harmless
from ingest.report.format import article_line, source_line
from ingest.report.outcomes import ArticleOutcome, Change, SourceOutcome, SourceResult
from ingest.report.pace import Pace
from ingest.report.progress import Ahead
from ingest.steps import Step

EVERY_S = 10.0
"""Between two lines on how far long work has come."""


class Lines:
    """A `Progress` of plain lines: for cron, for logs, for pipes."""

    def __init__(
        self, *, dry: bool = False, quiet: bool = False, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """`quiet` leaves only what went wrong."""
        self._dry = dry
        self._quiet = quiet
        self._monotonic = monotonic
        self._pace = Pace(monotonic)
        self._told_s = monotonic()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""

    def expect(self, articles: int) -> None:
        """Say nothing: a line tells when it is done."""

    def ahead(self, ahead: Ahead) -> None:
        """Write a line on how far it has come, now and then."""
        self._pace.begin(ahead)
        now_s = self._monotonic()
        if not self._quiet and self._pace.is_under_way and now_s - self._told_s >= EVERY_S:
            self._told_s = now_s
            say(harmless(self._pace.line()))

    def step(self, url: str, step: Step) -> None:
        """Say nothing, as of what is expected."""

    def source(self, outcome: SourceOutcome) -> None:
        """Write a line on the source."""
        if outcome.result is SourceResult.FAILED or not self._quiet:
            say(source_line(outcome))

    def article(self, outcome: ArticleOutcome) -> None:
        """Write a line on the article."""
        self._pace.article()
        line = article_line(outcome, dry=self._dry)
        if line and (outcome.change is Change.OWED or not self._quiet):
            say(line)
