"""Door: terminal. How a run looks while it goes on where somebody watches: a bar, a rate and an estimate.

Apart from `ingest.cli.terminal`, for rich costs more at the start than a run that finds nothing.
"""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ingest.http.redact import harmless
from ingest.report.format import article_line, source_line
from ingest.report.outcomes import ArticleOutcome, SourceOutcome, SourceResult


class Bar:
    """A `Progress` with a bar, a rate and an estimate: for somebody who watches."""

    def __init__(self, *, dry: bool = False, total: int | None = None) -> None:
        """`total` is how many articles there will be, where that is known beforehand."""
        self._console = Console()
        self._dry = dry
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=self._console,
            transient=True,
        )
        self._task: TaskID | None = None
        self._total = total or 0

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        self._task = self._bar.add_task("articles", total=self._total or None, rate="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        self._bar.stop()

    def expect(self, articles: int) -> None:
        """Make room for more articles."""
        self._total += articles
        if self._task is not None and self._total:
            self._bar.update(self._task, total=self._total)

    def source(self, outcome: SourceOutcome) -> None:
        """Write a line on the source above the bar."""
        style = {SourceResult.FAILED: "red", SourceResult.WAITING: "dim"}.get(outcome.result, "")
        self._console.print(Text(source_line(outcome), style=style), highlight=False)

    def article(self, outcome: ArticleOutcome) -> None:
        """Write a line on the article above the bar, and move the bar on."""
        line = article_line(outcome, dry=self._dry)
        if line:
            self._console.print(Text(line), highlight=False)
        if self._task is not None:
            self._bar.advance(self._task)
            self._bar.update(self._task, description=harmless(outcome.source)[:30], rate=self._rate())

    def _rate(self) -> str:
        task = self._bar.tasks[0]
        return f"{task.speed:.1f}/s" if task.speed else ""
