"""A fuzz target for the feed reader, for atheris: `python -m tests.fuzz.fuzz_feed -runs=200000 CORPUS`.

What it holds is what the promises of `read_feed` come to for any bytes; `test_replay_feed` holds the seeds to it.
"""

import importlib
import sys
from datetime import UTC, datetime
from pathlib import Path

SEEDS = Path(__file__).parent / "corpus" / "feed"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CONTENT_TYPES = (None, "application/rss+xml", "text/xml; charset=gb2312", "application/feed+json; charset=utf-16")


def hold_promises(data: bytes) -> None:
    """Read a document; its first byte chooses what HTTP says of it."""
    from ingest.fetcher.read_feed import read_feed
    from normalize.article import Url

    listing = read_feed(
        data[1:],
        content_type=CONTENT_TYPES[data[0] % len(CONTENT_TYPES)] if data else None,
        url=Url("https://feed.example/feed.xml"),
        zone="Asia/Shanghai",
        polled_at=NOW,
        max_entries=50,
    )
    assert (listing.format is None) == any(finding.kind == "not_a_feed" for finding in listing.findings)
    assert len(listing.entries) <= 50
    for entry in listing.entries:
        texts = [entry.title, entry.body, entry.summary, entry.guid or "", *entry.authors, *entry.categories]
        assert all(text.encode() is not None for text in texts), "a text that no file can hold"
        urls = [*entry.images, *(file.url for file in entry.enclosures), *([entry.link] if entry.link else [])]
        assert all(url.startswith(("http://", "https://")) and url.isascii() for url in urls)
        assert "\n" not in entry.title


def main() -> None:
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["ingest", "feedparser"]):
        importlib.import_module("ingest.fetcher.read_feed")
        importlib.import_module("ingest.fetcher.tolerant_reader")
    atheris.Setup([*sys.argv, str(SEEDS)], hold_promises)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
