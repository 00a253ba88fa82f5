"""Door: disk. The front door of the store: what the pipeline reads and writes, in the one order that loses nothing.

Knows nothing of HTML, of the web, or of what a key or an entry means. The order of a commit: files, durable; then their
folders; then, in one transaction, items, keys, images, what is owed, and last the sources. What is killed in between is
finished by the next run, or done again.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from store.document import Document
from store.errors import DocumentError, told
from store.facts import Reader
from store.files.content import costing_itself
from store.files.disk import Disk
from store.files.lock import Lock
from store.journal.journal_files import JournalFiles
from store.keep import Keep
from store.landing import Landing, PostChange, Record
from store.late.dataclass import dataclass, replace
from store.manifest import ChangedPost, Changes, Run, changes_of
from store.memory import ItemMemory, ItemStatus, Key, PictureMemory
from store.publishing import Listed, publish, publish_journal
from store.putting import PutRequest, stage
from store.state.condemned import seal_or_condemn
from store.state.state import State
from store.state.tidying import tidy
from store.upkeep.builds import OWED_NAME, OwedBuild, owed_text, read_owed, together
from store.upkeep.opening import (
    LOG_NOTE,
    Rooms,
    SystemCalls,
    check_apart,
    learn,
    make_folders,
    open_state,
    resume,
    set_aside,
)
from store.upkeep.reconcile import reconcile
from store.upkeep.removing import Removals
from store.warc.checking import PagesChecked, check_pages
from store.warc.converting import convert
from store.warc.names import Packing

if TYPE_CHECKING:
    from store.upkeep.verify import Problem


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of the documents that were put since the last commit, in the order in which they were put."""

    changes: tuple[ChangedPost, ...] = ()
    notices: tuple[str, ...] = ()
    """What a person should know: posts edited by hand that were left alone, and where the newer text is."""

    def of(self, kind: PostChange) -> tuple[ChangedPost, ...]:
        """Return those that ended so."""
        return tuple(change for change in self.changes if change.kind is kind)


@dataclass(frozen=True, slots=True)
class _Gone:
    """An item whose post was deleted by hand."""

    item: ItemMemory


class Store(Keep):
    """A content folder with its state, open for one writer. Every failure of the machine is a `StoreError`."""

    def __init__(
        self,
        rooms: Rooms,
        state: State,
        lock: Lock | None,
        disk: Disk,
        reader: Reader | None,
        packing: Packing = Packing.GZIP,
    ) -> None:
        super().__init__(rooms, state, disk, packing)
        self._lock = lock
        self._reader = reader
        self._journal = JournalFiles(rooms.journal, self._staging, disk) if rooms.journal is not None else None
        self._done: list[ChangedPost] = []
        self._grown: dict[str, int] = {}
        """Path -> revision of the posts that have one text more among the revisions."""
        self._has_looked = False
        self._removals = Removals(state, self._content, self._archive, disk)
        self.notices: list[str] = []
        """What was found at the opening that a person should know, in lines."""
        self.refused: list[str] = []
        """Which files of removed items were left where they are, and why, in lines."""
        self.thinned = 0
        """How many earlier texts of posts that change often were dropped."""
        self.listed: Listed | None = None
        """How the list of all posts was written anew by `finish`, where it was."""

    @classmethod
    def open(
        cls,
        content: Path,
        state: Path,
        *,
        now: datetime,
        journal: Path | None = None,
        reader: Reader | None = None,
        follow: bool = True,
        anew: bool = False,
        gives_way: bool = False,
        packing: Packing = Packing.GZIP,
        system_calls: SystemCalls | None = None,
    ) -> Self:
        """Open the store for writing, or make it; `now` dates the lock and what is moved aside.

        `reader` reads posts that the state does not know. `follow` is False for whoever wants to see first what other
        hands did to the content, before the state is brought up to it. `anew` makes the state again from the files.
        `gives_way` is told to whoever finds the lock held. Pages are kept in `packing`, and read in any. `system_calls`
        are others for tests. Raises `LockHeld` at once while another run writes, and `StoreError` when the folders
        cannot be used.
        """
        system_calls = system_calls or SystemCalls()
        rooms = Rooms(content, state, journal)
        check_apart(rooms)
        make_folders(rooms, system_calls.disk)
        with told("cannot take the lock"):
            lock = Lock.taken(state, now, gives_way=gives_way)
        try:
            if anew:
                set_aside(rooms.database, system_calls.disk)
            database, notices = open_state(rooms.database, now, system_calls)
        except BaseException:
            lock.release()
            raise
        store = cls(rooms, database, lock, system_calls.disk, reader, packing)
        try:
            store.notices += notices
            store._recover(now, follow=follow)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Forget what was not committed, close the state, and let the lock go."""
        with contextlib.ExitStack() as last:
            if self._lock is not None:
                last.callback(self._lock.release)
                last.callback(seal_or_condemn, self._rooms.database, self._state, self._disk)
            self._state.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- writing

    def put(
        self, document: Document, item: ItemMemory, keys: Iterable[Key], pictures: Iterable[PictureMemory]
    ) -> PostChange:
        """Put a document with the next commit, and return what will have become of it.

        A post stays where it was first written or where a person moved it. One that a person edited is left as it is,
        and the newer version goes among the revisions; one that a person deleted stays deleted. `DocumentError` for a
        document that cannot be stored; nothing of it is then remembered.
        """
        with self._working(f"cannot put {document.path}"), costing_itself():
            before = self._looked_for(document.identity)
            if isinstance(before, _Gone):
                self._note(PostChange.GONE, before.item)
                return PostChange.GONE
            request = PutRequest(document, item, tuple(keys), tuple(pictures))
            landing, record = stage(request, before, self._state, self._content, self._reader)
            if landing.moves:
                self._staging.add(landing)
            self._remember(record)
            if record.kind is PostChange.UPDATED and record.item.path is not None:
                self._grown[record.item.path] = record.item.revision
            return record.kind

    @contextmanager
    def together(self) -> Iterator[None]:
        """Put and remember all that is given within, or, when something raises there, nothing of it."""
        done = len(self._done)
        try:
            with self._staging.together(), super().together():
                yield
        except BaseException:
            del self._done[done:]
            raise

    def remove(self, identity: str, reason: str | None = None) -> None:
        """Take an item down with the next commit: post, images, kept page and revisions go.

        A tombstone keeps it from being fetched again, and says the reason. `DocumentError` if nothing is known of it.
        """
        with self._working("cannot remove a post"):
            item = self._state.item(identity)
            if item is None:
                raise DocumentError(f"{identity} is not known")
            self._removals.add_item(item)
            self._state.bury(replace(item, reason=reason or item.reason), with_files=True)
            if item.status is ItemStatus.STORED:
                self._note(PostChange.REMOVED, item)

    def revive(self, identity: str, entry: str, now: datetime) -> None:
        """Owe a removed item, as it was, from `now` on: its tombstone goes, and its post is to stand where it stood.

        `entry` is what `Owed` keeps. `DocumentError` if nothing is known of it, or its post is there.
        """
        from store.upkeep.repair import revive

        with self._working("cannot bring back a post"):
            item = self._state.item(identity)
            if item is None or (item.status is ItemStatus.STORED and self.has_post(identity)):
                raise DocumentError(f"{identity} {'has a post' if item else 'is not known'}")
            revive(item, entry, now, self._state)

    def commit(self) -> Committed:
        """Write all that was put and remembered since the last commit, and return what became of the documents."""
        with self._working("cannot commit"):
            self._land()
            self._state.commit()
            self._staging.landed()
            if self._archive.clear_away():
                self._state.commit()
        return self._told()

    def owe_build(self, run: Run) -> Changes:
        """Note that a run's changes, and what is owed from before, are to be built; return what that is together."""
        self.commit()
        with self._working("cannot note what is to be built"):
            before = read_owed(self._rooms.state)
            changes = changes_of(self._state.changes())
            owed = together(before.changes, changes) if before else changes
            if changes or before:
                since = (before and before.since) or run.finished_at
                note = owed_text(OwedBuild(run.id, since, owed))
                self._staging.publish(self._rooms.state / OWED_NAME, note)
        return owed

    def finish(self, run: Run, to_build: Changes | None = None, *, is_asked: bool = True) -> Changes:
        """End a run: tell builders what changed since the last run that came so far, and sweep what is not needed.

        `changes.json` is written only if something changed, `manifest.jsonl` and the journal if they say else.
        `to_build`, where it is given, stands in `changes.json` in place of the run's own changes. Where nobody
        `is_asked` to do anything with what changed, that is not returned: there may be very much of it.
        """
        self.commit()
        with self._working("cannot finish the run"):
            counts = self._state.change_counts()
            changes = changes_of(self._state.changes()) if is_asked else Changes()
            own = self._state.changed_lists() if to_build is None else to_build.lists()
            told = own if (any(counts) if to_build is None else to_build) else None
            self.listed = publish(run, told, self._state, self._staging, self._rooms, self._journal)
            self._archive.indexes.write()
            tidy(self._state, run.finished_at)
            self._state.remember_run(run, *counts)
            self._state.commit()
            self._blobs.sweep()
            self._state.shrink()
        return changes

    # -- care

    def verify(self) -> "list[Problem]":
        """Compare every file with what was written, and return what is wrong."""
        from store.upkeep.verify import verify

        with told("cannot read the content"):
            return verify(self._state, self._content, self._reader)

    def check_pages(self, most: int | None) -> PagesChecked:
        """Compare the kept pages, or so many of them, with what was written."""
        with told("cannot read the kept pages"):
            return check_pages(self._state, self._archive.folder, self._disk, most)

    def read_pages_again(self, names: Iterable[str]) -> None:
        """Take in anew what stands in some files of kept pages; what is damaged there is not known any more."""
        with self._working("cannot read the kept pages again"):
            for name in names:
                file = self._state.kept_file(name)
                if file is not None:
                    self._state.forget_kept_file(file.number)
            self.notices += self._archive.learn(cuts=False)

    def repair(
        self, problems: "Iterable[Problem]", now: datetime, entry_of: Callable[[ItemMemory], str]
    ) -> "list[Problem]":
        """Owe, from `now` on, what is missing or torn; return the problems that the next run mends so.

        `entry_of` writes an item as the feed's entry that `Owed` keeps.
        """
        from store.upkeep.repair import repair

        with self._working("cannot repair the store"):
            mended = repair(problems, self._state, now, entry_of)
            for problem in mended:
                if self._content.exists(problem.path):
                    self._staging.add(Landing("", self._content.stage_torn(problem.path, 0)))
                    self._removals.add_path(problem.path)
            return mended

    def convert_pages(self) -> int:
        """Take the pages that earlier versions kept over into the present form; return how many."""
        with self._working("cannot convert the kept pages"):
            converted, notices = convert(self._archive, self.commit)
            self.notices += notices
        return converted

    def adopt(self, item: ItemMemory, keys: Iterable[Key], path: str) -> None:
        """Take a post that stands at `path` already, and that the store did not write, for an item's.

        It is never written over: newer versions go among the revisions.
        """
        from store.upkeep.repair import adopt

        with self._working(f"cannot adopt {path}"):
            if not self._content.exists(path):
                raise DocumentError(f"{path}: there is no such file")
            adopt(item, path, keys, self._state)

    # -- how

    def _land(self) -> None:
        """Rename the staged files into their folders; a tombstone is in the journal before the files of its post go."""
        log = self._staging.land(self._latest, self._archive.unsynced())
        if log is not None:
            self._state.save_note(LOG_NOTE, log)
        self.thinned += sum(self._content.thin_out(path, revision) for path, revision in self._grown.items())
        self._grown.clear()
        if self._removals:
            publish_journal(self._state, self._journal)
            self.refused += self._removals.carry_out()

    def _latest(self, landings: Iterable[Landing]) -> list[Landing]:
        """Return the landings with what is remembered of their items by now."""
        all_of = list(landings)
        latest = self._state.latest(landing.record for landing in all_of if landing.record is not None)
        return [replace(landing, record=next(latest)) if landing.record else landing for landing in all_of]

    def _remember(self, record: Record) -> None:
        if record.kind is PostChange.GONE:
            self._state.bury(record.item, with_files=False)
        else:
            self._state.record(record)
        self._note(record.kind, record.item)

    def _told(self) -> Committed:
        done, self._done = tuple(self._done), []
        kept = [change for change in done if change.kind is PostChange.KEPT]
        return Committed(done, tuple(self._kept_notice(change) for change in kept))

    def _kept_notice(self, change: ChangedPost) -> str:
        newer = self.newer_path(change.identity)
        return f"{change.path}: was edited by hand and is left alone; the newer text is in {newer}"

    def _note(self, kind: PostChange, item: ItemMemory) -> None:
        self._state.note_change(kind, item)
        self._done.append(ChangedPost(kind, item.path or "", item.identity, item.url, item.content_hash))

    def _recover(self, now: datetime, *, follow: bool) -> None:
        with self._working("cannot finish what the last run began"):
            self.notices += resume(self._staging, self._state, self._content)
            self._blobs.sweep()
            self.notices += self._archive.learn(cuts=True)
            self._state.commit()
            if self._archive.clear_away():
                self._state.commit()
        if follow or not self._state.posts():
            self._learn(now)

    def _looked_for(self, identity: str) -> "ItemMemory | _Gone | None":
        """Return what is remembered of an item whose post is to be written, or that its post was deleted.

        All of the content is looked at when the post is not where it should be: it may be moved.
        """
        known = self._state.item(identity)
        is_there = known is None or known.path is None or self._content.exists(known.path)
        if not is_there and known is not None and known.status is ItemStatus.STORED and not self._has_looked:
            self._has_looked = True
            found = reconcile(self._state, self._content, self._reader, is_full=True)
            self.notices += found.notices()
            return _Gone(known) if known.path in found.gone else self._state.item(identity)
        return known

    def _learn(self, now: datetime) -> None:
        with self._working("cannot compare the state with the content"):
            try:
                self.notices += learn(self._journal, self._state, self._content, self._reader, now)
            except DocumentError as error:  # a path of the state, which none was when it was written
                raise self._state.found_damaged(error) from error
            self._state.commit()
