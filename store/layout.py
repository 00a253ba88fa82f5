"""Where a post and its files stand below the content root: patterns of a profile, filled for one document. Pure."""

import re
import string
import unicodedata
from collections.abc import Mapping
from datetime import date

from store.late.dataclass import dataclass
from store.names import RESERVED

PLACEHOLDERS = ("year", "month", "day", "slug", "digits", "source", "title")
"""What a pattern may name; `digits` are those at the slug's end, `title` and `source` are made fit for a name."""

_MAX_NAME_BYTES = 200
"""Of a title or source within a name: ext4, APFS and NTFS hold 255, and an extension and digits are still to come."""
# What Windows, Obsidian's links or a shell take for something else.
_UNFIT = re.compile(r'[\x00-\x1f\x7f*"\\/<>:|?#^\[\]%{}`$~!&;\']+')
_SECTION = re.compile(r"_?index(?:\..*)?", re.IGNORECASE)
"""Names that site generators keep for sections."""


class LayoutError(ValueError):
    """A pattern that cannot name a place."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Patterns of paths: `{year}/{month}/{day}/{slug}`, `index.md`, and where files beside a post go."""

    folder: str
    """Below the content root; empty is the root itself."""
    file: str
    assets: str | None = None
    """Below the content root; None is the post's own folder."""

    def __post_init__(self) -> None:
        for pattern in (self.folder, self.file, self.assets or ""):
            _check(pattern)
        if not self.file or "/" in self.file:
            raise LayoutError(f"{self.file!r} must be one file name")
        if not {"slug", "digits"} & (_names(self.folder) | _names(self.file)):
            raise LayoutError(
                f"{self.folder}/{self.file} names no {{slug}} or {{digits}}: all posts of a day would meet"
            )


@dataclass(frozen=True, slots=True)
class Place:
    """Where one post stands: paths below the content root, with `/` between names."""

    folder: str
    file_name: str
    asset_folder: str


def place(layout: Layout, *, day: date, slug: str, source: str = "", title: str = "") -> Place:
    """Fill the patterns for a document; the same document has the same place for ever."""
    values = values_of(day=day, slug=slug, source=source, title=title)
    folder = layout.folder.format(**values)
    assets = folder if layout.assets is None else layout.assets.format(**values)
    return Place(folder, layout.file.format(**values), assets)


def values_of(*, day: date, slug: str, source: str = "", title: str = "") -> Mapping[str, str]:
    """Return what the placeholders stand for."""
    return {
        "year": f"{day.year:04}",
        "month": f"{day.month:02}",
        "day": f"{day.day:02}",
        "slug": slug,
        "digits": slug.rpartition("-")[2],
        "source": file_name_of(source),
        "title": file_name_of(title),
    }


def file_name_of(text: str) -> str:
    """Return a text as (part of) a file name: NFC, without the signs that file systems and wikis mind, never empty."""
    name = " ".join(_UNFIT.sub(" ", unicodedata.normalize("NFC", text)).split()).strip(". ")
    name = name.encode("utf-8", "ignore")[:_MAX_NAME_BYTES].decode("utf-8", "ignore").rstrip(". ")
    return f"{name}_" if not name or RESERVED.match(name) or _SECTION.fullmatch(name) else name


def check_names(pattern: str, known: tuple[str, ...] = PLACEHOLDERS) -> None:
    """Refuse a pattern with names that no document gives."""
    unknown = sorted(_names(pattern) - set(known))
    if unknown:
        raise LayoutError(f"{pattern!r} names {{{unknown[0]}}}; known are {', '.join(known)}")


def _check(pattern: str) -> None:
    """Refuse what leads out of the content root, too."""
    check_names(pattern)
    if pattern and any(name in {"", ".", ".."} or name != name.strip() for name in pattern.split("/")):
        raise LayoutError(f"{pattern!r} must be a relative path without empty, `.` or `..` parts")


def _names(pattern: str) -> set[str]:
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError as error:
        raise LayoutError(f"{pattern!r}: {error}") from None
    if any(spec or conversion for _, _, spec, conversion in parts):
        raise LayoutError(f"{pattern!r}: braces hold nothing but a name")
    return {name for _, name, _, _ in parts if name is not None}
