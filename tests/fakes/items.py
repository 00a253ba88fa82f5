"""What a store would remember of the entries that were matched, in a dictionary."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ingest.documents import Entry
from ingest.identity.key_trust import KeyTrust
from ingest.identity.match import MatchedEntry, Verdict, match_entries, wanted_keys
from normalize.values import Url
from store.memory import ItemMemory, ItemStatus, Key

FIRST_SEEN = datetime(2026, 2, 2, 12, tzinfo=UTC)


def no_rule(_: Url) -> str | None:
    """Know no site's numbers."""
    return None


class RememberedItems:
    """What a store would remember, in a dictionary."""

    def __init__(self, site_key: Callable[[Url], str | None] = no_rule) -> None:
        self.items: dict[str, ItemMemory] = {}
        self.keys: dict[Key, str] = {}
        self.trust = KeyTrust()
        self.site_key = site_key

    def poll(self, entries: Sequence[Entry], source: str = "feed") -> list[MatchedEntry]:
        wanted = wanted_keys(entries, source, self.site_key)
        known = {key: self.items[self.keys[key]] for key in wanted if key in self.keys}
        matched, self.trust = match_entries(entries, source, known, self.trust, self.site_key, self.held)
        for one in sorted(matched, key=lambda each: each.verdict is not Verdict.NEW):
            self.remember(one, source)
        return matched

    def held(self, identity: str) -> list[Key]:
        return [key for key, named in self.keys.items() if named == identity]

    def remember(self, one: MatchedEntry, source: str) -> None:
        if one.identity not in self.items:
            at = one.entry.published.at if one.entry.published else None
            self.items[one.identity] = ItemMemory(
                identity=one.identity,
                source=source,
                url=one.entry.link or "",
                title=one.entry.title,
                status=ItemStatus.STORED,
                first_seen_at=FIRST_SEEN,
                published_at=at,
                entry_hash=one.entry_hash,
            )
        elif one.verdict is Verdict.CHANGED:
            item = self.items[one.identity]
            self.items[one.identity] = replace(item, title=one.entry.title, entry_hash=one.entry_hash)
        for key in one.keys:
            self.keys.setdefault(key, one.identity)
