"""Door: disk. Pages as they came over the wire, so that better rules can be applied to them later.

Knows nothing of what they say. A kept page is one file: a line of JSON, then the body in its content coding.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from store.files.disk import Disk
from store.files.staging import Staging
from store.keys import short
from store.landing import Landing, Move, Room
from store.rows import from_scalars, to_scalars

RAW_NAME = "raw"


@dataclass(frozen=True, slots=True)
class PageHead:
    """What is needed to extract a kept page again."""

    url: str
    """The URL that answered, after redirects."""
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


class Raw:
    """The kept pages of a state: the latest of each URL."""

    def __init__(self, state: Path, staging: Staging, disk: Disk) -> None:
        self._folder = state / RAW_NAME
        self._staging = staging
        self._disk = disk

    def keep(self, head: PageHead, body: bytes) -> None:
        """Keep a page with the next landing, in place of an earlier one of the same URL."""
        staged = self._staging.fresh()
        self._staging.write(staged, json.dumps(to_scalars(head), ensure_ascii=False).encode() + b"\n" + body)
        self._staging.add(Landing(staged, (Move(staged, Room.RAW, _place(head.url)),)))

    def page(self, url: str) -> tuple[PageHead, bytes] | None:
        """Return the page of a URL as it was kept last."""
        return _split(self._staging.read(Room.RAW, _place(url)))

    def files_of(self, identities: AbstractSet[str]) -> list[Path]:
        """Return the files of all pages that belong to some items: all kept pages are looked at."""
        found = []
        for path in self._disk.walk(self._folder) if identities else ():
            page = _split(self._disk.read(self._folder / path))
            if page is not None and short(page[0].identity or "") in identities:
                found.append(self._folder / path)
        return found

    def trim(self, oldest: datetime, max_bytes: int, wanted: Iterable[str]) -> tuple[int, int]:
        """Drop the pages that were kept before, and the oldest of what is more than so many bytes in all.

        Those of the `wanted` URLs stay. Returns how many went, and their bytes.
        """
        staying = {_place(url) for url in wanted}
        found = ((*self._disk.size_and_time(self._folder / path), path) for path in self._disk.walk(self._folder))
        held, gone, gone_bytes = 0, 0, 0
        for size, at, path in sorted(found, key=lambda each: (-each[1], each[2])):
            held += size
            if path not in staying and (at < oldest.timestamp() or held > max_bytes):
                self._disk.unlink(self._folder / path)
                held, gone, gone_bytes = held - size, gone + 1, gone_bytes + size
        return gone, gone_bytes

    def pages(self) -> Iterator[tuple[PageHead, bytes]]:
        """Yield all kept pages; one that cannot be read is passed over."""
        for path in self._disk.walk(self._folder):
            page = _split(self._disk.read(self._folder / path))
            if page is not None:
                yield page


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
