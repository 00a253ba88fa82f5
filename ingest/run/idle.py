"""Tells at once that a run has nothing to do, as most runs of cron: then neither engine nor web is started. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from ingest.fetcher.schedule.due import Schedule, is_due, within_budget
from ingest.fetcher.schedule.order import by_urgency
from ingest.report.outcomes import SourceOutcome, SourceResult
from ingest.run.options import RunOptions
from ingest.source import Source
from store.memory import Owed, Recheck, SourceState


class Memories(Protocol):
    """What the store tells of what is to be done."""

    def sources(self) -> dict[str, SourceState]:
        """Return what is remembered of sources, by name."""

    def owed(self, now: datetime) -> list[Owed]:
        """Return what is owed and due."""

    def rechecks(self, source: str, now: datetime) -> list[Recheck]:
        """Return the articles whose pages are to be asked again."""


def waiting(
    sources: Sequence[Source],
    options: RunOptions,
    schedule: Schedule,
    memories: Memories,
    now: datetime,
    zone: ZoneInfo,
) -> list[SourceOutcome] | None:
    """Return what the walk would tell of sources that all wait; None when there is something to do."""
    if options.force or (options.budget is not None and options.budget <= timedelta(0)) or memories.owed(now):
        return None
    states = memories.sources()
    if schedule.requests_per_day is not None:
        schedule = _within_budget(schedule, [states[source.name] for source in sources if source.name in states], now)
    outcomes = []
    for source in by_urgency(sources, states):
        state = states.get(source.name)
        is_renamed = any(old in states for old in source.was)
        if state is None or state.next_poll_at is None or is_renamed or is_due(state, now, schedule):
            return None
        if source.full_text and memories.rechecks(source.name, now):
            return None
        due_at = state.next_poll_at.astimezone(zone)
        outcomes.append(SourceOutcome(source.name, source.urls[0], SourceResult.WAITING, "", next_poll_at=due_at))
    return outcomes


def _within_budget(schedule: Schedule, states: Iterable[SourceState], now: datetime) -> Schedule:
    from ingest.fetcher.schedule.memory import SourceMemory  # late: what was learned of sources is a lot to load
    from ingest.fetcher.schedule.policy import demand_of

    return within_budget(schedule, (demand_of(SourceMemory.of(each).polling, now) for each in states))
