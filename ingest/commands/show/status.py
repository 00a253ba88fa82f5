"""`status`: what is remembered of each source, without asking the web."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from ingest.config.schema import Config
from ingest.configured import sources_of
from ingest.fetcher.condition import Condition, diagnosis
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.http.redact import harmless
from ingest.report.format import told_json
from ingest.session.looking import Tell, look, unheard
from store.memory import ItemStatus, SourceState
from store.store import Store
from store.upkeep.builds import OwedBuild, read_owed


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

    def seen(store: Store) -> tuple[dict[str, SourceState], Counter[str], Counter[str]]:
        stored = Counter(item.source for item in store.items() if item.status is ItemStatus.STORED)
        return store.sources(), stored, Counter(debt.source for debt in store.all_owed())

    remembered, stored, owed = look(config, base, now, seen, tell)
    zone = ZoneInfo(config.store.timezone)
    rows: list[SourceStatus] = []
    for source in sources_of(config):
        state = remembered.get(source.name)
        found = diagnosis(SourceMemory.of(state) if state else None, now.astimezone(zone))
        rows.append(
            SourceStatus(
                name=source.name,
                url=state.url if state else source.urls[0],
                succeeded_at=state.succeeded_at if state else None,
                next_poll_at=state.next_poll_at if state else None,
                new_items=state.new_items if state else 0,
                stored=stored[source.name],
                owed=owed[source.name],
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
    return [
        LeftOut(item.source, item.url, item.title, item.reason or "left to a backfill")
        for item in sorted(items, key=lambda item: (item.source, item.first_seen_at, item.url))
        if item.status in {ItemStatus.DROPPED, ItemStatus.SKIPPED} and (not names or item.source in names)
    ]


def left_out_lines(rows: Sequence[LeftOut]) -> Iterator[str]:
    """Yield a line each, and how many fell to which reason."""
    for row in rows:
        yield harmless(f"{row.source}: {row.title or row.url} ({row.reason})")
    for reason, count in Counter(row.reason.partition(":")[0] for row in rows).most_common():
        yield f"{count} x {reason}"


def table_of(rows: list[SourceStatus], now: datetime) -> Table:
    """Return the table for people."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("source", "last success", "next poll", "new", "stored", "owed", "error"):
        table.add_column(name, justify="right" if name in {"new", "stored", "owed"} else "left", overflow="fold")
    for row in rows:
        error = Text(harmless(row.error or ""), style="red")
        if row.failures > 1:
            error.append(f" ({row.failures} times)")
        table.add_row(
            Text(harmless(row.name)),
            _ago(row.succeeded_at, now),
            _until(row.next_poll_at, now),
            str(row.new_items),
            str(row.stored),
            str(row.owed),
            error,
        )
    return table


def advice_lines(rows: Sequence[SourceStatus]) -> Iterator[str]:
    """Yield a line a source with which something is wrong: how it is, and what to do."""
    for row in rows:
        if row.advice:
            yield harmless(f"{row.name} is {row.condition}: {row.advice}")


def build_owed(config: Config, base: Path) -> OwedBuild | None:
    """Return what the hook still has to build, where there is a hook."""
    return read_owed(base / config.store.state) if config.hooks.on_change else None


def build_line(owed: OwedBuild, zone: ZoneInfo) -> str:
    """Say in one line that the hook did not end well."""
    since = owed.since.astimezone(zone)
    return harmless(f"hook: owed since {since:%Y-%m-%d %H:%M} ({zone.key}): {owed.why}; the next run starts it again")


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
