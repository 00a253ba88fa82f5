"""`rebuild`: the state made again from the posts and the journal alone."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import xor

from ingest.report.format import several, told_json
from ingest.search.upkeep import make_anew
from ingest.session.doors import Doors
from ingest.session.opening import open_store
from ingest.session.session import Session
from store.errors import StoreError
from store.manifest import Run
from store.memory import ItemStatus
from store.store import Store
from store.upkeep.opening import STATE_NAME

_CALLED = {
    ItemStatus.STORED: "stored",
    ItemStatus.REMOVED: "removed",
    ItemStatus.OWED: "owed",
    ItemStatus.SKIPPED: "left to a backfill",
    ItemStatus.DROPPED: "dropped by filters",
}


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What is known again."""

    counts: Counter[ItemStatus]
    images: int
    silent: int
    """Posts of nobody: they say nothing of themselves, and the journal does not know them."""
    before: str
    """Where the database is that was there."""
    notes: tuple[str, ...]
    was_whole: bool
    """The database that was there held just the same."""
    converted: int = 0
    """Kept pages that an earlier version had kept in its form."""

    def lines(self) -> Iterator[str]:
        """Yield what is known again, for people."""
        known = [f"{self.counts[status]} {called}" for status, called in _CALLED.items() if self.counts[status]]
        articles = f"{several(self.counts.total(), 'article')} ({', '.join(known)})" if known else "no article"
        yield f"known again: {articles} and {several(self.images, 'image')}"
        if self.silent:
            yield f"left alone: {several(self.silent, 'file')} of nobody that the posts or the journal tell of"
        if self.converted:
            yield f"taken over into the files of their days: {several(self.converted, 'kept page')}"
        if self.was_whole:
            yield "nothing was wrong with the state: it held just the same"
        yield f"the database that was there is {self.before} now"

    def json_lines(self) -> Iterator[str]:
        """Yield one JSON object."""
        counts = {str(status): self.counts[status] for status in ItemStatus}
        said = {"kind": "rebuild", "items": counts, "images": self.images, "silent": self.silent}
        said |= {"was_whole": self.was_whole, "converted_pages": self.converted}
        yield told_json(said | {"before": self.before, "notes": self.notes})


def rebuild(session: Session) -> Rebuilt:
    """Put the state database aside and make a new one; no post is written."""
    doors = session.outside()
    held = _held_before(session, doors)
    with open_store(session.config, session.base, doors, anew=True) as store:
        converted = store.convert_pages()
        store.finish(_run_at(doors))
        behind = make_anew(session.config, session.base)
        counts = Counter(item.status for item in store.items())
        before = f"{session.config.store.state}/state.db.before"
        notes, was_whole = (*store.notices, *filter(None, [behind])), held == _held(store)
        return Rebuilt(counts, store.count_files()[1], store.count_strangers(), before, notes, was_whole, converted)


def _run_at(doors: Doors) -> Run:
    now = doors.clock.now()
    return Run(f"{now:%Y%m%dT%H%M%S.%fZ}", now, now)


def _held_before(session: Session, doors: Doors) -> tuple[int, ...] | None:
    """Return what the state holds, as `_held` does; None where there is none, or none that can be read.

    What was deleted by hand is known to it alone until a run has noticed: it is written down before the state goes.
    """
    if not (session.base / session.config.store.state / STATE_NAME).exists():
        return None
    try:
        with open_store(session.config, session.base, doors, dry=True, follow=False) as store:
            if store.notices:
                return None
        with open_store(session.config, session.base, doors) as store:
            run = _run_at(doors)
            store.finish(run, store.owe_build(run) if session.config.hooks.on_change else None)
            return _held(store)
    except StoreError:
        return None


def _held(store: Store) -> tuple[int, ...]:
    """Return what a state holds, in numbers: two that hold the same articles, images and debts come to the same."""
    items = ((item.identity, item.status, item.path, item.source, item.url) for item in store.items())
    owed = ((debt.identity, debt.want) for debt in store.all_owed())
    return _sum(items), _sum(owed), *store.count_files()


def _sum(rows: Iterable[tuple[object, ...]]) -> int:
    """Return a number for rows in any order."""
    return reduce(xor, (int.from_bytes(hashlib.sha256(repr(row).encode()).digest()) for row in rows), 0)
