"""Door: disk (reading only). The files of an archive: its posts and the images beside them. Nothing is written."""

from pathlib import Path, PurePosixPath

from ingest.named_files import UnreadableFileError, read_named
from store.facts import is_post_name
from store.files.regular import real_path

_MAX_POST_BYTES = 10_000_000
_ATTACHMENTS = ("attachments", "assets", "images", "media", "files", "_resources", "Attachments")
"""Folders in which Obsidian keeps files that notes name by their bare names."""
_NO_POSTS = frozenset({"_index", "readme", "license", "changelog"})


def posts_below(folder: Path) -> list[str]:
    """Return the paths of all files that may be posts, with `/`, sorted; hidden files and sections' pages left out."""
    found = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
        if is_post_name(name) and not hidden and path.stem.lower() not in _NO_POSTS and not _is_folder(path):
            found.append(name)
    return sorted(found)


def read_post(folder: Path, name: str) -> bytes | str:
    """Return a post's bytes, or in one line why they can't be had."""
    try:
        return read_named(folder / name, _MAX_POST_BYTES)
    except UnreadableFileError as error:
        return str(error)


def image_of(folder: Path, post: str, path: str, max_bytes: int) -> bytes | None:
    """Return the image that a post names by a path: beside it, from the site's root, or by Obsidian's way of naming it.

    None if it is not there. Nothing outside of the archive and the `static` folder beside it is read.
    """
    rooted = path.lstrip("/")
    roots = (folder, folder / "static", folder.parent / "static", folder.parent.parent / "static")
    places = [(folder / post).parent / path] if path == rooted else []
    if "/" not in path:
        above = [folder / parent for parent in PurePosixPath(post).parents]
        places += [each / name / path for each in above for name in _ATTACHMENTS]
    allowed = [real_path(root) for root in roots]
    for place in (*places, *(root / rooted for root in roots)):
        try:
            real = real_path(place)
            if any(root in real.parents for root in allowed):
                return read_named(real, max_bytes)
        except (UnreadableFileError, OSError, ValueError):
            continue
    return None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # `read_post` says what is wrong
        return False
