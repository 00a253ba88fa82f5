"""`status`: what is remembered of each source, without asking the web."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ingest.commands.source_names import known_of, present_names
from ingest.config.values import Config
from ingest.configured import sources_of
from ingest.fetcher.condition import Condition, diagnosis, paused
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.http.redact import harmless
from ingest.report.format import told_json
from ingest.session.looking import Tell, look, unheard
from store.memory import ItemStatus, SourceState
from store.store import Store
from store.upkeep.builds import OwedBuild, read_owed

if TYPE_CHECKING:
    from rich.table import Table


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One line of the table."""

    name: str
    url: str
    succeeded_at: datetime | None
    next_poll_at: datetime | None
    new_items: int
    stored: int
    owed: int
    failures: int
    error: str | None
    condition: Condition
    advice: str
    """What is wrong and what to do, in one line."""


def status(config: Config, base: Path, now: datetime, tell: Tell = unheard) -> list[SourceStatus]:
    """Return the state of every configured source, in the order of the configuration; tell what is amiss in it."""
    present = present_names(sources_of(config))

    def named(source: str) -> str:
        return present.get(source, source)

    def seen(store: Store) -> tuple[dict[str, SourceState], Counter[str], Counter[str]]:
        stored = Counter(named(item.source) for item in store.items() if item.status is ItemStatus.STORED)
        return store.sources(), stored, Counter(named(debt.source) for debt in store.all_owed())

    remembered, stored, owed = look(config, base, now, seen, tell)
    return status_of(config, now, remembered, stored, owed)


def status_of(
    config: Config,
    now: datetime,
    remembered: Mapping[str, SourceState],
    stored: Mapping[str, int],
    owed: Mapping[str, int],
) -> list[SourceStatus]:
    """Return the state of every configured source, of what is remembered and counted of each by its name."""
    zone = ZoneInfo(config.store.timezone)
    rows: list[SourceStatus] = []
    for source in sources_of(config):
        state = known_of(source, remembered)
        found = diagnosis(SourceMemory.of(state) if state else None, now.astimezone(zone))
        found = paused(source.name) if source.is_paused else found
        rows.append(
            SourceStatus(
                name=source.name,
                url=state.url if state else source.urls[0],
                succeeded_at=state.succeeded_at if state else None,
                next_poll_at=state.next_poll_at if state else None,
                new_items=state.new_items if state else 0,
                stored=stored.get(source.name, 0),
                owed=owed.get(source.name, 0),
                failures=state.failures if state else 0,
                error=state.error if state else None,
                condition=found.condition,
                advice=found.advice,
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article that was listed and is not wanted."""

    source: str
    url: str
    title: str
    reason: str


def left_out(config: Config, base: Path, names: Sequence[str], now: datetime, tell: Tell = unheard) -> list[LeftOut]:
    """Return what filters and bounds left out, by source; of the named ones, or of all."""
    items = look(config, base, now, lambda store: list(store.items()), tell)
    present = present_names(sources_of(config))
    named = ((present.get(item.source, item.source), item) for item in items)
    return [
        LeftOut(source, item.url, item.title, item.reason or "left to a backfill")
        for source, item in sorted(named, key=lambda each: (each[0], each[1].first_seen_at, each[1].url))
        if item.status in {ItemStatus.DROPPED, ItemStatus.SKIPPED} and (not names or source in names)
    ]


def left_out_lines(rows: Sequence[LeftOut]) -> Iterator[str]:
    """Yield a line each, and how many fell to which reason."""
    for row in rows:
        yield harmless(f"{row.source}: {row.title or row.url} ({row.reason})")
    for reason, count in Counter(row.reason.partition(":")[0] for row in rows).most_common():
        yield f"{count} x {reason}"


def table_of(rows: list[SourceStatus], now: datetime) -> "Table":
    """Return the table for people; only the names of sources give way where a line is short."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("source", overflow="fold")
    for name in ("last success", "next poll", "new", "stored", "owed"):
        is_number = name in {"new", "stored", "owed"}
        table.add_column(name, justify="right" if is_number else "left", no_wrap=True)
    for row in rows:
        counts = (str(row.new_items), str(row.stored), str(row.owed))
        called = Text(harmless(row.name), style="red" if row.error else "")
        table.add_row(called, _ago(row.succeeded_at, now), _until(row.next_poll_at, now), *counts)
    return table


def advice_lines(rows: Sequence[SourceStatus]) -> Iterator[str]:
    """Yield a line a source with which something is wrong: how it is, and what to do."""
    for row in rows:
        times = f" ({row.failures} times)" if row.failures > 1 else ""
        if row.error and row.error not in row.advice:
            yield harmless(f"{row.name}: {row.error}{times}")
        if row.advice:
            yield harmless(f"{row.name} is {row.condition}{times}: {row.advice}")


def build_owed(config: Config, base: Path) -> OwedBuild | None:
    """Return what the hook still has to build, where there is a hook."""
    return read_owed(base / config.store.state) if config.hooks.on_change else None


def build_line(owed: OwedBuild, zone: ZoneInfo) -> str:
    """Say in one line that the hook did not end well."""
    since = f" since {owed.since.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})" if owed.since else ""
    return harmless(f"hook: owed{since}: {owed.why}; the next run starts it again")


def build_json(owed: OwedBuild) -> str:
    """Return the same as a JSON object of the kind `hook`."""
    return told_json({"kind": "hook", "owed_since": owed.since, "why": owed.why, "run": owed.run})


def json_of(rows: list[SourceStatus]) -> Iterator[str]:
    """Yield one JSON object a source."""
    for row in rows:
        plain = {name: getattr(row, name) for name in SourceStatus.__dataclass_fields__}
        yield told_json(plain)


def _ago(at: datetime | None, now: datetime) -> str:
    return f"{_span((now - at).total_seconds())} ago" if at else "never"


def _until(at: datetime | None, now: datetime) -> str:
    if at is None or at <= now:
        return "now"
    return f"in {_span((at - now).total_seconds())}"


def _span(seconds: float) -> str:
    """Write a span of time in its largest fitting unit."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"
