"""How far a source's keys can be trusted, learned from its documents and kept with the source: it stays."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.identity.keys import EntryKeys, address_name, title_name
from ingest.messages import Entry
from ingest.text.json_fields import listed, number, read, table
from store.keys import KeyKind, kind_of, short
from store.memory import Key

_MAX_SHARED = 500
"""Shared keys that are remembered of one source; more than that, and the kind as a whole says nothing."""
_RANDOM_POLLS = 3
"""Polls in which known items came under new guids, until guids are taken for random."""


@dataclass(frozen=True, slots=True)
class KeyTrust:
    """What was learned of a source's keys. Never forgotten: a key that named two articles once may do so again."""

    shared: frozenset[str] = frozenset()
    """Keys (URL, guid) that different entries of one document had in common."""
    ignored: frozenset[str] = frozenset()
    """Kinds of key that say nothing at all in this source."""
    random_polls: int = 0

    @classmethod
    def from_text(cls, text: str) -> "KeyTrust":
        """Read what `to_text` wrote; a text without it is no trust learned yet."""
        noted = table(read(text).get("keys"))
        shared, ignored = (frozenset(_texts(noted.get(name))) for name in ("shared", "ignored"))
        return cls(frozenset(map(short, shared)), ignored, int(number(noted.get("random_polls"))))

    def to_text(self, text: str) -> str:
        """Return the notes of a source with what was learned put in."""
        noted = {"shared": sorted(self.shared), "ignored": sorted(self.ignored), "random_polls": self.random_polls}
        return json.dumps({**read(text), "keys": noted}, ensure_ascii=False, sort_keys=True)

    def trusts(self, key: Key) -> bool:
        """Say whether a key may name an item."""
        return kind_of(key) not in self.ignored and key not in self.shared

    def shares_page(self, entry: Entry) -> bool:
        """Say whether different entries of the source lead to the address of this one."""
        return entry.link is not None and not self.trusts(address_name(entry.link))

    def worth_keeping(self, keys: EntryKeys) -> tuple[Key, ...]:
        """Return the keys of an entry under which its item is to be remembered; all of it where others say little."""
        others = tuple(key for key in keys.strong + keys.weak if self.trusts(key))
        is_enough = self.has_name(keys) and (keys.title or keys.text or kind_of(keys.whole) == KeyKind.BARE)
        return others if is_enough else (*others, keys.whole)

    def has_name(self, keys: EntryKeys) -> bool:
        """Say whether an entry has a key that names it by itself."""
        return any(self.trusts(key) for key in keys.strong)

    def after(self, rows: Sequence[tuple[Entry, EntryKeys]]) -> "KeyTrust":
        """Learn which keys different entries of one document share."""
        holders: dict[Key, list[tuple[Entry, EntryKeys]]] = defaultdict(list)
        for entry, keys in rows:
            for key in filter(None, (keys.url, keys.guid)):
                holders[key].append((entry, keys))
        shared = self.shared | {str(key) for key, entries in holders.items() if _are_several(entries)}
        ignored = self.ignored
        for kind in (KeyKind.URL, KeyKind.GUID):
            of_kind = {key for key in shared if kind_of(key) == kind}
            if len(of_kind) > _MAX_SHARED:
                ignored, shared = ignored | {kind}, shared - of_kind
        return replace(self, shared=shared, ignored=ignored)

    def after_matches(self, renamed: int, kept: int) -> "KeyTrust":
        """Learn from one poll in how many entries a known item came under a new guid, and under its old one."""
        if renamed <= max(2, kept):
            return self
        polls = self.random_polls + 1
        drawn_anew = {KeyKind.GUID} if polls >= _RANDOM_POLLS else set[str]()
        return replace(self, random_polls=polls, ignored=self.ignored | drawn_anew)


def _texts(value: object) -> Iterator[str]:
    return (each for each in listed(value) if isinstance(each, str))


def _are_several(holders: Sequence[tuple[Entry, EntryKeys]]) -> bool:
    """Say whether the entries that share a key are different articles; what says nothing contradicts none."""
    telling = [(entry, keys) for entry, keys in holders if entry.title or entry.text_length or keys.site]
    return any(not _same_article(*telling[0], entry, keys) for entry, keys in telling[1:])


def _same_article(one: Entry, one_keys: EntryKeys, two: Entry, two_keys: EntryKeys) -> bool:
    """Say whether two entries of one document that share a key are one article, listed twice."""
    if one_keys.site and two_keys.site:
        return one_keys.site == two_keys.site
    # Notes without titles are told apart by what they say.
    same_title = bool(one.title) and title_name(one.title) == title_name(two.title)
    return (
        same_title or one_keys.whole == two_keys.whole or (one_keys.text is not None and one_keys.text == two_keys.text)
    )
