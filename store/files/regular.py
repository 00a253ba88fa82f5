"""Door: disk (reading only). The one way to read a file whose place others can write to: a regular one, not too large.

A FIFO, a device or a socket of the expected name would hold a reader up for ever, and a huge file fill its memory.
"""

import errno
import os
import stat
from pathlib import Path

from store.errors import UnfitFileError

MAX_FILE_BYTES = 256 << 20
"""Of what the store itself wrote, when nothing narrower is known: ten times the largest image by default."""
_PIECE_BYTES = 1 << 20
_KINDS = {
    stat.S_IFIFO: "a FIFO",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def read_regular(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a regular file, through links as well, and never wait for anybody.

    Raises `IsADirectoryError` for a folder, `UnfitFileError` for what else is no file or has more than `max_bytes`, and
    `OSError` as the system does. It is looked at before it is opened, for opening some devices does something, and
    again afterwards, for it may have been replaced.
    """
    check_regular(path, max_bytes)
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        status = os.fstat(handle)
        _check(status, path, max_bytes)
        data = os.read(handle, status.st_size + 1)
        while len(data) <= max_bytes and (more := os.read(handle, _PIECE_BYTES)):
            data += more
    finally:
        os.close(handle)
    if len(data) > max_bytes:  # it grew while it was read
        raise too_large(path, max_bytes)
    return data


def check_regular(path: Path, max_bytes: int) -> None:
    """Raise as `read_regular` does, without reading."""
    try:
        status = os.stat(path)  # noqa: PTH116  # half the cost of Path.stat
    except ValueError:  # a NUL, or half a sign
        raise UnfitFileError(errno.EINVAL, "is no name that a file can have", str(path)) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UnfitFileError(errno.ELOOP, "is a link that leads in a circle", str(path)) from None
        raise
    _check(status, path, max_bytes)


def signature_of(path: Path) -> str:
    """Return what changes whenever a file is written."""
    status = path.stat()
    return f"{status.st_size}-{status.st_mtime_ns}"


def real_path(path: Path) -> Path:
    """Return where a path leads; of links in a circle, for which `Path.resolve` raises `RuntimeError`, as well."""
    return Path(os.path.realpath(path))


def file_fault(error: OSError) -> str:
    """Say in one clause what is wrong with a file that a person named, and what to do."""
    match error:
        case IsADirectoryError():
            return "is a folder; name a file in it"
        case UnfitFileError(errno=errno.EFBIG):
            return f"{error.strerror}, and nothing larger is read here; is it the right file?"
        case UnfitFileError():
            return f"{error.strerror}; put a file there, or name another"
        case FileNotFoundError():
            return f"cannot be read: {error.strerror}; put it there, or name another"
        case _:
            return f"cannot be read: {error.strerror or error}; check its name and its permissions"


def _check(status: os.stat_result, path: Path, max_bytes: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "something else")
        raise UnfitFileError(errno.EINVAL, f"is {kind} and no file", str(path))
    if status.st_size > max_bytes:
        raise too_large(path, max_bytes)


def too_large(path: Path, max_bytes: int) -> UnfitFileError:
    """Return the error of a file that has more than so many bytes."""
    return UnfitFileError(errno.EFBIG, f"is larger than {max_bytes} bytes", str(path))
