"""Door: disk. What is known of a kept page; and pages as earlier versions kept them, one file each: reading only.

Knows nothing of what they say. Such a file is a line of JSON, then the body in its content coding.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime
from pathlib import Path

from store.files.disk import Disk
from store.keys import short
from store.late.dataclass import dataclass
from store.late.pattern import pattern
from store.rows import from_scalars

RAW_NAME = "raw"
_FOLDER = pattern("[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class PageHead:
    """What is needed to extract a kept page again."""

    url: str
    """The URL that was asked."""
    content_type: str
    """The whole header, its charset included; empty when the server sent none."""
    content_encoding: str
    """The coding that the body is in (`gzip` …); empty for none."""
    fetched_at: datetime
    identity: str | None = None
    """The item that the page belongs to."""
    entry: str = ""
    """What its feed listed of the item, as whoever keeps the page knows how to read it."""
    is_further: bool = False
    """Not the article's first page."""
    source: str = ""
    """The name of the source that it was asked for."""


class Raw:
    """The pages that an earlier version kept: the latest of each URL."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk

    def page(self, url: str) -> tuple[PageHead, bytes] | None:
        """Return the page of a URL as it was kept last."""
        return self.page_in(self._folder / _place(url))

    def page_in(self, path: Path) -> tuple[PageHead, bytes] | None:
        """Return the page that a file holds, None for one that cannot be read."""
        return _split(self._disk.read(path))

    def files(self) -> Iterator[Path]:
        """Yield all their files."""
        for name in filter(_FOLDER.fullmatch, self._disk.listing(self._folder)[0]):
            yield from (self._folder / name / each for each in self._disk.listing(self._folder / name)[1])

    def remove_folders(self) -> None:
        """Take away the folders that are empty."""
        for name in filter(_FOLDER.fullmatch, self._disk.listing(self._folder)[0]):
            self._disk.remove_folder(self._folder / name)

    def files_of(self, identities: AbstractSet[str]) -> list[Path]:
        """Return the files of all pages that belong to some items: all kept pages are looked at."""
        found = ((path, self.page_in(path)) for path in self.files()) if identities else ()
        return [path for path, page in found if page is not None and short(page[0].identity or "") in identities]

    def trim(self, oldest: datetime, max_bytes: int, wanted: Iterable[str]) -> tuple[int, int]:
        """Drop the pages that were kept before, and the oldest of what is more than so many bytes in all.

        Those of the `wanted` URLs stay. Returns how many went, and their bytes.
        """
        staying = {self._folder / _place(url) for url in wanted}
        found = ((*self._disk.size_and_time(path), path) for path in self.files())
        held, gone, gone_bytes = 0, 0, 0
        for size, at, path in sorted(found, key=lambda each: (-each[1], each[2])):
            held += size
            if path not in staying and (at < oldest.timestamp() or held > max_bytes):
                self._disk.unlink(path)
                held, gone, gone_bytes = held - size, gone + 1, gone_bytes + size
        return gone, gone_bytes

    def pages(self) -> Iterator[tuple[PageHead, bytes]]:
        """Yield all of them; one that cannot be read is passed over."""
        found = map(self.page_in, self.files())
        yield from (page for page in found if page is not None)


def _place(url: str) -> str:
    digest = hashlib.sha256(url.encode()).hexdigest()
    return f"{digest[:2]}/{digest[:32]}"


def _split(kept: bytes | None) -> tuple[PageHead, bytes] | None:
    if kept is None:
        return None
    head, _, body = kept.partition(b"\n")
    try:
        return from_scalars(PageHead, json.loads(head)), body
    except (ValueError, TypeError):
        return None
