"""A redo log: what is on its way into the content, written down first, so that a killed run's landing is finished.

Pure values and their lines of JSON; knows nothing of files.
"""

import json
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from store.keys import short
from store.late.dataclass import dataclass
from store.memory import ItemMemory, Key, Owed, PictureMemory
from store.names import InnerPath, inner_path
from store.rows import from_scalars, to_scalars


class Room(StrEnum):
    """Where a staged file goes."""

    __hash__ = str.__hash__  # that of Enum is a call of Python, and rooms are part of many keys
    CONTENT = "content"
    RAW = "raw"
    REVISIONS = "revisions"


@dataclass(frozen=True, slots=True)
class Move:
    """A staged file, by its path below the staging folder, and where it goes, by room and the path in it."""

    staged: InnerPath
    room: Room
    path: InnerPath


class PostChange(StrEnum):
    """What happened to a post."""

    ADDED = "added"
    UPDATED = "updated"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """Edited by hand, so left alone; the newer version was put among the revisions."""
    GONE = "gone"
    """Deleted by hand: it stays deleted."""


@dataclass(frozen=True, slots=True)
class FileMemory:
    """A file of the content that is the store's: whose it is, and the SHA-256 of its bytes as they were written.

    `sha256` may be its first digits only, where a state was made again and the file's name shows no more. An empty one
    means that the bytes do not stand as the store wrote them: they count as edited by hand.
    """

    path: InnerPath
    identity: str
    sha256: str
    is_post: bool
    speaks: bool = False
    """A post whose own text says which item it is, so that the journal need not."""

    def is_intact(self, sha256: str) -> bool:
        """Say whether a file of this SHA-256 stands as the store wrote it."""
        return bool(self.sha256) and sha256.startswith(self.sha256)


@dataclass(frozen=True, slots=True)
class Record:
    """What the state will say of a document that was put."""

    kind: PostChange
    item: ItemMemory
    keys: tuple[Key, ...]
    pictures: tuple[PictureMemory, ...]
    files: tuple[FileMemory, ...]
    shown: tuple[Key, ...] = ()
    """Those of the keys that the post's own text shows."""
    owed: Owed | None = None
    """What is still missing of it."""


@dataclass(frozen=True, slots=True)
class Landing:
    """The moves of one document (images before the post's own file) and what is then remembered of it.

    `folder` is set when all its moves go below that folder of the content: where it does not exist yet, the staged
    folder takes its place in one step.
    """

    staged: str
    moves: tuple[Move, ...]
    record: Record | None = None
    folder: str = ""


def to_lines(landings: Iterable[Landing]) -> str:
    """Write the log: one line for each landing, and a last line that says how many there are."""
    lines = [_line(landing) for landing in landings]
    return "".join(f"{line}\n" for line in [*lines, json.dumps({"landings": len(lines)})])


def from_lines(text: str, unread: Callable[[str], object] = str) -> list[Landing]:
    """Read the log; one that is cut off holds no landing, because nothing moved before it was whole.

    A line that makes no sense costs itself alone, and `unread` is told which.
    """
    lines = text.removesuffix("\n").split("\n")  # not splitlines: a title may hold U+2028
    if not lines or lines[-1] != json.dumps({"landings": len(lines) - 1}):
        return []
    landings = []
    for number, line in enumerate(lines[:-1], 1):
        try:
            landings.append(_landing(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            unread(f"line {number}: {error}")
    return landings


def _line(landing: Landing) -> str:
    record = landing.record
    return json.dumps(
        {
            "staged": landing.staged,
            "folder": landing.folder,
            "moves": [to_scalars(move) for move in landing.moves],
            "record": record
            and {
                "kind": record.kind,
                "item": to_scalars(record.item),
                "keys": record.keys,
                "pictures": [to_scalars(picture) for picture in record.pictures],
                "files": [to_scalars(file) for file in record.files],
                "shown": record.shown,
                "owed": record.owed and to_scalars(record.owed),
            },
        },
        ensure_ascii=False,
    )


def _landing(plain: dict[str, Any]) -> Landing:
    record = plain["record"]
    return Landing(
        staged=_inner(plain["staged"]),
        folder=_inner(plain["folder"]),
        moves=tuple(from_scalars(Move, move) for move in plain["moves"]),
        record=record
        and Record(
            kind=PostChange(record["kind"]),
            item=from_scalars(ItemMemory, _named(record["item"])),
            keys=tuple(Key(short(key)) for key in record["keys"]),
            pictures=tuple(from_scalars(PictureMemory, _named(picture)) for picture in record["pictures"]),
            files=tuple(from_scalars(FileMemory, _named(file)) for file in record["files"]),
            shown=tuple(Key(short(key)) for key in record["shown"]),
            owed=record["owed"] and from_scalars(Owed, _named(record["owed"])),
        ),
    )


def _named(plain: dict[str, Any]) -> dict[str, Any]:
    """Return what an earlier version may have written with its identity as it is written now."""
    return plain | {"identity": short(plain["identity"])}


def _inner(path: str) -> str:
    return path and inner_path(path)
