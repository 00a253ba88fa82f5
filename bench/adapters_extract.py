"""`extract_article` in the form that outside benchmarks of extractors expect: it only renames."""

from datetime import UTC, datetime

from ingest.extractor.extract import extract
from normalize.article import Url

NOW = datetime.now(UTC)


def extract_article(html: str | bytes, url: str) -> dict[str, object]:
    """Return text, images, title, date and author of a page."""
    body, kind = (
        (html, "text/html")
        if isinstance(html, bytes)
        else (html.encode("utf-8", "replace"), "text/html; charset=utf-8")
    )
    found = extract(body, Url(url), content_type=kind, rule=None, zone="UTC", fetched_at=NOW)
    images = [image.url for image in found.images]
    return {
        "text": found.text,
        "images": images,
        "title": found.title,
        "date": found.published.at.isoformat() if found.published else None,
        "author": found.author,
    }
