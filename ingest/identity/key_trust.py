"""How far a source's keys can be trusted, learned from its documents and kept with the source: it stays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from ingest.documents import Entry
from ingest.identity.addresses import is_place_on_page, leads_nowhere
from ingest.identity.agreement import Agreement, is_same_title, published_at, times_agree
from ingest.identity.keys import EntryKeys, address_name, title_name
from ingest.text.json_fields import Jotted, listed, number
from store.keys import KeyKind, kind_of, short
from store.late.dataclass import dataclass, replace
from store.memory import Key

_MAX_SHARED = 500
"""Shared keys that are remembered of one source; more than that, and the kind as a whole says nothing."""
_LEARNED = (KeyKind.URL, KeyKind.GUID, KeyKind.NUMBER, KeyKind.TITLE, KeyKind.TEXT)
_STRONG = frozenset({KeyKind.URL, KeyKind.GUID})
_MAX_COMPARED = 40
"""Entries with one key that are compared with each other."""
_A_LIST = 3
"""So many reports under one address and headline are a list of them; two may be one, edited in between."""
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
    def from_json(cls, noted: Jotted) -> "KeyTrust":
        """Read what `to_json` wrote; where there is nothing, no trust was learned yet."""
        if not noted:
            return cls()
        shared, ignored = (frozenset(_texts(noted.get(name))) for name in ("shared", "ignored"))
        return cls(frozenset(map(short, shared)), ignored, int(number(noted.get("random_polls"))))

    def to_json(self) -> Jotted:
        """Return what was learned; nothing where nothing was."""
        noted = {"shared": sorted(self.shared), "ignored": sorted(self.ignored), "random_polls": self.random_polls}
        return {name: each for name, each in noted.items() if each}

    def trusts(self, key: Key) -> bool:
        """Say whether a key may name an item."""
        return kind_of(key) not in self.ignored and key not in self.shared

    def shares_page(self, entry: Entry) -> bool:
        """Say whether the page at an entry's address need not be its own.

        Other entries lead there, too, or it is the site's front page, or the entry is a place on it, such as a comment.
        """
        if entry.link is None:
            return False
        return not self.trusts(address_name(entry.link)) or leads_nowhere(entry) or is_place_on_page(entry)

    def worth_keeping(self, keys: EntryKeys) -> tuple[Key, ...]:
        """Return the keys of an entry under which its item is to be remembered; all of it where others say little."""
        others = tuple(key for key in keys.strong + keys.weak if self.trusts(key))
        is_told = (
            any(key and self.trusts(key) for key in (keys.title, keys.text)) or kind_of(keys.whole) == KeyKind.BARE
        )
        is_enough = self.has_name(keys) and is_told
        return others if is_enough else (*others, keys.whole)

    def has_name(self, keys: EntryKeys) -> bool:
        """Say whether an entry has a key that names it by itself."""
        return any(self.trusts(key) for key in keys.strong)

    def after(self, rows: Sequence[tuple[Entry, EntryKeys]]) -> "KeyTrust":
        """Learn which keys different entries of one document share."""
        holders: dict[Key, list[tuple[Entry, EntryKeys]]] = defaultdict(list)
        for entry, said in rows:
            keys = replace(said, guid=None, is_own_guid=False) if KeyKind.GUID in self.ignored else said
            for key in filter(None, (keys.url, keys.guid, *keys.weak)):
                holders[key].append((entry, keys))
        strong = [key for key, each in holders.items() if kind_of(key) in _STRONG and are_several(key, each)]
        learned = self.knowing(strong)
        weak = [key for key, each in holders.items() if key not in strong and learned.names_several(each)]
        return learned.knowing(weak)

    def knowing(self, keys: Iterable[Key]) -> "KeyTrust":
        """Take note that these keys name several articles each."""
        shared = self.shared | set(map(str, keys))
        ignored = self.ignored
        for kind in _LEARNED:
            of_kind = {key for key in shared if kind_of(key) == kind}
            if len(of_kind) > _MAX_SHARED:
                ignored, shared = ignored | {kind}, shared - of_kind
        return replace(self, shared=shared, ignored=ignored)

    def names_several(self, holders: Sequence[tuple[Entry, EntryKeys]]) -> bool:
        """Say whether of the entries with a weak key in common two have no name in common that can be trusted."""
        names = [{key for key in keys.strong if self.trusts(key)} for _, keys in holders]
        return any(one and two and not one & two for one, two in combinations(names[:_MAX_COMPARED], 2))

    def after_matches(self, renamed: int, kept: int) -> "KeyTrust":
        """Learn from one poll in how many entries a known item came under a new guid, and under its old one."""
        if renamed <= max(2, kept):
            return self
        polls = self.random_polls + 1
        drawn_anew = {KeyKind.GUID} if polls >= _RANDOM_POLLS else set[str]()
        return replace(self, random_polls=polls, ignored=self.ignored | drawn_anew)


def _texts(value: object) -> Iterator[str]:
    return (each for each in listed(value) if isinstance(each, str))


def are_several(key: Key, holders: Sequence[tuple[Entry, EntryKeys]]) -> bool:
    """Say whether the entries that share an address or a guid are different articles; what says nothing tells none."""
    telling = [(entry, keys) for entry, keys in holders if entry.title or entry.text_length or keys.site]
    if any(not _same_article(key, one, two) for one, two in combinations(telling[:_MAX_COMPARED], 2)):
        return True
    return len(telling) >= _A_LIST and all(_are_two_reports(*pair) for pair in combinations(telling[:_A_LIST], 2))


def _same_article(key: Key, one: tuple[Entry, EntryKeys], two: tuple[Entry, EntryKeys]) -> bool:
    """Say whether two entries of one document that share a key are one article, listed twice."""
    (entry_one, keys_one), (entry_two, keys_two) = one, two
    if keys_one.site and keys_two.site:
        return keys_one.site == keys_two.site
    if keys_one.whole == keys_two.whole:
        return True
    same_text = entry_one.text_length > 0 and entry_one.text_hash == entry_two.text_hash
    if key == keys_one.url and keys_one.guid != keys_two.guid and keys_one.guid and keys_two.guid:
        if keys_one.is_own_guid and keys_two.is_own_guid:
            # Other names are other entries (RFC 4287 §4.2.6), but for what is the same to the letter and the minute.
            same_time = times_agree(published_at(entry_one), published_at(entry_two)) is not Agreement.DIFFERS
            is_one = entry_one.title == entry_two.title or is_same_title(entry_one.title, entry_two.title)
            return same_text and same_time and is_one
        if not keys_one.is_own_guid and not keys_two.is_own_guid:
            return True  # revisions of one address
    same_title = bool(entry_one.title) and title_name(entry_one.title) == title_name(entry_two.title)
    # Notes without titles are told apart by what they say.
    return same_title or (keys_one.text is not None and keys_one.text == keys_two.text)


def _are_two_reports(one: tuple[Entry, EntryKeys], two: tuple[Entry, EntryKeys]) -> bool:
    """Say whether two entries under one headline differ in time and in text, and no second name joins them."""
    (entry_one, keys_one), (entry_two, keys_two) = one, two
    other_time = times_agree(published_at(entry_one), published_at(entry_two)) is Agreement.DIFFERS
    is_named = keys_one.guid is not None and keys_one.url == keys_two.url
    return other_time and entry_one.text_hash != entry_two.text_hash and not is_named
