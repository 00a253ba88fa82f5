"""Door: disk. One change of a folder's file after the other, by a lock of the kernel on the folder; for moments."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from pathlib import Path
from tempfile import mkstemp

_NEW = ".fetched-new"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait for whoever else is alone in the folder, and go on without where a folder cannot be locked."""
    with ExitStack() as held:
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            held.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def new_beside(target: Path) -> tuple[int, Path]:
    """Open a new file that is to take the place of a file; for whoever is alone in its folder.

    What one that was killed has left of its own is taken away. Raises `OSError`.
    """
    for left in target.parent.glob(f".{escape(target.name)}.*{_NEW}"):
        left.unlink(missing_ok=True)
    handle, name = mkstemp(prefix=f".{target.name}.", suffix=_NEW, dir=target.parent)
    return handle, Path(name)
