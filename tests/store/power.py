"""A disk that forgets: what is sure to outlast a power cut is what was synced, and no more.

A file's bytes outlast it if the file was synced after they were written, else it is empty. What became of names since
their folder was synced is up to the file system (`Names`), but a rename is done or not: every journal of a file system
sees to that. SQLite's own files are taken as they stood at the last COMMIT, which it syncs itself.
"""

import os
import sqlite3
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from random import Random
from typing import Any

from store.files.disk import Disk
from store.upkeep.opening import SystemCalls
from tests.store.faults import FaultyConnection, FaultyDisk, Trap

_SQLITE = ("state.db", "state.db-wal")


class Names(Enum):
    """Which of the names that came and went since their folder was synced a power cut finds on the platter."""

    LATE = "late"
    """None of them: what came is lost, what went is back."""
    EARLY = "early"
    """All of them, ahead of the bytes that they name: a renamed file may be empty."""
    PARTLY = "partly"
    """Those up to some moment, as a journal that is written every few seconds has them."""


class Platter:
    """What is on the platter of a folder: bytes by inode, names by the inode of their folder."""

    def __init__(self, root: Path, names: Names) -> None:
        self._root = root
        self._names_kept = names
        self._bytes: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._database: dict[str, bytes] = {}
        self._held: list[int] = []
        self._folders: set[int] = set()
        self._moments: list[dict[int, dict[str, int]]] = []
        self._synced_at: dict[int, int] = {}
        for path in [root, *root.rglob("*")]:
            self.sync(path)
        self.sync_database()

    def sync(self, path: Path) -> None:
        """Take a file's bytes or a folder's names as they stand now."""
        inode = path.stat().st_ino
        if path.is_dir():
            self._names[inode] = _names_in(path)
            self._synced_at[inode] = len(self._moments)
        else:
            self._bytes[inode] = path.read_bytes()

    def pass_moment(self) -> None:
        """Take down which names there are now, though nothing of it need be on the platter."""
        if self._names_kept is Names.PARTLY:
            self._moments.append(self._live_names())

    def _live_names(self) -> dict[int, dict[str, int]]:
        folders = [self._root, *(path for path in self._root.rglob("*") if path.is_dir())]
        return {folder.stat().st_ino: _names_in(folder) for folder in folders}

    def hold(self, path: Path) -> None:
        """Keep the inode of what is about to go from being given to something else: its name may come back."""
        if path.exists():
            self._held.append(os.open(path, os.O_RDONLY))

    def forget(self, path: Path) -> None:
        """A new file or folder has the inode that an old one had: what it held is nothing to it."""
        inode = path.stat().st_ino
        self._bytes.pop(inode, None)
        self._names.pop(inode, None)
        (self._folders.add if path.is_dir() else self._folders.discard)(inode)

    def sync_database(self) -> None:
        """Take SQLite's files as they stand now."""
        state = self._root / "state"
        self._database = {name: (state / name).read_bytes() for name in _SQLITE if (state / name).exists()}

    def survivors(self, root: Path, chance: Random) -> None:
        """Write what outlasts a power cut into another folder."""
        if self._names_kept is Names.EARLY:
            self._names |= self._live_names()
        elif self._moments:
            moment = chance.randrange(len(self._moments))
            later = {inode for inode, at in self._synced_at.items() if at > moment}
            self._names |= {inode: held for inode, held in self._moments[moment].items() if inode not in later}
        self._folders |= self._names.keys()
        self._write(root, self._root.stat().st_ino)
        for handle in self._held:
            os.close(handle)

    def _write(self, root: Path, inode: int) -> None:
        root.mkdir()
        for name, child in self._names.get(inode, {}).items():
            if child in self._folders:
                self._write(root / name, child)
            elif not name.startswith("state.db"):
                (root / name).write_bytes(self._bytes.get(child, b""))
        if root.name == "state":
            for name, data in self._database.items():
                (root / name).write_bytes(data)


def _names_in(folder: Path) -> dict[str, int]:
    return {child.name: child.stat().st_ino for child in folder.iterdir()}


class ForgetfulDisk(FaultyDisk):
    """A disk with a trap, over a platter that learns only what is synced."""

    def __init__(self, trap: Trap, platter: Platter) -> None:
        super().__init__(trap)
        self._platter = platter

    def make_folder(self, path: Path) -> list[Path]:
        made = super().make_folder(path)
        for folder in made:
            self._platter.forget(next(child for child in [path, *path.parents] if child.parent == folder))
        self._platter.pass_moment()
        return made

    def write(self, path: Path, data: bytes) -> None:
        super().write(path, data)
        self._platter.forget(path)
        self._platter.pass_moment()

    def write_at(self, path: Path, at: int, data: bytes) -> None:
        is_new = not path.exists()
        super().write_at(path, at, data)
        if is_new:
            self._platter.forget(path)
        self._platter.pass_moment()

    def rename(self, source: Path, target: Path) -> None:
        self._platter.hold(target)
        super().rename(source, target)
        self._platter.pass_moment()

    def unlink(self, path: Path) -> None:
        self._platter.hold(path)
        super().unlink(path)
        self._platter.pass_moment()

    def remove_folder(self, path: Path) -> bool:
        self._platter.hold(path)
        return super().remove_folder(path)

    def sync(self, paths: Iterable[Path]) -> None:
        wanted = list(paths)
        super().sync(wanted)
        for path in wanted:
            self._platter.sync(path)


class CommittingConnection(FaultyConnection):
    """A connection whose COMMIT puts the database on the platter."""

    platter: Platter

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        cursor = super().execute(sql, *args)
        if sql == "COMMIT":
            self.platter.sync_database()
        return cursor


def forgetful(trap: Trap, platter: Platter) -> SystemCalls:
    """Return the system_calls of a store whose machine may lose its power."""

    def connect(path: str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, factory=CommittingConnection)
        connection.trap = trap
        connection.platter = platter
        return connection

    disk: Disk = ForgetfulDisk(trap, platter)
    return SystemCalls(disk, connect)
