"""How all sources are at one moment, and what to do about each: read off the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from shlex import quote
from zoneinfo import ZoneInfo

from ingest.commands.show.status import SourceStatus, status_of
from ingest.commands.source_names import present_names
from ingest.config.values import Config
from ingest.configured import sources_of
from ingest.fetcher.condition import Condition
from ingest.session.looking import glance
from store.manifest import Run
from store.search.browse import counted_by_source, owed_by_source, spans_of
from store.store import Store

DAYS = 30
ILL = (Condition.DEAD, Condition.BLOCKED, Condition.FAILING, Condition.MOVED, Condition.SILENT)
"""What a person should look after, the gravest first."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the sources are."""

    at: datetime
    zone: ZoneInfo
    rows: tuple[SourceStatus, ...]
    per_day: tuple[tuple[int, ...], ...]
    """Of each source, the posts of each of the last `DAYS` days, the oldest first."""
    last_run: Run | None

    def ill(self) -> list[SourceStatus]:
        """Return the sources that a person should look after, the gravest first."""
        found = [row for row in self.rows if row.condition in ILL]
        return sorted(found, key=lambda row: ILL.index(row.condition))


def health_of(config: Config, base: Path, now: datetime) -> Health:
    """Look how the sources are; nothing is changed, and nobody is waited for."""
    zone = ZoneInfo(config.store.timezone)
    bounds = day_bounds(now.astimezone(zone).date(), zone)
    present = present_names(sources_of(config))

    def seen(store: Store) -> Health:
        stored, owed = (by_present(each, present) for each in (counted_by_source(store), owed_by_source(store)))
        rows = status_of(config, now, store.sources(), stored, owed)
        per_day = tuple(spans_of(store, row.name, bounds) for row in rows)
        return Health(now, zone, tuple(rows), per_day, store.last_run())

    return glance(config, base, now, seen)


def fix_of(row: SourceStatus) -> str:
    """Say what to do about a source, as a command where there is one; nothing where nothing is to be done."""
    name = quote(row.name)
    match row.condition:
        case Condition.DEAD:
            return f"`fetched source remove {name}` takes it out; or give it its new address in config.yaml"
        case Condition.BLOCKED | Condition.FAILING:
            return (
                f"`fetched check {name}` asks it once and says how to mend it;"
                f" `fetched source pause {name}` lets it rest"
            )
        case Condition.MOVED:
            return "put the new address into config.yaml"
        case Condition.SILENT:
            return f"see its site; `fetched source pause {name}` lets it rest"
        case _:
            return ""


def day_bounds(today: date, zone: ZoneInfo) -> list[datetime]:
    """Return the midnights around the last `DAYS` days, today included."""
    days = (today - timedelta(days=ago) for ago in reversed(range(-1, DAYS)))
    return [datetime(day.year, day.month, day.day, tzinfo=zone) for day in days]


def by_present(counts: Mapping[str, int], present: Mapping[str, str]) -> dict[str, int]:
    """Return counts by the names that sources have now."""
    found: dict[str, int] = {}
    for name, count in counts.items():
        found[present.get(name, name)] = found.get(present.get(name, name), 0) + count
    return found
