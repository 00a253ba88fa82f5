"""`coverage`: what of a source's articles is there, what is expected, where the holes are; and how they are filled."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ingest.commands.again import source_named
from ingest.commands.backfill import Backfill, in_rounds, joined
from ingest.commands.source_names import chosen
from ingest.config.errors import ConfigError
from ingest.coverage.facts import Coverage
from ingest.coverage.told import coverage_json, coverage_lines
from ingest.report.progress import Silence
from ingest.run.past.covered import covered
from ingest.run.pipeline import Walk
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from ingest.source import Source


def coverage(session: Session, name: str | None, since: datetime) -> tuple[Coverage, Walked]:
    """Look at one source, whose sitemap is asked a few times; nothing is stored. Raises `ConfigError`."""
    if not name:
        raise ConfigError("name the source whose coverage is wanted")
    [source] = chosen(session.config, [name])
    found: list[Coverage] = []

    async def look(source: Source, at_hand: Assembled) -> None:
        found.append(await covered(source, since, at_hand.tools))

    async def work(walking: Walk, at_hand: Assembled) -> None:
        await walking.alone(source, look(source, at_hand))

    walked = walk(replace(session, dry=True, progress=Silence()), work)
    return found[0] if found else Coverage(name, since, since), walked


def told(session: Session, looked: Coverage, *, as_json: bool) -> Iterable[str]:
    """Return the lines on it."""
    return [coverage_json(looked)] if as_json else coverage_lines(looked, ZoneInfo(session.config.store.timezone))


def fill(session: Session, looked: Coverage) -> Walked:
    """Fetch what is missing: what is owed, then what stands at known addresses, then on a way into the past."""
    [source] = chosen(session.config, [looked.source])
    return joined([step() for step in _steps(session, source, looked)])


def _steps(session: Session, source: Source, looked: Coverage) -> Iterator[Callable[[], Walked]]:
    async def ask_again(walking: Walk, _: Assembled) -> None:
        work = walking.make_again(looked.owed_identities, source_named(session))
        await walking.alone(source, work)

    span, entries = looked.span(), looked.entries()
    if looked.owed_identities or not (entries or span):
        yield lambda: walk(session, ask_again)
    if entries:
        yield lambda: in_rounds(session, [source], Backfill(entries=entries, since=looked.since))
    if span is not None:
        since, until = span
        yield lambda: in_rounds(session, [source], Backfill(since=since, until=until))
