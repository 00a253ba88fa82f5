"""`run`: poll the sources that are due."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ingest.commands.source_names import chosen
from ingest.configured import adhoc_source, schedule_of
from ingest.report.outcomes import SourceOutcome, SourceResult
from ingest.run.idle import waiting
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from ingest.source import Source
from store.memory import Owed, Recheck, SourceState
from store.store import Store

if TYPE_CHECKING:
    from ingest.run.pipeline import Walk
    from ingest.session.assemble import Assembled


def run(session: Session, names: Sequence[str]) -> Walked:
    """Walk the named sources, or all of them."""
    config = session.config
    inbox = session.base / config.inbox.file if config.inbox.file is not None and not names else None
    may_stand_alone = not (names or config.sources)
    wanted = [] if may_stand_alone and (inbox is not None or _is_owed(session)) else chosen(config, names)
    paused = [source for source in wanted if source.is_paused and not names]
    sources = [source for source in wanted if source not in paused]

    async def work(walk: "Walk", at_hand: "Assembled") -> None:
        for source in paused:
            walk.tell(_rests(source))
        if inbox is not None:
            from ingest.commands.exchange.inbox_file import empty

            await empty(inbox, walk, at_hand, session)
        # What stands in for the world, or forgets, cannot be handed to a worker.
        if config.engine.kind in {"processes", "ray"} and not session.dry and session.doors is None:
            from ingest.shards.driver import walk_in_workers

            await walk_in_workers(walk, at_hand, session, sources)
        else:
            await walk.run(sources)
        if not names:
            known = {name for source in wanted for name in (source.name, *source.was)}
            debts = [debt for debt in walk.due_debts() if debt.source not in known]
            # What a person added by hand stands under the name of its site, which was never polled.
            for name in sorted({debt.source for debt in debts if at_hand.tools.store.source(debt.source) is None}):
                source = adhoc_source(name, session.config.defaults)
                by_hand = [debt.identity for debt in debts if debt.source == name]
                await walk.alone(source, walk.make_again(by_hand, {name: source}.__getitem__))
                walk.articles.commit()

    def resting(store: Store) -> list[SourceOutcome] | None:
        now, zone = session.outside().clock.now(), ZoneInfo(config.store.timezone)
        told = waiting(sources, session.options, schedule_of(config), _Active(store, paused), now, zone)
        if told is None or inbox is None:
            return None if told is None else [*map(_rests, paused), *told]
        from ingest.commands.exchange.inbox_file import read_inbox

        held = read_inbox(inbox)
        return None if held.wanted else [*map(_rests, paused), *told, *held.told(inbox, has_looked=False)]

    return walk(session, work, resting)


class _Active:
    """What is to be done, without what is owed of sources that are paused."""

    def __init__(self, store: Store, paused: Sequence[Source]) -> None:
        self._store = store
        self._paused = {name for source in paused for name in (source.name, *source.was)}

    def sources(self) -> dict[str, SourceState]:
        """Return what is remembered of sources, by name."""
        return self._store.sources()

    def owed(self, now: datetime) -> list[Owed]:
        """Return what is owed and due of the others."""
        return [debt for debt in self._store.owed(now) if debt.source not in self._paused]

    def rechecks(self, source: str, now: datetime) -> list[Recheck]:
        """Return the articles whose pages are to be asked again."""
        return self._store.rechecks(source, now)


def _rests(source: Source) -> SourceOutcome:
    return SourceOutcome(source.name, source.urls[0], SourceResult.WAITING, "paused")


def _is_owed(session: Session) -> bool:
    """Say whether something is owed: addresses that were imported are fetched without any source, too."""
    from ingest.session.looking import look  # late: few configurations name no source

    now = session.outside().clock.now()
    return look(session.config, session.base, now, lambda store: bool(store.all_owed()))
