"""What `feed_conformance.py` asks for: a feed's entries as plain dictionaries, read by `ingest.fetcher.read_feed`."""

from collections.abc import Mapping
from datetime import UTC, datetime

from ingest.fetcher.read_feed import read_feed
from ingest.fetcher.shown_title import shown_title
from ingest.messages import Entry, Listing
from ingest.text.urls import resolve
from normalize.article import Moment, Url


def parse_feed(body: bytes, headers: Mapping[str, str], url: str) -> list[dict[str, object]]:
    named = {name.lower(): value for name, value in headers.items()}
    base = resolve(url, named.get("content-location", url)) or url
    listing = read_feed(
        body, content_type=named.get("content-type"), url=Url(base), zone="UTC", polled_at=datetime.now(UTC)
    )
    return [_shown(entry, listing) for entry in listing.entries]


def _shown(entry: Entry, listing: Listing) -> dict[str, object]:
    """Show what a reader shows: an entry without a page of its own leads to its site."""
    return {
        "id": entry.guid or entry.link,
        "link": entry.link or listing.home_url,
        "title": shown_title(entry),
        "published": _iso(entry.published or entry.updated),
        "updated": _iso(entry.updated),
        "content_html": entry.body,
        "summary_html": entry.summary or entry.body,
        "author": ", ".join(entry.authors),
        "categories": list(entry.categories),
        "enclosures": [file.url for file in entry.enclosures],
        "images": list(entry.images),
    }


def _iso(moment: Moment | None) -> str | None:
    return moment.at.isoformat() if moment else None
