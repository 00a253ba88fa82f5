"""What was asked for on the page, done one after the other in a thread of its own, by the commands of the terminal.

Nobody waits for it: whoever asked is shown how it goes on. A store that is busy is told, as on the terminal.
"""

import gc
import logging
from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from threading import Lock, Thread
from typing import TypeAlias

from ingest.config.errors import ConfigError
from ingest.events import Event, log_event
from ingest.fetcher.discovery.rank import Found
from ingest.health.tell import tell_health
from ingest.http.redact import harmless
from ingest.report.format import source_line
from ingest.report.outcomes import ArticleOutcome, Report, SourceOutcome
from ingest.report.progress import Ahead
from ingest.run.faults import fault_line
from ingest.session.session import Halt, Session
from ingest.steps import Step
from store.errors import StoreError

log = logging.getLogger(__name__)

MOST_WAITING = 20
MOST_KEPT = 50
_MOST_SHOWN = 500
"""Articles of one job."""


class Stand(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    AT_WORK = "at work"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Offer:
    """What was found at a site's address: feeds to choose from, and the newest articles of the first."""

    address: str
    feeds: Sequence[Found]
    report: Report | None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What making a source's stored posts again would come to."""

    source: str
    lines: tuple[str, ...]
    changes: bool
    """Something would change."""


Result: TypeAlias = Report | Offer | Foreseen


@dataclass(slots=True)
class Job:
    """One thing that was asked for, and how it goes on; it is a `Progress`."""

    number: int
    deed: str
    """In the words of the page: `Run now`."""
    about: str
    work: "Work"
    stand: Stand = Stand.WAITING
    steps: dict[str, str] = field(default_factory=dict)
    """Address -> what is being done for the article there, or what became of it."""
    articles: list[ArticleOutcome] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    expected: int = 0
    is_trial: bool = False
    """Nothing is changed by it: what it makes is shown alone."""
    trouble: str = ""
    result: Result | None = None
    changes: int = 0
    """Counts up with everything that is told."""

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will be told."""
        return self.stand not in {Stand.WAITING, Stand.AT_WORK}

    def shown(self) -> "Job":
        """Return it as it is now: what is told meanwhile does not change what is being shown."""
        return replace(self, steps=dict(self.steps), articles=list(self.articles), sources=list(self.sources))

    def expect(self, articles: int) -> None:
        """Take down how many articles are to be worked on."""
        self.expected += articles
        self.changes += 1

    def ahead(self, ahead: Ahead) -> None:
        """Take down how much long work has before it."""
        self.expected = max(self.expected, len(self.articles) + ahead.articles)
        self.changes += 1

    def step(self, url: str, step: Step) -> None:
        """Take down what is done for an article now."""
        if url in self.steps or len(self.steps) < _MOST_SHOWN:
            self.steps[url] = step
            self.changes += 1

    def source(self, outcome: SourceOutcome) -> None:
        """Take down how a source fared."""
        if len(self.sources) < _MOST_SHOWN:
            self.sources.append(source_line(outcome))
        self.changes += 1

    def article(self, outcome: ArticleOutcome) -> None:
        """Take down what became of an article."""
        self.steps.pop(outcome.url, None)
        if len(self.articles) < _MOST_SHOWN:
            self.articles.append(outcome)
        self.changes += 1


Work = Callable[[Job, Halt], Result]
"""Does what was asked for; raises as commands do."""


class Jobs:
    """The jobs of one start of the page, those that are over included, as long as they are few."""

    def __init__(self) -> None:
        self._waiting: deque[Job] = deque()
        self._kept: dict[int, Job] = {}
        self._count = 0
        self._lock = Lock()
        self._thread: Thread | None = None
        self._halt = Halt()

    def begin(self, deed: str, about: str, work: Work, *, is_trial: bool = False) -> Job | None:
        """Let something be done when its turn comes; None when too much waits already, or the page ends."""
        with self._lock:
            if len(self._waiting) >= MOST_WAITING or self._halt.is_wanted:
                return None
            self._count += 1
            job = self._kept[self._count] = Job(self._count, deed, about, work, is_trial=is_trial)
            over = [number for number, each in self._kept.items() if each.is_over]
            for number in over[: max(0, len(self._kept) - MOST_KEPT)]:
                del self._kept[number]
            self._waiting.append(job)
            if self._thread is None:
                self._thread = Thread(target=self._do_all, name="jobs")
                self._thread.start()
            return job

    def job(self, number: int) -> Job | None:
        """Return a job; None for one that is unknown, or long over."""
        return self._kept.get(number)

    def newest(self) -> list[Job]:
        """Return the jobs that are kept, the newest first."""
        with self._lock:
            return list(self._kept.values())[::-1]

    def wait(self) -> None:
        """Wait until nothing is under way any more."""
        thread = self._thread
        if thread is not None:
            thread.join()

    @property
    def is_ending(self) -> bool:
        """Say whether the page ends."""
        return self._halt.is_wanted

    def stop(self) -> None:
        """Begin nothing more, and let what is under way end, with what is made stored; nobody waits for it."""
        self._halt.now()

    def end(self) -> None:
        """Stop, and wait until nothing is under way any more."""
        self.stop()
        self.wait()

    def _do_all(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                job = self._waiting.popleft()
            self._do(job)
            gc.unfreeze()  # a walk takes all that is there for what stays; here, much of it goes

    def _do(self, job: Job) -> None:
        if self._halt.is_wanted:
            job.stand = Stand.STOPPED
            return
        job.stand, job.changes = Stand.AT_WORK, job.changes + 1
        stand = Stand.REFUSED
        try:
            job.result = job.work(job, self._halt)
            stand = Stand.DONE
        except CancelledError:
            stand = Stand.STOPPED
        except (ConfigError, StoreError) as error:
            job.trouble = harmless(str(error))
        except Exception as error:  # noqa: BLE001 - it is logged, and told as the job's trouble
            log_event(log, Event.FAULT, error=error, what=str(job.deed))
            job.trouble = harmless(fault_line(error))
        finally:
            self._halt.ends(None)
            job.steps.clear()
            job.stand, job.changes = stand, job.changes + 1


def walking(command: Callable[[Session], Report], session: Session) -> Work:
    """Return a job's work that is a command of the terminal, which shows itself to the job."""

    def work(job: Job, halt: Halt) -> Report:
        report = command(replace(session, progress=job, halt=halt))
        report.notes += tell_health(session)
        return report

    return work
