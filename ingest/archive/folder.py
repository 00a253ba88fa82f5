"""Door: disk (reading only). The files of an archive: its posts and the images beside them. Nothing is written."""

from pathlib import Path, PurePosixPath

from store.facts import is_post_name

_MAX_POST_BYTES = 10_000_000
_NO_POSTS = frozenset({"_index", "readme", "license", "changelog"})


def posts_below(folder: Path) -> list[str]:
    """Return the paths of all files that may be posts, with `/`, sorted; hidden files and sections' pages left out."""
    found = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
        if is_post_name(name) and not hidden and path.stem.lower() not in _NO_POSTS and path.is_file():
            found.append(name)
    return sorted(found)


def read_post(folder: Path, name: str) -> bytes | str:
    """Return a post's bytes, or in one line why they can't be had."""
    try:
        with (folder / name).open("rb") as file:
            data = file.read(_MAX_POST_BYTES + 1)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return data if len(data) <= _MAX_POST_BYTES else f"is larger than {_MAX_POST_BYTES} bytes"


def image_of(folder: Path, post: str, path: str, max_bytes: int) -> bytes | None:
    """Return the image that a post names by a path: beside it, or from the site's root; None if it is not there.

    Nothing outside of the archive and the `static` folder beside it is read.
    """
    rooted = path.lstrip("/")
    roots = (folder, folder / "static", folder.parent / "static", folder.parent.parent / "static")
    places = [(folder / post).parent / path] if path == rooted else []
    allowed = [root.resolve() for root in roots]
    for place in (*places, *(root / rooted for root in roots)):
        try:
            real = place.resolve()
            inside = any(root in real.parents for root in allowed)
            if inside and real.is_file() and real.stat().st_size <= max_bytes:
                return real.read_bytes()
        except (OSError, ValueError):
            continue
    return None
