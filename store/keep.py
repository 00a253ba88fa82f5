"""Door: disk. The bytes that a store keeps beside its state: posts and what stands beside them, pages, images.

Knows nothing of what becomes of a document. What is kept here lasts from the next commit on.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from store.errors import DocumentError, told
from store.files.blobs import Blobs
from store.files.content import Content, sha256_of
from store.files.disk import Disk
from store.files.raw import RAW_NAME, PageHead
from store.files.revisions import newer_file, newest_text, whole_texts
from store.files.staging import Staging
from store.remember import Remember
from store.state.state import State
from store.upkeep.opening import Rooms
from store.warc.archive import Archive
from store.warc.names import Packing
from store.warc.records import NOTHING_SAID, Said

_TRIMMED_NOTE = "pages trimmed"
"""Under which the state notes the day on which old pages were looked for last."""


class Keep(Remember):
    """The part of the store that keeps bytes, and reads what stands in the content."""

    def __init__(self, rooms: Rooms, state: State, disk: Disk, packing: Packing) -> None:
        super().__init__(state)
        self._rooms = rooms
        self._disk = disk
        self._staging = Staging(rooms.state, rooms.by_name(), disk)
        self._blobs = Blobs(rooms.state, disk)
        self._archive = Archive(rooms.state / RAW_NAME, state, self._staging, disk, packing)
        self._content = Content(self._staging, self._blobs, disk)

    def read_post(self, path: str) -> str | None:
        """Return the text of a post as it stands, None where there is none."""
        with told("cannot read the content"):
            data = self._content.readable(path)
        return None if data is None else data.decode(errors="replace")

    def has_post(self, identity: str) -> bool:
        """Say whether the post of an item stands where it was put, or where it was followed to."""
        item = self._state.item(identity)
        with told("cannot read the content"):
            return item is not None and item.path is not None and self._content.exists(item.path)

    def has_file(self, identity: str, name: str) -> bool:
        """Say whether an item has a file of this name, though its post may be lost."""
        beside = [file.path for file in self._state.files(identity) if f"/{file.path}".endswith(f"/{name}")]
        with told("cannot read the content"):
            return any(self._content.exists(path) for path in beside)

    def newer_path(self, identity: str) -> Path:
        """Return where the newest text of a post is put that was edited by hand."""
        item = self._state.item(identity)
        if item is None or item.path is None:
            raise DocumentError(f"{identity} has no post")
        return self._rooms.revisions / newer_file(item.path, item.revision)

    def newer_text(self, identity: str) -> str | None:
        """Return the newest text of a post that was edited by hand, as it was put beside it; None where none was."""
        with told("cannot read the revisions"):
            data = self._disk.read(self.newer_path(identity))
        return data.decode(errors="replace") if data is not None else None

    def former_text(self, identity: str) -> tuple[str, str] | None:
        """Return the last text that the revisions hold of an item's post, and the name of its file; None without."""
        item = self._state.item(identity)
        if item is None or item.path is None:
            return None
        with told("cannot read the revisions"):
            beside = {file.name: file for file in self._content.revisions_of(item.path)}
            name = newest_text(item.path, beside)
            data = self._disk.read(beside[name]) if name is not None else None
        return (data.decode(errors="replace"), name) if data and name else None

    def former_texts(self, identity: str, most: int) -> dict[int, str]:
        """Return revision -> what a post said then, of the newest that are kept, the oldest first."""
        item = self._state.item(identity)
        if item is None or item.path is None:
            return {}
        with told("cannot read the revisions"):
            beside = {file.name: file for file in self._content.revisions_of(item.path)}
            whole = list(whole_texts(item.path, beside).items())[-most:] if most else []
            read = {number: self._disk.read(beside[name]) for number, name in whole}
        return {number: data.decode(errors="replace") for number, data in read.items() if data is not None}

    def images_of(self, identity: str) -> dict[str, bytes]:
        """Return the files beside a post by their names."""
        with told("cannot read the content"):
            beside = [file.path for file in self._state.files(identity) if not file.is_post]
            read = {path.rpartition("/")[2]: self._content.readable(path) for path in beside}
        return {name: data for name, data in read.items() if data is not None}

    def count_files(self) -> tuple[int, int]:
        """Return how many posts there are, and how many files beside them."""
        with told("cannot read the state"):
            files = self._state.files()
        posts = sum(file.is_post for file in files)
        return posts, len({file.path for file in files if not file.is_post})

    def count_strangers(self) -> int:
        """Return how many files of the content might be posts, and say of no item that they are its."""
        return len(self._state.strangers())

    def is_edited(self, identity: str) -> bool:
        """Say whether a post stands there and says something else than the store wrote."""
        post = next((file for file in self._state.files(identity) if file.is_post), None)
        with told("cannot read the content"):
            if post is None or not self._content.exists(post.path):
                return False
            data = self._content.readable(post.path)
        return data is None or not post.is_intact(sha256_of(data))

    def standing(self, identity: str) -> tuple[str, bool] | None:
        """Return the text of an item's post as it stands, and whether it says what the store wrote; None without."""
        post = next((file for file in self._state.files(identity) if file.is_post), None)
        with told("cannot read the content"):
            data = self._content.readable(post.path) if post is not None else None
        if post is None or data is None:
            return None
        return data.decode(errors="replace"), post.is_intact(sha256_of(data))

    def keep_blob(self, data: bytes) -> str:
        """Keep the bytes of an image until its document is put; return their SHA-256 in hex."""
        with self._working("cannot keep an image"):
            return self._blobs.put(data)

    def keep_page(self, head: PageHead, body: bytes, said: Said = NOTHING_SAID) -> None:
        """Keep a page, in the content coding in which it came, and what the server said, with the next commit."""
        with self._working("cannot keep a page"):
            self._archive.keep(head, body, said)

    def page(self, url: str) -> tuple[PageHead, bytes] | None:
        """Return the page that was kept of a URL, None if there is none."""
        with told("cannot read a kept page"):
            return self._archive.page(url)

    def page_head(self, url: str) -> PageHead | None:
        """Return what is known of the page that was kept of a URL, None if there is none; a dry run is told, too."""
        with told("cannot read a kept page"):
            return self._archive.head(url)

    def page_heads(self) -> Iterator[PageHead]:
        """Yield what is known of all kept pages."""
        with told("cannot read the kept pages"):
            yield from self._archive.heads()

    def pages(self) -> Iterator[tuple[PageHead, bytes]]:
        """Yield all kept pages."""
        with told("cannot read the kept pages"):
            yield from self._archive.pages()

    def trim_pages(self, now: datetime, keep_days: float, max_bytes: int) -> str:
        """Once a day, drop kept pages that are too old or too many; return a line that says so, or nothing.

        The pages of what is owed stay.
        """
        day = f"{now:%Y-%m-%d}"
        if self._state.note(_TRIMMED_NOTE) == day:
            return ""
        with self._working("cannot drop old pages"):
            self._state.save_note(_TRIMMED_NOTE, day)
            wanted = [owed.url for owed in self._state.owed()]
            gone, size = self._archive.trim(now - timedelta(days=keep_days), max_bytes, wanted, now)
        return f"kept pages that were old, or too many: {gone} dropped ({size / 1e6:.1f} MB)" if gone else ""
