"""Door: terminal. How a run looks while it goes on where somebody watches: a bar, a rate and an estimate.

Apart from `ingest.cli.terminal`, for rich costs more at the start than a run that finds nothing.
"""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from ingest.http.redact import harmless
from ingest.report.format import article_line, source_line
from ingest.report.outcomes import ArticleOutcome, SourceOutcome, SourceResult
from ingest.report.pace import Pace
from ingest.report.progress import Ahead
from ingest.steps import Step


class Bar:
    """A `Progress` with a bar, a rate and an estimate: for somebody who watches."""

    def __init__(self, *, dry: bool = False, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._console = Console()
        self._dry = dry
        self._pace = Pace(monotonic)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._task: TaskID | None = None
        self._expected = 0

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        self._task = self._bar.add_task("articles", total=None, told="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        self._bar.stop()

    def expect(self, articles: int) -> None:
        """Make room for more articles, unless it is known how many there are in all."""
        self._expected += articles
        self._show()

    def ahead(self, ahead: Ahead) -> None:
        """Show how far it has come, and how long it may take."""
        self._pace.begin(ahead)
        self._show()

    def step(self, url: str, step: Step) -> None:
        """Say nothing: the bar moves on when it is done."""

    def source(self, outcome: SourceOutcome) -> None:
        """Write a line on the source above the bar."""
        style = {SourceResult.FAILED: "red", SourceResult.WAITING: "dim"}.get(outcome.result, "")
        self._console.print(Text(source_line(outcome), style=style), highlight=False)

    def article(self, outcome: ArticleOutcome) -> None:
        """Write a line on the article above the bar, and move the bar on."""
        line = article_line(outcome, dry=self._dry)
        if line:
            self._console.print(Text(line), highlight=False)
        self._pace.article()
        self._show(harmless(outcome.source)[:30])

    def _show(self, what: str | None = None) -> None:
        """Bring the bar up to date; one whose end nobody knows only moves."""
        if self._task is None:
            return
        pace = self._pace
        total = pace.total if pace.is_long else max(self._expected, pace.done)
        told = pace.told() if pace.is_long else f"{pace.done} of {total} so far"
        self._bar.update(
            self._task, description=what, total=total or None, completed=pace.done, told=told if total else ""
        )
