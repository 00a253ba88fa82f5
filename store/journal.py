"""What the posts cannot say, as lines of text that are committed with them: with these the state is made again.

Items without a post (tombstones, aliases, what was skipped or dropped), what is owed, keys that a post does not show,
what a source was called; and whole items where a post's file does not say which it is. Pure; knows no file.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from store.keys import short
from store.memory import ItemMemory, Key, Owed, PictureMemory
from store.rows import from_scalars, instant_text, to_scalars
from store.unseen import json_text

_VERSION = '{"journal": 1}'
_VOLATILE = ("entry_hash", "text_hash", "etag", "last_modified")
"""Left out of the lines: they change without news for anybody, and are learnt again at the next poll."""
_DERIVED = "near:"
"""Keys of earlier versions that follow from the texts."""
_ATTEMPT = ("attempts", "next_try_at", "error")


@dataclass(frozen=True, slots=True)
class Told:
    """An item and its keys; `sha256` is that of the post's file as it was written, None for an item without a post."""

    item: ItemMemory
    keys: tuple[Key, ...]
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    """All that a journal says. `faults` names the lines that could not be read: number, colon, reason."""

    items: tuple[Told, ...] = ()
    keys: Mapping[str, tuple[Key, ...]] = field(default_factory=dict)
    """Identity -> keys of a post, beyond those that it shows itself."""
    owed: tuple[Owed, ...] = ()
    pictures: tuple[PictureMemory, ...] = ()
    renames: Mapping[str, str] = field(default_factory=dict)
    """Earlier name of a source -> its present name."""
    faults: tuple[str, ...] = ()

    @property
    def posted(self) -> tuple[Told, ...]:
        """Return the items that have a post."""
        return tuple(told for told in self.items if told.sha256 is not None)

    def without_posts(self) -> "Journal":
        """Return what holds when all posts are lost: what was taken down or left out, and earlier names."""
        return replace(self, items=tuple(told for told in self.items if told.sha256 is None), pictures=())


def journal_text(journal: Journal) -> str:
    """Write a journal: sorted, so that the same facts are the same bytes and a merge of two is the lines of both."""
    lines = [
        *(_line("item", _item(told)) for told in journal.items),
        *(_line("keys", {"identity": identity, "keys": sorted(keys)}) for identity, keys in journal.keys.items()),
        *(_line("owed", _owed(owed)) for owed in journal.owed),
        *(_line("picture", {"identity": picture.identity, "url": picture.url}) for picture in journal.pictures),
        *(_line("renamed", {"was": was, "name": name}) for was, name in journal.renames.items()),
    ]
    return "".join(f"{line}\n" for line in [_VERSION, *sorted(lines)])


def read_journal(text: str, now: datetime) -> Journal:
    """Read a journal; what is owed is due at `now`. A line that cannot be read is named and costs itself alone."""
    said = _Said([], {}, [], [], {}, [])
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and line != _VERSION:
            try:
                _read_line(json.loads(line), now, said)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                said.faults.append(f"{number}: {type(error).__name__}: {error}")
    return Journal(
        tuple(said.items), said.keys, tuple(said.owed), tuple(said.pictures), said.renames, tuple(said.faults)
    )


@dataclass(slots=True)
class _Said:
    """A `Journal` while it is read."""

    items: list[Told]
    keys: dict[str, tuple[Key, ...]]
    owed: list[Owed]
    pictures: list[PictureMemory]
    renames: dict[str, str]
    faults: list[str]


def _read_line(plain: dict[str, Any], now: datetime, said: _Said) -> None:
    kind = plain.pop("is")
    if kind != "renamed":
        plain["identity"] = short(str(plain["identity"]))
    match kind:
        case "item":
            keys, sha256 = _keys(plain.pop("keys")), plain.pop("sha256", None)
            said.items.append(Told(from_scalars(ItemMemory, plain), keys, sha256))
        case "keys":
            identity = plain["identity"]
            said.keys[identity] = said.keys.get(identity, ()) + _keys(plain["keys"])
        case "owed":
            due = {"attempts": 0, "next_try_at": instant_text(now), "error": ""}
            said.owed.append(from_scalars(Owed, plain | due))
        case "picture":
            said.pictures.append(PictureMemory(plain["identity"], str(plain["url"]), next_try_at=now))
        case "renamed":
            said.renames[str(plain["was"])] = str(plain["name"])
        case other:
            raise ValueError(f"of an unknown kind: {other!r}")


def _keys(plain: Iterable[object]) -> tuple[Key, ...]:
    return tuple(Key(short(str(key))) for key in plain if not str(key).startswith(_DERIVED))


def _item(told: Told) -> dict[str, object]:
    said = {name: held for name, held in to_scalars(told.item).items() if held is not None and name not in _VOLATILE}
    return {**said, "keys": sorted(told.keys), **({"sha256": told.sha256} if told.sha256 is not None else {})}


def _owed(owed: Owed) -> dict[str, object]:
    """Return what stays the same from one attempt to the next, so that a journal under version control is calm."""
    return {name: held for name, held in to_scalars(owed).items() if name not in _ATTEMPT}


def _line(kind: str, said: Mapping[str, object]) -> str:
    return json_text({"is": kind} | dict(said))
