"""What a run did, as values: outcomes of articles and of sources, counted, with the exit code that scripts rely on.

Pure; how it is told to people and to programs is `ingest.report.format`.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum, StrEnum

from store.late.dataclass import dataclass, field


class ExitCode(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    STORE = 1
    """The store or the state cannot be used."""
    USAGE = 2
    """The configuration or the command line is wrong."""
    SOURCE_FAILED = 3
    CHANGED = 10
    """Instead of `DONE` under `--exit-code`, when something changed."""
    LOCKED = 75
    """Another run holds the lock (EX_TEMPFAIL)."""


class Change(StrEnum):
    """What became of an article in a run."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    """It was looked at, and is what is stored."""
    STAYS = "stays"
    """Its page was asked again, and shows a wall, a part of the article or something else: the post stays as it is."""
    KEPT = "kept"
    """A person has edited the post: it stays as it is, the newer version stands among the revisions."""
    ALIAS = "alias"
    """It is an article that is known under another address."""
    OWED = "owed"
    """It could not be had; it is asked for again."""
    LEFT = "left"
    """There was no time for it: it is first in the next run."""
    SKIPPED = "skipped"
    """Left out: beyond the first import, or older than was asked for."""
    DROPPED = "dropped"
    """Left out by a filter."""
    REMOVED = "removed"
    """Taken down, by its address or for its age."""


_NOT_HAD = frozenset({Change.OWED, Change.LEFT, Change.STAYS, Change.SKIPPED, Change.DROPPED})


@dataclass(frozen=True, slots=True)
class ArticleOutcome:
    """What became of one article."""

    source: str
    url: str
    title: str
    change: Change
    path: str | None = None
    detail: str = ""
    """Why, in one line, where there is something to say."""
    images: int = 0
    missing_images: tuple[tuple[str, str], ...] = ()
    """(URL, why) of images that failed and are owed, or are refused and stay links."""


class SourceResult(StrEnum):
    """How a source fared."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    WAITING = "waiting"
    """It is not due, or its host asked to be left alone."""


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """How one source fared."""

    name: str
    url: str
    result: SourceResult
    detail: str = ""
    entries: int = 0
    notes: tuple[str, ...] = ()
    """Findings that are worth a line: cut documents, repaired encodings, capped lists."""
    next_poll_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change in a post: lines with a sign each, the first ones of many."""

    path: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """A run's outcomes, gathered while it goes on."""

    started_at: datetime
    finished_at: datetime | None = None
    dry: bool = False
    sources: list[SourceOutcome] = field(default_factory=list)
    articles: list[ArticleOutcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is worth a line beside sources and articles: a hook that failed, a state that was made anew."""
    faults: int = 0
    """Faults of ours that were met: each cost a source or an article alone, and is named there."""
    is_by_name: bool = False
    """A person named its articles: one that could not be had is a failure."""
    differences: list[Difference] = field(default_factory=list)
    """Of a dry run that was asked for them."""
    broken_sinks: list[str] = field(default_factory=list)
    """Sinks that could not be written, and why; the next run writes them."""
    broken_hook: str = ""
    """How the hook failed; the next run starts it again."""

    def of(self, source: str) -> Iterable[ArticleOutcome]:
        """Return the outcomes of one source's articles."""
        return (article for article in self.articles if article.source == source)

    def counts(self, source: str | None = None) -> Counter[Change]:
        """Count the articles by what became of them, of one source or of all."""
        return Counter(article.change for article in self.articles if source in {None, article.source})

    def changed(self) -> bool:
        """Say whether the content is another than before."""
        counts = self.counts()
        return bool(counts[Change.ADDED] or counts[Change.UPDATED] or counts[Change.REMOVED])

    def exit_code(self, *, tell_change: bool = False) -> ExitCode:
        """Return the exit code of the run."""
        if self.broken_sinks:
            return ExitCode.STORE
        lacks = self.is_by_name and any(article.change in _NOT_HAD for article in self.articles)
        if (
            lacks
            or self.faults
            or self.broken_hook
            or any(source.result is SourceResult.FAILED for source in self.sources)
        ):
            return ExitCode.SOURCE_FAILED
        return ExitCode.CHANGED if tell_change and self.changed() else ExitCode.DONE
