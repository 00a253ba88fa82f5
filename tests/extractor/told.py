"""Pages of a test's own, and what the extractor tells of them."""

import json
from datetime import UTC, datetime

from ingest.documents import Extracted, Hints
from ingest.extractor.extract import extract
from normalize.values import Url

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ADDRESS = "https://quay.example/2025/the-crane-is-back.html"
PROSE = (
    "The crane on the quay lifts again after 11 years, and the first thing it lifted was the bench that had stood"
    " in its way. Those who mended it did so on Saturdays, with parts from two other cranes and much patience."
)


def told(
    body: str, *, head: str = "", url: str = ADDRESS, zone: str = "UTC", lang: str = "en", site: str | None = None
) -> Extracted:
    """Return what is read of a page with this head and this body, whose feed calls itself so."""
    page = f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return extract(
        page.encode(), Url(url), content_type=None, rule=None, zone=zone, fetched_at=NOW, hints=Hints(site_name=site)
    )


def in_json_ld(*objects: object) -> str:
    """Return the elements that state these objects in JSON-LD."""
    return "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in objects)


def article(title: str, *parts: str) -> str:
    """Return the markup of an article of two paragraphs, and of what else stands in it."""
    return f"<main><article><h1>{title}</h1>{''.join(parts)}<p>{PROSE}</p><p>{PROSE[::-1]}</p></article></main>"
