"""An article to start from, and how a test says what it has of its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from normalize.article import Article
from normalize.values import Html, Url

PUBLISHED = datetime(2026, 2, 28, 8, 6, 26, 999, tzinfo=timezone(timedelta(hours=8)))

_PLAIN = Article(
    identity="site:e.org:1",
    source="example",
    url=Url("https://e.org/articles/1.htm"),
    title="A plain title",
    body=Html("<p>The text.</p>"),
    published=PUBLISHED,
    fetched_at=datetime(2026, 2, 28, 0, 10, tzinfo=UTC),
    listed_url=Url("https://m.e.org/1.htm"),
)


def article(**fields: Any) -> Article:
    return replace(_PLAIN, **fields)
