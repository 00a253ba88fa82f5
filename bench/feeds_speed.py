"""Reads real feeds as a run does and with feedparser, and compares CPU time, entries and losses.

`python -m bench.feeds_speed DIR [--others FILE]`: DIR holds gzipped documents and `urls.json` (name -> URL); FILE is
JSON, name -> the entries that other readers found. Prints one JSON line: CPU seconds of both for all documents, and
what was found amiss. Ours holds all that is done with an entry of a feed: reading, resolving, the fingerprint of its
text, and cleaning its body, which a run does once, and only for an article that it stores. feedparser has its defaults,
so it resolves and cleans, too.
"""

import argparse
import gzip
import io
import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import feedparser

from ingest.documents import Entry, Listing
from ingest.work import list_entries
from normalize.clean import clean
from normalize.values import Url

T = TypeVar("T")

_MAX_ENTRIES = 2_000
_POLLED_AT = datetime(2026, 11, 23, tzinfo=UTC)
_RELATIVE = re.compile(
    r"""<(?:a|img|iframe|video|audio|source|embed)\s(?:[^<>]*\s)?(?:href|src|poster)\s*=\s*["']"""
    r"""(?![A-Za-z][A-Za-z0-9+.\-]*:|["'])([^"']*)""",
    re.IGNORECASE,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--others", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    others = json.loads(arguments.others.read_text()) if arguments.others else {}
    print(json.dumps(_compare(_documents(arguments.folder), others, arguments.rounds), ensure_ascii=False))


def _documents(folder: Path) -> dict[str, tuple[Url, bytes]]:
    urls = json.loads((folder / "urls.json").read_text())
    return {name: (Url(url), gzip.decompress((folder / f"{name}.gz").read_bytes())) for name, url in urls.items()}


def _compare(documents: Mapping[str, tuple[Url, bytes]], others: Mapping[str, int], rounds: int) -> dict[str, object]:
    _, reading_s = _timed(lambda: {name: _ours(*document) for name, document in documents.items()}, rounds)
    listings, ours_s = _timed(lambda: {name: _ours_cleaned(*document) for name, document in documents.items()}, rounds)
    found, theirs_s = _timed(lambda: {name: _theirs(*document) for name, document in documents.items()}, rounds)
    most = {name: max(found[name], others.get(name, 0)) for name in documents}
    return {
        "documents": len(documents),
        "bytes": sum(len(body) for _, body in documents.values()),
        "cpu_s": round(ours_s, 2),
        "reading_cpu_s": round(reading_s, 2),
        "feedparser_cpu_s": round(theirs_s, 2),
        "ratio": round(ours_s / theirs_s, 3),
        "entries": sum(len(listing.entries) for listing in listings.values()),
        "best_known": sum(most.values()),
        "lost": {name: [len(listings[name].entries), n] for name, n in most.items() if len(listings[name].entries) < n},
        "without_identity": sum(not _identifiable(entry) for listing in listings.values() for entry in listing.entries),
        "relative": {name: left[:3] for name, listing in listings.items() if (left := _relative(listing))},
        "findings": {
            name: [f.kind for f in listing.findings] for name, listing in listings.items() if listing.findings
        },
    }


def _timed(work: Callable[[], T], rounds: int) -> tuple[T, float]:
    """Return the result, and the CPU seconds of the best of several rounds: the others were disturbed."""
    best = float("inf")
    for _ in range(rounds):
        before = time.process_time()
        result = work()
        best = min(best, time.process_time() - before)
    return result, best


def _ours(url: Url, body: bytes) -> Listing:
    return list_entries(body, None, url, "UTC", _POLLED_AT, _MAX_ENTRIES)


def _ours_cleaned(url: Url, body: bytes) -> Listing:
    listing = _ours(url, body)
    for entry in listing.entries:
        clean(entry.body)
    return listing


def _theirs(url: Url, body: bytes) -> int:
    return len(feedparser.parse(io.BytesIO(body), response_headers={"content-location": url}).entries)


def _identifiable(entry: Entry) -> bool:
    return bool(entry.guid or entry.link)


def _relative(listing: Listing) -> list[str]:
    bodies = [html for entry in listing.entries for html in (entry.body, entry.summary)]
    links = [entry.link for entry in listing.entries if entry.link and not entry.link.startswith("http")]
    return links + [found for html in bodies for found in _RELATIVE.findall(html)]


if __name__ == "__main__":
    main()
