"""What a post said before, and what it would say had nobody edited it by hand: names and texts of those files. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath

from store.late.pattern import pattern

_NEWEST = 8
_AROUND = 3
"""Lines before and behind what differs."""
_AT = pattern(r"([-+])(\d+)")


def former_files(path: str, revision: int, former: bytes, diff: str) -> dict[str, bytes]:
    """Return the files to keep when a post goes on from `revision`: its text until now, and what changed by line."""
    stem, _ = _split(path)
    return {former_file(path, revision): former, f"{stem}.r{revision}-r{revision + 1}.diff": diff.encode()}


def former_file(path: str, revision: int) -> str:
    """Return where the text goes that a post had as a revision."""
    stem, suffix = _split(path)
    return f"{stem}.r{revision}{suffix}"


def is_revision_of(name: str, file_name: str) -> bool:
    """Say whether a file among the revisions is one of the post of this name."""
    stem, suffix = map(re.escape, _split(name))
    return re.fullmatch(rf"{stem}\.r\d+(?:{suffix}|-r\d+\.diff|\.(?:newer|torn){suffix})", file_name) is not None


def newest_text(path: str, names: Iterable[str]) -> str | None:
    """Return which of the files beside one another holds the last text of a post, whole; None where none does.

    What it would have said of a revision, had nobody edited it by hand, is newer than what it said until then.
    """
    stem, suffix = map(re.escape, _split(path.rpartition("/")[2]))
    whole = re.compile(rf"{stem}\.r(\d+)(\.newer)?{suffix}")
    found = [(int(match[1]), match[2] or "", name) for name in names if (match := whole.fullmatch(name))]
    return max(found)[2] if found else None


def whole_texts(path: str, names: Iterable[str]) -> dict[int, str]:
    """Return revision -> the file that holds what a post said then, of those of these names beside one another."""
    stem, suffix = map(re.escape, _split(path.rpartition("/")[2]))
    whole = re.compile(rf"{stem}\.r(\d{{1,9}}){suffix}")
    return dict(sorted((int(match[1]), name) for name in names if (match := whole.fullmatch(name))))


def surplus_files(path: str, newest: int, names: Iterable[str]) -> list[str]:
    """Return which files of what a post said before may go, of those of these names beside one another.

    The eight newest revisions and the first stay; of older ones every 2nd, 4th, 8th …, the fewer the longer ago: of
    1,000 about 40. It goes by numbers, not times, which git does not keep. What a person's hand is in stays.
    """
    stem, suffix = map(re.escape, _split(path.rpartition("/")[2]))
    numbered = re.compile(rf"{stem}\.r(\d+)(?:{suffix}|-r\d+\.diff)")
    found = ((name, int(match[1])) for name in names if (match := numbered.fullmatch(name)))
    return [name for name, number in found if number > 1 and number % _step(newest - number)]


def may_have_surplus(newest: int) -> bool:
    """Say whether so many revisions may be too many."""
    return newest - 2 > _NEWEST


def _step(back: int) -> int:
    """Return of how many revisions so far back one stays."""
    return 1 if back < _NEWEST else int(2 ** ((back // _NEWEST).bit_length()))


def torn_file(path: str, revision: int) -> str:
    """Return where what is left of a torn post goes before it is asked for again."""
    stem, suffix = _split(path)
    return f"{stem}.r{revision}.torn{suffix}"


def newer_file(path: str, revision: int) -> str:
    """Return where the text of a revision goes that may not take the place of a post edited by hand."""
    stem, suffix = _split(path)
    return f"{stem}.r{revision}.newer{suffix}"


@lru_cache(maxsize=256)  # each path is met several times on its way
def _split(path: str) -> tuple[str, str]:
    suffix = PurePosixPath(path).suffix
    return path.removesuffix(suffix), suffix


def line_diff(path: str, revision: int, former: str, newer: str) -> str:
    """Return what a newer text of a post changes by line, of the one that it had as `revision`."""
    import difflib  # late, for most runs keep nothing that was before

    names = f"{path} (revision {revision})", f"{path} (revision {revision + 1})"
    one, two = former.split("\n"), newer.split("\n")
    head, tail = _shared_ends(one, two)
    lines = difflib.unified_diff(one[head : len(one) - tail], two[head : len(two) - tail], *names, lineterm="")
    return "".join(f"{_further_down(line, head)}\n" for line in lines)


def _shared_ends(one: list[str], two: list[str]) -> tuple[int, int]:
    """Return how many lines both begin with, and end with, but those that a difference shows around it.

    To find out line by line what is the same costs more than all else of a revision.
    """
    most = min(len(one), len(two))
    head = next((at for at in range(most) if one[at] != two[at]), most)
    tail = next((at for at in range(most - head) if one[-1 - at] != two[-1 - at]), most - head)
    return max(0, head - _AROUND), max(0, tail - _AROUND)


def _further_down(line: str, lines: int) -> str:
    """Return a line of a difference, where it says at which lines it stands, for texts with so many before."""
    if not lines or not line.startswith("@@"):
        return line
    return _AT.sub(lambda at: f"{at[1]}{int(at[2]) + lines}", line)
