"""Normalize one article: the document that is written, in the form of a site generator."""

from datetime import UTC, datetime

from normalize.article import Article
from normalize.normalize import normalize
from normalize.profiles import load_profile
from normalize.values import Html, Url
from store.document import Document

AT = datetime(2026, 2, 28, 6, 26, tzinfo=UTC)


def normalized() -> Document:
    article = Article(
        identity="harbour:lamp",
        source="harbour",
        url=Url("https://harbour.example/lamp"),
        title="A lamp",
        body=Html("<p>A lamp was <b>lit</b> in the harbour.</p><script>alert(1)</script>"),
        published=AT,
        fetched_at=AT,
        listed_url=Url("https://harbour.example/lamp"),
    )
    return normalize(article, load_profile("hugo"), slug="a-lamp", zone=UTC)
