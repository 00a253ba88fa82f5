"""Door: disk. The indexes beside the files of kept pages: the lines that they lack, and how these come into them.

An index has a line for each page of a day, so that it is never held whole: old lines are read, and written, one by one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from store.files.disk import Disk, FileRanges
from store.files.staging import Staging
from store.state.kept import KeptFile
from store.state.state import State
from store.warc.cdxj import are_sorted, merged, merged_anew
from store.warc.names import index_name

_MANY = 1_000
"""Lines after which they are written, for a run may keep any number of pages."""
_PIECE_BYTES = 1 << 16


class Indexes:
    """The indexes in a folder of kept pages."""

    def __init__(self, folder: Path, state: State, staging: Staging, disk: Disk) -> None:
        self._folder = folder
        self._state = state
        self._staging = staging
        self._disk = disk
        self._lines: dict[int, list[tuple[int, bytes]]] = {}
        """File -> the lines that its index lacks, by where their answers begin."""
        self._doubtful: set[int] = set()
        """Files whose index may tell of pages that are not there."""

    def add(self, number: int, at: int, line: bytes) -> None:
        """Take the line of a page that was written at a place of a file."""
        lines = self._lines.setdefault(number, [])
        while lines and lines[-1][0] >= at:  # of a page that was taken back
            lines.pop()
        lines.append((at, line))

    def doubt(self, number: int) -> None:
        """Have an index compared with where the pages of its file lie."""
        self._doubtful.add(number)

    def forget(self, number: int) -> None:
        """Forget what is to come into the index of a file that goes."""
        self._lines.pop(number, None)
        self._doubtful.discard(number)

    def are_many(self) -> bool:
        """Say whether so many lines wait that they are better written."""
        return sum(map(len, self._lines.values())) >= _MANY

    def write(self) -> None:
        """Bring the indexes up to their files, as committed; the state notes it with the next commit."""
        touched = self._lines.keys() | self._doubtful
        for file in self._state.kept_files() if touched else ():
            if file.number in touched:
                self._write(file)
        self._lines.clear()
        self._doubtful.clear()

    def _write(self, file: KeptFile) -> None:
        target = self._folder / index_name(file.name)
        new = [line for _, line in self._lines.get(file.number, ())]
        known = self._state.places_in(file.number) if file.number in self._doubtful else None
        if file.listed and self._disk.exists(target):
            with self._disk.opened_ranges(target, sys.maxsize) as old:
                merge = merged if are_sorted(_lines_of(old)) else merged_anew
                self._staging.publish_pieces(target, merge(_lines_of(old), new, known))
        else:
            self._staging.publish_pieces(target, merged((), new, known))
        self._state.note_listed(file.number, file.size)


def _lines_of(ranges: FileRanges) -> Iterator[bytes]:
    """Yield the lines of a file, each with its end; what is torn at its end is no line."""
    rest = b""
    for begin in range(0, ranges.size, _PIECE_BYTES):
        *lines, rest = (rest + ranges.read(begin, begin + _PIECE_BYTES)).split(b"\n")
        yield from (line + b"\n" for line in lines)
