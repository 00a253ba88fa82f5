"""`owed`: what could not be had yet: since when, why, and when it is asked for again; asks nothing of the web."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from ingest.commands.source_names import present_names, source_names
from ingest.config.values import Config
from ingest.configured import sources_of
from ingest.fetcher.schedule.durations import span_text
from ingest.http.redact import harmless
from ingest.identity.entry_json import from_json
from ingest.report.format import told_json
from ingest.session.looking import Tell, look, unheard
from ingest.text.clock_time import clock_time
from ingest.text.counted import counted
from store.memory import Owed
from store.store import Store


@dataclass(frozen=True, slots=True)
class Debt:
    """One article of which something is owed."""

    source: str
    url: str
    title: str
    want: str
    """What of it: `article`, `images`, or `again` for a post that was lost."""
    since: datetime
    attempts: int
    next_try_at: datetime
    reason: str
    path: str | None
    """Of its post, where there is one that lacks something."""
    is_asked_for: bool
    """False: its source is not in the configuration any more, so no run asks for it."""


def owed(config: Config, base: Path, names: Sequence[str], now: datetime, tell: Tell = unheard) -> list[Debt]:
    """Return what is owed, of the named sources or of all, what is asked for next at the top; tell what is amiss.

    Raises `ConfigError` for a name of which nothing is known.
    """
    present = present_names(sources_of(config))

    def seen(store: Store) -> list[Debt]:
        wanted = source_names(names, [*present, *(debt.source for debt in store.all_owed())])
        rows: list[Debt] = []
        for debt in store.all_owed():
            name = present.get(debt.source, debt.source)
            if not wanted or {name, debt.source} & wanted:
                item = store.item(debt.identity)
                row = _debt(debt, item.path if item else None, item.title if item else "")
                # What was added by hand stands under the name of its site, which was never polled.
                is_asked_for = debt.source in present or store.source(debt.source) is None
                rows.append(replace(row, source=name, is_asked_for=is_asked_for))
        return rows

    return look(config, base, now, seen, tell)


def _debt(debt: Owed, path: str | None, title: str) -> Debt:
    entry = from_json(debt.entry)
    return Debt(
        source=debt.source,
        url=debt.url,
        title=title or (entry.title if entry else ""),
        want=str(debt.want),
        since=debt.since,
        attempts=debt.attempts,
        next_try_at=debt.next_try_at,
        reason=debt.error,
        path=path,
        is_asked_for=True,
    )


def owed_lines(rows: Sequence[Debt], now: datetime, zone: tzinfo = UTC) -> Iterator[str]:
    """Yield two lines a debt for people, and one that counts them; times are told in `zone`."""
    for row in rows:
        what = {"article": "", "again": "the lost post: "}.get(row.want, "what it lacks: ")
        yield harmless(f"{row.source}: {row.title or '(no title)'}  {row.url}")
        told = f"{what}{row.reason}; owed for {span_text(now - row.since)}, since {clock_time(row.since, zone)}"
        yield harmless(f"  {told}; {_tries(row)}; {_next(row, now, zone)}")
    yield f"{counted(len(rows), 'article')} owed" if rows else "nothing is owed"


def _tries(row: Debt) -> str:
    return f"tried {counted(row.attempts, 'time')}" if row.attempts else "not tried yet"


def _next(row: Debt, now: datetime, zone: tzinfo) -> str:
    if not row.is_asked_for:
        return "not asked for: its source is not in the configuration"
    if row.next_try_at <= now:
        return "asked for by the next run"
    return f"asked for again in {span_text(row.next_try_at - now)} ({clock_time(row.next_try_at, zone)})"


def owed_json(rows: Sequence[Debt]) -> Iterator[str]:
    """Yield one JSON object a debt."""
    for row in rows:
        yield told_json({"kind": "owed", **asdict(row)})
