"""How a run tells what it is doing while it does it; the terminal decides how that looks."""

from typing import Protocol

from ingest.report.outcomes import ArticleOutcome, SourceOutcome


class Progress(Protocol):
    """Hears of every step of a run."""

    def expect(self, articles: int) -> None:
        """Hear that so many more articles are to be worked on."""

    def source(self, outcome: SourceOutcome) -> None:
        """Hear how a source fared."""

    def article(self, outcome: ArticleOutcome) -> None:
        """Hear what became of an article."""


class Silence:
    """A `Progress` that says nothing."""

    def expect(self, articles: int) -> None:
        """Say nothing."""

    def source(self, outcome: SourceOutcome) -> None:
        """Say nothing."""

    def article(self, outcome: ArticleOutcome) -> None:
        """Say nothing."""
