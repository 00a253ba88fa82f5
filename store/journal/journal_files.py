"""Door: disk. The files of the journal: a folder of pages, or the one file that it was in earlier versions.

Knows nothing of what they say. Where the configured path is a link, what it leads to is read and written.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from store.files.content import sha256_of
from store.files.disk import Disk
from store.files.staging import Staging
from store.journal.pages import OLD_FORM, Page

UNREAD_NAME = "unread.txt"
"""Where lines are kept that nobody could read, until a person takes the file away."""
_ATTRIBUTES_NAME = ".gitattributes"
_ATTRIBUTES = "# Two machines' lines are merged by keeping both; the reader joins them.\n*.jsonl merge=union\n"
_ENDING = ".jsonl"


class JournalFiles:
    """The files of one journal."""

    def __init__(self, path: Path, staging: Staging, disk: Disk) -> None:
        self.path = Path(os.path.realpath(path))
        self._new = self.path.with_name(f".{self.path.name}.new")
        self._before = self.path.with_name(f".{self.path.name}.before")
        self._staging = staging
        self._disk = disk

    def is_folder(self) -> bool:
        """Say whether the journal has the form that is written now."""
        return self._disk.is_folder(self.path)

    def changed(self, known: Mapping[str, Page]) -> dict[str, bytes]:
        """Return the pages that are not as they are known, by name, with their bytes."""
        if not self.is_folder():
            # Killed between the two renames of `make_folder`, the old file has its second name only.
            data = self._disk.read(self.path)
            data = self._disk.read(self._before) if data is None else data
            return {} if data is None else {OLD_FORM: data}
        changed = {}
        for name in self.names():
            page = known.get(name)
            if page is None or not page.signature or page.signature != self._disk.settled(self.path / name):
                data = self._disk.read(self.path / name)
                if data is not None and (page is None or page.sha256 != sha256_of(data)):
                    changed[name] = data
        return changed

    def names(self) -> list[str]:
        """Return the names of the pages that are there."""
        return sorted(name for name in self._disk.names(self.path) if name.endswith(_ENDING) and name[0] != ".")

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a page, or of the unread lines."""
        return self._disk.read(self.path / name)

    def signature(self, name: str) -> str:
        """Return what changes whenever a page is written; empty while that is not sure to."""
        return self._disk.settled(self.path / name)

    def write(self, pages: Mapping[str, bytes]) -> None:
        """Write pages, durable, and take away those that are empty; the folder must be there."""
        self._staging.publish_all({self.path / name: data for name, data in pages.items() if data})
        gone = [self.path / name for name, data in pages.items() if not data]
        for path in gone:
            self._disk.unlink(path)
        if gone:
            self._disk.sync([self.path])

    def make_folder(self, pages: Mapping[str, bytes]) -> None:
        """Write the journal in the form of now, in place of nothing or of the old file.

        The folder is whole and durable beside the old file before it takes its place, and the old file goes last.
        """
        self._disk.clear(self._new)
        self._disk.make_folder(self._new)
        whole = {_ATTRIBUTES_NAME: _ATTRIBUTES.encode()} | dict(pages)
        self._staging.publish_all({self._new / name: data for name, data in whole.items() if data})
        if self._disk.exists(self.path):
            self._disk.rename(self.path, self._before)
        self._disk.rename(self._new, self.path)
        self._disk.sync([self.path.parent])

    def sweep(self) -> None:
        """Take away what a change of form that was cut off left; only once the folder is there."""
        if self._disk.exists(self._before):
            self._disk.unlink(self._before)
            self._disk.sync([self.path.parent])
