"""The world turned hostile: the n-th call that changes it fails, or is the last thing that the process does."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from store.files.disk import Disk
from store.upkeep.opening import SystemCalls


class Killed(BaseException):
    """The process ended here, as by SIGKILL: nothing in it may catch this and go on."""


class Fault(Enum):
    """What happens instead of the n-th call. (To be killed after the n-th is to be killed before the next.)"""

    ENOSPC = errno.ENOSPC
    KILL = -1


@dataclass
class Trap:
    """Counts the calls that change the world, and springs at the n-th; an error lasts, as a full disk does."""

    at: int = 0
    fault: Fault = Fault.KILL
    calls: list[str] = field(default_factory=list)

    @property
    def sprung(self) -> bool:
        return 0 < self.at <= len(self.calls)

    def call(self, name: str, act: Callable[[], Any], torn: Callable[[], Any] | None = None) -> Any:
        if self.sprung and self.fault is Fault.KILL:
            raise Killed(name)
        self.calls.append(name)
        if not self.sprung:
            return act()
        if torn is not None:
            torn()
        if self.fault is Fault.KILL:
            raise Killed(name)
        raise OSError(self.fault.value, os.strerror(self.fault.value), name)


class FaultyDisk(Disk):
    """The file system with a trap; it does not wait for the platter, which no test could see."""

    def __init__(self, trap: Trap) -> None:
        self._trap = trap

    def make_folder(self, path: Path) -> list[Path]:
        if self.exists(path):
            return []
        made: list[Path] = self._trap.call(f"mkdir {path.name}", lambda: super(FaultyDisk, self).make_folder(path))
        return made

    def write(self, path: Path, data: bytes) -> None:
        whole = super().write
        self._trap.call(f"write {path.name}", lambda: whole(path, data), lambda: whole(path, data[: len(data) // 2]))

    def write_at(self, path: Path, at: int, data: bytes) -> None:
        whole = super().write_at
        torn = data[: len(data) // 2]
        self._trap.call(f"append {path.name}", lambda: whole(path, at, data), lambda: whole(path, at, torn))

    def overwrite(self, path: Path, at: int, data: bytes) -> None:
        whole = super().overwrite
        torn = data[: len(data) // 2]
        self._trap.call(f"overwrite {path.name}", lambda: whole(path, at, data), lambda: whole(path, at, torn))

    def write_pieces(self, path: Path, pieces: Iterable[bytes]) -> None:
        self.write(path, b"".join(pieces))

    def link(self, source: Path, target: Path) -> None:
        whole = super().link
        self._trap.call(f"link {target.name}", lambda: whole(source, target))

    def rename(self, source: Path, target: Path) -> None:
        whole = super().rename
        self._trap.call(f"rename {target.name}", lambda: whole(source, target))

    def unlink(self, path: Path) -> None:
        whole = super().unlink
        self._trap.call(f"unlink {path.name}", lambda: whole(path))

    def remove_folder(self, path: Path) -> bool:
        whole = super().remove_folder
        return bool(self._trap.call(f"rmdir {path.name}", lambda: whole(path)))

    def sync(self, paths: Iterable[Path]) -> None:
        self._trap.call("sync", lambda: [path.stat() for path in paths])


class FaultyConnection(sqlite3.Connection):
    """A connection on which the trap may spring at each statement that writes."""

    trap: Trap

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        if sql.startswith("PRAGMA synchronous"):
            sql = "PRAGMA synchronous = OFF"
        # Whoever is killed within a transaction is killed before its COMMIT: only errors may come in its midst.
        # Of those one for each statement is enough: what fails at its tenth row is rolled back like at its first.
        within = sql.startswith(("INSERT", "UPDATE", "DELETE", "CREATE"))
        passes = within and (self.trap.fault is Fault.KILL or sql[:20] in self.trap.calls)
        if passes or sql.startswith(("SELECT", "ROLLBACK", "PRAGMA")):
            return super().execute(sql, *args)
        whole = super().execute
        try:
            cursor: sqlite3.Cursor = self.trap.call(sql[:20], lambda: whole(sql, *args))
        except OSError as error:
            raise sqlite3.OperationalError("disk I/O error") from error
        return cursor


def system_calls(trap: Trap) -> SystemCalls:
    """Return the system_calls of a store that go through a trap."""

    def connect(path: str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, factory=FaultyConnection)
        connection.trap = trap
        return connection

    return SystemCalls(FaultyDisk(trap), connect)
