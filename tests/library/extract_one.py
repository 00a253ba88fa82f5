"""Extract one page: its text, title, author, day and images."""

from datetime import UTC, datetime

from ingest.documents import Extracted
from ingest.extractor.extract import extract
from normalize.values import Url

PAGE = b"""<html><head><title>A lamp - Harbour</title><meta name="author" content="Jane Doe"></head><body>
<nav><a href="/">Home</a></nav><article><h1>A lamp</h1>
<p>A lamp was lit in the harbour, and whoever came in late could see it from afar.</p>
<p>Nobody had asked for it, and nobody wanted to be without it when the winter came.</p></article></body></html>"""


def extracted() -> Extracted:
    return extract(
        PAGE,
        Url("https://harbour.example/lamp"),
        content_type="text/html; charset=utf-8",
        rule=None,
        zone="UTC",
        fetched_at=datetime.now(UTC),
    )
