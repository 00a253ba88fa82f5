"""What can go wrong in the store, as errors that name the place and the remedy; knows nothing of how they are shown."""

import errno
import sqlite3
from types import TracebackType

_REMEDIES = {
    errno.ENOSPC: "free some space and run again",
    errno.EDQUOT: "raise the quota or free some space, and run again",
    errno.EROFS: "the file system is mounted read-only",
    errno.EACCES: "check who owns it and its permissions",
    errno.EPERM: "check who owns it and its permissions",
    errno.EIO: "the disk reports an error: check it before running again",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.ENFILE: "the system has no file handles left",
    errno.EISDIR: "a file belongs there: move the folder away",
    errno.ENOTDIR: "a folder belongs there: move away what stands in its place",
    errno.EXDEV: "content and state must lie on one file system: set store.state to a folder beside the content",
}


_UNFIT = "move it away, or put a file of its name there"


class StoreError(Exception):
    """The machine cannot keep what it is given: disk full, read-only, no permission, a file system that reports errors.

    The text is one line that says what could not be done and what to do. Nothing is torn: the next run goes on.
    """


class DamageError(StoreError):
    """The state is no SQLite database, a broken one, or another program's, or a row of it cannot be understood.

    The text says which. The next opening moves it aside and makes it anew from the files.
    """


class ReadOnlyError(StoreError):
    """Nothing can be written where the store is: a mount that is read-only, or the folder of another user."""


class LockHeld(StoreError):  # noqa: N818  # it is said to people as it stands: the lock is held
    """Another run is writing. `owner` names it (process and host), `since` is its start as it wrote it (ISO 8601).

    `age` says how long that is ago. An owner that did not sign is a builder, which shares the lock with others.
    """

    def __init__(
        self, owner: str = "", since: str = "", age: str = "", *, gives_way: bool = False, is_long: bool = False
    ) -> None:
        held = f"another run holds the store: {owner}, since {since}" + (f" ({age})" if age else "")
        super().__init__(held if owner else "a builder reads the store, or another run has just begun: try again soon")
        self.owner = owner
        self.since = since
        self.gives_way = gives_way
        """It lets the lock go as soon as somebody waits for it (`store.files.turns`)."""
        self.is_long = is_long
        """It has held the lock for longer than runs take: somebody should look at it."""


class DocumentError(ValueError):
    """One document cannot be stored as it is (a bad name, a missing image, another's path): it costs itself alone."""


class UnfitFileError(OSError):
    """What stands there is not to be read or written: no regular file, too large, or reached by a link that leads out.

    It says something of this one path and nothing of the disk, so it costs the path alone.
    """


class told:  # noqa: N801  # it is read as a sentence: with told("cannot read the state")
    """Turns what the operating system and SQLite raise inside into a `StoreError` of one line."""

    __slots__ = ("_doing",)

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if isinstance(error, OSError):
            kind = ReadOnlyError if error.errno == errno.EROFS else StoreError
            raise kind(f"{self._doing}: {_os_line(error)}") from error
        if isinstance(error, sqlite3.Error):
            raise StoreError(f"{self._doing}: {_sqlite_line(error)}") from error


def _os_line(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    remedy = _UNFIT if isinstance(error, UnfitFileError) else _REMEDIES.get(error.errno or 0)
    return f"{where}{error.strerror or error}" + (f" ({remedy})" if remedy else "")


def _sqlite_line(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")):  # no room for the file by which readers see the log
        return f"state database: {error} ({_REMEDIES[errno.ENOSPC]})"
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return f"state database: {error} (run again: it is moved aside and made anew from the files)"
    if name.startswith("SQLITE_IOERR"):
        return f"state database: {error} ({_REMEDIES[errno.EIO]})"
    return f"state database: {error}"
