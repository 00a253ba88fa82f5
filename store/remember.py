"""What the pipeline tells the store to remember beside documents, and how a store that failed takes nothing more.

Knows nothing of files. What is remembered here is seen at once by whoever asks, and lasts from the next commit on.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from store.errors import DocumentError, StoreError, told
from store.late.dataclass import replace
from store.memory import ItemMemory, ItemStatus, Key, Owed, Recheck, SourceState
from store.recall import Recall
from store.state.state import State

_LEFT_OUT = 2_000
"""Items of a source that were left out and that it does not list any more: so many stay known, those listed last."""
_OWED = 500
_OWED_BYTES = 1_000_000
"""What may be owed of a source while its document lists more of it: an entry may be as long as it likes."""


class Remember(Recall):
    """The writing half of the store, as far as it concerns the state alone."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._spent: StoreError | None = None

    def remember_item(self, item: ItemMemory, keys: Iterable[Key]) -> None:
        """Remember an item without writing a post: skipped, dropped, an alias, or one whose post stays as it is."""
        with self._working("cannot remember an item"):
            known = self._state.item(item.identity)
            self._state.remember_item(_placed(item, known), keys)

    def add_keys(self, identity: str, keys: Iterable[Key]) -> None:
        """Let further keys lead to a known item."""
        with self._working("cannot remember keys"):
            self._state.add_keys(identity, keys)

    def note_sketch(self, identity: str, sketch: str, bands: Iterable[int], at: datetime) -> None:
        """Remember of a new text what copies of it are found by, and forget that of old ones."""
        with self._working("cannot remember a sketch"):
            self._state.note_sketch(identity, sketch, bands, at)

    def note_stamp(self, identity: str, stamp: int) -> None:
        """Remember with what an item's post was made of its kept page."""
        with self._working("cannot remember with what a post was made"):
            self._state.note_stamp(identity, stamp)

    def owe(self, owed: Owed, item: ItemMemory, keys: Iterable[Key]) -> None:
        """Remember that an article is to be asked for again."""
        with self._working("cannot remember what is owed"):
            self.remember_item(item, keys)
            self._state.owe(owed)

    def owes_much(self, source: str) -> bool:
        """Say whether so much of a source is owed that what its document lists still is better left there."""
        count, size = self._state.weight_owed(source)
        return count >= _OWED or size >= _OWED_BYTES

    def settle(self, identity: str) -> None:
        """Strike an article off those that are owed."""
        with self._working("cannot remember what is owed"):
            self._state.settle(identity)

    def remember_recheck(self, recheck: Recheck) -> None:
        """Remember when a stored article's page is asked again."""
        with self._working("cannot remember when a page is asked again"):
            self._state.remember_recheck(recheck)

    def renew_recheck(self, identity: str, entry: str) -> None:
        """Let an article be composed of a newer entry when its page is asked again."""
        with self._working("cannot remember when a page is asked again"):
            self._state.renew_recheck(identity, entry)

    def drop_recheck(self, identity: str) -> None:
        """Ask an article's page no more."""
        with self._working("cannot remember when a page is asked again"):
            self._state.drop_recheck(identity)

    def remember_source(self, source: SourceState) -> None:
        """Remember a source; to be called when all of its items are put or owed."""
        with self._working("cannot remember a source"):
            self._state.remember_source(source)

    def note_sightings(self, source: str, identities: Iterable[str], at: datetime) -> None:
        """Note that a source listed these items, those that are remembered."""
        with self._working("cannot remember what a source listed"):
            self._state.note_sightings(source, identities, at)

    def note_listing(self, source: str, identities: Collection[str], at: datetime) -> None:
        """Note what a source's document lists; of what was left out and is not listed any more, the oldest goes."""
        self.note_sightings(source, identities, at)
        if identities:
            with self._working("cannot forget what was left out"):
                self._state.forget_left_out(source, at, _LEFT_OUT)

    def rename_source(self, old: str, new: str) -> None:
        """Give what is remembered of a source to its new name."""
        with self._working("cannot rename a source"):
            self._state.rename_source(old, new)

    def save_cursor(self, name: str, text: str | None) -> None:
        """Remember where a backfill stands; None when it is done."""
        with self._working("cannot remember a backfill"):
            self._state.save_cursor(name, text)

    def save_note(self, name: str, text: str) -> None:
        """Note something for a later run."""
        with self._working("cannot remember a note"):
            self._state.save_note(name, text)

    def save_host_waits(self, waits: Mapping[str, datetime]) -> None:
        """Remember before when no host is to be asked, in place of all that was remembered of that."""
        with self._working("cannot remember a host"):
            self._state.save_host_waits(waits)

    def save_robots(self, origin: str, at: datetime, text: str) -> bool:
        """Keep the robots.txt of an origin for later runs; return whether it is small enough for that."""
        with self._working("cannot keep a robots.txt"):
            return self._state.save_robots(origin, at, text)

    def drop_robots(self, origin: str) -> None:
        """Forget the robots.txt of an origin."""
        with self._working("cannot forget a robots.txt"):
            self._state.drop_robots(origin)

    def forget(self, identity: str) -> None:
        """Forget an item that has no post, a tombstone for one, so that it may be fetched again."""
        with self._working("cannot forget an item"):
            item = self._state.item(identity)
            if item is not None and item.status is ItemStatus.STORED:
                raise DocumentError(f"{identity} has a post: it can be removed, not forgotten")
            self._state.forget(identity)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Remember all that is told within, or, when something raises there, nothing of it; no commit is made there."""
        with self._state.together():
            yield

    @contextmanager
    def _working(self, doing: str) -> Iterator[None]:
        """Turn failures of the machine into `StoreError`; after one, this store takes nothing more."""
        if self._spent is not None:
            raise StoreError(f"{doing}: the store failed before ({self._spent})")
        try:
            with told(doing):
                yield
        except StoreError as error:
            self._spent = error
            raise


def _placed(item: ItemMemory, known: ItemMemory | None) -> ItemMemory:
    """Return the item with what only its post decides: path and slug, fixed at the first write, and its hash."""
    if known is None or known.path is None:
        return item
    return replace(item, path=known.path, slug=known.slug, content_hash=known.content_hash)
