"""`plan`: when each source is polled next, and why then; asks nothing of the web."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from ingest.commands.source_names import chosen, known_of
from ingest.config.values import Config
from ingest.configured import schedule_of
from ingest.fetcher.schedule.due import is_due
from ingest.fetcher.schedule.durations import span_text
from ingest.fetcher.schedule.explain import explained, items_per_day
from ingest.fetcher.schedule.memory import PollMemory, SourceMemory
from ingest.http.redact import harmless
from ingest.report.format import told_json
from ingest.session.looking import Tell, look, unheard
from ingest.text.clock_time import clock_time
from store.memory import SourceState

PAUSED = "paused"
_RESUME = "`fetched source resume NAME` lets it be polled again, and `fetched run NAME` polls it once"


@dataclass(frozen=True, slots=True)
class PlannedPoll:
    """The next poll of a source."""

    name: str
    next_poll_at: datetime | None
    """None of a source that was never polled, or is paused."""
    is_due: bool
    because: str
    """The reason in one word, for programs: `rhythm`, `window`, `hint`, `failure`, `paused` …"""
    why: str
    items_per_day: float


def plan(config: Config, base: Path, names: Sequence[str], now: datetime, tell: Tell = unheard) -> list[PlannedPoll]:
    """Return the next polls, those that come first at the top; tell what is amiss in the state."""
    return plan_of(config, names, now, look(config, base, now, lambda store: store.sources(), tell))


def plan_of(
    config: Config, names: Sequence[str], now: datetime, remembered: Mapping[str, SourceState]
) -> list[PlannedPoll]:
    """Return the next polls of sources of which this is remembered."""
    schedule = schedule_of(config)
    rows: list[PlannedPoll] = []
    for source in chosen(config, names):
        state = known_of(source, remembered)
        if source.is_paused:
            rows.append(PlannedPoll(source.name, None, is_due=False, because=PAUSED, why=_RESUME, items_per_day=0.0))
            continue
        memory = SourceMemory.of(state) if state else None
        polling = memory.polling if memory else PollMemory()
        rows.append(
            PlannedPoll(
                name=source.name,
                next_poll_at=state.next_poll_at if state else None,
                is_due=is_due(state, now, schedule),
                because=polling.reason,
                why=explained(memory, schedule, now),
                items_per_day=round(items_per_day(polling), 2),
            )
        )
    never, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    return sorted(rows, key=lambda row: row.next_poll_at or (last if row.because == PAUSED else never))


def plan_lines(rows: Sequence[PlannedPoll], now: datetime, zone: tzinfo = UTC) -> Iterator[str]:
    """Yield a line a source for people; its times are told in `zone`."""
    for row in rows:
        when = "now" if row.is_due or row.next_poll_at is None else f"in {span_text(row.next_poll_at - now)}"
        when = PAUSED if row.because == PAUSED else when
        clock = f" ({clock_time(row.next_poll_at, zone)})" if row.next_poll_at else ""
        yield harmless(f"{row.name}: {when}{clock}: {row.why}")


def plan_json(rows: Sequence[PlannedPoll]) -> Iterator[str]:
    """Yield one JSON object a source."""
    for row in rows:
        yield told_json(asdict(row))
