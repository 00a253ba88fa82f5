"""Door: disk. Checks the folders of a store, opens its state, and finishes what a killed run was landing.

Knows nothing of what is put.
"""

import errno
import os
import sqlite3
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from store.errors import DamageError, DocumentError, ReadOnlyError, StoreError, told
from store.facts import Reader, is_post_name
from store.files.content import Content, sha256_of
from store.files.disk import Disk
from store.files.raw import RAW_NAME
from store.files.regular import real_path
from store.files.staging import Staging
from store.journal.journal import read_journal
from store.journal.journal_files import UNREAD_NAME, JournalFiles
from store.journal.journaling import absorb_items, absorb_rest, joined
from store.journal.pages import known_pages, mark_stale, remember_page
from store.landing import PostChange, Record, Room
from store.late.dataclass import dataclass, field, replace
from store.manifest import ChangedPost
from store.names import inner_path
from store.state.condemned import condemned
from store.state.database import FILE_SUFFIXES, Connect
from store.state.seal import break_seal, is_sealed
from store.state.state import State
from store.upkeep.reconcile import reconcile

STATE_NAME = "state.db"
LOG_NOTE = "landed"
"""Under which the state notes the log of landings that it has taken in."""


@dataclass(frozen=True, slots=True)
class SystemCalls:
    """The calls through which a store changes the world, for a test that lets one of them fail."""

    disk: Disk = field(default_factory=Disk)
    connect: Connect = sqlite3.connect


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where a store lives. All of it lies on one file system, so that files get their place in one step."""

    content: Path
    state: Path
    journal: Path | None = None

    @property
    def revisions(self) -> Path:
        """The folder of what posts said before: beside the journal, else in the state."""
        return self.journal.with_suffix(".revisions") if self.journal else self.state / "revisions"

    @property
    def database(self) -> Path:
        """The state database."""
        return self.state / STATE_NAME

    def by_name(self) -> dict[Room, Path]:
        """Return the folders into which staged files move."""
        return {Room.CONTENT: self.content, Room.RAW: self.state / RAW_NAME, Room.REVISIONS: self.revisions}


def check_apart(rooms: Rooms) -> None:
    """Raise `StoreError` when one of content and state lies in the other, or the journal in the content."""
    content, state = real_path(rooms.content), real_path(rooms.state)
    if content == state or content in state.parents or state in content.parents:
        raise StoreError(
            f"store.content ({rooms.content}) and store.state ({rooms.state}) lie in one another: a generator would"
            " publish the state, or a cleaned state take the posts along; put them side by side"
        )
    if rooms.journal is not None and content in real_path(rooms.journal).parents:
        raise StoreError(
            f"store.journal ({rooms.journal}) lies in store.content ({rooms.content}): a generator would publish what"
            " posts said before; put it beside the content"
        )


def make_folders(rooms: Rooms, disk: Disk) -> None:
    """Make the folders of a store; raises `StoreError`, with what to do, unless they can be used together."""
    folders = [rooms.content, rooms.state, *([rooms.revisions.parent] if rooms.journal else [])]
    for folder in folders:
        with told(f"cannot make {folder}"):
            disk.sync(disk.make_folder(folder.absolute()))
            if not disk.is_folder(folder):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
            is_apart = folder.stat().st_dev != rooms.content.stat().st_dev
        if is_apart:
            raise StoreError(
                f"{folder} and {rooms.content} are on different file systems, so nothing can be moved between them in"
                " one step: set store.state (and store.journal) to a place beside the content"
            )
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ReadOnlyError(f"{folder} cannot be written: check who owns it, its permissions, and the mount")


def open_state(path: Path, now: datetime, system_calls: SystemCalls) -> tuple[State, list[str]]:
    """Open the state database; one that is damaged or another program's is moved aside, and the notice says so.

    What builders were not told yet goes along, as far as it can be read: nothing else knows of it.
    """
    try:
        with told("cannot open the state database"):
            return _uncondemned(path, system_calls), []
    except DamageError as error:
        aside = path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%SZ}")
        _move_aside(path, aside, system_calls.disk)
        with told("cannot move the state database aside"):
            system_calls.disk.unlink(condemned(path))
            break_seal(path, system_calls.disk)
        notice = f"the state database was unusable ({error}): moved to {aside}, and made anew from the files"
    with told("cannot make a new state database"):
        state = State.open(path, system_calls.connect)
        for change in State.salvaged(ChangedPost, "changes", aside):
            with suppress(DocumentError):  # a path that leads out
                inner_path(change.path)
                state.upsert("changes", "identity", change)
        state.commit()
    return state, [notice]


def _uncondemned(path: Path, system_calls: SystemCalls) -> State:
    found = system_calls.disk.read(condemned(path))
    if found is not None:
        raise DamageError(found.decode(errors="replace"))
    is_whole = is_sealed(path, system_calls.disk)
    break_seal(path, system_calls.disk)
    return State.open(path, system_calls.connect, is_whole=is_whole)


def set_aside(path: Path, disk: Disk) -> None:
    """Move the state database aside, in place of one that was moved before, so that a new one is made."""
    aside = path.with_name(f"{path.name}.before")
    with told("cannot move the state database aside"):
        for suffix in FILE_SUFFIXES:
            disk.unlink(Path(f"{aside}{suffix}"))
    _move_aside(path, aside, disk)
    with told("cannot move the state database aside"):
        break_seal(path, disk)


def _move_aside(path: Path, aside: Path, disk: Disk) -> None:
    with told("cannot move the state database aside"):
        for suffix in FILE_SUFFIXES:
            if disk.exists(Path(f"{path}{suffix}")):
                disk.rename(Path(f"{path}{suffix}"), Path(f"{aside}{suffix}"))


def resume(staging: Staging, state: State, content: Content) -> list[str]:
    """Finish what a killed run was landing, remember it, and sweep what else it staged; return notices."""
    notices: list[str] = []
    for landing in staging.resume(state.note(LOG_NOTE), notices.append):
        if landing.record is not None and _stands(landing.record, content):
            state.record(landing.record)
            state.note_change(landing.record.kind, landing.record.item)
    state.commit()
    staging.landed()
    staging.sweep()
    return notices


def learn(
    files: JournalFiles | None, state: State, content: Content, reader: Reader | None, now: datetime
) -> list[str]:
    """Bring the state up to the journal and the content, where other hands changed them; return notices.

    So an empty state is made again, and one that fell behind (a `git pull`, a restored copy) catches up.
    """
    changed = files.changed(known_pages(state)) if files is not None else {}
    pages = {name: read_journal(data, now) for name, data in sorted(changed.items())}
    said = joined(pages.values())
    notices = [f"{_named(name)}, line {fault}" for name, page in pages.items() for fault in page.faults]
    if said.posted and state.is_empty() and not any(map(is_post_name, content.paths())):
        notices.append(
            f"neither state nor content holds any of the {len(said.posted)} posts of the journal: they are lost, and"
            " fetched again as their sources list them"
        )
        said = said.without_posts()
    told_of = absorb_items(said, state)
    found = reconcile(state, content, reader, told_of)
    absorb_rest(said, state, pages)
    if files is not None:
        notices += _settle_pages(files, pages, state)
    return [*notices, *found.notices()]


def _settle_pages(files: JournalFiles, changed: Collection[str], state: State) -> list[str]:
    """Let pages that other hands changed or took away be written anew; return what a person should know of them."""
    if not files.is_folder():
        return []
    known, there = known_pages(state), files.names()
    mark_stale([*changed, *(known.keys() - set(there))], state)
    for name in there:
        page = known.get(name)
        if page is not None and name not in changed and not page.signature and (settled := files.signature(name)):
            remember_page(replace(page, signature=settled), state)
    unread = (files.read(UNREAD_NAME) or b"").count(b"\n")
    if not unread:
        return []
    lines = "a line of the journal" if unread == 1 else f"{unread} lines of the journal"
    return [f"{lines} nobody could read: kept in {files.path / UNREAD_NAME} until you delete that file"]


def _named(page: str) -> str:
    return f"journal, {page}" if page else "journal"


def _stands(record: Record, content: Content) -> bool:
    """Say whether the post that a record tells of is in its place as it was written."""
    if record.kind not in {PostChange.ADDED, PostChange.UPDATED}:
        return True
    post = next((file for file in record.files if file.is_post), None)
    standing = content.readable(post.path) if post else None
    return post is not None and standing is not None and post.is_intact(sha256_of(standing))
