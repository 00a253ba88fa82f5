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


def reread(text: str, profile: Profile, known: Known, names: frozenset[str]) -> Article:
    """Return the article of a post that stands in `profile`'s form, edited by hand or not.

    `names` are those of the files beside it. Raises `FrontMatterError` when the post has no front matter.
    """
    front, body = read_back(text)
    said = {key.field: _at(front, key.path, profile.form) for key in reversed(profile.keys) if key.field is not None}
    html, pictures = _own_images(_article_of(body, profile), names)
    cover = _text(said.get("cover")).rpartition("/")[2]
    at_hand = {picture.name: picture.url for picture in pictures}
    return Article(
        identity=known.identity,
        source=known.source,
        url=Url(known.url),
        title=known.title,
        body=html,
        published=known.published,
        fetched_at=known.fetched_at,
        listed_url=Url(_text(said.get("listed_url")) or known.url),
        element=Html(f"<div>{html}</div>"),
        canonical_url=Url(_text(said.get("canonical_url")) or known.url),
        feed_url=Url(_text(said.get("feed_url"))) if _text(said.get("feed_url")) else None,
        guid=_text(said.get("guid")) or None,
        author=_text(said.get("author")) or _text(said.get("authors")) or None,
        description=_text(said.get("description")) or _text(said.get("teaser")) or None,
        language=_text(said.get("language")) or None,
        license=_text(said.get("license")) or None,
        tags=_list(said.get("tags")),
        categories=_list(said.get("categories")),
        aliases=_list(said.get("aliases")),
        cover_url=at_hand.get(cover) or at_hand.get(unquote(cover)),
        pictures=pictures,
        changed_at=known.changed_at,
        revision=known.revision,
        duplicate_of=known.duplicate_of,
        publish=Publish.NOINDEX if _text(said.get("robots")) == "noindex" else Publish.FULL,
        incomplete=_text(said.get("incomplete")) or None,
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
