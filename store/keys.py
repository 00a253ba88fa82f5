"""How the names of items are written: keys and identities, of which what is long is put by its digest. Pure.

A feed may give guids of kilobytes, new ones at each poll. A name is for recognising, so 32 hex digits of the SHA-256
(128 bits: NIST SP 800-107 §5.1) do in place of what is longer. The rule is the same wherever a name comes from: an
entry, a post, a line of the journal that an earlier version wrote.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

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


def key(kind: str, value: str, source: str | None = None) -> Key:
    """Return the key of a kind; with a source, one that holds within that source alone."""
    scope = f"{kind}:" if source is None else f"{kind}:{source}{_SEPARATOR}"
    return Key(f"{scope}{_short(value)}")


def short(name: str) -> str:
    """Return a key or an identity as it is written now; what is short, or was shortened, stays as it is."""
    if len(name) <= MAX_VALUE:
        return name
    kind, colon, rest = name.partition(":")
    source, separator, value = rest.partition(_SEPARATOR)
    scope, value = (f"{source}{separator}", value) if separator else ("", rest)
    return f"{kind}{colon}{scope}{_short(value)}" if colon else _short(name)


def surplus_keys(held: Sequence[tuple[Key, bool]], identity: str, new: Iterable[Key]) -> list[Key]:
    """Return which of an item's keys may go: of a kind (of a source) that has too many, those between first and newest.

    `held` are all of its keys in the order in which it got them, and whether its post shows them; those stay. Only the
    kinds of the `new` ones are looked at.
    """
    grown = set(map(_scope, new))
    by_scope: dict[str, list[Key]] = defaultdict(list)
    for each, is_shown in held:
        if not is_shown and each != identity and (scope := _scope(each)) in grown:
            by_scope[scope].append(each)
    surplus = []
    for scope, keys_of_kind in by_scope.items():
        most = MAX_WITHIN_SOURCE if _SEPARATOR in scope else MAX_EVERYWHERE
        surplus += keys_of_kind[1 : max(1, len(keys_of_kind) - most + 1)]
    return surplus


def _scope(name: str) -> str:
    kind, _, rest = name.partition(":")
    source, separator, _ = rest.partition(_SEPARATOR)
    return f"{kind}:{source}{separator}" if separator else kind


def shown_value(name: str) -> str | None:
    """Return the value of a key; None where only its digest is kept."""
    value = name.partition(":")[2].rpartition(_SEPARATOR)[2]
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
