"""`normalize`: an article becomes the document that a kind of site wants. Pure; knows neither network nor state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from html import escape

from normalize.article import Article, Publish
from normalize.bodies.bodies import write_body
from normalize.front_matter.fields import FIELDS, Facts, Value, published_of, title_of
from normalize.front_matter.read import hash_of
from normalize.front_matter.write import FrontMatterError, Line, emit, expected, read_back
from normalize.markdown.code import WORD_JOINER
from normalize.markdown.inline import Manner, write
from normalize.plain import clip_bytes
from normalize.profile import Escape, Key, Profile
from normalize.urls import destination
from store.document import Document
from store.layout import place, values_of


@dataclass(frozen=True, slots=True)
class Edition:
    """What an article's front matter says of its change, where its body is another than the one that stands."""

    standing_hash: str | None
    changed_at: datetime
    revision: int


def normalize(
    article: Article, profile: Profile, *, slug: str, zone: tzinfo, edition: Edition | None = None
) -> Document:
    """Return the document of an article; of its `edition`, where its body is not the one that stands.

    `slug` is the one that was fixed when the article was first written, `zone` the store's, whose day names the folder
    and whose offset the instants have. The file's text is read back before it is returned: `FrontMatterError` means
    that this module has a defect.
    """
    title = title_of(article)
    published = published_of(article)
    day = published.astimezone(zone).date()
    names = values_of(day=day, slug=slug, source=article.source, title=title)
    images = _images(article, profile, names)
    body = write_body(article, profile, title, images)
    content_hash = hash_of(body)
    if edition is not None and content_hash != edition.standing_hash:
        article = replace(article, changed_at=edition.changed_at, revision=edition.revision)
    facts = Facts(article, title, slug, content_hash, cover=_cover(article, images))
    lines = [Line(key.path, _value(key, facts, profile, names, zone), key.style) for key in profile.keys]
    text = emit(lines, profile.form) + body
    _check(text, lines, profile, body)
    where = place(profile.layout, day=day, slug=slug, source=article.source, title=title)
    return Document(
        identity=article.identity,
        source=article.source,
        source_url=article.url,
        title=title,
        slug=slug,
        day=day,
        published=published.astimezone(UTC),
        text=text,
        content_hash=content_hash,
        folder=where.folder,
        file_name=where.file_name,
        asset_folder=where.asset_folder if where.asset_folder != where.folder else None,
    )


def _images(article: Article, profile: Profile, names: Mapping[str, str]) -> dict[str, str | None]:
    """Return how the post names its images, by their URL in the body; None for those that are left out."""
    parts = {name: destination(value) for name, value in names.items()}
    url = destination(profile.url)
    return {
        picture.url: None if picture.omit else profile.image_link.format(name=picture.name, url=url, **parts)
        for picture in article.pictures
        if picture.name or picture.omit
    }


def _cover(article: Article, images: Mapping[str, str | None]) -> str | None:
    """Return the lead image's name, when its file is the post's own and may be shown."""
    if article.cover_url is None or article.publish is Publish.EXCERPT:
        return None
    return images.get(article.cover_url)


def _value(key: Key, facts: Facts, profile: Profile, names: Mapping[str, str], zone: tzinfo) -> Value:
    if key.pattern is not None:
        return key.pattern.format(**names)
    value = FIELDS[key.field](facts) if key.field is not None else key.value
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if isinstance(value, tuple):
        return tuple(_fit(item, profile) for item in value)
    if not isinstance(value, str):
        return value
    text = clip_bytes(value, key.max_bytes or len(value) * 4).rstrip()
    return _fit(_escaped(text, key.escape, profile), profile)


def _fit(text: str, profile: Profile) -> str:
    for held, instead in profile.values:
        text = text.replace(held, instead)
    return text


_OPENER = re.compile("<(?=[A-Za-z/!?])|&(?=#|[A-Za-z])")
_ACTIVE = re.compile(r"[\\`*_~\[\]{}$^=+|!:#]")
_OPENING_QUOTE = re.compile(r"(?<![^\s(\[{（【《「])[\"](?=\S)")


def _escaped(value: str, how: Escape | None, profile: Profile) -> str:
    """Write a value so that a site that prints it as it is shows nothing but its text."""
    match how:
        case Escape.HTML:
            return escape(value, quote=False).replace('"', "&quot;")
        case Escape.MARKDOWN:
            return write([value], Manner(profile.guards.text, profile.guards.line, dialect=profile.dialect))
        case Escape.INERT:
            return _ACTIVE.sub(lambda sign: f"&#{ord(sign[0])};", escape(value, quote=False).replace('"', "&quot;"))
        case Escape.PLAIN:
            return _OPENING_QUOTE.sub("“", _OPENER.sub(rf"\g<0>{WORD_JOINER}", value)).replace('"', "”")
        case None:
            return value


def _check(text: str, lines: list[Line], profile: Profile, body: str) -> None:
    """Read the file back, as others will; whatever differs would be lost or misread on a site."""
    found, rest = read_back(text)
    wanted = expected(lines, profile.form)
    if found != wanted or rest != body:
        keys = sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
        raise FrontMatterError(f"profile {profile.name}: read back differently: {', '.join(keys) or 'the body'}")
