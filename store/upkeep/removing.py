"""Door: disk. Takes what is left of an item off the disk: its post, its images, its kept page, what it said before.

Knows nothing of why; that the journal has the tombstone before anything goes is the order of `store.store`.
"""

from pathlib import Path

from store.files.content import Content
from store.files.disk import Disk
from store.memory import ItemMemory
from store.state.state import State
from store.warc.archive import Archive


class Removals:
    """What goes with the next commit."""

    def __init__(self, state: State, content: Content, archive: Archive, disk: Disk) -> None:
        self._state = state
        self._content = content
        self._archive = archive
        self._disk = disk
        self._paths: list[str] = []
        self._beside: list[Path] = []
        self._identities: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._paths or self._identities)

    def add_item(self, item: ItemMemory) -> None:
        """Let all files of an item go, its post after its images: while the post stands, the item is not done with."""
        files = sorted(self._state.files(item.identity), key=lambda file: file.is_post)
        self._paths += [file.path for file in files]
        self._identities.add(item.identity)
        if item.path is not None:
            self._beside += self._content.revisions_of(item.path)

    def add_path(self, path: str) -> None:
        """Let one file of the content go."""
        self._paths.append(path)

    def carry_out(self) -> list[str]:
        """Take the files away, but those of the content that belong to another item, too; return what was refused."""
        for place in [*self._beside, *self._archive.old.files_of(self._identities)]:
            self._disk.unlink(place)
        self._archive.condemn(self._identities)
        refused = self._content.remove(path for path in self._paths if not self._state.owners(path))
        self._paths.clear()
        self._beside.clear()
        self._identities.clear()
        return refused
