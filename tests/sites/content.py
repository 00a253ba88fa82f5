"""A content store of the traps, written by the real normalizer and the real store."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from normalize.article import Article, Picture
from normalize.clean import clean
from normalize.front_matter.fields import description_of, tags_of
from normalize.normalize import normalize
from normalize.plain import one_line
from normalize.profile import Body, Profile
from normalize.slug import make_slug
from normalize.values import Html, Url
from store.document import Asset
from store.manifest import Run
from store.memory import ItemMemory, ItemStatus, Key, PictureMemory
from store.store import Store
from tests.sites.page import Page, read_html
from tests.sites.traps import FETCHED_AT, Trap

ZONE = ZoneInfo("Asia/Shanghai")
"""Of the store: the day of most traps is another one there than in UTC."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a site must show of one post."""

    slug: str
    path: str
    url: str
    title: str
    page: Page | None
    """What the article says; None where the post shows something else on purpose."""
    tags: tuple[str, ...]
    at: datetime
    description: str
    images: frozenset[bytes]


def write_content(profile: Profile, content: Path, state: Path, articles: Iterable[Trap]) -> list[Post]:
    """Write articles into a content folder, and return what was written."""
    posts = []
    with Store.open(content, state, now=FETCHED_AT) as store:
        for number, trap in enumerate(articles):
            posts.append(_put(number, trap, profile, store))
        store.finish(Run("traps", FETCHED_AT, FETCHED_AT))
    return posts


def _put(number: int, trap: Trap, profile: Profile, store: Store) -> Post:
    article, assets = article_of(number, trap)
    for data in trap.images:
        store.keep_blob(data)
    slug = make_slug(article.title, article.identity, style="cjk" if trap.slug_style == "cjk" else "ascii")
    document = replace(normalize(article, profile, slug=slug, zone=ZONE), assets=assets)
    item = ItemMemory(
        identity=article.identity,
        source=article.source,
        url=article.url,
        title=article.title,
        status=ItemStatus.STORED,
        first_seen_at=FETCHED_AT,
        path=document.path,
        slug=slug,
    )
    pictures = [
        PictureMemory(article.identity, picture.url, asset.name, asset.sha256)
        for picture, asset in zip(article.pictures, assets, strict=True)
    ]
    store.put(document, item, [Key(article.identity)], pictures)
    is_whole = trap.publish.value != "excerpt" and "<iframe src=" not in trap.body
    return Post(
        slug=slug,
        path=document.path,
        url=article.url,
        title=one_line(document.title),
        page=_said(article, trap, profile) if is_whole else None,
        tags=tags_of(article),
        at=min(article.published, FETCHED_AT),
        description=description_of(article) or "",
        images=frozenset(trap.images),
    )


def _said(article: Article, trap: Trap, profile: Profile) -> Page:
    html = article.body if trap.is_plain else clean(article.body)
    is_markdown = profile.body is Body.MARKDOWN
    return read_html(html, notes=profile.dialect.footnotes and is_markdown, shift=is_markdown)


def article_of(number: int, trap: Trap) -> tuple[Article, tuple[Asset, ...]]:
    urls = [Url(f"https://e.org/{number}/{place}.png") for place in range(len(trap.images))]
    hashes = [hashlib.sha256(data).hexdigest() for data in trap.images]
    names = [f"{sha256[:12]}.png" for sha256 in hashes]
    body = trap.body
    for place, url in enumerate(urls):
        body = body.replace(f"{{{place}}}", url)
    article = Article(
        identity=f"url:https://e.org/{number}",
        source="example",
        url=Url(f"https://e.org/articles/{number}.htm"),
        title=trap.title,
        body=Html(body),
        published=trap.published,
        fetched_at=FETCHED_AT,
        listed_url=Url(f"https://m.e.org/{number}.htm"),
        element=Html(f"<div>{body}</div>"),
        tags=trap.tags,
        categories=trap.categories,
        description=trap.description,
        author=trap.author,
        cover_url=urls[0] if urls else None,
        pictures=tuple(Picture(url, name, 4, 4) for url, name in zip(urls, names, strict=True)),
        publish=trap.publish,
    )
    assets = tuple(Asset(name, sha256) for name, sha256 in zip(names, hashes, strict=True))
    return replace(article, **trap.fields), assets  # type: ignore[arg-type]  # a trap's fields are an article's
