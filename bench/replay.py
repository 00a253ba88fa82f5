"""Replays recorded polls of a feed through parsing, identity and change detection, as runs would, without a network.

    python bench/replay.py DIR [--zone Asia/Shanghai] [--no-rules]

DIR holds the documents and `index.json`, a list of {"file", "polled_at"} in the order of the polls. Prints one JSON
line: polls, articles (items that were stored), duplicates (items beyond one for each number that the site's own
addresses hold), lost (numbers without an item), rewrites (edits that were seen), dropped (documents that could not be
read).
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ingest.documents import Listing
from ingest.extractor.site_rules.book import RuleBook, load_rules, site_key
from ingest.identity.key_trust import KeyTrust
from ingest.run.sift import Sieve, remember_known, sift_listing
from ingest.source import Source
from ingest.work import list_entries
from normalize.values import Url
from store.memory import ItemStatus
from store.rehearsal import Rehearsal


@dataclass(slots=True)
class Tally:
    """What the replay came to so far."""

    polls: int = 0
    dropped: int = 0
    rewrites: int = 0
    listed: set[str] = field(default_factory=set)
    """The site's own numbers that the documents named."""
    stored: list[str | None] = field(default_factory=list)
    """Of each stored item, the number of its address."""

    def line(self) -> str:
        """Return the tally as one line of JSON."""
        numbers = [number for number in self.stored if number]
        return json.dumps(
            {
                "polls": self.polls,
                "articles": len(self.stored),
                "duplicates": len(numbers) - len(set(numbers)),
                "lost": len(self.listed - set(numbers)),
                "rewrites": self.rewrites,
                "dropped": self.dropped,
            }
        )


def replay(folder: Path, zone: str, rules: RuleBook) -> Tally:
    tally = Tally()
    source = Source("replayed", ("file:replayed.xml",), zone=ZoneInfo(zone))
    trust = KeyTrust()
    with TemporaryDirectory() as scratch, Rehearsal.open(Path(scratch) / "none", Path(scratch) / "state") as store:
        for body, polled_at in recorded(folder):
            listing = list_entries(body, None, Url("http://localhost/replayed.xml"), zone, polled_at, 2_000)
            tally.polls += 1
            tally.dropped += listing.format is None
            tally.listed |= {number for number in numbers_of(listing, rules) if number}
            trust = one_poll(source, listing, trust, polled_at, store, rules, tally)
    return tally


def one_poll(
    source: Source,
    listing: Listing,
    trust: KeyTrust,
    polled_at: datetime,
    store: Rehearsal,
    rules: RuleBook,
    tally: Tally,
) -> KeyTrust:
    """Do what a run does with a listing, but for getting the articles."""
    sifting = sift_listing(listing, Sieve(source, polled_at, trust), store, rules)
    for order in sifting.orders:
        tally.rewrites += order.item is not None
        if order.item is None:
            tally.stored.append(site_key(order.url, rules))
        memory = replace(order.memory(ItemStatus.STORED, polled_at), title=order.entry.title)
        store.remember_item(memory, order.keys)
    remember_known(sifting, source, store, polled_at)
    return sifting.trust


def numbers_of(listing: Listing, rules: RuleBook) -> Iterator[str | None]:
    for entry in listing.entries:
        yield site_key(entry.link, rules) if entry.link else None


def recorded(folder: Path) -> Iterator[tuple[bytes, datetime]]:
    for row in json.loads((folder / "index.json").read_text()):
        body = (folder / row["file"]).read_bytes()
        yield gzip.decompress(body) if row["file"].endswith(".gz") else body, datetime.fromisoformat(row["polled_at"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--zone", default="UTC", help="of dates that state none")
    parser.add_argument("--no-rules", action="store_true", help="without the site rules")
    arguments = parser.parse_args()
    rules = RuleBook() if arguments.no_rules else load_rules(None, built_in=True)
    print(replay(arguments.folder, arguments.zone, rules).line())


if __name__ == "__main__":
    main()
