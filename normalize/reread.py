"""A post of the store read back as the article that it shows, so that it can be written in another profile. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from normalize.article import Article, Picture, Publish
from normalize.front_matter.read import Read, read_back
from normalize.plain import visible
from normalize.profile import Form, Profile
from normalize.urls import LOCAL
from normalize.values import Html, Url

_LABELS = "(?:原文链接|Original article)"
_IN_MARKDOWN = re.compile(rf"(?:\A|\n)(?:\[{_LABELS}\]\([^\n]*\)|{_LABELS}) · [^\n]*\s*\Z")
_IN_HTML = re.compile(rf"<p>(?:<a [^>]*>{_LABELS}</a>|{_LABELS}) · [^<]*</p>(</div>)?\s*\Z")
_IN_SERVED = re.compile(rf"\s*<hr>\n<a [^>]*>{_LABELS}</a>\s*\Z")
_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_HEADING = re.compile(r"\A[^\n]*\n------\n")


@dataclass(frozen=True, slots=True)
class Known:
    """What the store remembers of a post, whatever its file says."""

    identity: str
    source: str
    url: str
    title: str
    slug: str
    published: datetime
    fetched_at: datetime
    changed_at: datetime | None = None
    revision: int = 1
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a post's file says: its fields, and its article as HTML, whose own images have addresses of `LOCAL`."""

    fields: Mapping[str, Read]
    """By the names of `normalize.front_matter.fields`."""
    body: str
    """The article as it stands in the file, without the line that links its original."""
    html: Html
    pictures: tuple[Picture, ...]

    def text(self, *names: str) -> str | None:
        """Return the first of these fields that says something; items of a list are parted by commas."""
        return next((said for name in names if (said := _text(self.fields.get(name)))), None)

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the items of a field; a text is a list of what stands between commas."""
        return _list(self.fields.get(name))


def told_by(text: str, profile: Profile, names: frozenset[str]) -> Told:
    """Read a post that stands in `profile`'s form; `names` are those of the files beside it.

    Raises `FrontMatterError` when the post has no front matter.
    """
    front, body = read_back(text)
    fields = {key.field: _at(front, key.path, profile.form) for key in reversed(profile.keys) if key.field is not None}
    html, pictures = _own_images(_article_of(body, profile), names)
    return Told(fields, _IN_MARKDOWN.sub("", body).strip("\n"), html, pictures)


def reread(text: str, profile: Profile, known: Known, names: frozenset[str]) -> Article:
    """Return the article of a post that stands in `profile`'s form, edited by hand or not.

    `names` are those of the files beside it. Raises `FrontMatterError` when the post has no front matter.
    """
    told = told_by(text, profile, names)
    cover = (told.text("cover") or "").rpartition("/")[2]
    at_hand = {picture.name: picture.url for picture in told.pictures}
    feed_url = told.text("feed_url")
    return Article(
        identity=known.identity,
        source=known.source,
        url=Url(known.url),
        title=known.title,
        body=told.html,
        published=known.published,
        fetched_at=known.fetched_at,
        listed_url=Url(told.text("listed_url") or known.url),
        element=Html(f"<div>{told.html}</div>"),
        canonical_url=Url(told.text("canonical_url") or known.url),
        feed_url=Url(feed_url) if feed_url else None,
        guid=told.text("guid"),
        author=told.text("author", "authors"),
        description=told.text("description", "teaser"),
        language=told.text("language"),
        license=told.text("license"),
        tags=told.listed("tags"),
        categories=told.listed("categories"),
        aliases=told.listed("aliases"),
        cover_url=at_hand.get(cover) or at_hand.get(unquote(cover)),
        pictures=told.pictures,
        changed_at=known.changed_at,
        revision=known.revision,
        duplicate_of=known.duplicate_of,
        publish=Publish.NOINDEX if told.text("robots") == "noindex" else Publish.FULL,
        incomplete=told.text("incomplete"),
    )


def _at(front: Mapping[str, Read], path: tuple[str, ...], form: Form) -> Read:
    if form is Form.HEADER:
        found: Read = front.get(".".join(path), "")
        return unescape(found) if isinstance(found, str) else found
    found = dict(front)
    for name in path:
        found = found.get(name, "") if isinstance(found, dict) else ""
    return found


def _article_of(body: str, profile: Profile) -> Html:
    """Return the article alone, without the line that links its original, as HTML."""
    served = _IN_SERVED.search(body)
    if served:
        return Html(_HEADING.sub("", body[: served.start()]))
    line = _IN_HTML.search(body)
    if line:
        return Html(body[: line.start()] + (line[1] or ""))
    from normalize.markdown_reader import to_html  # late: a reader of Markdown costs 70 ms, and only sinks need it

    text = _IN_MARKDOWN.sub("", body)
    return to_html(text if profile.dialect.bars_in_code else _ROW.sub(_with_escaped_bars, text))


def _with_escaped_bars(row: re.Match[str]) -> str:
    """Write a table's row as GFM has it: a bar in code takes a backslash."""
    return _CODE.sub(lambda code: code[0].replace("|", "\\|"), row[0])


def _own_images(html: Html, names: frozenset[str]) -> tuple[Html, tuple[Picture, ...]]:
    """Give the post's own images addresses; those that lie nowhere are left out."""
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{html}")
    pictures: dict[str, Picture] = {}
    for image in tree.css("img"):
        source = (image.attributes.get("src") or "").strip()
        if source.startswith(("https://", "http://", "//")):
            continue
        name = unquote(source).rpartition("/")[2].rpartition("}")[2]
        url = Url(LOCAL + name)
        image.attrs["src"] = url
        pictures[name] = Picture(url, name if name in names else None, omit=name not in names)
    return Html(tree.body.inner_html or "" if tree.body else ""), tuple(pictures.values())


def _text(value: "Read | None") -> str:
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str))
    return visible(value) if isinstance(value, str) else ""


def _list(value: "Read | None") -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else ()
