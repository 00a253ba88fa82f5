"""Whether an entry is a known item: what speaks for it, and what contradicts. Pure.

A name that both have and that differs, a text that differs where the times agree, a time that differs where the texts
agree: each keeps two apart that share a headline. What the feed leaves open, the page decides before it is stored.
"""

from dataclasses import dataclass
from datetime import timedelta

from ingest.documents import Entry
from ingest.identity.addresses import Nearness, article_number, is_address, nearness
from ingest.identity.agreement import (
    Agreement,
    entry_hash,
    is_same_title,
    published_at,
    texts_agree,
    times_agree,
)
from ingest.identity.key_trust import KeyTrust
from ingest.identity.keys import EntryKeys, address_name
from store.keys import KeyKind, kind_of, parts_of, shown_value
from store.memory import ItemMemory, Key

_ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Known:
    """A known item with all of its keys, as an entry of a source is compared with it."""

    item: ItemMemory
    held: frozenset[Key]
    source: str
    trust: KeyTrust
    guids_are_redrawn: bool = False
    """The document gives several known articles new guids and nothing else that is new."""

    def guids_agree(self, keys: EntryKeys) -> Agreement:
        """Compare guids that say something beside an address."""
        guids = self.guids()
        if keys.guid is None or not guids or self.guids_are_redrawn or KeyKind.GUID in self.trust.ignored:
            return Agreement.SILENT
        if keys.guid in guids:
            return Agreement.AGREES
        own = [key for key in guids if not self._is_address(key)]
        return Agreement.DIFFERS if keys.is_own_guid and own and self.trust.trusts(keys.guid) else Agreement.SILENT

    def guids(self) -> frozenset[Key]:
        """Return the guids under which the source listed the item."""
        return frozenset(
            key for key in self.held if kind_of(key) == KeyKind.GUID and parts_of(key).source == self.source
        )

    def _is_address(self, guid: Key) -> bool:
        """Say whether a guid of the item is one of its addresses, and no place on a page."""
        value = shown_value(guid)
        return value is not None and is_address(value) and "#" not in value and address_name(value) in self.held

    def addresses(self) -> list[str]:
        """Return where the item stands and stood, as far as it is remembered at full length."""
        values = (shown_value(key) for key in self.held if kind_of(key) == KeyKind.URL)
        known = [f"https://{value}" for value in values if value]
        is_held = bool(self.item.url) and address_name(self.item.url) in self.held
        return known if is_held or not self.item.url else [*known, self.item.url]

    def nearness(self, entry: Entry, keys: EntryKeys) -> Nearness:
        """Compare the addresses: the nearest counts."""
        if keys.url and keys.url in self.held:
            return Nearness.SAME
        found = {nearness(entry.link, each) for each in self.addresses()}
        return next((each for each in Nearness if each in found), Nearness.SILENT)

    def times_agree(self, entry: Entry, keys: EntryKeys) -> Agreement:
        """Compare the times; a title is remembered with its minute."""
        if keys.title and keys.title in self.held:
            return Agreement.AGREES
        return times_agree(published_at(entry), self.item.published_at)


def joins(entry: Entry, keys: EntryKeys, known: Known, *, all_are_renamed: bool) -> bool:
    """Say whether an entry that no strong key led to an item is that item all the same.

    `all_are_renamed` says that every entry of the document has new names, and that they are like known items.
    """
    near, guid = known.nearness(entry, keys), known.guids_agree(keys)
    time, text = known.times_agree(entry, keys), texts_agree(entry, known.item, keys, known.held)
    is_near = near in {Nearness.SAME, Nearness.NEAR}
    if guid is Agreement.DIFFERS and not is_near and near is not Nearness.SILENT:
        return False
    if not is_same_title(entry.title, known.item.title):
        return guid is not Agreement.DIFFERS and _same_number_and_minute(entry, known.item)
    if text is Agreement.DIFFERS:
        return is_near and guid is not Agreement.DIFFERS and time is Agreement.AGREES
    if time is Agreement.DIFFERS:
        return is_near and guid is not Agreement.DIFFERS and text is Agreement.AGREES
    if Agreement.AGREES not in (time, text):
        return False
    if guid is Agreement.DIFFERS:
        both = time is Agreement.AGREES and text is Agreement.AGREES
        return both and (is_near or all_are_renamed)
    if is_near or near is Nearness.SILENT:
        return True
    return _is_renamed(entry, keys, known, near, all_are_renamed=all_are_renamed)


def _is_renamed(entry: Entry, keys: EntryKeys, known: Known, near: Nearness, *, all_are_renamed: bool) -> bool:
    """Say whether an entry with another address and no guid of its own says the very same as an item.

    A long text is enough where one of them has no guid; else only the parameters may differ, and those of all others.
    """
    time, text = known.times_agree(entry, keys), texts_agree(entry, known.item, keys, known.held)
    if text is not Agreement.AGREES:
        return False
    if near is Nearness.SIBLING and all_are_renamed:
        return True
    return time is Agreement.AGREES and keys.text is not None and not (keys.guid and known.guids())


def is_alike(entry: Entry, keys: EntryKeys, known: Known) -> bool:
    """Say whether an entry says all that an item says, for the question whether a whole document was renamed."""
    same = is_same_title(entry.title, known.item.title)
    return (
        same
        and texts_agree(entry, known.item, keys, known.held) is Agreement.AGREES
        and known.times_agree(entry, keys) is not Agreement.DIFFERS
    )


def contradicts(entry: Entry, keys: EntryKeys, known: Known, *, other_is_new: bool, has_other: bool) -> bool:
    """Tell an address or guid that is used again for another article: nothing else is the item's.

    Without a second name that is new, another time has to be stated, too: headlines and texts are rewritten.
    """
    item, hashed = known.item, entry_hash(entry)
    if hashed is None or item.entry_hash in (None, hashed):
        return False
    same_title, time = is_same_title(entry.title, item.title), known.times_agree(entry, keys)
    if known.guids_agree(keys) is Agreement.DIFFERS:
        return _is_another_report(entry, keys, known, same_title=same_title, time=time)
    if same_title or time is Agreement.AGREES or any(key in known.held for key in (keys.text, keys.whole) if key):
        return False
    return other_is_new or (not has_other and time is Agreement.DIFFERS)


def _is_another_report(entry: Entry, keys: EntryKeys, known: Known, *, same_title: bool, time: Agreement) -> bool:
    """Say whether an entry of another guid is another report under the address: of a status page, a topic, a register.

    It is not where it says the same: then the guid was drawn anew, or the headline was edited with it.
    """
    if texts_agree(entry, known.item, keys, known.held) is Agreement.AGREES:
        return not same_title and time is not Agreement.AGREES
    return not same_title or time is Agreement.DIFFERS or entry.text_length > 0


def _same_number_and_minute(entry: Entry, item: ItemMemory) -> bool:
    number = article_number(entry.link) if entry.link else None
    same_number = number is not None and number == article_number(item.url)
    return same_number and times_agree(published_at(entry), item.published_at, _ONE_MINUTE) is Agreement.AGREES
