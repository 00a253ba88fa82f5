"""What the posts cannot say, as lines of text that are committed with them: with these the state is made again.

Items without a post (tombstones, aliases, what was skipped or dropped), what is owed, keys that a post does not show,
what a source was called; and whole items where a post's file does not say which it is. Pure; knows no file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from store.journal.brief import name_of, whole_key
from store.keys import likely_url, short
from store.late.dataclass import dataclass, field, fields, replace
from store.memory import ItemMemory, Key, Owed, PictureMemory
from store.rows import from_scalars, instant_text, to_scalars
from store.unseen import json_text

_VERSION = '{"journal": 2}'
_VERSIONS = (_VERSION, '{"journal": 1}')
_VOLATILE = ("entry_hash", "text_hash", "etag", "last_modified")
"""Left out of the lines: they change without news for anybody, and are learnt again at the next poll."""
_DERIVED = "near:"
"""Keys of earlier versions that follow from the texts."""
_MAX_ENTRY = 2_000
"""Characters of an entry that is told whole."""
_MAX_FIELD = 400
"""Of one field of a larger one: names, dates and addresses have less, bodies and lists of files more."""
_ASKED_BY = ("link", "title")
_ATTEMPT = ("attempts", "next_try_at", "error")
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
"""How lines begin that git puts between the two sides of a conflict."""
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)


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
    """Name of an item (`name_of` its identity) -> keys of its post, beyond those that it shows itself."""
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
        *(_line({"is": "item"} | _item(told)) for told in journal.items),
        *(_line([name, *sorted(keys)]) for name, keys in journal.keys.items()),
        *(_line({"is": "owed"} | _owed(owed)) for owed in journal.owed),
        *(_line({"is": "picture", "identity": each.identity, "url": each.url}) for each in journal.pictures),
        *(_line({"is": "renamed", "was": was, "name": name}) for was, name in journal.renames.items()),
    ]
    return "".join(f"{line}\n" for line in [_VERSION, *sorted(lines)]) if lines else ""


def read_journal(data: str | bytes, now: datetime) -> Journal:
    """Read a journal; what is owed is due at `now`. A line that cannot be read is named and costs itself alone."""
    said = _Said([], {}, [], [], {}, [])
    for number, line in enumerate(_lines(data), 1):
        fault = _read(line, now, said)
        if fault is not None:
            said.faults.append(f"{number}: {fault}")
    return Journal(
        tuple(said.items), said.keys, tuple(said.owed), tuple(said.pictures), said.renames, tuple(said.faults)
    )


def unread_lines(data: bytes) -> list[bytes]:
    """Return the lines that cannot be read, but for the marks of a merge, which say nothing."""
    nothing = _Said([], {}, [], [], {}, [])
    lines = [line for line in _lines(data) if _read(line, _SOME_TIME, nothing) is not None]
    return [line for line in lines if not _is_marker(line.decode(errors="replace"))]


@dataclass(slots=True)
class _Said:
    """A `Journal` while it is read."""

    items: list[Told]
    keys: dict[str, tuple[Key, ...]]
    owed: list[Owed]
    pictures: list[PictureMemory]
    renames: dict[str, str]
    faults: list[str]


def _lines(data: str | bytes) -> Iterator[bytes]:
    return iter((data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).split(b"\n"))


def _is_marker(line: str) -> bool:
    return line.startswith(_MARKERS)


def _read(line: bytes, now: datetime, said: _Said) -> str | None:
    """Take in what a line says; return why it cannot be read, if it cannot."""
    try:
        text = line.decode().removesuffix("\r")
        if _is_marker(text):
            return "a mark of a merge that was not finished; the lines on both sides of it are read"
        if text.strip() and text not in _VERSIONS:
            _read_line(json.loads(text), now, said)
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start}"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def _read_line(plain: Any, now: datetime, said: _Said) -> None:  # noqa: ANN401  # whatever stands there
    if isinstance(plain, list):
        name, *keys = map(str, plain)
        for key in keys:
            whole_key(Key(key), "")
        said.keys[name] = _united(said.keys.get(name, ()), _keys(keys))
        return
    kind = plain.pop("is")
    if kind != "renamed":
        plain["identity"] = short(str(plain["identity"]))
    match kind:
        case "item":
            said.items.append(_told(plain))
        case "keys":  # of the first form
            name = name_of(plain["identity"])
            said.keys[name] = _united(said.keys.get(name, ()), _keys(plain["keys"]))
        case "owed":
            due = {"attempts": 0, "next_try_at": instant_text(now), "error": ""}
            said.owed.append(from_scalars(Owed, plain | due))
        case "picture":
            said.pictures.append(PictureMemory(plain["identity"], str(plain["url"]), next_try_at=now))
        case "renamed":
            was, name = str(plain["was"]), str(plain["name"])
            said.renames[was] = max(name, said.renames.get(was, ""))
        case other:
            raise ValueError(f"of an unknown kind: {other!r}")


def _keys(plain: Iterable[object]) -> tuple[Key, ...]:
    return tuple(Key(short(str(key))) for key in plain if not str(key).startswith(_DERIVED))


def _united(one: Iterable[Key], other: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(sorted({*one, *other}))


def _told(plain: dict[str, Any]) -> Told:
    """Read an item; what follows from its identity need not be said."""
    identity = plain["identity"]
    sha256 = plain.pop("sha256", None)
    further = plain.pop("further", None)
    keys = _keys(plain.pop("keys")) if further is None else _united([Key(identity)], _keys(further))
    return Told(from_scalars(ItemMemory, {"url": likely_url(identity)} | plain), keys, sha256)


_DEFAULTS = {each.name: each.default for each in fields(ItemMemory)}


def _item(told: Told) -> dict[str, object]:
    item = told.item
    said = {name: held for name, held in to_scalars(item).items() if name not in _VOLATILE and held != _DEFAULTS[name]}
    if item.url == likely_url(item.identity):
        del said["url"]
    further = sorted(key for key in told.keys if key != item.identity)
    keys = {"further" if len(further) < len(told.keys) else "keys": further}
    return _brief(said) | keys | ({"sha256": told.sha256} if told.sha256 is not None else {})


def _owed(owed: Owed) -> dict[str, object]:
    """Return what stays the same from one attempt to the next, so that a journal under version control is calm."""
    said = to_scalars(owed) | {"entry": _without_body(owed)}
    return _brief({name: held for name, held in said.items() if name not in _ATTEMPT})


def _without_body(owed: Owed) -> str:
    """Return a large entry without its texts and lists where its page can be asked again: the state has them.

    What has no page keeps all that is said of it.
    """
    if len(owed.entry) <= _MAX_ENTRY or not owed.url:
        return owed.entry
    try:
        said = json.loads(owed.entry)
        brief = {name: held for name, held in said.items() if name in _ASKED_BY or len(json.dumps(held)) <= _MAX_FIELD}
        brief |= {name: brief[name][:_MAX_FIELD] for name in ("title",) if name in brief}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return owed.entry
    return json.dumps(brief, ensure_ascii=False, separators=(",", ":"))


def _brief(said: Mapping[str, object]) -> dict[str, object]:
    """Write instants without what is always the same."""
    at = {name: held for name, held in said.items() if isinstance(held, str) and name.endswith(("_at", "since"))}
    short = {name: held.removesuffix("+00:00").removesuffix(".000000") + "Z" for name, held in at.items()}
    return dict(said) | short


def _line(said: object) -> str:
    return json_text(said, is_compact=True)
