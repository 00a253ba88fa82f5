"""Which entries are new, which changed, which are known under another name. Pure: a document and a memory in.

Feeds break every single key: guids are lost, shared, drawn anew or carry the headline; URLs change scheme, host, slug
and parameters; titles are edited and dates bumped. So an entry is recognised by several keys, of which the site's own
number is proof, URL and guid are strong, and the rest counts only with further agreement. Two rules keep articles
apart: a key that two different entries of one document share names neither, and a known item that another entry of the
document claims by a stronger key is not taken by a weaker one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from ingest.documents import Entry
from ingest.identity.addresses import article_number, place_of
from ingest.identity.agreement import entry_hash
from ingest.identity.fingerprint import digest
from ingest.identity.joining import Known, contradicts, is_alike, joins
from ingest.identity.key_trust import KeyTrust
from ingest.identity.keys import EntryKeys, SiteKey, keys_of
from store import keys as naming
from store.keys import KeyKind, kind_of
from store.memory import ItemMemory, Key

KeysHeld = Callable[[str], Iterable[Key]]
"""All keys of an item, by its identity."""
_SEVERAL = 2
"""Entries that have to be renamed together before it is the feed that draws names anew."""
MAX_MOVES = 4
"""Addresses of an item that may be left for another."""
_OLDEST = datetime.min.replace(tzinfo=UTC)


class Verdict(StrEnum):
    """What an entry is to the memory."""

    NEW = "new"
    CHANGED = "changed"
    """Known, and its title or visible text differs from what was seen last."""
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class MatchedEntry:
    """One entry, its item, and the keys under which the item is to be remembered from now on."""

    entry: Entry
    verdict: Verdict
    identity: str
    keys: tuple[Key, ...]
    entry_hash: str | None
    """None of a bare address, which says nothing that could be edited, and of what a document lists a second time."""
    is_listed_again: bool = False
    """Another entry of the document, a later one, is the same item."""
    has_moved: bool = False
    """The guid says that it is a known item, whose address is another now."""


def wanted_keys(entries: Iterable[Entry], source: str, site_key: SiteKey) -> set[Key]:
    """Return the keys that the memory has to be asked for before `match_entries`."""
    return {key for entry in entries for key in keys_of(entry, source, site_key).all}


def match_entries(
    entries: Sequence[Entry],
    source: str,
    known: Mapping[Key, ItemMemory],
    trust: KeyTrust,
    site_key: SiteKey,
    keys_held: KeysHeld,
) -> tuple[list[MatchedEntry], KeyTrust]:
    """Match every entry of one document of a source with the item that it is.

    `known` maps those of `wanted_keys` that the memory holds to their items. Returns a verdict an entry, in order, and
    what was learned of the source's keys, which is to be kept with the source.
    """
    keyed = [keys_of(entry, source, site_key) for entry in entries]
    trust = trust.after(list(zip(entries, keyed, strict=True)))
    matcher = _Matcher(source, known, trust, keys_held)
    matches = matcher.recognise(entries, keyed)
    rows = list(zip(entries, keyed, matches, strict=True))
    verdicts: dict[int, MatchedEntry] = {}
    # Of an article that is listed twice the later version counts, and of one time the fuller: it comes first.
    for number in sorted(range(len(rows)), key=lambda at: _version(entries[at]), reverse=True):
        verdicts[number] = matcher.verdict(*rows[number])
    return [verdicts[number] for number in range(len(rows))], matcher.trust.after_matches(
        matcher.renamed_guids, matcher.kept_guids
    )


def _version(entry: Entry) -> tuple[datetime, int, str]:
    """Return what orders the versions of one article."""
    at = max((moment.at for moment in (entry.published, entry.updated) if moment), default=_OLDEST)
    return at, entry.text_length, entry_hash(entry) or ""


@dataclass(frozen=True, slots=True)
class _Match:
    item: ItemMemory
    by: KeyKind
    """The kind of key that recognised it."""


class _Matcher:
    """Matches the entries of one document with what is remembered, one after the other."""

    def __init__(self, source: str, known: Mapping[Key, ItemMemory], trust: KeyTrust, keys_held: KeysHeld) -> None:
        self._source = source
        self._known = known
        self._keys_held = keys_held
        self.trust = trust
        self._fresh: dict[Key, str] = {}
        self._identities = {item.identity for item in known.values()}
        self._matched: set[str] = set()
        self._used_again: set[Key] = set()
        """Keys that led to an item which the entry contradicts."""
        self._guids_are_redrawn = False
        self.renamed_guids = 0
        self.kept_guids = 0

    def recognise(self, entries: Sequence[Entry], keyed: Sequence[EntryKeys]) -> list[_Match | None]:
        """Find each entry's item: strong keys first, so that no weak one takes what belongs to another entry."""
        rows = list(zip(entries, keyed, strict=True))
        self._guids_are_redrawn = self._redraws_guids(rows)
        found = self._as_neighbours([self._by_strong_key(*row) for row in rows], keyed)
        twins = {keys.whole: match for match, keys in zip(found, keyed, strict=True) if match}
        found = [match or self._by_all_it_says(keys, twins) for match, keys in zip(found, keyed, strict=True)]
        claimed = {match.item.identity for match in found if match}
        all_are_renamed = not claimed and self._all_are_renamed(rows)
        for number, (match, row) in enumerate(zip(found, rows, strict=True)):
            if match is None:
                found[number] = weak = self._by_weak_key(*row, claimed, all_are_renamed=all_are_renamed)
                claimed |= {weak.item.identity} if weak else set()
        self.trust = self.trust.knowing(self._used_again)
        return found

    def verdict(self, entry: Entry, keys: EntryKeys, match: _Match | None) -> MatchedEntry:
        """Say what an entry is, given the item that it was recognised as."""
        seen_hash = entry_hash(entry)
        if match is None:
            return self._new(entry, keys, seen_hash)
        item = match.item
        self._count_guid(keys, match)
        again = item.identity in self._matched
        self._matched.add(item.identity)
        comparable = item.source == self._source and item.entry_hash is not None and seen_hash is not None
        fresh_keys = tuple(key for key in self.trust.worth_keeping(keys) if key not in self._known)
        moved = not again and item.source == self._source and self._has_moved(entry, keys, match)
        if again or not comparable or item.entry_hash == seen_hash:
            seen = None if again else seen_hash
            return MatchedEntry(entry, Verdict.SEEN, item.identity, fresh_keys, seen, again, moved)
        return replace(self._edited(entry, item, fresh_keys), has_moved=moved)

    def _has_moved(self, entry: Entry, keys: EntryKeys, match: _Match) -> bool:
        """Say whether an item's guid comes with an address that it never had, and that is no spelling of one.

        What stands beside its number is one; and an item with many addresses gets another at each turn.
        """
        if match.by is not KeyKind.GUID or not keys.url or keys.url in self._known or not self.trust.trusts(keys.url):
            return False
        addresses = self._remembered(match.item).addresses()
        link, number = entry.link or "", article_number(entry.link or "")
        is_numbered = number is not None and number in map(article_number, addresses)
        is_new_place = not is_numbered and place_of(link) not in set(map(place_of, addresses))
        return is_new_place and len(addresses) <= MAX_MOVES

    def _edited(self, entry: Entry, item: ItemMemory, fresh_keys: tuple[Key, ...]) -> MatchedEntry:
        """Take an edit, but for one that goes back to what was seen before, time and again: two copies by turns."""
        now, before = entry_hash(entry) or "", item.entry_hash or ""
        seen_now, seen_before = (self._name(KeyKind.SEEN, item.identity, hashed) for hashed in (now, before))
        went_back = self._name(KeyKind.BACK, item.identity)
        held = set(self._keys_held(item.identity))
        if seen_now in held and went_back in held:
            return MatchedEntry(entry, Verdict.SEEN, item.identity, fresh_keys, None)
        marks = (seen_before, went_back) if seen_now in held else (seen_before, seen_now)
        return MatchedEntry(entry, Verdict.CHANGED, item.identity, (*fresh_keys, *marks), now)

    def _name(self, kind: KeyKind, *said: str) -> Key:
        return naming.key(kind, digest("\x1f".join(said)), self._source)

    def _by_strong_key(self, entry: Entry, keys: EntryKeys) -> _Match | None:
        if keys.site and keys.site in self._known:
            return _Match(self._known[keys.site], KeyKind.SITE)
        for kind, key, other in ((KeyKind.URL, keys.url, keys.guid), (KeyKind.GUID, keys.guid, keys.url)):
            item = self._known.get(key) if key and self.trust.trusts(key) else None
            if item is None or key is None or not self._may_be(item, keys):
                continue
            if not self._contradicted(entry, keys, item, other):
                return _Match(item, kind)
            self._used_again.add(key)
        return None

    def _as_neighbours(self, found: Sequence[_Match | None], keyed: Sequence[EntryKeys]) -> list[_Match | None]:
        """Let entries of one document that share a trusted key be one item: they were judged to be one article."""
        named = {
            key: match
            for match, keys in zip(found, keyed, strict=True)
            if match
            for key in keys.strong
            if self.trust.trusts(key)
        }
        return [
            match
            or next((named[key] for key in keys.strong if key in named and self._may_be(named[key].item, keys)), None)
            for match, keys in zip(found, keyed, strict=True)
        ]

    def _by_all_it_says(self, keys: EntryKeys, twins: Mapping[Key, _Match]) -> _Match | None:
        """Match an entry without guid, link or date by its content hash; its twin in the document is the same."""
        if self.trust.has_name(keys):
            return None
        item = self._known.get(keys.whole)
        return twins.get(keys.whole) or (_Match(item, KeyKind.WHOLE) if item else None)

    def _by_weak_key(self, entry: Entry, keys: EntryKeys, claimed: set[str], *, all_are_renamed: bool) -> _Match | None:
        for key, item in self._candidates(keys):
            if item.identity in claimed:
                continue
            if joins(entry, keys, self._remembered(item), all_are_renamed=all_are_renamed):
                return _Match(item, KeyKind(kind_of(key) or KeyKind.WHOLE))
            self._used_again |= {key} - {keys.whole}
        return None

    def _candidates(self, keys: EntryKeys) -> Iterator[tuple[Key, ItemMemory]]:
        """Yield the items to which weak keys lead, or all that the entry says."""
        for key in (*keys.weak, keys.whole):
            item = self._known.get(key)
            if item is not None and self.trust.trusts(key) and self._may_be(item, keys):
                yield key, item

    def _all_are_renamed(self, rows: Sequence[tuple[Entry, EntryKeys]]) -> bool:
        """Say whether a document of several entries, none under a known name, says what known items said."""
        if len({keys.whole for _, keys in rows}) < _SEVERAL:
            return False
        alike = [
            next(
                (item.identity for _, item in self._candidates(keys) if is_alike(entry, keys, self._remembered(item))),
                None,
            )
            for entry, keys in rows
        ]
        found = [identity for identity in alike if identity]
        return _SEVERAL <= len(found) == len(set(found)) and 2 * len(found) >= len(rows)

    def _remembered(self, item: ItemMemory) -> Known:
        held = frozenset(self._keys_held(item.identity))
        return Known(item, held, self._source, self.trust, self._guids_are_redrawn)

    def _redraws_guids(self, rows: Sequence[tuple[Entry, EntryKeys]]) -> bool:
        """Say whether a document gives several known articles, which are as they were, guids that nobody knows."""
        renamed = 0
        for entry, keys in rows:
            item = self._known.get(keys.url) if keys.url and self.trust.trusts(keys.url) else None
            if item is not None and keys.is_own_guid and keys.guid not in self._known:
                renamed += item.entry_hash == entry_hash(entry)
        return renamed >= _SEVERAL

    @staticmethod
    def _may_be(item: ItemMemory, keys: EntryKeys) -> bool:
        """Two different numbers of one site are two articles, whatever else they share."""
        return not (keys.site and kind_of(item.identity) == KeyKind.SITE and item.identity != keys.site)

    def _contradicted(self, entry: Entry, keys: EntryKeys, item: ItemMemory, other: Key | None) -> bool:
        """Say whether an address or a guid is used again for another article."""
        if item.entry_hash in (None, entry_hash(entry)):
            return False
        is_new = other is not None and other not in self._known and self.trust.trusts(other)
        known = self._remembered(item)
        return contradicts(entry, keys, known, other_is_new=is_new, has_other=other is not None)

    def _new(self, entry: Entry, keys: EntryKeys, seen_hash: str | None) -> MatchedEntry:
        """Give a new entry its identity, unless the same document listed it already."""
        trusted = self.trust.worth_keeping(keys)
        names = [key for key in keys.strong if key in trusted]
        for key in names or [keys.whole]:
            if key in self._fresh:
                identity = self._fresh[key]
                self._fresh |= dict.fromkeys(names, identity)
                return MatchedEntry(entry, Verdict.SEEN, identity, trusted, None, is_listed_again=True)
        identity = self._identity(entry, keys, trusted)
        self._fresh |= dict.fromkeys([*names, keys.whole], identity)
        free = tuple(key for key in trusted if key not in self._known)
        return MatchedEntry(entry, Verdict.NEW, identity, free, seen_hash)

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
