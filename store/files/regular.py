"""Door: disk (reading only). The one way to read a file whose place others can write to: a regular one, not too large.

A FIFO, a device or a socket of the expected name would hold a reader up for ever, and a huge file fill its memory.
"""

import errno
import os
import stat
from pathlib import Path

MAX_FILE_BYTES = 256 << 20
"""Of what the store itself wrote, when nothing narrower is known: ten times the largest image by default."""
_KINDS = {
    stat.S_IFIFO: "a FIFO",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


class UnfitFileError(OSError):
    """What stands there is not to be read or written: no regular file, too large, or reached by a link that leads out.

    It says something of this one path and nothing of the disk, so it costs the path alone.
    """


def read_regular(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a regular file, through links as well, and never wait for anybody.

    Raises `IsADirectoryError` for a folder, `UnfitFileError` for what else is no file or has more than `max_bytes`, and
    `OSError` as the system does. It is looked at before it is opened, for opening some devices does something, and
    again afterwards, for it may have been replaced.
    """
    check_regular(path, max_bytes)
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        _check(os.fstat(handle), path, max_bytes)
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:  # it grew while it was read
        raise _too_large(path, max_bytes)
    return data


def check_regular(path: Path, max_bytes: int) -> None:
    """Raise as `read_regular` does, without reading."""
    _check(path.stat(), path, max_bytes)


def _check(status: os.stat_result, path: Path, max_bytes: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "something else")
        raise UnfitFileError(errno.EINVAL, f"is {kind} and no file", str(path))
    if status.st_size > max_bytes:
        raise _too_large(path, max_bytes)


def _too_large(path: Path, max_bytes: int) -> UnfitFileError:
    return UnfitFileError(errno.EFBIG, f"is larger than {max_bytes} bytes", str(path))
