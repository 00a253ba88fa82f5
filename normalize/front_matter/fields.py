"""What front matter can hold: each field of the closed schema, made from an article and cleaned. Pure.

Nothing of a feed or a page chooses a key; it only ever becomes the value of a field that is listed here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from normalize import excerpt
from normalize.article import Article, Publish
from normalize.plain import clip_bytes, one_line
from normalize.values import BodyOrigin
from normalize.visible import visible_text

Value: TypeAlias = str | int | bool | datetime | tuple[str, ...] | None
"""None, "" and () are not written."""

TAG = "fetched"
_MAX_TITLE_CHARS = 300
_MAX_DESCRIPTION_CHARS = 200
_MAX_SUMMARY_CHARS = 300
_MAX_TEXT_CHARS = 1000
_MAX_TAG_BYTES = 100
"""A generator makes a file of a tag, with a suffix (`.atom.xml`), sometimes in pinyin, which is twice as long; beyond
255 bytes the whole build fails (Hugo, Zola, Hexo, Pelican, MkDocs: ENAMETOOLONG)."""
_MAX_TAGS = 100
# What ends a path, starts a query, or is cut off by one generator or another; `,` separates tags in Pelican's header.
_NOT_IN_TAGS = re.compile(r"[/\\#%?,;:*\"<>|{}\[\]^`]+")
_MARKUP = re.compile(r"<[A-Za-z/!]|&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]\w+);")


@dataclass(frozen=True, slots=True)
class Facts:
    """An article, and what became known of it on the way to its document."""

    article: Article
    title: str
    slug: str
    content_hash: str
    cover: str | None = None
    """How the post names its lead image, when it is a file of its own."""


def title_of(article: Article) -> str:
    """Return the title as one line of at most 300 characters, never empty."""
    line = one_line(article.title, _MAX_TITLE_CHARS)
    return line or one_line(visible_text(article.body), 60) or one_line(article.url, _MAX_TITLE_CHARS) or article.source


def tags_of(article: Article) -> tuple[str, ...]:
    """Return "fetched", the source, then its tags; each once whatever its case, fit for a path, at most 100 bytes."""
    seen: dict[str, str] = {}
    for tag in (TAG, article.source, *article.tags):
        clean = clean_tag(tag)
        if clean:
            seen.setdefault(clean.casefold(), clean)
    return tuple(seen.values())[:_MAX_TAGS]


def clean_tag(tag: str) -> str:
    """Return a tag without what a path minds: `a/b` becomes `a-b`, `C#` becomes `C`."""
    words = one_line(_NOT_IN_TAGS.sub("-", one_line(tag)))
    return clip_bytes(words.strip("-. _"), _MAX_TAG_BYTES).rstrip("-. _")


def description_of(article: Article) -> str | None:
    """Return the description as plain text of at most 200 characters; one without a word, like `…`, says nothing."""
    text = article.description or ""
    line = one_line(visible_text(text) if _MARKUP.search(text) else text, _MAX_DESCRIPTION_CHARS)
    return line if any(map(str.isalnum, line)) else None


def summary_of(article: Article) -> str:
    """Return what stands for an article in a list: its first paragraph that says something, without images.

    Of one without text that is its description, else its title: where it is empty, Hugo shows the image.
    """
    return one_line(excerpt.lead(article.body), _MAX_SUMMARY_CHARS) or description_of(article) or title_of(article)


def _line(text: str | None) -> str | None:
    return one_line(text, _MAX_TEXT_CHARS) if text else None


def published_of(article: Article) -> datetime:
    """Return the date of publication, never in the future of the fetch: Hugo hides such a post without a word."""
    return min(article.published, article.fetched_at)


def is_dated_by_fetch(article: Article) -> bool:
    """Say whether the date is no other than the time of the fetch, for nothing tells when it was published."""
    return published_of(article).replace(microsecond=0) == article.fetched_at.replace(microsecond=0)


FIELDS: Mapping[str, Callable[[Facts], Value]] = {
    "title": lambda facts: facts.title,
    "date": lambda facts: published_of(facts.article),
    "lastmod": lambda facts: facts.article.changed_at,
    "slug": lambda facts: facts.slug,
    "tags": lambda facts: tags_of(facts.article),
    "categories": lambda facts: tuple(filter(None, map(clean_tag, facts.article.categories))),
    "description": lambda facts: description_of(facts.article),
    "summary": lambda facts: summary_of(facts.article),
    "teaser": lambda facts: description_of(facts.article) or summary_of(facts.article),
    "author": lambda facts: _line(facts.article.author),
    "authors": lambda facts: tuple(filter(None, [_line(facts.article.author)])),
    "source": lambda facts: _line(facts.article.source),
    "source_tag": lambda facts: clean_tag(facts.article.source),
    "source_url": lambda facts: _line(facts.article.url),
    "listed_url": lambda facts: _line(facts.article.listed_url),
    "canonical_url": lambda facts: _line(facts.article.canonical_url or facts.article.url),
    "guid": lambda facts: _line(facts.article.guid or facts.article.url),
    "identity": lambda facts: _line(facts.article.identity),
    "feed_url": lambda facts: _line(facts.article.feed_url),
    "site_name": lambda facts: _line(facts.article.site_name),
    "fetched_at": lambda facts: facts.article.fetched_at,
    "content_hash": lambda facts: facts.content_hash,
    "license": lambda facts: _line(facts.article.license),
    "language": lambda facts: _line(facts.article.language),
    "cover": lambda facts: facts.cover,
    "robots": lambda facts: "noindex" if facts.article.publish is Publish.NOINDEX else None,
    "aliases": lambda facts: tuple(filter(None, map(_line, facts.article.aliases))),
    "revision": lambda facts: facts.article.revision if facts.article.revision > 1 else None,
    "duplicate_of": lambda facts: _line(facts.article.duplicate_of),
    "incomplete": lambda facts: _line(facts.article.incomplete),
    "dated_by_fetch": lambda facts: True if is_dated_by_fetch(facts.article) else None,
    "body_origin": lambda facts: (
        None if facts.article.body_origin is BodyOrigin.GENERIC else facts.article.body_origin.value
    ),
}
"""Field -> what it is of an article. A profile's file maps its keys to these names."""


def stamp(moment: datetime) -> str:
    """Return an instant as RFC 3339 with its own offset, to the second: the one form that every generator reads.

    An offset of seconds, as zones had before they were zones, has no such form: then it is told in UTC.
    """
    offset = moment.utcoffset() or timedelta()
    if not offset or offset % timedelta(minutes=1):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.replace(microsecond=0).isoformat()
