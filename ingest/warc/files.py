"""Door: disk (reading only). A WARC file, packed or not, or the WARC files in a WACZ, to the pages in it.

Told apart by their first bytes, not by their names: gzip (of a member a record, or of one for all), zstd (with the
dictionary that its first frame may hold), zip. What of a file cannot be read costs the rest of that file, and is named.
"""

import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import IO

from ingest.text.counted import counted
from ingest.warc.packed import GZIP, ZSTD, GzipMember, Member, Members, ZstdFrame
from ingest.warc.pages import ArchivedPage, Unreadable, page_of
from ingest.warc.records import WarcError, records
from store.files.regular import check_regular

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_ZIP = b"PK\x03\x04"
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""A skippable frame: iipc.github.io/warc-specifications/specifications/warc-zstd."""
_MAX_DICTIONARY = 16 << 20
_INNER = (".warc", ".warc.gz", ".warc.zst")
_NAMED = 5
BROKEN = (WarcError, EOFError, zlib.error, zstd.ZstdError, zipfile.BadZipFile, NotImplementedError)


@dataclass(slots=True)
class Tally:
    """What of an archive gave no page."""

    unreadable: list[Unreadable] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    """Records by their kind."""

    def lines(self) -> Iterator[str]:
        """Yield what is worth a line."""
        yield from self.broken
        for page in self.unreadable[:_NAMED]:
            yield f"{page.url} {page.why}"
        if len(self.unreadable) > _NAMED:
            yield f"{counted(len(self.unreadable) - _NAMED, 'more page')} cannot be read"
        if self.kinds["revisit"]:
            yield f"{counted(self.kinds['revisit'], 'revisit')} left out: their pages stand elsewhere"


def pages_in(path: Path, now: datetime, max_bytes: int, tally: Tally) -> Iterator[ArchivedPage]:
    """Yield the pages of a file, one at a time. Raises `OSError` where the file itself cannot be had."""
    check_regular(path, sys.maxsize)
    with path.open("rb") as file:
        if _begins(file, _ZIP):
            yield from _in_wacz(file, path.name, now, max_bytes, tally)
        else:
            yield from _in_warc(file, path.name, now, max_bytes, tally)


def warc_files(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the WARC files in a file with their names there, each to be read before the next; "" is the file itself."""
    if not _begins(file, _ZIP):
        yield "", file
        return
    with zipfile.ZipFile(file) as archive:
        for entry in inner_names(archive):
            with archive.open(entry) as opened:
                yield entry, opened


def inner_names(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the WARC files in a WACZ file."""
    return [entry for entry in archive.namelist() if entry.lower().endswith(_INNER)]


def _in_wacz(file: IO[bytes], name: str, now: datetime, max_bytes: int, tally: Tally) -> Iterator[ArchivedPage]:
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        tally.broken.append(f"{name} is broken: {error}")
        return
    with archive:
        inner = inner_names(archive)
        if not inner:
            tally.broken.append(f"{name} holds no WARC file")
        for entry in inner:
            try:
                opened = archive.open(entry)
            except BROKEN as error:
                tally.broken.append(f"{name}: {entry} is broken: {error}")
                continue
            with opened:
                yield from _in_warc(opened, f"{name}: {entry}", now, max_bytes, tally)


def _in_warc(file: IO[bytes], name: str, now: datetime, max_bytes: int, tally: Tally) -> Iterator[ArchivedPage]:
    before = tally.kinds.total()
    try:
        for record in records(unpacked(file) or file, max_bytes):
            tally.kinds[record.kind] += 1
            page = page_of(record, now, max_bytes)
            if isinstance(page, Unreadable):
                tally.unreadable.append(page)
            elif page is not None:
                yield page
    except BROKEN as error:
        number = tally.kinds.total() - before
        tally.broken.append(f"{name} is broken after {counted(number, 'record')}: {error or 'it is cut off'}")


def unpacked(file: IO[bytes]) -> BufferedReader | None:
    """Return the stream of records out of a packed file; None for one that is not packed."""
    member = member_of(file)
    return BufferedReader(Members(file, member)) if member is not None else None


def member_of(file: IO[bytes]) -> Callable[[], Member] | None:
    """Return what unpacks one member of a file, which is at its begin then; None for one that is not packed."""
    if _begins(file, GZIP):
        return GzipMember
    dictionary = _dictionary(file) if _begins(file, _DICTIONARY) else None
    if dictionary is not None or _begins(file, ZSTD):
        return partial(ZstdFrame, dictionary)
    return None


def _dictionary(file: IO[bytes]) -> zstd.ZstdDict:
    """Read the dictionary of the first frame, which may be packed itself; the stream goes on with that frame."""
    size = int.from_bytes(file.read(8)[4:], "little")
    if size > _MAX_DICTIONARY:
        raise WarcError("its dictionary is too large")
    held = file.read(size)
    file.seek(0)
    if held.startswith(ZSTD):
        held = zstd.ZstdDecompressor().decompress(held, _MAX_DICTIONARY)
    return zstd.ZstdDict(held)


def _begins(file: IO[bytes], mark: bytes) -> bool:
    begins = file.read(len(mark)) == mark
    file.seek(0)
    return begins
