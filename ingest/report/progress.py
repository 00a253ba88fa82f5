"""How a run tells what it is doing while it does it; the terminal decides how that looks."""

from typing import Protocol

from ingest.report.outcomes import ArticleOutcome, Change, SourceOutcome
from ingest.steps import Step
from store.late.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is left of long work, beyond what a run has under way at once."""

    of: str
    """What is worked on: a source, or the posts of a command."""
    articles: int
    """That are still to be dealt with."""
    at_least: bool = False
    """There may be more: nobody can say how many."""


class Progress(Protocol):
    """Hears of every step of a run."""

    def expect(self, articles: int) -> None:
        """Hear that so many more articles are to be worked on."""

    def ahead(self, ahead: Ahead) -> None:
        """Hear what is left of long work; what was told as done by now does not count to it any more."""

    def step(self, url: str, step: Step) -> None:
        """Hear what is done now for the article at an address."""

    def source(self, outcome: SourceOutcome) -> None:
        """Hear how a source fared."""

    def article(self, outcome: ArticleOutcome) -> None:
        """Hear what became of an article."""


class ToldOn:
    """A `Progress` that tells another one all that it hears; those that listen to a part of it build on it."""

    def __init__(self, told: Progress) -> None:
        self._told = told

    def expect(self, articles: int) -> None:
        """Tell it on."""
        self._told.expect(articles)

    def ahead(self, ahead: Ahead) -> None:
        """Tell it on."""
        self._told.ahead(ahead)

    def step(self, url: str, step: Step) -> None:
        """Tell it on."""
        self._told.step(url, step)

    def source(self, outcome: SourceOutcome) -> None:
        """Tell it on."""
        self._told.source(outcome)

    def article(self, outcome: ArticleOutcome) -> None:
        """Tell it on."""
        self._told.article(outcome)


class Counted(ToldOn):
    """Counts the posts that were written."""

    def __init__(self, told: Progress) -> None:
        super().__init__(told)
        self.written = 0

    def article(self, outcome: ArticleOutcome) -> None:
        """Count it, and tell it on."""
        self.written += outcome.change in {Change.ADDED, Change.UPDATED}
        super().article(outcome)


class Silence:
    """A `Progress` that says nothing."""

    def expect(self, articles: int) -> None:
        """Say nothing."""

    def ahead(self, ahead: Ahead) -> None:
        """Say nothing."""

    def step(self, url: str, step: Step) -> None:
        """Say nothing."""

    def source(self, outcome: SourceOutcome) -> None:
        """Say nothing."""

    def article(self, outcome: ArticleOutcome) -> None:
        """Say nothing."""
