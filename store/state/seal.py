"""Door: disk. The seal of a closed state database: its digest, by which the next opening sees what has changed since.

SQLite sees by itself what breaks its structure, not a letter that is another. The seal is broken, durably, before a run
writes, and set when it has closed the database: whoever is killed in between leaves none, and the database is looked
through instead. It is no secret: who may write here may write anything.
"""

import contextlib
from pathlib import Path

from store.errors import DamageError, UnfitFileError
from store.files.disk import Disk

_DIGITS = 64


def seal_of(database: Path) -> Path:
    """Return the file beside a database that holds its SHA-256 as it was closed."""
    return database.with_name(f"{database.name}.sha256")


def is_sealed(database: Path, disk: Disk) -> bool:
    """Say whether a database is as the last run closed it; False where nobody can tell.

    Raises `DamageError` where it is another.
    """
    try:
        said = disk.read(seal_of(database))
        if said is None or len(said.strip()) != _DIGITS or not disk.exists(database):
            return False
        found = disk.sha256(database)
    except (UnfitFileError, IsADirectoryError):  # one of the two is no file: whoever opens the database says so
        return False
    if found != said.strip().decode("ascii", "replace"):
        raise DamageError("it is not as the last run left it: a damaged disk, or another program has changed it")
    return True


def break_seal(database: Path, disk: Disk) -> None:
    """Take the seal away before anything is written: a power cut must not bring it back beside another database."""
    if disk.exists(seal_of(database)):
        disk.unlink(seal_of(database))
        disk.sync([database.parent])


def set_seal(database: Path, disk: Disk) -> None:
    """Seal a database that is closed; without a seal, the next opening looks through it.

    Where its log is still there, it was not closed to the end, or somebody reads it: part of it may be in the log.
    """
    with contextlib.suppress(OSError):
        if disk.exists(database.with_name(f"{database.name}-wal")):
            return
        new = seal_of(database).with_suffix(".new")
        disk.unlink(new)
        disk.write(new, f"{disk.sha256(database)}\n".encode())
        disk.rename(new, seal_of(database))
