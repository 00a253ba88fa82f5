"""Sifts every entry of real feed documents, twice, and looks for articles that were merged or doubled.

    python bench/identities.py DIR...

Each DIR holds feed documents (plain or .gz). Prints one JSON line: documents, entries, items, listed_twice (entries
that name an item again, with the same address or guid and the same title or text), false_merges (entries taken for one
item that share nothing of this), unstable (entries that a second reading of the same document takes for new or
changed), unidentified (entries without any key), swallowed (entries that, listed one by one, are taken for one with
another guid and another address).
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ingest.documents import Entry
from ingest.extractor.site_rules.book import load_rules, site_key
from ingest.identity.key_trust import KeyTrust
from ingest.identity.keys import title_letters
from ingest.identity.match import MatchedEntry, Verdict, match_entries, wanted_keys
from ingest.text.urls import url_key
from ingest.work import list_entries
from normalize.values import Url
from store.memory import ItemMemory, ItemStatus, Key

NOW = datetime(2100, 1, 1, tzinfo=UTC)


class Memory:
    """What a store would remember of what was sifted."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.items: dict[str, ItemMemory] = {}
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self._keys: dict[Key, str] = {}
        self._rules = load_rules(None, built_in=True)

    def sift(self, source: str, entries: tuple[Entry, ...]) -> list[MatchedEntry]:
        """Judge one document."""
        wanted = wanted_keys(entries, source, self._site_key)
        known = {key: self.items[self._keys[key]] for key in wanted if key in self._keys}
        verdicts, _ = match_entries(entries, source, known, KeyTrust(), self._site_key, self._held)
        return verdicts

    def remember(self, source: str, verdicts: list[MatchedEntry]) -> None:
        """Remember what a document showed."""
        for one in verdicts:
            entry, at = one.entry, one.entry.published.at if one.entry.published else None
            self.entries[one.identity].append(entry)
            fresh = ItemMemory(one.identity, source, entry.link or "", entry.title, ItemStatus.STORED, NOW)
            item = self.items.get(one.identity, fresh)
            hashed = one.entry_hash or item.entry_hash
            self.items[one.identity] = replace(item, source=source, published_at=at, entry_hash=hashed)
            for key in one.keys:
                self._keys.setdefault(key, one.identity)

    def _held(self, identity: str) -> list[Key]:
        return [key for key, named in self._keys.items() if named == identity]

    def _site_key(self, url: Url) -> str | None:
        return site_key(url, self._rules)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    memory, count = Memory(), Counter[str]()
    for name, body in documents(parser.parse_args().folders):
        listing = list_entries(body, None, Url(f"https://feed.example/{name}"), "UTC", NOW, 100_000)
        first = memory.sift(name, listing.entries)
        memory.remember(name, first)
        again = memory.sift(name, listing.entries)
        count["documents"] += 1
        count["entries"] += len(first)
        count["unidentified"] += sum(not one.keys and one.verdict is Verdict.NEW for one in first)
        count["unstable"] += sum(one.verdict is not Verdict.SEEN for one in again)
        count["swallowed"] += swallowed(name, listing.entries)
    for entries in memory.entries.values():
        strangers = sum(not same(entries[0], other) for other in entries[1:])
        count["false_merges"] += strangers
        count["listed_twice"] += len(entries) - 1 - strangers
    names = ("documents", "entries", "listed_twice", "false_merges", "unstable", "unidentified", "swallowed")
    print(json.dumps({"items": len(memory.items)} | {name: count[name] for name in names}))


def swallowed(source: str, entries: tuple[Entry, ...]) -> int:
    """Count the entries of a document that are taken for another when each is listed alone, the oldest first."""
    memory, count = Memory(), 0
    for entry in reversed(entries):
        [matched] = memory.sift(source, (entry,))
        others = memory.entries.get(matched.identity, [])
        count += any(has_other_names(entry, other) for other in others)
        memory.remember(source, [matched])
    return count


def has_other_names(one: Entry, two: Entry) -> bool:
    """Say whether both have a guid and a link, and share neither."""
    has_both = one.guid and two.guid and one.link and two.link
    return bool(has_both) and one.guid != two.guid and url_key(one.link or "") != url_key(two.link or "")


def same(one: Entry, two: Entry) -> bool:
    """Say whether two entries are one article to the eye: they share address or guid, and title or text."""
    shares_name = bool(one.guid and one.guid == two.guid) or bool(
        one.link and two.link and url_key(one.link) == url_key(two.link)
    )
    return shares_name and (title_letters(one.title) == title_letters(two.title) or one.text_hash == two.text_hash)


def documents(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    for path in sorted(path for folder in folders for path in folder.iterdir() if path.suffix in {".gz", ".xml"}):
        body = path.read_bytes()
        yield path.name, gzip.decompress(body) if path.suffix == ".gz" else body


if __name__ == "__main__":
    main()
