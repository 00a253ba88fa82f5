"""What is wrong with a source, from what is remembered of it, and what to do: for `status`. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from shlex import quote

from ingest.fetcher.schedule.durations import span_text
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.fetcher.status_advice import is_blocked

SILENT_AFTER = timedelta(days=30)


class Condition(StrEnum):
    """How a source is, the gravest first."""

    DEAD = "dead"
    """It answered that it is gone, or nothing but 404 for a month."""
    BLOCKED = "blocked"
    """A wall, a login or a refusal stands before it."""
    FAILING = "failing"
    MOVED = "moved"
    SILENT = "silent"
    """It answers, and brings nothing."""
    PAUSED = "paused"
    """A person has paused it."""
    NEW = "new"
    """It was never polled."""
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How a source is, and what to do about it in one line; nothing where all is well."""

    condition: Condition
    advice: str = ""


def paused(name: str) -> Diagnosis:
    """Say of a source that a person has paused it, so that he does not forget."""
    return Diagnosis(Condition.PAUSED, f"it is not polled; `fetched source resume {quote(name)}` lets it be")


def diagnosis(memory: SourceMemory | None, now: datetime) -> Diagnosis:
    """Say how a source is; days are told in the zone of `now`."""
    if memory is None or memory.state.polled_at is None:
        return Diagnosis(Condition.NEW)
    state, polling = memory.state, memory.polling
    if polling.failing.retired_at is not None:
        since = f"{polling.failing.retired_at.astimezone(now.tzinfo):%Y-%m-%d}"
        gone = f"gone since {since}, asked once a week: {state.error}"
        is_said = "remove the source" in gone
        return Diagnosis(Condition.DEAD, gone if is_said else f"{gone}; remove it, or give it its new URL")
    if state.failures:
        since = "it has never answered well"
        if state.succeeded_at is not None:
            since = f"the last good answer came {span_text(now - state.succeeded_at)} ago"
        condition = Condition.BLOCKED if is_blocked(state.error or "") else Condition.FAILING
        return Diagnosis(condition, f"{state.error}; {since}")
    for url, target in polling.moves.settled.items():
        return Diagnosis(Condition.MOVED, f"{url} has moved to {target} for good: put that into the configuration")
    if polling.quiet_since is not None and now - polling.quiet_since >= SILENT_AFTER:
        quiet = f"nothing new for {span_text(now - polling.quiet_since)}"
        return Diagnosis(Condition.SILENT, f"{quiet}: see its site; `fetched source add SITE` finds another feed of it")
    return Diagnosis(Condition.WELL)
