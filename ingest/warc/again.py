"""Door: disk (reading only). Pages of a WARC or WACZ file, found again by their addresses: an article's further pages.

The file is read through once for that, when the first is asked for. Of a page its place is held, some 300 bytes, and
it is read there; what stands far within one member that holds many records is not: that would take as long each time.
"""

import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import IO, NamedTuple

from ingest.text.dates.read import read_date
from ingest.text.urls import url_key
from ingest.warc.files import BROKEN, member_of, warc_files
from ingest.warc.packed import Members
from ingest.warc.pages import ArchivedPage, Unreadable, is_answer, page_of
from ingest.warc.records import Unpacked, records
from normalize.values import Url
from store.files.regular import check_regular, file_fault
from store.keys import mark_of

MAX_WITHIN = 64 << 20
"""How far within one member a page is read: 0.3 s for each."""
_PIECE = 1 << 20
_STEP = 64
"""Records between two steps."""
_CAPTURES = 4
"""Of one address that are looked at, those of about the time that is wanted."""


class _Place(NamedTuple):
    entry: str
    """The WARC file within the file; empty for the file itself."""
    begin: int
    """Of the member in the file, or of the record, where it is not packed."""
    within: int
    at: float
    """When it was captured, in seconds since 1970."""


class PagesAgain:
    """The pages of a file by their addresses."""

    def __init__(self, path: Path, now: datetime, max_bytes: int, is_wanted: Callable[[str], bool]) -> None:
        """`is_wanted` says of an address whether it may be asked for."""
        self._path = path
        self._now = now
        self._max_bytes = max_bytes
        self._is_wanted = is_wanted
        self._places: dict[int, list[_Place]] = {}
        self._missing = f"it is not in {path.name}"

    def steps(self) -> Iterator[None]:
        """Read the file through; others may have their turn at each step. What cannot be read holds no page."""
        try:
            check_regular(self._path, sys.maxsize)
            with self._path.open("rb") as file:
                for entry, opened in warc_files(file):
                    yield from self._steps_in(entry, opened)
        except OSError as error:
            self._missing = f"{self._path.name} {file_fault(error)}"
        except BROKEN:  # as is told of it when its pages are read
            return

    def _steps_in(self, entry: str, file: IO[bytes]) -> Iterator[None]:
        try:
            stream = _Noting(file)
            for number, record in enumerate(records(stream, self._max_bytes), 1):
                if number % _STEP == 0:
                    yield
                stamp = read_date(record.headers.get("warc-date", ""), zone=UTC, now=self._now)
                if is_answer(record) and stamp is not None and self._is_wanted(record.url):
                    place = _Place(entry, *stream.place(), stamp.at.timestamp())
                    self._places.setdefault(mark_of(url_key(record.url)), []).append(place)
        except BROKEN:  # likewise
            return

    def page(self, url: Url, near: datetime) -> ArchivedPage | str:
        """Return the page of an address, of several captures the one nearest in time; else why not, in a few words."""
        found = self._places.get(mark_of(url_key(url)), [])
        why = self._missing
        for place in sorted(found, key=lambda each: abs(each.at - near.timestamp()))[:_CAPTURES]:
            if place.within > MAX_WITHIN:
                why = f"{self._path.name} has too much in one member to be read there; `warcio recompress` parts it"
                continue
            page = self._page_at(place)
            if isinstance(page, ArchivedPage) and url_key(page.url) == url_key(url):
                return page
            why = f"in {self._path.name} it {page.why}" if isinstance(page, Unreadable) else why
        return why

    def _page_at(self, place: _Place) -> ArchivedPage | Unreadable | None:
        try:
            check_regular(self._path, sys.maxsize)
            with self._path.open("rb") as file:
                if not place.entry:
                    return self._page_in(file, place)
                with zipfile.ZipFile(file) as archive, archive.open(place.entry) as opened:
                    return self._page_in(opened, place)
        except OSError as error:
            return Unreadable("", file_fault(error))
        except (KeyError, *BROKEN):  # another file by now
            return None

    def _page_in(self, file: IO[bytes], place: _Place) -> ArchivedPage | Unreadable | None:
        member = member_of(file)
        file.seek(place.begin)
        stream: Unpacked = file
        if member is not None:
            stream = BufferedReader(Members(file, member))
            for at in range(0, place.within, _PIECE):
                stream.read(min(_PIECE, place.within - at))
        record = next(records(stream, self._max_bytes), None)
        return page_of(record, self._now, self._max_bytes) if record is not None else None


class _Noting:
    """The records of a file, and where the last of them began."""

    def __init__(self, file: IO[bytes]) -> None:
        member = member_of(file)
        self._members = Members(file, member, notes_places=True) if member is not None else None
        self._stream = BufferedReader(self._members) if self._members is not None else file
        self._at = 0

    def read(self, size: int = -1, /) -> bytes:
        return self._stream.read(size)

    def readline(self, size: int = -1, /) -> bytes:
        line = self._stream.readline(size)
        if line.lstrip().startswith(b"WARC/"):
            self._at = self._stream.tell() - len(line)
        return line

    def place(self) -> tuple[int, int]:
        return self._members.place(self._at) if self._members is not None else (self._at, 0)
