"""Door: disk. The dated content store: what stands at a path, what a document would change there, and its staging.

Knows nothing of what is remembered beside the files.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from store.document import Asset, Document
from store.errors import DocumentError, UnfitFileError
from store.files.blobs import Blobs
from store.files.disk import Disk
from store.files.revisions import (
    former_file,
    former_files,
    is_revision_of,
    line_diff,
    may_have_surplus,
    newer_file,
    surplus_files,
    torn_file,
)
from store.files.staging import Staging
from store.landing import FileMemory, Move, PostChange, Room
from store.late.dataclass import replace
from store.names import checked_path, meeting

_NOWHERE: Mapping[str, str] = {}


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def at_path(document: Document, path: str | None) -> Document:
    """Return the document so that its post stands at `path`, where an earlier run or a person put it.

    Assets that stand beside the post go along; those in a folder of their own stay there.
    """
    if path is None or path == document.path:
        return document
    folder, _, file_name = path.rpartition("/")
    asset_folder = None if are_beside(document) else document.asset_folder
    return replace(document, folder=folder, file_name=file_name, asset_folder=asset_folder)


def are_beside(document: Document) -> bool:
    """Say whether the document's assets stand in the post's own folder."""
    return document.asset_folder in {None, document.folder}


def asset_path(document: Document, asset: Asset) -> str:
    """Return the path of a document's asset, below the content."""
    folder = document.folder if document.asset_folder is None else document.asset_folder
    return f"{folder}/{asset.name}" if folder else asset.name


def text_bytes(document: Document) -> bytes:
    """Return the post's bytes; raises `DocumentError` for text that is not Unicode."""
    try:
        return document.text.encode()
    except UnicodeEncodeError as error:
        raise DocumentError(f"{document.path}: the text cannot be written as UTF-8: {error.reason}") from error


def check_names(document: Document) -> None:
    """Raise `DocumentError` unless all paths of the document are sound and no two of them meet."""
    paths = [checked_path(path) for path in (document.path, *(asset_path(document, a) for a in document.assets))]
    met = meeting(paths)
    if met:
        raise DocumentError(f"{met[0]!r} and {met[1]!r} are one file on a file system without case")
    if len(set(paths)) < len(paths):
        raise DocumentError(f"{document.path}: the same name twice among its files")


@contextmanager
def costing_itself() -> Iterator[None]:
    """Turn what is found unfit where a document goes into a `DocumentError`: the others are put."""
    try:
        yield
    except UnfitFileError as error:
        raise DocumentError(f"{error.filename}: {error.strerror}") from error


class Content:
    """The content folder."""

    def __init__(self, staging: Staging, blobs: Blobs, disk: Disk) -> None:
        self._staging = staging
        self._blobs = blobs
        self._disk = disk

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None where there is none."""
        return self._staging.read(Room.CONTENT, path)

    def readable(self, path: str) -> bytes | None:
        """Return the bytes of a file, None where there is none that may be read."""
        try:
            return self.read(path)
        except (UnfitFileError, IsADirectoryError):
            return None

    def exists(self, path: str) -> bool:
        """Say whether a file stands there."""
        return self._staging.exists(Room.CONTENT, path)

    def paths(self) -> Iterator[str]:
        """Yield the paths of all files but hidden ones."""
        return self._disk.walk(self._place(""))

    def listing(self, folder: str) -> tuple[list[str], list[str]]:
        """Return the names of a folder's folders and files, without hidden ones."""
        return self._disk.listing(self._staging.place(Room.CONTENT, folder))

    def settled(self, folder: str) -> str:
        """Return what changes whenever something comes into a folder or goes; empty where that is not sure, yet."""
        return self._disk.settled(self._place(folder))

    def signature(self, path: str) -> str:
        """Return what changes whenever the file at a path is written."""
        return self._disk.signature(self._place(path))

    def remove(self, paths: Iterable[str]) -> list[str]:
        """Take files away, in this order, and the folders that this empties; return what was left alone, and why.

        Nothing is taken away behind a link that leads out of the content, and no folder that stands where a file was.
        """
        folders: dict[Path, None] = {}
        refused = []
        for path in paths:
            try:
                self._staging.check_inside(Room.CONTENT, path)
                self._disk.unlink(self._place(path))
            except (UnfitFileError, IsADirectoryError) as error:
                refused.append(f"{path}: is left where it is: {error.filename}: {error.strerror}")
            else:
                folders[self._place(path).parent] = None
        left = dict.fromkeys([self._emptied(folder) for folder in folders])
        self._disk.sync(folder for folder in left if self._disk.exists(folder))
        return refused

    def revisions_of(self, path: str) -> list[Path]:
        """Return the files of what a post said before, and of what it would say."""
        folder, _, name = path.rpartition("/")
        place = self._staging.target(Room.REVISIONS, folder)
        try:
            self._staging.check_inside(Room.REVISIONS, f"{folder}/")
        except UnfitFileError:
            return []
        return [place / each for each in self._disk.walk(place) if is_revision_of(name, each)]

    def thin_out(self, path: str, revision: int) -> int:
        """Take away those of a post's earlier texts that are many and old; return how many files went."""
        earlier = {file.name: file for file in self.revisions_of(path)} if may_have_surplus(revision) else {}
        surplus = surplus_files(path, revision, earlier)
        for name in surplus:
            self._disk.unlink(earlier[name])
        return len(surplus)

    def check_free(self, document: Document) -> None:
        """Raise `DocumentError` if no file stands where one of the document goes, or a file where a folder."""
        looked_at: set[str] = set()
        absent: set[str] = set()
        for path in (document.path, *(asset_path(document, asset) for asset in document.assets)):
            folder = path.rpartition("/")[0]
            if folder not in looked_at:
                above = folder.split("/") if folder else []
                folders = ["/".join(above[: depth + 1]) for depth in range(len(above))]
                for each in folders:
                    if each not in looked_at and self._disk.is_file(self._place(each)):
                        raise DocumentError(f"{path}: {each} is in the way")
                looked_at.update(folders, [folder])
                if folder and not self._disk.exists(self._place(folder)):
                    absent.add(folder)
            if folder in absent:  # nothing stands below it
                continue
            place = self._place(path)
            if self._disk.exists(place) and not self._disk.is_file(place):
                raise DocumentError(f"{path}: {path} is in the way")

    def change_by(self, document: Document, post: FileMemory | None, standing: bytes | None) -> PostChange:
        """Say what a document does to its path, where `standing` stands; `post` is the file that the store wrote there.

        A file that the store knows nothing of is what a killed run left: it is written over.
        """
        if standing is None:
            return PostChange.ADDED if post is None else PostChange.GONE
        if standing == text_bytes(document):
            return PostChange.ADDED if post is None else PostChange.UNCHANGED
        if post is None:
            return PostChange.ADDED
        return PostChange.UPDATED if post.is_intact(sha256_of(standing)) else PostChange.KEPT

    def wanting(self, document: Document, known: Mapping[str, FileMemory]) -> list[Asset]:
        """Return the files beside the post that are yet to be written; raises `DocumentError` if one is nowhere.

        One that the store wrote before is left as it is, edited by hand or not.
        """
        wanting = list(document.assets)
        if known or not self._is_new_folder([asset_path(document, asset) for asset in wanting]):
            wanting = [each for each in wanting if not self._stands(asset_path(document, each), each, known)]
        for asset in wanting:
            if not self._blobs.has(asset.sha256):
                raise DocumentError(f"{document.path}: the bytes of {asset.name} ({asset.sha256[:12]}…) are not kept")
        return wanting

    def stage(
        self, document: Document, assets: Iterable[Asset], standing: bytes | None, *, with_post: bool
    ) -> tuple[str, tuple[Move, ...]]:
        """Stage what is to be written, images before the post; return the staged folder and the moves.

        `standing` stands at the post's path.
        """
        staged = self._staging.fresh()
        moves = [self._stage_asset(document, asset, staged) for asset in assets]
        data = text_bytes(document)
        if with_post and standing != data:
            has_folder = standing is None or moves  # else it goes alone into a folder that is there
            place = f"{staged}/{document.file_name}" if has_folder else staged
            self._staging.write(place, data)
            moves.append(Move(place, Room.CONTENT, document.path))
        return staged, tuple(moves)

    def stage_former(self, document: Document, revision: int, former: bytes) -> tuple[Move, ...]:
        """Stage what the post says until now, as `revision`, with its difference from the document."""
        known = document.former
        if known is not None and (known.revision, known.sha256) == (revision, sha256_of(former)):
            diff = known.diff
        else:
            newer = text_bytes(document).decode()
            diff = line_diff(document.path, revision, former.decode(errors="replace"), newer)
        files = former_files(document.path, revision, former, diff)
        return self._stage_revisions(files, {former_file(document.path, revision): document.path})

    def stage_newer(self, document: Document, revision: int) -> tuple[Move, ...]:
        """Stage the document among the revisions, because the post was edited by hand."""
        return self._stage_revisions({newer_file(document.path, revision): text_bytes(document)})

    def stage_torn(self, path: str, revision: int) -> tuple[Move, ...]:
        """Stage what is left of a torn post among the revisions; nothing of one that is empty."""
        left = self.read(path)
        return self._stage_revisions({torn_file(path, revision): left}) if left else ()

    def _place(self, path: str) -> Path:
        return self._staging.target(Room.CONTENT, path)

    def _emptied(self, folder: Path) -> Path:
        """Take away the folder and those above it as far as they are empty; return the first that stays."""
        while folder != self._place("") and self._disk.remove_folder(folder):
            folder = folder.parent
        return folder

    def _is_new_folder(self, paths: list[str]) -> bool:
        """Say whether the folder of these files, which they share, is not there yet, nor on its way: nor are they."""
        if any(self._staging.is_waiting(Room.CONTENT, path) for path in paths):
            return False
        return bool(paths) and not self.exists(paths[0].rpartition("/")[0])

    def _stands(self, path: str, asset: Asset, known: Mapping[str, FileMemory]) -> bool:
        if path in known:
            return self.exists(path)
        standing = self.read(path)
        return standing is not None and sha256_of(standing) == asset.sha256

    def _stage_asset(self, document: Document, asset: Asset, staged: str) -> Move:
        path = f"{staged}/{asset.name}"
        blob = self._blobs.path(asset.sha256)
        if self._disk.links(blob) == 1:
            self._staging.link(path, blob)
        else:  # a second post gets bytes of its own, so that editing one image in place changes one post
            self._staging.copy(path, blob)
        return Move(path, Room.CONTENT, asset_path(document, asset))

    def _stage_revisions(self, files: Mapping[str, bytes], standing: Mapping[str, str] = _NOWHERE) -> tuple[Move, ...]:
        """Stage files for the revisions; those that stand in the content under a path of `standing` are not copied."""
        new = {path: data for path, data in files.items() if self._staging.read(Room.REVISIONS, path) != data}
        moves = [Move(self._staging.fresh(), Room.REVISIONS, path) for path in new]  # no folder each: they cost most
        for move in moves:
            stands_at = standing.get(move.path)
            if stands_at is None or not self._is_linked(move.staged, stands_at):
                self._staging.write(move.staged, new[move.path])
        return tuple(moves)

    def _is_linked(self, staged: str, path: str) -> bool:
        """Stage what stands at a path by a second name; say whether that could be done."""
        try:
            is_own = self._is_own_file(path)
            if is_own:
                self._staging.link(staged, self._place(path))
        except FileNotFoundError:  # another hand has just taken it away
            return False
        return is_own

    def _is_own_file(self, path: str) -> bool:
        """Say whether a file stands there, under this name alone, and none waits to take its place."""
        return not self._staging.is_waiting(Room.CONTENT, path) and self._disk.is_single(self._place(path))
