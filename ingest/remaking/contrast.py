"""In what a post that is made again differs from the one that stands. Pure."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from normalize.front_matter.read import FrontMatterError, read_back

_HASHES = frozenset({"content_hash", "lastmod", "revision"})
"""What follows from another change."""
_YAML = "---\n"
_HEADS = 2
"""Lines that a difference begins with, and that name the two texts."""
_FIELD = re.compile(r"([A-Za-z_][\w.-]*):(?= |$)")


@dataclass(frozen=True, slots=True)
class Contrast:
    """What two texts of a post do not share."""

    parts: tuple[str, ...]
    """What of it: `text`, or fields of its front matter."""
    letters: int
    """How many of its letters are other ones."""


def contrast(standing: str, text: str, diff: str) -> Contrast:
    """Compare a post as it stands with what it would say; `diff` is the difference by line."""
    parts = _parts_by_line(standing, text) if standing.startswith(_YAML) and text.startswith(_YAML) else None
    if parts is None:
        parts = ("text",)
        with suppress(FrontMatterError):
            (before, old), (after, new) = read_back(standing), read_back(text)
            parts = _parts(old != new, before, after)
    return Contrast(parts or ("form",), letters_of(diff))


def _parts_by_line(standing: str, text: str) -> tuple[str, ...] | None:
    """Return what differs as the lines of the front matter tell it, without reading these; None where they do not."""
    before, _, old = standing.removeprefix(_YAML).partition(f"\n{_YAML}")
    after, _, new = text.removeprefix(_YAML).partition(f"\n{_YAML}")
    fields_before, fields_after = _lines_of_fields(before), _lines_of_fields(after)
    if fields_before is None or fields_after is None:
        return None
    return _parts(old != new, fields_before, fields_after)


def _parts(is_other_text: bool, before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    keys = sorted(key for key in {*before, *after} - _HASHES if before.get(key) != after.get(key))
    return (*(("text",) if is_other_text else ()), *keys)


def _lines_of_fields(front: str) -> dict[str, str] | None:
    """Return the lines of each field by its name; None for front matter that is not written as ours is."""
    fields: dict[str, str] = {}
    name = ""
    for line in front.split("\n"):
        found = _FIELD.match(line)
        name = found[1] if found else name
        if not name or (found and name in fields) or not (found or line.startswith((" ", "-"))):
            return None
        fields[name] = f"{fields.get(name, '')}{line}\n"
    return fields


def letters_of(diff: str) -> int:
    """Return how many letters stand in lines that only one of two texts has."""
    return sum(len(line) - 1 for line in diff.split("\n")[_HEADS:] if line.startswith(("-", "+")))
