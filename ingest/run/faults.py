"""Faults of ours: errors that nobody foresaw, met while one source or one article was worked on. Pure.

They cost that source or article alone: it is named, put off as after a failure, and tried again. An error of the store
ends the run, for nothing more can be kept.
"""

import traceback
from datetime import datetime, timedelta

from ingest.fetcher.schedule.due import Schedule
from ingest.source import Source
from store.errors import StoreError
from store.late.dataclass import replace
from store.memory import SourceState

_MAX_LETTERS = 200
_FIRST_WAIT = timedelta(hours=1)


def ends_run(error: Exception) -> bool:
    """Say whether an error, or one of those that came together, concerns more than what was worked on."""
    if isinstance(error, ExceptionGroup):
        return any(ends_run(each) for each in error.exceptions)
    return isinstance(error, StoreError)


def fault_line(error: Exception) -> str:
    """Name a fault of ours in one line, with the place and how to report it."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    text = " ".join(str(error).split())[:_MAX_LETTERS]
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename.rpartition('/')[2]}, line {frames[-1].lineno})" if frames else ""
    what = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return f"a fault of ours: {what}{where}; please report it with the traceback in the log"


def put_off(state: SourceState | None, source: Source, now: datetime, schedule: Schedule, line: str) -> SourceState:
    """Return what to remember of a source at which we failed: it is tried again, later with each fault.

    Nothing that was learned of it is touched, or looked at: that may be what the fault lies in.
    """
    known = state or SourceState(source.name, source.urls[0], first_polled_at=now)
    failures = known.failures + 1
    wait = min(max(_FIRST_WAIT, schedule.shortest) * min(failures, 1_000), schedule.longest)
    return replace(known, polled_at=now, failures=failures, error=line, next_poll_at=now + max(wait, schedule.shortest))
