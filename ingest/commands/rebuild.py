"""`rebuild`: the state made again from the posts and the journal alone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.report.format import several, told_json
from ingest.session.opening import open_store
from ingest.session.session import Session
from store.manifest import Run
from store.memory import ItemStatus
from store.search.index import forget_index

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

    def lines(self) -> Iterator[str]:
        """Yield what is known again, for people."""
        known = [f"{self.counts[status]} {called}" for status, called in _CALLED.items() if self.counts[status]]
        articles = f"{several(self.counts.total(), 'article')} ({', '.join(known)})" if known else "no article"
        yield f"known again: {articles} and {several(self.images, 'image')}"
        if self.silent:
            yield f"left alone: {several(self.silent, 'file')} of nobody that the posts or the journal tell of"
        yield f"the database that was there is {self.before} now"

    def json_lines(self) -> Iterator[str]:
        """Yield one JSON object."""
        counts = {str(status): self.counts[status] for status in ItemStatus}
        said = {"kind": "rebuild", "items": counts, "images": self.images, "silent": self.silent}
        yield told_json(said | {"before": self.before, "notes": self.notes})


def rebuild(session: Session) -> Rebuilt:
    """Put the state database aside and make a new one; no post is written."""
    doors = session.outside()
    now = doors.clock.now()
    with open_store(session.config, session.base, doors, anew=True) as store:
        forget_index(session.base / session.config.store.state)  # the next search makes it of the posts
        store.finish(Run(f"{now:%Y%m%dT%H%M%S.%fZ}", now, now))
        counts = Counter(item.status for item in store.items())
        before = f"{session.config.store.state}/state.db.before"
        return Rebuilt(counts, store.count_files()[1], store.count_strangers(), before, tuple(store.notices))
