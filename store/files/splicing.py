"""A new manifest out of the old one and what changed since: lines that did not change are copied, not made. Pure."""

import json
from collections.abc import Mapping


class SpliceError(ValueError):
    """The old manifest is not as it was written; it is written whole."""


def spliced(old: bytes, changed: Mapping[str, str]) -> bytes:
    """Return the manifest in which the lines of some paths are others: `changed` is path -> its lines, or nothing.

    Lines are sorted by the UTF-8 of their paths, as the state sorts them. It costs a search for each changed path, and
    a copy of the rest.
    """
    by_name = {_sorted_by(path): lines for path, lines in changed.items()}
    parts: list[memoryview | bytes] = []
    position = 0
    for name in sorted(by_name):
        begin = _first(old, name, position, is_after=False)
        end = _first(old, name, begin, is_after=True)
        parts += [memoryview(old)[position:begin], by_name[name].encode()]
        position = end
    return b"".join([*parts, memoryview(old)[position:]])


def _first(old: bytes, name: bytes, low: int, *, is_after: bool) -> int:
    """Return where the first line begins whose path does not come before `name`, or that comes after it."""
    high = len(old)
    while low < high:
        begin = old.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = old.find(b"\n", begin) + 1
        if not end:
            raise SpliceError("the last line does not end")
        there = _name_in(old[begin:end])
        if there < name or (is_after and there == name):
            low = end
        else:
            high = begin
    return low


def _name_in(line: bytes) -> bytes:
    try:
        return _sorted_by(json.loads(line)["path"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SpliceError(str(error)) from error


def _sorted_by(path: str) -> bytes:
    return path.encode("utf-8", "surrogatepass")
