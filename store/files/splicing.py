"""A new manifest out of the old one and what changed since: lines that did not change are copied, not made. Pure.

Neither is ever held whole: there is a line for each post.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Protocol

from store.late.dataclass import dataclass

_PIECE_BYTES = 1 << 16
_LINE_BYTES = 512
"""About what a line takes: so much is read at a time where one is looked for."""


class SpliceError(ValueError):
    """The old manifest is not as it was written; it is written whole."""


class Ranged(Protocol):
    """Bytes that can be read piece by piece."""

    @property
    def size(self) -> int:
        """Return how many bytes there are."""

    def read(self, begin: int, end: int) -> bytes:
        """Return the bytes from `begin` up to `end`, or up to the end of all."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Bytes that take the place of those from `begin` up to `end`."""

    begin: int
    end: int
    new: bytes


def splices(old: Ranged, changed: Mapping[str, str]) -> list[Splice]:
    """Return what changes in a manifest where `changed` says of some paths which lines they have now, or none.

    Lines are sorted by the UTF-8 of their paths, as the state sorts them. It costs a search for each changed path.
    Raises `SpliceError` where the manifest is found to be none of ours.
    """
    by_name = {_sorted_by(path): lines for path, lines in changed.items()}
    found = []
    position = 0
    for name in sorted(by_name):
        begin = _first(old, name, position, is_after=False)
        position = _first(old, name, begin, is_after=True)
        found.append(Splice(begin, position, by_name[name].encode()))
    return [splice for splice in found if old.read(splice.begin, splice.end) != splice.new]


def spliced(old: Ranged, changes: list[Splice]) -> Iterator[bytes]:
    """Yield the new manifest in pieces."""
    position = 0
    for splice in changes:
        yield from _pieces(old, position, splice.begin)
        yield splice.new
        position = splice.end
    yield from _pieces(old, position, old.size)


def _pieces(old: Ranged, begin: int, end: int) -> Iterator[bytes]:
    for start in range(begin, end, _PIECE_BYTES):
        yield old.read(start, min(start + _PIECE_BYTES, end))


def _first(old: Ranged, name: bytes, low: int, *, is_after: bool) -> int:
    """Return where the first line begins whose path does not come before `name`, or that comes after it."""
    high = old.size
    while low < high:
        begin = _line_begin(old, low, (low + high) // 2)
        line = _line_at(old, begin)
        there = _name_in(line)
        if there < name or (is_after and there == name):
            low = begin + len(line)
        else:
            high = begin
    return low


def _line_begin(old: Ranged, low: int, within: int) -> int:
    """Return where the line begins that holds the byte at `within`; not before `low`, where one begins."""
    end = within
    while end > low:
        begin = max(low, end - _LINE_BYTES)
        at = old.read(begin, end).rfind(b"\n")
        if at >= 0:
            return begin + at + 1
        end = begin
    return low


def _line_at(old: Ranged, begin: int) -> bytes:
    """Return the line that begins there, its end included."""
    line = b""
    while piece := old.read(begin + len(line), begin + len(line) + _LINE_BYTES):
        at = piece.find(b"\n")
        if at >= 0:
            return line + piece[: at + 1]
        line += piece
    raise SpliceError("the last line does not end")


def _name_in(line: bytes) -> bytes:
    try:
        return _sorted_by(json.loads(line)["path"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SpliceError(str(error)) from error


def _sorted_by(path: str) -> bytes:
    return path.encode("utf-8", "surrogatepass")
