"""Which entries are new, which changed, which are known under another name. Pure: a document and a memory in.

Feeds break every single key: guids are lost, shared, drawn anew or carry the headline; URLs change scheme, host, slug
and parameters; titles are edited and dates bumped. So an entry is recognised by several keys, of which the site's own
number is proof, URL and guid are strong, and the rest counts only with further agreement. Two rules keep articles
apart: a key that two different entries of one document share names neither, and a known item that another entry of the
document claims by a stronger key is not taken by a weaker one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ingest.identity.fingerprint import digest
from ingest.identity.key_trust import KeyTrust
from ingest.identity.keys import EntryKeys, SiteKey, keys_of, title_letters, title_name
from ingest.messages import Entry
from store import keys as naming
from store.keys import KeyKind, kind_of
from store.memory import ItemMemory, Key

_SAME_TITLE = 0.5
"""Dice coefficient of letter pairs from which two titles are spellings of one (an appended （更新） keeps 0.8)."""
_SAME_TIME = timedelta(minutes=10)
_NUMBERS = re.compile(r"[0-9]+")


class Verdict(StrEnum):
    """What an entry is to the memory."""

    NEW = "new"
    CHANGED = "changed"
    """Known, and its title or visible text differs from what was seen last."""
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Sifted:
    """One entry, its item, and the keys under which the item is to be remembered from now on."""

    entry: Entry
    verdict: Verdict
    identity: str
    keys: tuple[Key, ...]
    entry_hash: str | None
    """None of a bare address, which says nothing that could be edited, and of what a document lists a second time."""


def entry_hash(entry: Entry) -> str | None:
    """Return a hash of what an edit of the entry changes: its title and its visible text; None without either."""
    if not entry.title and not entry.text_length:
        return None
    return digest(f"{title_letters(entry.title)}\n{entry.text_hash}")


def wanted_keys(entries: Iterable[Entry], source: str, site_key: SiteKey) -> set[Key]:
    """Return the keys that the memory has to be asked for before `sift`."""
    return {key for entry in entries for key in keys_of(entry, source, site_key).all}


def sift(
    entries: Sequence[Entry],
    source: str,
    known: Mapping[Key, ItemMemory],
    trust: KeyTrust,
    site_key: SiteKey,
) -> tuple[list[Sifted], KeyTrust]:
    """Judge every entry of one document of a source.

    `known` maps those of `wanted_keys` that the memory holds to their items. Returns a verdict an entry, in order, and
    what was learned of the source's keys, which is to be kept with the source.
    """
    keyed = [keys_of(entry, source, site_key) for entry in entries]
    trust = trust.after(list(zip(entries, keyed, strict=True)))
    judge = _Judge(source, known, trust)
    matches = judge.recognise(entries, keyed)
    verdicts = [judge.verdict(*row) for row in zip(entries, keyed, matches, strict=True)]
    return verdicts, trust.after_matches(judge.renamed_guids, judge.kept_guids)


@dataclass(frozen=True, slots=True)
class _Match:
    item: ItemMemory
    by: KeyKind
    """The kind of key that recognised it."""


class _Judge:
    """Judges the entries of one document one after the other."""

    def __init__(self, source: str, known: Mapping[Key, ItemMemory], trust: KeyTrust) -> None:
        self._source = source
        self._known = known
        self._trust = trust
        self._fresh: dict[Key, str] = {}
        self._identities = {item.identity for item in known.values()}
        self._judged: set[str] = set()
        self._shown: dict[str, set[str]] = defaultdict(set)
        """The hashes of all entries that are one item: a document may list an article in two versions."""
        self.renamed_guids = 0
        self.kept_guids = 0

    def recognise(self, entries: Sequence[Entry], keyed: Sequence[EntryKeys]) -> list[_Match | None]:
        """Find each entry's item: strong keys first, so that no weak one takes what belongs to another entry."""
        rows = list(zip(entries, keyed, strict=True))
        found = self._as_neighbours([self._by_strong_key(*row) for row in rows], keyed)
        twins = {keys.whole: match for match, keys in zip(found, keyed, strict=True) if match}
        found = [match or self._by_all_it_says(keys, twins) for match, keys in zip(found, keyed, strict=True)]
        claimed = {match.item.identity for match in found if match}
        for number, (match, row) in enumerate(zip(found, rows, strict=True)):
            if match is None:
                found[number] = weak = self._by_weak_key(*row, claimed)
                claimed |= {weak.item.identity} if weak else set()
        for match, entry in zip(found, entries, strict=True):
            if match and (hashed := entry_hash(entry)):
                self._shown[match.item.identity].add(hashed)
        return found

    def verdict(self, entry: Entry, keys: EntryKeys, match: _Match | None) -> Sifted:
        """Say what an entry is, given the item that it was recognised as."""
        seen_hash = entry_hash(entry)
        if match is None:
            return self._new(entry, keys, seen_hash)
        item = match.item
        self._count_guid(keys, match)
        again = item.identity in self._judged or item.entry_hash in self._shown[item.identity] - {seen_hash}
        self._judged.add(item.identity)
        comparable = item.source == self._source and item.entry_hash is not None and seen_hash is not None
        changed = comparable and item.entry_hash != seen_hash and not again
        verdict = Verdict.CHANGED if changed else Verdict.SEEN
        fresh_keys = tuple(key for key in self._trust.worth_keeping(keys) if key not in self._known)
        return Sifted(entry, verdict, item.identity, fresh_keys, None if again else seen_hash)

    def _by_strong_key(self, entry: Entry, keys: EntryKeys) -> _Match | None:
        if keys.site and keys.site in self._known:
            return _Match(self._known[keys.site], KeyKind.SITE)
        for kind, key, other in ((KeyKind.URL, keys.url, keys.guid), (KeyKind.GUID, keys.guid, keys.url)):
            item = self._known.get(key) if key and self._trust.trusts(key) else None
            if item and self._may_be(item, keys) and not self._contradicted(entry, keys, item, other):
                return _Match(item, kind)
        return None

    def _as_neighbours(self, found: Sequence[_Match | None], keyed: Sequence[EntryKeys]) -> list[_Match | None]:
        """Let entries of one document that share a trusted key be one item: they were judged to be one article."""
        named = {
            key: match
            for match, keys in zip(found, keyed, strict=True)
            if match
            for key in keys.strong
            if self._trust.trusts(key)
        }
        return [
            match
            or next((named[key] for key in keys.strong if key in named and self._may_be(named[key].item, keys)), None)
            for match, keys in zip(found, keyed, strict=True)
        ]

    def _by_all_it_says(self, keys: EntryKeys, twins: Mapping[Key, _Match]) -> _Match | None:
        """Recognise what has no name of its own; one that says the same as its neighbour is listed twice."""
        if self._trust.has_name(keys):
            return None
        item = self._known.get(keys.whole)
        return twins.get(keys.whole) or (_Match(item, KeyKind.WHOLE) if item else None)

    def _by_weak_key(self, entry: Entry, keys: EntryKeys, claimed: set[str]) -> _Match | None:
        for kind, key in ((KeyKind.NUMBER, keys.number), (KeyKind.TITLE, keys.title), (KeyKind.TEXT, keys.text)):
            item = self._known.get(key) if key else None
            if item and item.identity not in claimed and self._may_be(item, keys) and _agrees(kind, entry, item):
                return _Match(item, kind)
        return None

    @staticmethod
    def _may_be(item: ItemMemory, keys: EntryKeys) -> bool:
        """Two different numbers of one site are two articles, whatever else they share."""
        return not (keys.site and kind_of(item.identity) == KeyKind.SITE and item.identity != keys.site)

    def _contradicted(self, entry: Entry, keys: EntryKeys, item: ItemMemory, other: Key | None) -> bool:
        """Tell an address or guid that is used again for another article: nothing else is the item's.

        Without a second key that is new, another time has to be stated, too: headlines and texts are rewritten.
        """
        hashed = entry_hash(entry)
        if hashed is None or item.entry_hash in (None, hashed) or _same_title(entry, item) or _same_time(entry, item):
            return False
        if any(self._known.get(key) is item for key in (keys.text, keys.whole) if key):
            return False
        is_new = other is not None and other not in self._known and self._trust.trusts(other)
        return is_new or (other is None and entry.published is not None and item.published_at is not None)

    def _new(self, entry: Entry, keys: EntryKeys, seen_hash: str | None) -> Sifted:
        """Give a new entry its identity, unless the same document listed it already."""
        trusted = self._trust.worth_keeping(keys)
        names = [key for key in keys.strong if key in trusted]
        for key in names or [keys.whole]:
            if key in self._fresh:
                identity = self._fresh[key]
                self._fresh |= dict.fromkeys(names, identity)
                return Sifted(entry, Verdict.SEEN, identity, trusted, None)
        identity = self._identity(entry, keys, trusted)
        self._fresh |= dict.fromkeys([*names, keys.whole], identity)
        free = tuple(key for key in trusted if key not in self._known)
        return Sifted(entry, Verdict.NEW, identity, free, seen_hash)

    def _identity(self, entry: Entry, keys: EntryKeys, trusted: Sequence[Key]) -> str:
        """Return the surest key as the identity; one that is taken already is told apart by what else is known."""
        base = next((str(key) for key in keys.strong if key in trusted), None)
        rest = digest("\x1f".join([entry.guid or "", keys.whole]))
        identity = base or naming.key(KeyKind.ENTRY, rest, self._source)
        if identity in self._identities:
            identity = naming.short(f"{identity}#{rest[:12]}")
        self._identities.add(identity)
        return identity

    def _count_guid(self, keys: EntryKeys, match: _Match) -> None:
        if keys.guid and match.by is not KeyKind.GUID:
            self.kept_guids += keys.guid in self._known
            self.renamed_guids += keys.guid not in self._known


def _agrees(kind: KeyKind, entry: Entry, item: ItemMemory) -> bool:
    """Say whether what a weak key suggests is borne out by something else."""
    if kind is KeyKind.TITLE:  # title and minute are in the key
        return True
    return _same_title(entry, item) or (kind is KeyKind.NUMBER and _same_time(entry, item, timedelta(minutes=1)))


def _same_title(entry: Entry, item: ItemMemory) -> bool:
    """Say whether two titles are spellings or edits of one (Sørensen 1948, Dice 1945, over pairs of letters).

    Titles that differ in a number are parts of a series.
    """
    one, two = title_name(entry.title), title_name(item.title)
    if one == two:
        return bool(one)
    if _NUMBERS.findall(one) != _NUMBERS.findall(two):
        return False
    pairs_one, pairs_two = ({title[at : at + 2] for at in range(len(title) - 1)} for title in (one, two))
    shared = len(pairs_one & pairs_two)
    return shared > 0 and 2 * shared / (len(pairs_one) + len(pairs_two)) >= _SAME_TITLE


def _same_time(entry: Entry, item: ItemMemory, within: timedelta = _SAME_TIME) -> bool:
    if entry.published is None or item.published_at is None:
        return False
    return abs(entry.published.at - item.published_at) <= within
