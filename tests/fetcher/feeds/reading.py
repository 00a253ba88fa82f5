"""Reads a document as the tests here do: one URL, one zone, one time."""

from datetime import UTC, datetime

from ingest.documents import Enclosure, Entry, Listing
from ingest.fetcher.feeds.read import read_feed
from normalize.values import Moment, Url

URL = Url("https://feed.example/feed.xml")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def read(body: bytes | str, *, url: Url = URL, max_entries: int = 2000) -> Listing:
    raw = body.encode() if isinstance(body, str) else body
    return read_feed(raw, content_type=None, url=url, zone="Asia/Shanghai", polled_at=NOW, max_entries=max_entries)


def only(body: bytes | str) -> Entry:
    [entry] = read(body).entries
    return entry


def rss(items: str, *, before: str = "", root: str = '<rss version="2.0">') -> str:
    return f"{before}{root}<channel><title>C</title><link>https://site.example/</link>{items}</channel></rss>"


def item(inside: str) -> str:
    return rss(f"<item>{inside}</item>")


def kinds(listing: Listing) -> list[str]:
    return [finding.kind for finding in listing.findings]


def as_json(value: object) -> object:
    """Write a value of a listing as the expectations do."""
    match value:
        case Moment():
            return value.at.isoformat()
        case Enclosure():
            return [value.url, value.type, value.size_bytes]
        case frozenset():
            return sorted(value)
        case tuple():
            return [as_json(each) for each in value]
    return value
