"""The project as outside benchmarks want it: what the pipeline reads of a feed and of a page, under their names."""

from collections.abc import Mapping
from datetime import UTC, datetime

from ingest.documents import Entry, Listing
from ingest.extractor.extract import extract
from ingest.fetcher.shown_title import shown_title
from ingest.text.urls import resolve
from ingest.work import list_entries
from normalize.values import Moment, Url


def parse_feed(body: bytes, headers: Mapping[str, str], url: str) -> list[dict[str, object]]:
    """Return the entries of a feed."""
    named = {name.lower(): value for name, value in headers.items()}
    base = resolve(url, named.get("content-location", url)) or Url(url)
    listing = list_entries(body, named.get("content-type"), base, "UTC", datetime.now(UTC), 2_000)
    return [_entry(entry, listing) for entry in listing.entries]


def _entry(entry: Entry, listing: Listing) -> dict[str, object]:
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


def extract_article(html: str | bytes, url: str) -> dict[str, object]:
    """Return the article of a page, by the generic way."""
    body, kind = (
        (html, None) if isinstance(html, bytes) else (html.encode("utf-8", "replace"), "text/html; charset=utf-8")
    )
    found = extract(body, Url(url), content_type=kind, rule=None, zone="UTC", fetched_at=datetime.now(UTC))
    return {
        "text": found.text,
        "images": [image.url for image in found.images],
        "title": found.title,
        "date": _iso(found.published),
        "author": found.author,
    }


def _iso(moment: Moment | None) -> str | None:
    return moment.at.isoformat() if moment else None
