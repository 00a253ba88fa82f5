"""Which names and paths may stand in the content, on every file system that may hold a copy of it. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import Annotated, TypeAlias

from store.errors import DocumentError
from store.late.pattern import pattern

MAX_NAME_BYTES = 255
"""ext4, XFS, APFS (as UTF-8) and the output folder of every generator."""
MAX_PATH_BYTES = 4096
"""PATH_MAX of Linux."""
_FORBIDDEN = pattern(r'[\x00-\x1f\x7f-\x9f<>:"\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
_NAME = r"[^./\0\ud800-\udfff][^/\0\ud800-\udfff]*"
_INNER = pattern(f"{_NAME}(?:/{_NAME})*")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any extension, in any case.
RESERVED = pattern(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def fold(path: str) -> str:
    """Two paths that fold alike are one file where case or Unicode form does not count (APFS, NTFS, exFAT)."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def checked_path(path: str) -> str:
    """Return the relative path as it is when each of its names is sound; raises `DocumentError` otherwise."""
    if not path or path.startswith("/"):
        raise DocumentError(f"not a path below the content: {path!r}")
    for name in path.split("/"):
        fault = _fault(name)
        if fault:
            raise DocumentError(f"{path!r} cannot be a path of the content: the name {name!r} {fault}")
    return path


def inner_path(path: str) -> str:
    """Return a path that was read back as it is if it stays below its folder; raises `DocumentError` otherwise.

    Less is asked than of a path that we choose, for a person may have moved a post to a name that we would not give.
    Hidden names are none of ours: no walk through the content shows them.
    """
    if not _is_inner(path):
        raise DocumentError(f"{path[:200]!r} is no path below its folder")
    return path


@lru_cache(maxsize=512)  # the same paths are met at every step of a post's way
def _is_inner(path: str) -> bool:
    return _INNER.fullmatch(path) is not None and not _is_long(path)


def _is_long(path: str) -> bool:
    """Say whether a path, or one of its names, has more bytes than file systems take; no sign has more than four."""
    if len(path) * (1 if path.isascii() else 4) <= MAX_NAME_BYTES:
        return False
    return len(path.encode()) > MAX_PATH_BYTES or any(len(name.encode()) > MAX_NAME_BYTES for name in path.split("/"))


InnerPath: TypeAlias = Annotated[str, inner_path]
"""A path below a folder of the store. Wherever values are read back (database, journal, log) it is checked so."""


def meeting(paths: list[str]) -> tuple[str, str] | None:
    """Return the first two paths that would be one file on a file system without case, if there are any."""
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(fold(path), path)
        if other != path:
            return other, path
    return None


@lru_cache(maxsize=1_024)  # years, months and days stand in every path
def _fault(name: str) -> str | None:
    """Say what is wrong with one name, as the end of a sentence."""
    if name in {"", ".", ".."}:
        return "leads elsewhere"
    if name.startswith("."):
        return "is hidden"
    if found := _FORBIDDEN.search(name):
        return f"holds U+{ord(found[0]):04X}"
    if name[-1] in " .":
        return "ends in a space or a full stop"
    if RESERVED.match(name):
        return "is reserved on Windows"
    if unicodedata.normalize("NFC", name) != name:
        return "is not in NFC"
    if len(name.encode()) > MAX_NAME_BYTES:
        return f"is longer than {MAX_NAME_BYTES} bytes"
    return None
