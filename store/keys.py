"""How the names of items are written: keys and identities, of which what is long is put by its digest. Pure.

A feed may give guids of kilobytes, new ones at each poll. A name is for recognising, so 32 hex digits of the SHA-256
(128 bits: NIST SP 800-107 §5.1) do in place of what is longer. The rule is the same wherever a name comes from: an
entry, a post, a line of the journal that an earlier version wrote. No other module knows how the text is made up.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from store.late.dataclass import dataclass, replace
from store.memory import Key

MAX_VALUE = 64
"""Characters of a value that are kept as they are: what is longer is put by its digest."""
MAX_WITHIN_SOURCE = 8
"""Keys of one kind that an item keeps of one source: a guid or a text that is another at each poll adds no more."""
MAX_EVERYWHERE = 64
"""The same of addresses and of a site's numbers: an article may be listed under many."""
MAX_TITLE = 300
"""Characters of a title that are remembered."""
_DIGITS = 32
_MARK = "#"
_SEPARATOR = "\x1f"


SOURCE_SQL = f"substr(key, instr(key, ':') + 1, instr(key, char({ord(_SEPARATOR)})) - instr(key, ':') - 1)"
"""The source of a `key`, for SQLite; empty for one that holds for all."""


class KeyKind(StrEnum):
    """What a key is made of; how far each is trusted is `ingest.identity`'s to say."""

    SITE = "site"
    """The number that a site's own rule knows the article by."""
    URL = "url"
    GUID = "guid"
    NUMBER = "number"
    TITLE = "title"
    TEXT = "text"
    WHOLE = "whole"
    """All that an entry says."""
    BARE = "bare"
    """The rest of an entry that says nothing."""
    SEEN = "seen"
    """A version of an item's entry that was seen before."""
    BACK = "back"
    """The item's entry went back to such a version once."""
    ENTRY = "entry"
    """An identity of what has no name of its own."""


_Scope = tuple[str, str | None]
_EVERYWHERE = frozenset({KeyKind.SITE, KeyKind.URL})


@dataclass(frozen=True, slots=True)
class KeyParts:
    """What a key, or an identity, is made up of; as text it is `kind:value`, or `kind:SOURCE<US>value`."""

    kind: str | None
    """A `KeyKind`, but for what an earlier version wrote; None of a name without one."""
    source: str | None
    """Within which alone it holds; None where it holds for all."""
    value: str

    def __str__(self) -> str:
        """Return it as text."""
        kind = "" if self.kind is None else f"{self.kind}:"
        return f"{kind}{self.value}" if self.source is None else f"{kind}{self.source}{_SEPARATOR}{self.value}"


def parts_of(name: str) -> KeyParts:
    """Return what a key or an identity is made up of."""
    kind, colon, rest = name.partition(":")
    if not colon:
        return KeyParts(None, None, name)
    source, separator, value = rest.partition(_SEPARATOR)
    return KeyParts(kind, source, value) if separator else KeyParts(kind, None, rest)


def key(kind: KeyKind, value: str, source: str | None = None) -> Key:
    """Return the key of a kind; with a source, one that holds within that source alone."""
    return Key(str(KeyParts(kind, source, _short(value))))


def short(name: str) -> str:
    """Return a key or an identity as it is written now; what is short, or was shortened, stays as it is."""
    if len(name) <= MAX_VALUE:
        return name
    parts = parts_of(name)
    return str(replace(parts, value=_short(parts.value)))


def kind_of(name: str) -> str | None:
    """Return the kind of a key or an identity: a `KeyKind`, but for what an earlier version wrote."""
    kind, colon, _ = name.partition(":")
    return kind if colon else None


def holds_everywhere(name: Key) -> bool:
    """Say whether a key names an article whatever source lists it."""
    return kind_of(name) in _EVERYWHERE


def with_source(name: Key, old: str, new: str) -> Key:
    """Return a key under the new name of its source; one of another source, or of none, stays as it is."""
    parts = parts_of(name)
    return Key(str(replace(parts, source=new))) if parts.source == old else name


def likely_url(identity: str) -> str:
    """Return the address that most often goes with an identity, and then need not be kept."""
    return f"https://{identity.removeprefix(f'{KeyKind.URL}:')}"


def surplus_keys(held: Sequence[tuple[Key, bool]], identity: str, new: Iterable[Key]) -> list[Key]:
    """Return which of an item's keys may go: of a kind (of a source) that has too many, those between first and newest.

    `held` are all of its keys in the order in which it got them, and whether its post shows them; those stay. Only the
    kinds of the `new` ones are looked at.
    """
    grown = set(map(_scope, new))
    by_scope: dict[_Scope, list[Key]] = defaultdict(list)
    for each, is_shown in held:
        if not is_shown and each != identity and (scope := _scope(each)) in grown:
            by_scope[scope].append(each)
    surplus = []
    for (_, source), keys_of_kind in by_scope.items():
        most = MAX_EVERYWHERE if source is None else MAX_WITHIN_SOURCE
        surplus += keys_of_kind[1 : max(1, len(keys_of_kind) - most + 1)]
    return surplus


def _scope(name: str) -> _Scope:
    parts = parts_of(name)
    return (name if parts.kind is None else parts.kind), parts.source


def shown_value(name: str) -> str | None:
    """Return the value of a key; None where only its digest is kept."""
    value = parts_of(name).value
    return None if is_digest(value) else value


def is_digest(value: str) -> bool:
    """Say whether a value is one that was put by its digest."""
    return len(value) == len(_MARK) + _DIGITS and value.startswith(_MARK)


def short_title(title: str) -> str:
    """Return as much of a title as is kept for telling and recognising; its post has it whole."""
    return title[:MAX_TITLE]


def mark_of(name: str) -> int:
    """Return the whole number of 64 bits by which a name is looked up, then to be compared."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], signed=True)


def _short(value: str) -> str:
    if len(value) <= MAX_VALUE:
        return value
    return _MARK + hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
