"""What a command that walks is given, and what it gives back. Values; importing them costs next to nothing."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from ingest.config.values import Config
from ingest.report.outcomes import Report
from ingest.report.progress import Progress
from ingest.run.options import RunOptions
from ingest.session.doors import Doors
from store.document import Document
from store.late.dataclass import dataclass, field, replace


class Halt:
    """Ends a walk from another thread, as Ctrl-C ends one on the terminal: what is made is stored."""

    def __init__(self) -> None:
        self._end: Callable[[], object] | None = None
        self._lock = Lock()
        self.is_wanted = False

    def ends(self, end: Callable[[], object] | None) -> None:
        """Take what ends the walk that is under way, from whatever thread; None when there is none any more."""
        with self._lock:
            self._end = end
            wanted = self.is_wanted
        if wanted and end is not None:
            end()

    def now(self) -> None:
        """End what is under way, and let nothing more begin."""
        with self._lock:
            self.is_wanted = True
            end = self._end
        if end is not None:
            end()


@dataclass(frozen=True, slots=True)
class Session:
    """How a command walks: with which configuration, told how, for real or not."""

    config: Config
    base: Path
    progress: Progress | None = None
    dry: bool = False
    doors: Doors | None = None
    options: RunOptions = field(default_factory=RunOptions)
    follow: bool = True
    """False: what other hands did to the posts is not taken for granted before the command has seen it."""

    halt: Halt | None = None
    """Where the caller may want the walk to end."""
    wakes: Callable[[], object] | None = None
    """Called once there is something to do, before anything else is: most runs of cron find nothing."""

    def outside(self) -> Doors:
        """Return the real world, or what stands in its place."""
        return self.doors or Doors()

    def seeing(self) -> "Session":
        """Return the session for a command that wants to see first what other hands did."""
        return replace(self, follow=False)


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk came to."""

    report: Report
    traffic: dict[str, dict[str, int]]
    rehearsed: tuple[Document, ...] = ()
    """Of a dry run: the posts that would have been written."""
