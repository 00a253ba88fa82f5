"""Door: disk (reading only). A store that forgets: the same front door for a dry run, which leaves nothing behind.

It reads what the real store remembers, keeps its changes in memory, and holds up the documents that it was given.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, Self, TypeVar

from store.document import Document
from store.errors import DamageError, told
from store.facts import Reader
from store.files.content import costing_itself, sha256_of
from store.files.disk import Disk
from store.files.raw import PageHead
from store.landing import PostChange
from store.late.dataclass import dataclass
from store.manifest import Changes, Run
from store.memory import ItemMemory, Key, PictureMemory
from store.putting import PutRequest, resolve
from store.state.condemned import condemned
from store.state.seal import is_sealed
from store.state.state import State
from store.store import Committed, Store
from store.upkeep.opening import Rooms, SystemCalls
from store.warc.names import Packing
from store.warc.records import NOTHING_SAID, Said

_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)


S = TypeVar("S", bound=Store)


@dataclass(frozen=True, slots=True)
class Glanced(Generic[S]):
    """A store that is read where it is."""

    store: S
    is_so_still: Callable[[], bool]
    """Says, when all was read, whether it holds: else it is to be read again."""


class Rehearsal(Store):
    """A store for a run that must change nothing; it takes no lock, so that a dry run waits for nobody."""

    def __init__(self, rooms: Rooms, state: State, system_calls: SystemCalls, reader: Reader | None) -> None:
        super().__init__(rooms, state, None, system_calls.disk, reader)
        self.rehearsed: list[Document] = []
        """The documents that would have been put, in the order in which they came."""

    @classmethod
    def open(
        cls,
        content: Path,
        state: Path,
        *,
        now: datetime = _SOME_TIME,
        journal: Path | None = None,
        reader: Reader | None = None,
        follow: bool = True,
        anew: bool = False,
        gives_way: bool = False,  # noqa: ARG003  # the store's own form
        packing: Packing = Packing.GZIP,  # noqa: ARG003  # likewise
        system_calls: SystemCalls | None = None,
    ) -> Self:
        """Open the memory of a store, which need not be there yet; what its journal says is owed is due at `now`.

        `follow` and `anew` as for a `Store`.
        """
        rooms = Rooms(content, state, journal)
        memory, notice = (State.copy(None), None) if anew else _copied(rooms.database)
        store = cls(rooms, memory, system_calls or SystemCalls(), reader)
        store.notices += [notice] if notice else []
        if follow or not memory.posts():
            store._learn(now)
        with told("cannot read the kept pages"):
            store._archive.learn(cuts=False)
        return store

    @classmethod
    @contextmanager
    def glanced(
        cls, content: Path, state: Path, journal: Path, reader: Reader | None
    ) -> Iterator[Glanced[Self] | None]:
        """Open the memory of a store where it is, to be read alone, as it is at this moment; nothing is copied.

        None where there is none yet, or one that has to be made fit first. Raises `DamageError`.
        """
        rooms = Rooms(content, state, journal)
        if condemned(rooms.database).exists():
            yield None
            return
        with told("cannot read the state database"), State.glanced(rooms.database) as found:
            if found is None:
                yield None
                return
            connection, is_so_still = found
            yield Glanced(cls(rooms, State(connection), SystemCalls(), reader), is_so_still)

    def keep_blob(self, data: bytes) -> str:
        """Return the SHA-256 that the bytes would be kept under."""
        return sha256_of(data)

    def keep_page(self, head: PageHead, body: bytes, said: Said = NOTHING_SAID) -> None:
        """Keep no page."""

    def trim_pages(self, now: datetime, keep_days: float, max_bytes: int) -> str:  # noqa: ARG002  # the store's own form
        """Drop no page."""
        return ""

    def put(
        self, document: Document, item: ItemMemory, keys: Iterable[Key], pictures: Iterable[PictureMemory]
    ) -> PostChange:
        """Hold the document up, and remember its item for the rest of the run."""
        request = PutRequest(document, item, tuple(keys), tuple(pictures))
        with costing_itself():
            placed, record = resolve(request, self._state, self._content, self._reader)
        self.rehearsed.append(placed)
        self._remember(record)
        return record.kind

    def commit(self) -> Committed:
        """Write nothing; return what would have become of the documents."""
        return self._told()

    def finish(self, run: Run, to_build: Changes | None = None, *, is_asked: bool = True) -> Changes:  # noqa: ARG002  # the store's own form
        """Tell builders nothing."""
        return Changes()


def _copied(database: Path) -> tuple[State, str | None]:
    """Return what is remembered, and a line where it cannot be read: for a real run makes it anew."""
    with told("cannot read the state database"):
        why = "a run found it damaged" if condemned(database).exists() else ""
        try:
            if not why:
                is_sealed(database, Disk())
                return State.copy(database), None
        except DamageError as error:
            why = str(error)
        return State.copy(None), f"the state database is unusable ({why}): the next run makes it anew from the files"
