"""Door: disk (reading only). What a person names to be taken over: a folder of posts, exports, or both.

A file alone is an export of another program; in a folder, those at its top are read beside the posts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.archive.exports.entry import Export, Exported, ExportError
from ingest.archive.exports.read import EXPORT_SUFFIXES, WHAT_IS_READ, read_export
from ingest.archive.folder import posts_below, read_post
from ingest.named_files import UnreadableFileError, read_named
from ingest.text.counted import counted

MAX_EXPORT_BYTES = 256_000_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """What there is to take, by name: paths of posts, and entries of exports as `FILE#NUMBER`."""

    folder: Path
    """In which the posts lie, and the images beside them."""
    posts: tuple[str, ...]
    exported: Mapping[str, Exported]
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return all names in their order."""
        return (*self.posts, *self.exported)

    def read(self, name: str) -> bytes | Exported | str:
        """Return a post's bytes, an entry of an export, or in one line why it can't be had."""
        return self.exported.get(name) or read_post(self.folder, name)


def open_shelf(place: Path) -> Shelf:
    """Look at what a person named. Raises `ExportError`, which names it, where it is broken or none of what is read."""
    if place.is_dir():
        found = posts_below(place)
        exports = {path.name: export for path in _exports_in(place) if (export := _read(path)) is not None}
        if not found and not exports:
            raise ExportError(f"{place} holds nothing that can be taken over; what is read: {WHAT_IS_READ}")
        return _shelf(place, tuple(name for name in found if name not in exports), exports)
    if not place.exists():
        raise ExportError(f"{place} is no folder and no file; what is read: {WHAT_IS_READ}")
    export = _read(place)
    if export is None:
        raise ExportError(f"{place} is none of what is read: {WHAT_IS_READ}")
    return _shelf(place.parent, (), {place.name: export})


def _exports_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in EXPORT_SUFFIXES and path.is_file())


def _read(path: Path) -> Export | None:
    try:
        return read_export(read_named(path, MAX_EXPORT_BYTES), path.name)
    except UnreadableFileError as error:
        raise ExportError(f"{path} {error}") from None
    except ExportError as error:
        raise ExportError(f"{path} {error}") from None


def _counted(export: Export) -> str:
    return counted(len(export.entries), "entry", "entries")


def _shelf(folder: Path, posts: tuple[str, ...], exports: Mapping[str, Export]) -> Shelf:
    entries = {entry.name: entry for export in exports.values() for entry in export.entries}
    told = [f"{name}: written by {export.kind}, {_counted(export)}" for name, export in exports.items()]
    notes = (f"{name}: {note}" for name, export in exports.items() for note in export.notes)
    return Shelf(folder, posts, entries, (*told, *notes))
