"""Door: disk. Every change that the store makes to files is one call here; knows nothing of posts, images or state.

A test puts a double in its place that fails the n-th call. Errors are `OSError` as the system raises them.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from store.errors import UnfitFileError
from store.files.regular import MAX_FILE_BYTES, check_regular, read_regular, real_path, signature_of
from store.late.dataclass import dataclass

_ABSENT = (errno.ENOENT, errno.ENOTDIR)
_NO_LINKS = (errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EXDEV, errno.ENOSYS)
_NO_SYNCFS = (errno.ENOSYS, errno.EPERM)
"""What a sandbox answers that does not know the call; nothing was tried then."""
_GRAIN_NS = 2_000_000_000
_PIECE_BYTES = 1 << 16
_WHOLE_DISK_FROM = 8
"""From so many files on, one `syncfs` costs less than an `fsync` each (256 files of 30 KB on ext4: 7 ms, not 53)."""


class Disk:
    """The file system, in the few verbs that the store needs."""

    def read(self, path: Path) -> bytes | None:
        """Return the bytes of a file, None where there is none; `UnfitFileError` for what is not to be read."""
        try:
            return read_regular(path, MAX_FILE_BYTES)
        except OSError as error:
            if error.errno in _ABSENT:
                return None
            raise

    def holds(self, path: Path, data: bytes) -> bool:
        """Say whether a file holds just these bytes; it is never read whole, and not at all where its size differs."""
        try:
            with self.opened_ranges(path, sys.maxsize) as old:
                spans = ((at, at + _PIECE_BYTES) for at in range(0, len(data), _PIECE_BYTES))
                return old.size == len(data) and all(old.read(at, end) == data[at:end] for at, end in spans)
        except OSError as error:
            if error.errno in _ABSENT:
                return False
            raise

    def are_alike(self, one: Path, other: Path) -> bool:
        """Say whether a file that is there holds the same bytes as another, which need not be there."""
        try:
            with self.opened_ranges(one, sys.maxsize) as first, self.opened_ranges(other, sys.maxsize) as second:
                spans = ((at, at + _PIECE_BYTES) for at in range(0, first.size, _PIECE_BYTES))
                return first.size == second.size and all(first.read(*span) == second.read(*span) for span in spans)
        except OSError as error:
            if error.errno in _ABSENT:
                return False
            raise

    def sha256(self, path: Path) -> str:
        """Return the SHA-256 of a file of any size, in hex; `UnfitFileError` for what is no file."""
        check_regular(path, sys.maxsize)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def exists(self, path: Path) -> bool:
        """Say whether something stands there."""
        try:
            os.lstat(path)  # half the cost of Path.lstat, and this is asked most
        except OSError as error:
            if error.errno in _ABSENT:
                return False
            raise
        return True

    def check_inside(self, root: Path, path: str) -> None:
        """Raise `UnfitFileError` if a link on the way from `root` to a path below it leads out of `root`.

        The path's own last name may be a link: it is replaced or taken away as what it is.
        """
        place = os.fspath(root)
        for name in path.split("/")[:-1]:
            place = f"{place}/{name}"
            if os.path.islink(place) and not _leads_below(root, Path(place)):  # noqa: PTH114  # no Path for each folder
                raise UnfitFileError(errno.EXDEV, "is a link that leads elsewhere, and is not followed", place)

    def is_folder(self, path: Path) -> bool:
        """Say whether a folder stands there."""
        return path.is_dir()

    def is_file(self, path: Path) -> bool:
        """Say whether a file stands there."""
        return os.path.isfile(path)  # noqa: PTH113 - half the cost of Path.is_file

    def signature(self, path: Path) -> str:
        """Return what changes whenever the file is written."""
        return signature_of(path)

    def size_and_time(self, path: Path) -> tuple[int, int]:
        """Return a file's bytes, and when it was written, in seconds since 1970; of a link, those of the link."""
        status = path.lstat()
        return status.st_size, int(status.st_mtime)

    def settled(self, path: Path) -> str:
        """Return what changes whenever a file, or what a folder lists, changes; empty while it is not sure to.

        Within the grain of a file system's clock a second change leaves no sign: as in git's index, what changed less
        than two seconds ago (FAT's grain) is not settled. The time of change (ctime) can be set by nobody.
        """
        try:
            status = path.stat()
        except FileNotFoundError:
            return ""
        is_settled = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) - _GRAIN_NS >= 0
        return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}" if is_settled else ""

    def names(self, folder: Path) -> list[str]:
        """Return the names of what stands in a folder, those that are text."""
        return [path.name for path in folder.iterdir() if _is_text(path.name)]

    def links(self, path: Path) -> int:
        """Return how many names the file has."""
        return os.stat(path).st_nlink  # noqa: PTH116 - half the cost of Path.stat

    def is_single(self, path: Path) -> bool:
        """Say whether a file stands there that is no link, and has no other name."""
        status = os.lstat(path)  # as in `exists`
        return stat.S_ISREG(status.st_mode) and status.st_nlink == 1

    def walk(self, root: Path) -> Iterator[str]:
        """Yield the paths, relative to `root`, of all files below it, sorted folder by folder.

        Left out are hidden ones and names that are no text, which no generator reads, links to folders, which may lead
        in a circle, and what is neither file nor folder (a FIFO, a socket, a device), also behind a link.
        """
        folders = [""]
        while folders:
            below = folders.pop()
            inner, files = self.listing(root / below)
            yield from (f"{below}/{name}" if below else name for name in files)
            folders.extend(f"{below}/{name}" if below else name for name in reversed(inner))

    def listing(self, folder: Path | str) -> tuple[list[str], list[str]]:
        """Return the names of a folder's folders and files, as `walk` sees them; nothing of one that is not there."""
        folders, files = [], []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name
                    if name[0] == "." or not _is_text(name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(name)
                    elif entry.is_file(follow_symlinks=False) or _leads_to_file(entry):
                        files.append(name)
        except FileNotFoundError:
            return [], []
        return sorted(folders), sorted(files)

    def make_folder(self, path: Path) -> list[Path]:
        """Make the folder and those above it; return the folders that got a new entry by it, outermost first."""
        missing = []
        while not self.exists(path):
            missing.append(path)
            path = path.parent
        for folder in reversed(missing):
            with contextlib.suppress(FileExistsError):
                os.mkdir(folder)  # noqa: PTH102 - half the cost of Path.mkdir
        return [folder.parent for folder in reversed(missing)]

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file, whole; it is not yet on the platter."""
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
            try:
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(handle, rest) :]
            finally:
                os.close(handle)
        except OSError as error:
            error.filename = error.filename or str(path)  # a full disk says only that it is full
            raise

    def write_pieces(self, path: Path, pieces: Iterable[bytes]) -> None:
        """Write a new file out of pieces that are never held together; it is not yet on the platter."""
        with path.open("xb") as file:
            for piece in pieces:
                file.write(piece)

    def write_at(self, path: Path, at: int, data: bytes) -> None:
        """Write bytes at a place of a file, which is made if need be, and cut what stood behind; not on the platter."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        try:
            os.ftruncate(handle, at)
            _write_all(handle, data, at)
        except OSError as error:
            error.filename = error.filename or str(path)
            raise
        finally:
            os.close(handle)

    def overwrite(self, path: Path, at: int, data: bytes) -> None:
        """Write bytes over as many of a file that is there, and leave the rest as it is; not on the platter."""
        handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            _write_all(handle, data, at)
        finally:
            os.close(handle)

    @contextlib.contextmanager
    def opened_ranges(self, path: Path, max_bytes: int = MAX_FILE_BYTES) -> Iterator["FileRanges"]:
        """Open a regular file, to be read piece by piece."""
        check_regular(path, max_bytes)
        with _opened(path) as handle:
            yield FileRanges(handle, os.fstat(handle).st_size)

    def link(self, source: Path, target: Path) -> None:
        """Give the file a second name; where the file system knows no such thing, copy it."""
        try:
            os.link(source, target)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self.copy(source, target)

    def copy(self, source: Path, target: Path) -> None:
        """Write the file's bytes under another name."""
        self.write(target, read_regular(source, MAX_FILE_BYTES))

    def rename(self, source: Path, target: Path) -> None:
        """Move in one step; a file that stands there is replaced."""
        os.replace(source, target)  # noqa: PTH105 - half the cost of Path.replace

    def unlink(self, path: Path) -> None:
        """Take the file away, if there is one; raises `IsADirectoryError` for a folder."""
        try:
            os.unlink(path)  # noqa: PTH108 - half the cost of Path.unlink
        except FileNotFoundError:
            return
        except PermissionError as error:  # POSIX's answer for a folder, which Linux does not give
            if path.is_dir() and not path.is_symlink():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path)) from error
            raise

    def remove_folder(self, path: Path) -> bool:
        """Take the folder away if it is empty; say whether it is gone."""
        try:
            path.rmdir()
        except OSError as error:
            if error.errno in {errno.ENOTEMPTY, errno.EEXIST}:
                return False
            if error.errno not in _ABSENT:
                raise
        return True

    def clear(self, folder: Path) -> None:
        """Take away all that is in the folder, and the folder; of a link, the link alone."""
        if folder.is_symlink():
            self.unlink(folder)
        if not self.exists(folder):
            return
        with os.scandir(folder) as found:
            children = sorted((child.name, child.is_dir(follow_symlinks=False)) for child in found)
        for name, is_inner in children:
            if is_inner:
                self.clear(folder / name)
            else:
                self.unlink(folder / name)
        self.remove_folder(folder)

    def sync(self, paths: Iterable[Path]) -> None:
        """Return only when these files and folders will outlast a power cut.

        An error of `fsync` is never answered by a second try on the same file: the pages may already be dropped
        (https://wiki.postgresql.org/wiki/Fsync_Errors).
        """
        wanted = list(dict.fromkeys(paths))
        if len(wanted) >= _WHOLE_DISK_FROM:
            with _opened(wanted[0]) as handle:
                code = _sync_disk(handle)
            if code == 0:
                return
            if code not in _NO_SYNCFS:
                raise OSError(code, os.strerror(code), str(wanted[0]))
        for path in wanted:
            with _opened(path) as handle:
                _sync_one(handle)


@dataclass(frozen=True, slots=True)
class FileRanges:
    """The bytes of an open file."""

    handle: int
    size: int

    def read(self, begin: int, end: int) -> bytes:
        """Return the bytes from `begin` up to `end`, or up to the end of the file."""
        return os.pread(self.handle, end - begin, begin)


def _write_all(handle: int, data: bytes, at: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(handle, rest, at)
        rest, at = rest[written:], at + written


def _is_text(name: str) -> bool:
    """Say whether a name is UTF-8: bytes that are not come as lone surrogates (PEP 383)."""
    return name.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in name)


def _leads_to_file(entry: "os.DirEntry[str]") -> bool:
    """Say whether a walk found a link to a file; one whose target is gone counts as the file that it was to be."""
    if not entry.is_symlink():
        return False
    try:
        return stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return True


def _leads_below(root: Path, link: Path) -> bool:
    return real_path(link).is_relative_to(real_path(root))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield handle
    finally:
        os.close(handle)


def _sync_one(handle: int) -> None:
    full = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: fsync alone leaves the bytes in the drive's cache
    try:
        if full is not None:
            fcntl.fcntl(handle, full)
        else:
            os.fsync(handle)
    except OSError as error:
        # Some network file systems know no syncing of folders: fsync(2), EINVAL.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP} or not stat.S_ISDIR(os.fstat(handle).st_mode):
            raise


def _sync_disk(handle: int) -> int:
    """Sync the whole file system of an open file; return the error, 0 for none, ENOSYS where it cannot be done."""
    import ctypes  # late, for hardly a run of cron writes so much

    call = _find_syncfs()
    return errno.ENOSYS if call is None else 0 if call(handle) == 0 else ctypes.get_errno()


@cache
def _find_syncfs() -> "Callable[[int], int] | None":
    """Return syncfs(2) where it also reports failed writes, that is on Linux 5.8 and later."""
    import ctypes

    system = os.uname()
    version = tuple(int(part) for part in system.release.split("-")[0].split(".")[:2] if part.isdigit())
    if system.sysname != "Linux" or version < (5, 8):
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
