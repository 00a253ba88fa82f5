"""Door: disk. Files that a person names: regular ones within their bound; of others, one clause says what is wrong."""

import errno
from pathlib import Path

from store.errors import UnfitFileError
from store.files.regular import check_regular, file_fault, read_regular, too_large

_HANDED_OVER = ("/dev/fd", "/proc/self/fd")
_STANDARD_INPUT = "/dev/stdin"


class UnreadableFileError(Exception):
    """A file that a person named cannot be read; the message is one clause, which says what to do."""

    def __init__(self, error: OSError) -> None:
        super().__init__(file_fault(error))
        self.is_absent = isinstance(error, FileNotFoundError)
        self.is_too_large = isinstance(error, UnfitFileError) and error.errno == errno.EFBIG


def read_named(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a regular file. Raises `UnreadableFileError`, at once, for what is none or has more bytes."""
    try:
        return read_regular(path, max_bytes)
    except OSError as error:
        raise UnreadableFileError(error) from error


def check_named(path: Path, max_bytes: int) -> None:
    """Raise as `read_named` does, for whoever lets another read the file."""
    try:
        check_regular(path, max_bytes)
    except OSError as error:
        raise UnreadableFileError(error) from error


def read_given(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file that was named on the command line, or of what the shell hands over in its place.

    `/dev/stdin` and what `<(command)` stands for are read to their end, within the bound: whoever names an open
    descriptor of ours wants us to wait for it. Raises as `read_named` does.
    """
    if not _is_handed_over(path):
        return read_named(path, max_bytes)
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise too_large(path, max_bytes)
    except OSError as error:
        raise UnreadableFileError(error) from error
    return data


def _is_handed_over(path: Path) -> bool:
    """Say whether a path names a descriptor that this process was started with."""
    return str(path) == _STANDARD_INPUT or (str(path.parent) in _HANDED_OVER and path.name.isdecimal())
