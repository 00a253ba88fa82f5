"""Door: disk. A sink: a second copy of the posts, in another form, for another site.

It is made from the store's own posts and can be made again from them, so it is written without syncing: what a power
cut takes is missed by its size at the next run, and written again. What stands under a post's name is written over.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from store.document import Document
from store.errors import DocumentError, UnfitFileError, told
from store.files.content import asset_path, check_names, costing_itself, text_bytes
from store.files.disk import Disk
from store.keys import short
from store.late.dataclass import dataclass
from store.names import inner_path

SINKS_NAME = "sinks"
"""The folder of a state in which each sink's list of files lies."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One post in a sink: what it was made of, and its files with their sizes, below the sink's folder."""

    made_of: str
    files: Mapping[str, int]


class Sink:
    """One sink, open for one run."""

    def __init__(self, content: Path, state: Path, disk: Disk | None = None) -> None:
        self.content = content
        self._disk = disk or Disk()
        name = hashlib.sha256(str(content.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:12]
        self._list = state / SINKS_NAME / f"{name}.json"
        with told(f"cannot read {self._list}"):
            self._copies = _read_list(self._disk.read(self._list))
        self._owners = {path: identity for identity, copy in self._copies.items() for path in copy.files}
        self._folders: dict[Path, None] = {}

    def lacks(self, identity: str, made_of: str) -> bool:
        """Say whether a post is to be written: it is not there, is of something else, or files of it are missing."""
        copy = self._copies.get(identity)
        if copy is None or copy.made_of != made_of:
            return True
        return any(self._size(path) != size for path, size in copy.files.items())

    def put(self, identity: str, made_of: str, document: Document, images: Mapping[str, bytes]) -> None:
        """Write a post, its images first; files that it had and has no more go.

        Raises `DocumentError` when another post has its place.
        """
        check_names(document)
        wanted = {asset_path(document, asset): images[asset.name] for asset in document.assets}
        wanted[document.path] = text_bytes(document)
        taken = [path for path in wanted if self._owners.get(path, identity) != identity]
        if taken:
            raise DocumentError(f"{taken[0]}: another post of the sink stands there")
        with told(f"cannot write the sink {self.content}"), costing_itself():
            for path in wanted:
                self._disk.check_inside(self.content, path)
            for path, data in wanted.items():
                self._write(path, data)
            former = self._copies.get(identity)
            self._remove(path for path in (former.files if former else ()) if path not in wanted)
        self._copies[identity] = Copy(made_of, {path: len(data) for path, data in wanted.items()})
        self._owners |= dict.fromkeys(wanted, identity)

    def pass_over(self, identity: str, made_of: str) -> None:
        """Note that a post cannot be written, so that it is not tried again until it is of something else."""
        former = self._copies.get(identity)
        with told(f"cannot write the sink {self.content}"):
            self._remove(former.files if former else ())
        self._copies[identity] = Copy(made_of, {})

    def keep_only(self, identities: Iterable[str]) -> int:
        """Take away the posts of all others; return how many these were."""
        gone = set(self._copies) - set(identities)
        with told(f"cannot write the sink {self.content}"):
            for identity in sorted(gone):
                self._remove(self._copies.pop(identity).files)
        return len(gone)

    def post(self, identity: str) -> str | None:
        """Return the text of a post as it stands, None where there is none."""
        copy = self._copies.get(identity)
        path = next((path for path in copy.files if path.endswith(".md")), None) if copy else None
        with told(f"cannot read the sink {self.content}"):
            data = self._disk.read(self.content / path) if path is not None else None
        return None if data is None else data.decode(errors="replace")

    def write(self, name: str, text: str) -> None:
        """Write a file that tells of many posts, if it says something else than what stands there."""
        with told(f"cannot write the sink {self.content}"):
            self._disk.check_inside(self.content, name)
            self._write(name, text.encode())

    def save(self) -> None:
        """Note what stands in the sink."""
        said = {identity: [copy.made_of, dict(copy.files)] for identity, copy in sorted(self._copies.items())}
        with told(f"cannot write {self._list}"):
            self._replace(self._list, json.dumps(said, ensure_ascii=False).encode())

    def _size(self, path: str) -> int | None:
        place = self.content / path
        with told(f"cannot read the sink {self.content}"):
            return int(self._disk.signature(place).partition("-")[0]) if self._disk.exists(place) else None

    def _write(self, path: str, data: bytes) -> None:
        if self._disk.read(self.content / path) != data:
            self._replace(self.content / path, data)

    def _replace(self, target: Path, data: bytes) -> None:
        """Let a file take its place whole; a name that ends in `.tmp` is read by no generator."""
        if target.parent not in self._folders:
            self._disk.make_folder(target.parent)
            self._folders[target.parent] = None
        aside = target.with_name(f".{hashlib.sha256(target.name.encode()).hexdigest()[:16]}.tmp")
        self._disk.unlink(aside)
        self._disk.write(aside, data)
        self._disk.rename(aside, target)

    def _remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._owners.pop(path, None)
            folder = self.content / path
            try:
                self._disk.check_inside(self.content, path)
                self._disk.unlink(folder)
            except (UnfitFileError, IsADirectoryError):  # what stands there now is not what was written
                continue
            while (folder := folder.parent) != self.content and self._disk.remove_folder(folder):
                self._folders.pop(folder, None)


def _read_list(data: bytes | None) -> dict[str, Copy]:
    """Read a list; one that is torn or of another form is as good as none: all is compared and written again."""
    try:
        said = json.loads(data or b"{}")
        return {
            short(str(identity)): Copy(str(made_of), {inner_path(path): int(size) for path, size in files.items()})
            for identity, (made_of, files) in said.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}
