"""Door: disk (the state's folder). What a run leaves for whoever looks on: how far it is, and what it did.

Best effort: what cannot be noted is not, for the run itself has errors of the disk to tell.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from ingest.http.clock import Clock
from ingest.report.format import source_line, summary_line, told_json
from ingest.report.outcomes import ArticleOutcome, Report, SourceOutcome, SourceResult
from ingest.report.pace import Pace
from ingest.report.progress import Ahead, Progress
from ingest.steps import Step
from store.files.disk import Disk
from store.files.lock import owner_of
from store.late.dataclass import dataclass
from store.late.pattern import pattern
from store.rows import instant, instant_text

UNDER_WAY_NAME = "under-way.json"
REPORTS_NAME = "reports"
REPORTS_KEPT = 50
EVERY_S = 1.0
"""Between two notes of how far a run is."""
_ABOUT = timedelta(minutes=1)
"""A run notes when it began, and signs for the lock a moment later, to the second."""
_SHOWN_STEPS = 8
_MOST_LINES = 500
"""Of articles, of sources and of notes, in one report."""
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading a note raises that is none of ours, or damaged."""
_ID = pattern(r"[0-9TZ.]{1,40}")


class UnderWay:
    """A `Progress` that notes how far a run is, for others to see, and tells another one all that it hears."""

    def __init__(self, told: Progress, state: Path, clock: Clock) -> None:
        self._told = told
        self._path = state / UNDER_WAY_NAME
        self._clock = clock
        self._started_at = clock.now()
        self._pace = Pace(clock.monotonic)
        self._noted_s = float("-inf")
        self._expected = 0
        self._counts: Counter[str] = Counter()
        self._sources = 0
        self._steps: dict[str, str] = {}

    def expect(self, articles: int) -> None:
        """Note it, and tell it on."""
        self._expected += articles
        self._told.expect(articles)
        self._note()

    def ahead(self, ahead: Ahead) -> None:
        """Note it, and tell it on."""
        self._pace.begin(ahead)
        self._told.ahead(ahead)
        self._note()

    def step(self, url: str, step: Step) -> None:
        """Note it, and tell it on."""
        self._steps[url] = step
        self._told.step(url, step)
        self._note()

    def source(self, outcome: SourceOutcome) -> None:
        """Note it, and tell it on."""
        self._sources += 1
        self._told.source(outcome)
        self._note()

    def article(self, outcome: ArticleOutcome) -> None:
        """Note it, and tell it on."""
        self._counts[outcome.change] += 1
        self._steps.pop(outcome.url, None)
        self._pace.article()
        self._told.article(outcome)
        self._note()

    def end(self) -> None:
        """Take the note away."""
        with suppress(OSError):
            Disk().unlink(self._path)

    def _note(self) -> None:
        now_s = self._clock.monotonic()
        if now_s - self._noted_s < EVERY_S:
            return
        self._noted_s = now_s
        said = {
            "started_at": instant_text(self._started_at),
            "sources": self._sources,
            "expected": max(self._expected, self._pace.total),
            "counts": dict(self._counts),
            "line": self._pace.line() if self._pace.is_long else "",
            "steps": dict(list(self._steps.items())[-_SHOWN_STEPS:]),
        }
        with suppress(OSError):  # a full disk: the run itself tells it
            _put(self._path, told_json(said))


@dataclass(frozen=True, slots=True)
class Seen:
    """A run that is under way, as it noted it last."""

    who: str
    since: datetime | None
    gives_way: bool
    sources: int = 0
    expected: int = 0
    counts: Mapping[str, int] | None = None
    line: str = ""
    steps: Mapping[str, str] | None = None

    @property
    def done(self) -> int:
        """Return how many articles are dealt with."""
        return sum((self.counts or {}).values())


def under_way(state: Path) -> Seen | None:
    """Return the run that holds the store now, whoever started it; None where none does."""
    owner = owner_of(state)
    if owner is None:
        return None
    who, since, gives_way = owner
    try:
        began = instant(since)
    except ValueError:
        began = None
    try:
        said = json.loads(Disk().read(state / UNDER_WAY_NAME) or b"")
        counts = {str(name): int(count) for name, count in said["counts"].items()}
        steps = {str(url): str(step) for url, step in said["steps"].items()}
        seen = Seen(
            who, began, gives_way, int(said["sources"]), int(said["expected"]), counts, str(said["line"]), steps
        )
        is_its_own = began is not None and instant(said["started_at"]) >= began - _ABOUT
    except _UNREADABLE:
        return Seen(who, began, gives_way)
    return seen if is_its_own else Seen(who, began, gives_way)


@dataclass(frozen=True, slots=True)
class KeptReport:
    """What is kept of a run that is over."""

    id: str
    started_at: datetime
    finished_at: datetime
    summary: str
    exit_code: int
    sources: tuple[str, ...] = ()
    articles: tuple[Mapping[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    left_out: int = 0
    """Lines beyond those that are kept."""


def keep_report(state: Path, run: str, report: Report) -> None:
    """Keep what a run did, if it did anything, and forget what is older than the last fifty."""
    if not _is_worth_it(report):
        return
    articles = [article for article in report.articles if article.change != "unchanged" or article.detail]
    sources = [source for source in report.sources if source.result is not SourceResult.WAITING]
    beyond = sum(max(0, len(each) - _MOST_LINES) for each in (articles, sources, report.notes))
    said = {
        "started_at": instant_text(report.started_at),
        "finished_at": instant_text(report.finished_at or report.started_at),
        "summary": summary_line(report),
        "exit_code": int(report.exit_code()),
        "sources": [source_line(source) for source in sources[:_MOST_LINES]],
        "articles": [_article(article) for article in articles[:_MOST_LINES]],
        "notes": report.notes[:_MOST_LINES],
        "left_out": beyond,
    }
    disk, folder = Disk(), state / REPORTS_NAME
    with suppress(OSError):  # a full disk: the report is told to whoever started the run all the same
        disk.make_folder(folder)
        _put(folder / f"{run}.json", told_json(said))
        for name in _names(folder)[REPORTS_KEPT:]:
            disk.unlink(folder / f"{name}.json")


def kept_reports(state: Path) -> Iterator[KeptReport]:
    """Yield the reports that are kept, the newest first; one that cannot be read is passed over."""
    for name in _names(state / REPORTS_NAME):
        report = kept_report(state, name)
        if report is not None:
            yield report


def kept_report(state: Path, run: str) -> KeptReport | None:
    """Return the report of a run, None where none is kept."""
    if not _ID.fullmatch(run):
        return None
    try:
        said = json.loads(Disk().read(state / REPORTS_NAME / f"{run}.json") or b"")
        return KeptReport(
            run,
            instant(said["started_at"]),
            instant(said["finished_at"]),
            str(said["summary"]),
            int(said["exit_code"]),
            tuple(map(str, said["sources"])),
            tuple({str(name): str(held) for name, held in each.items()} for each in said["articles"]),
            tuple(map(str, said["notes"])),
            int(said["left_out"]),
        )
    except _UNREADABLE:
        return None


def _is_worth_it(report: Report) -> bool:
    did = any(source.result is not SourceResult.WAITING for source in report.sources)
    return bool(did or report.articles or report.faults or report.broken_hook or report.broken_sinks)


def _article(article: ArticleOutcome) -> dict[str, str]:
    return {
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "change": str(article.change),
        "detail": article.detail,
    }


def _names(folder: Path) -> list[str]:
    """Return the ids of the reports in a folder, the newest first."""
    try:
        names = Disk().names(folder)
    except OSError:
        return []
    ids = (name.removesuffix(".json") for name in names if name.endswith(".json"))
    return sorted(filter(_ID.fullmatch, ids), reverse=True)


def _put(path: Path, text: str) -> None:
    """Put a text in the place of a file, in one step; it need not outlast a crash of the machine."""
    beside = path.with_name(f"{path.name}.new")
    Disk().unlink(beside)
    Disk().write(beside, f"{text}\n".encode())
    Disk().rename(beside, path)
