"""A fuzz target for the feed reader, for atheris: `python -m tests.fuzz.fuzz_feed -runs=200000 FOLDER`.

What it holds is what the promises of the reader come to for any bytes; `test_replay_feed` holds the seeds to it. FOLDER
takes what the fuzzer finds worth keeping; the seeds stand in the tree and are only read.
"""

import importlib
import sys
from datetime import UTC, datetime
from pathlib import Path

from ingest.documents import Entry

SEEDS = Path(__file__).parent / "corpus" / "feed"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CONTENT_TYPES = (None, "application/rss+xml", "text/xml; charset=gb2312", "application/feed+json; charset=utf-16")
MAX_ENTRIES = 50


def hold_promises(data: bytes) -> None:
    """Read a document and recognise its entries; its first byte chooses what HTTP says of it."""
    from ingest.work import list_entries
    from normalize.values import Url

    listing = list_entries(
        data[1:],
        CONTENT_TYPES[data[0] % len(CONTENT_TYPES)] if data else None,
        Url("https://feed.example/feed.xml"),
        "Asia/Shanghai",
        NOW,
        MAX_ENTRIES,
    )
    assert (listing.format is None) == any(finding.kind == "not_a_feed" for finding in listing.findings)
    assert len(listing.entries) <= MAX_ENTRIES
    for entry in listing.entries:
        texts = [entry.title, entry.body, entry.summary, entry.guid or "", *entry.authors, *entry.categories]
        assert all(text.encode() is not None for text in texts), "a text that no file can hold"
        urls = [*entry.images, *(file.url for file in entry.enclosures), *([entry.link] if entry.link else [])]
        assert all(url.startswith(("http://", "https://")) and url.isascii() for url in urls)
        assert "\n" not in entry.title
        dates = [moment.at for moment in (entry.published, entry.updated) if moment]
        assert all(at.utcoffset() is not None for at in dates)
    _recognised_again(listing.entries)


def _recognised_again(entries: tuple[Entry, ...]) -> None:
    """Hold that a document that is read a second time brings nothing new and no edit."""
    from ingest.identity.match import Verdict
    from tests.fakes.items import RememberedItems

    memory = RememberedItems()
    memory.poll(entries)
    assert all(one.verdict is Verdict.SEEN for one in memory.poll(entries))


def main() -> None:
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["ingest", "feedparser"]):
        importlib.import_module("ingest.work")
        importlib.import_module("ingest.fetcher.feeds.feedparser_fallback")
        importlib.import_module("ingest.identity.match")
    atheris.Setup([*sys.argv, str(SEEDS)], hold_promises)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
