"""Door: disk. The kept pages of a state, as they came over the wire, so that better rules can be applied to them later.

A page is appended to the file of its day; where it lies, the state notes in the same commit. What a killed run left
behind is found by the next: whole records are taken in, a torn end is cut. Pages that an earlier version kept, one file
each, are read until `convert` has taken them over.
"""

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from store.errors import UnfitFileError
from store.files.disk import Disk
from store.files.raw import PageHead, Raw
from store.files.staging import Staging
from store.keys import mark_of
from store.late.dataclass import dataclass, replace
from store.state.kept import KeptFile, Place
from store.state.state import State
from store.warc.cdxj import cdxj_line
from store.warc.indexes import Indexes
from store.warc.learning import Learning, bare_head, known_of, learned, record_in
from store.warc.members import ReadRange, filler_member, is_begun, repacked
from store.warc.names import Packing, day_prefix, index_name, is_file_name, packing_of, part_of
from store.warc.records import NOTHING_SAID, Record, Said, filler, packed_info, packed_page, read_answer

MAX_FILE_BYTES = 1_000_000_000
_LEAST_BYTES = 1_000_000
_MAX_PARTS = 1_000
_HEADS_AT_MOST = 256
_MOST_INFO_BYTES = 4_096
"""Of the first record, which is written alone: a file without a whole one that is longer was never one of ours."""
_BOUND_NOTE = "bound of kept pages"
"""Under which the state notes how many bytes all kept pages may have: no file takes more than a quarter of that."""


@dataclass(frozen=True, slots=True)
class _Open:
    """The file to which a page was appended last, as it is now; void once the state took something back (`undone`)."""

    day: date
    undone: int
    file: KeptFile
    most: int
    """How long it may become."""


class Archive:
    """The kept pages: the latest of each address is found, earlier ones lie there until their day goes."""

    def __init__(self, folder: Path, state: State, staging: Staging, disk: Disk, packing: Packing) -> None:
        self.folder = folder
        self._packing = packing
        """Of what is written from now on."""
        self.old = Raw(folder, disk)
        self._state = state
        self._staging = staging
        self._disk = disk
        self.indexes = Indexes(folder, state, staging, disk)
        self._unsynced: dict[Path, None] = {}
        self._doomed: list[Path] = []
        self._heads: dict[tuple[int, int], tuple[str, PageHead]] = {}
        """By file and place, those read last, with the answer that they tell of: a page's head is read before it."""
        self._open: _Open | None = None

    # -- writing

    def keep(self, head: PageHead, body: bytes, said: Said = NOTHING_SAID) -> None:
        """Keep a page with the next commit; it is found instead of an earlier one of the same address."""
        packed = packed_page(head, body, said, self._packing)
        size = len(packed.response)
        file = self._append(head.fetched_at, packed.response + packed.metadata)
        self._state.note_kept(head.url, head.identity, Place(file.number, file.size, size, len(packed.metadata)))
        said_of = (packed.mime, packed.status, packed.digest)
        line = cdxj_line(packed.url, head.fetched_at, said_of, (file.name, file.size, size))
        self.indexes.add(file.number, file.size, line)

    def _append(self, day: datetime, data: bytes) -> KeptFile:
        """Append to a file of a day; return the file as it was before."""
        day = day.astimezone(UTC)
        last, self._open = self._open, None
        if last is not None and last.day == day.date() and last.undone == self._state.undone:
            file, most = last.file, last.most
            is_full = file.size + len(data) > most
        else:
            is_full, most = True, self._most_bytes()
        if is_full:
            file = self._file_of(day, len(data), most)
        path = self.folder / file.name
        self._heads.clear()  # where a page lay that was taken back
        self._disk.write_at(path, file.size, data)
        self._unsynced[path] = None
        grown = replace(file, size=file.size + len(data))
        self._state.note_kept_size(file.number, grown.size)
        self._open = _Open(day.date(), self._state.undone, grown, most)
        return file

    def _most_bytes(self) -> int:
        """Return how long a file may become."""
        bound = self._state.note(_BOUND_NOTE) or ""
        most = max(int(bound) // 4, _LEAST_BYTES) if bound.isdecimal() else MAX_FILE_BYTES
        return min(most, MAX_FILE_BYTES)

    def _file_of(self, day: datetime, size: int, most: int) -> KeptFile:
        """Return the file that takes so many bytes of a day, made if need be; none becomes longer than `most`.

        It is the last of its day: what is kept later stands behind what was kept earlier, also after another packing.
        """
        prefix = day_prefix(day)
        last = self._state.last_kept_file(prefix)
        if last is not None and packing_of(last.name) is self._packing and last.size + size <= most:
            return last
        begin = part_of(last.name) + 1 if last is not None else 0
        for part in (*range(begin, _MAX_PARTS), *range(begin)):
            names = {packing: f"{prefix}{part:03}{packing.suffix}" for packing in Packing}
            if not any(self._disk.exists(self.folder / name) for name in names.values()):
                return self._begun(names[self._packing], day)
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(self.folder))

    def _begun(self, name: str, day: datetime) -> KeptFile:
        self._unsynced.update(dict.fromkeys([*self._disk.make_folder(self.folder), self.folder]))
        info = packed_info(name, day)
        self._disk.write_at(self.folder / name, 0, info)
        return self._state.remember_kept_file(name, len(info))

    def unsynced(self) -> list[Path]:
        """Return what is to be made durable before the state says so; what was taken back again is cut off."""
        for path in [path for path in self._unsynced if path != self.folder and path.parent == self.folder]:
            file = self._state.kept_file(path.name)
            if file is None:
                self._disk.unlink(path)
                del self._unsynced[path]
            elif self._disk.size_and_time(path)[0] > file.size:
                self._disk.write_at(path, file.size, b"")
        return list(self._unsynced)

    # -- reading

    def page(self, url: str) -> tuple[PageHead, bytes] | None:
        """Return the page of an address as it was kept last."""
        found = (self._page_at(place) for place in self._state.kept_places(url))
        return next((page for page in found if page is not None and page[0].url == url), None) or self.old.page(url)

    def head(self, url: str) -> PageHead | None:
        """Return what is known of the page of an address that was kept last."""
        found = (self._head_at(place) for place in self._state.kept_places(url))
        head = next((head for head in found if head is not None and head.url == url), None)
        old = self.old.page(url) if head is None else None
        return old[0] if old is not None else head

    def supersedes(self, url: str, fetched_at: datetime) -> bool:
        """Say whether a page of an address that was fetched then would be found in place of one as new.

        Of the pages of a day the last that was written is found; a day's own order is that of the days.
        """
        day = fetched_at.astimezone(UTC).date()
        heads = (self._head_at(place) for place in self._state.kept_places(url))
        times = [head.fetched_at for head in heads if head is not None and head.url == url]
        return any(at >= fetched_at and at.astimezone(UTC).date() == day for at in times)

    def heads(self) -> Iterator[PageHead]:
        """Yield what is known of all pages, the latest of each address."""
        found = (self._head_at(place) for place in self._state.latest_kept())
        yield from (head for head in found if head is not None)
        yield from (head for head, _ in self._old_pages())

    def pages(self) -> Iterator[tuple[PageHead, bytes]]:
        """Yield all pages, the latest of each address; one that cannot be read is passed over."""
        found = (self._page_at(place) for place in self._state.latest_kept())
        yield from (page for page in found if page is not None)
        yield from self._old_pages()

    def _old_pages(self) -> Iterator[tuple[PageHead, bytes]]:
        return (page for page in self.old.pages() if not self._state.kept_places(page[0].url))

    def _page_at(self, place: Place) -> tuple[PageHead, bytes] | None:
        data = self._read(place.file, place.at, place.at + place.size + place.behind)
        response = record_in(data[: place.size])
        if response is None or response.kind != "response":
            return None
        answer = read_answer(response)
        head = self._head_of(place, response, data[place.size :])
        if head is None or answer is None:
            return None
        fields, body = answer
        kind, coding = fields.get("content-type", ""), fields.get("content-encoding", "")
        return replace(head, content_type=kind, content_encoding=coding), body

    def _head_of(self, place: Place, response: Record, behind: bytes) -> PageHead | None:
        refers_to, known = self._heads.get((place.file, place.at), ("", None))
        if known is not None and refers_to == response.fields.get("warc-record-id"):
            return known
        record = record_in(behind)
        return known_of(record, response) if record is not None else bare_head(response)

    def _head_at(self, place: Place) -> PageHead | None:
        if not place.behind:
            page = self._page_at(place)
            return page[0] if page else None
        behind = record_in(self._read(place.file, place.at + place.size, place.at + place.size + place.behind))
        head = known_of(behind, None) if behind is not None else None
        if head is not None and behind is not None:
            if len(self._heads) >= _HEADS_AT_MOST:
                self._heads.clear()
            self._heads[place.file, place.at] = behind.fields.get("warc-refers-to", ""), head
        return head

    def _read(self, number: int, begin: int, end: int) -> bytes:
        with self._opened(number) as read:
            return read(begin, end)

    @contextmanager
    def _opened(self, number: int) -> Iterator[ReadRange]:
        """Open a file of the state; one that other hands took away is as an empty one."""
        name = self._state.kept_name(number)
        if name is None or not self._disk.exists(self.folder / name):
            yield lambda _begin, _end: b""
            return
        with self._disk.opened_ranges(self.folder / name, sys.maxsize) as ranges:
            yield ranges.read

    # -- what other hands or a kill left

    def learn(self, *, cuts: bool) -> list[str]:
        """Take in what stands in the files and not in the state, and forget what is gone; return notices.

        `cuts` is False for whoever must leave the files as they are.
        """
        self._open = None
        known = {file.name: file for file in self._state.kept_files()}
        notices = []
        names = self._disk.names(self.folder) if self._disk.is_folder(self.folder) else []
        there = frozenset(names)
        for name in sorted(filter(is_file_name, names)):
            file, (size, _) = known.get(name), self._disk.size_and_time(self.folder / name)
            try:
                is_listed = index_name(name) in there
                if file is None or file.size != size or file.listed != size or not is_listed:
                    if file is not None and not is_listed:
                        file = replace(file, listed=0)
                    notices += self._learn_file(name, file, size, cuts=cuts)
                known.pop(name, None)
            except (UnfitFileError, IsADirectoryError, FileNotFoundError) as error:
                notices.append(f"{self.folder / name}: {error.strerror}: no page of it is read; move it away")
        for file in known.values():
            self._state.forget_kept_file(file.number)
        return notices

    def _learn_file(self, name: str, file: KeptFile | None, size: int, *, cuts: bool) -> list[str]:
        with self._disk.opened_ranges(self.folder / name, sys.maxsize):
            """What is no file is told before the state takes it for one."""
        known = len(self._state.places_in(file.number)) if file is not None and file.size > size else 0
        if file is None or file.size > size or not file.listed or not self._is_same(file):
            if file is not None:
                self._state.forget_kept_file(file.number)
            file = self._state.remember_kept_file(name, 0)
        learning = self._take_in(file, file.listed)
        if not learning.end and (size > _MOST_INFO_BYTES or not self._is_begun(file)):
            self._state.forget_kept_file(file.number)
            self.indexes.forget(file.number)
            return [
                f"{self.folder / name}: holds no record that is packed by itself: it is left as it is; move it away"
            ]
        self._state.remember_kept_file(name, learning.end)
        if cuts and learning.end < size:
            self._disk.write_at(self.folder / name, learning.end, b"")
        lost = f"{learning.damaged} bytes in its midst are damaged: the pages there are lost"
        joined = (
            f"{learning.joined} bytes were packed anew, several records in one member: their pages are not found;"
            " put the file back as it was, or read it with `fetched backfill SOURCE --warc`"
        )
        gone = known - len(learning.pages)
        cut = f"is shorter than it was: {gone} kept page{'s' * (gone > 1)} at its end went; put the file back as it was"
        told = [line for line, is_so in ((lost, learning.damaged), (joined, learning.joined), (cut, gone > 0)) if is_so]
        return [f"{self.folder / name}: {line}" for line in told]

    def _is_begun(self, file: KeptFile) -> bool:
        with self._opened(file.number) as read:
            return is_begun(read(0, _MOST_INFO_BYTES))

    def _is_same(self, file: KeptFile) -> bool:
        """Say whether the last page that is known of a file stands there still, or another file took its place."""
        place = self._state.last_kept_in(file.number)
        head = self._head_at(place) if place is not None else None
        return place is not None and head is not None and mark_of(head.url) == place.mark

    def _take_in(self, file: KeptFile, begin: int) -> Learning:
        with self._opened(file.number) as read:
            learning = learned(read, begin, file.name)
        for page in learning.pages:
            place = Place(file.number, page.at, page.size, page.behind)
            self._state.note_kept(page.head.url, page.head.identity, place)
            self.indexes.add(file.number, page.at, page.line)
        self.indexes.doubt(file.number)
        return learning

    # -- going

    def condemn(self, identities: Iterable[str]) -> None:
        """Let the pages of some items go: they are not found any more, and their bytes go with `clear_away`."""
        self._state.condemn_kept(identities)

    def doom(self, path: Path) -> None:
        """Let a file go with `clear_away`."""
        self._doomed.append(path)

    def clear_away(self) -> bool:
        """Take away what the state, which is committed, says nothing of any more; say whether it has to be told.

        Over pages in the midst of a file something is written that says nothing, as long as they were. Where very many
        lines wait for the indexes, these are written, too.
        """
        for path in self._doomed:
            self._disk.unlink(path)
        self._doomed.clear()
        condemned = self._state.condemned_kept()
        for place in condemned:
            path = self.folder / (self._state.kept_name(place.file) or "")
            self._disk.overwrite(
                path, place.at, filler_member(place.size + place.behind, packing_of(path.name), filler)
            )
            self._unsynced[path] = None
            self.indexes.doubt(place.file)
        if condemned:
            self._disk.sync(self._unsynced)
            self._state.forget_condemned_kept()
        self._unsynced.clear()
        has_written = self.indexes.are_many()
        if has_written:
            self.indexes.write()
        return bool(condemned) or has_written

    def trim(self, oldest: datetime, max_bytes: int, wanted: Iterable[str], now: datetime) -> tuple[int, int]:
        """Drop the files of days before then, and the oldest of what is more than so many bytes in all.

        The pages of the `wanted` addresses go on in today's file. Returns how many pages went, and their bytes.
        """
        self._open = None
        keeping = list(wanted)
        self._state.save_note(_BOUND_NOTE, str(max_bytes))
        held, gone, gone_bytes = 0, 0, 0
        for newer, file in enumerate(reversed(self._state.kept_files())):
            size = file.size + self._index_size(file)
            held += size
            is_old = file.name[:8] < f"{oldest.astimezone(UTC):%Y%m%d}"
            if not is_old and (held <= max_bytes or not newer):
                continue
            staying = self._state.kept_in(file.number, keeping)
            gone, gone_bytes = gone + len(self._state.places_in(file.number)) - len(staying), gone_bytes + size
            held -= size
            self._drop(file, staying, now)
        old_gone, old_bytes = self.old.trim(oldest, max(max_bytes - held, 0), keeping)
        return gone + old_gone, gone_bytes + old_bytes

    def _index_size(self, file: KeptFile) -> int:
        target = self.folder / index_name(file.name)
        return self._disk.size_and_time(target)[0] if self._disk.exists(target) else 0

    def _drop(self, file: KeptFile, staying: Iterable[Place], now: datetime) -> None:
        for place in staying:
            data = self._read(file.number, place.at, place.at + place.size + place.behind)
            moved = data if packing_of(file.name) is self._packing else repacked(data, self._packing)
            if moved:
                target = self._append(now, moved)
                self._take_in(target, target.size)
        self._open = None
        self._doomed += [self.folder / file.name, self.folder / index_name(file.name)]
        self.indexes.forget(file.number)
        self._unsynced.pop(self.folder / file.name, None)
        self._state.forget_kept_file(file.number)
