"""One post as a row: its metadata, its text without markup, its Markdown, its images. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from normalize.front_matter.read import FrontMatterError
from normalize.markdown import render
from normalize.markdown_reader import to_html
from normalize.profile import Body, Profile
from normalize.reread import Told, told_by
from normalize.urls import LOCAL
from normalize.values import Html
from normalize.visible import paragraphs


class Writable(Protocol):
    """A file that is open for bytes."""

    def write(self, data: bytes, /) -> int:
        """Write them all."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list of all posts says of one; times are RFC 3339."""

    path: str
    identity: str
    source: str
    url: str
    title: str = ""
    published: str | None = None
    changed: str | None = None

    @property
    def published_at(self) -> datetime | None:
        """Return when it was published, if that is known."""
        return _instant(self.published)


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a post."""

    address: str
    """As the post names it: of the web, or a file beside the post or of its site."""
    alt: str


@dataclass(frozen=True, slots=True)
class Row:
    """One post. Times are RFC 3339 in UTC; what is not known is None, or empty."""

    identity: str
    source: str
    url: str
    title: str
    author: str | None
    published: str | None
    fetched: str | None
    changed: str | None
    language: str | None
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    description: str | None
    license: str | None
    duplicate_of: str | None
    path: str
    """Below the content."""
    text: str
    """What a reader sees, its blocks an empty line apart."""
    markdown: str
    images: tuple[Image, ...]


def listed_of(line: bytes) -> Listed | None:
    """Read a line of `manifest.jsonl`; None for one that makes no sense."""
    try:
        said = json.loads(line)
        known = {name: said[name] for name in Listed.__dataclass_fields__ if isinstance(said.get(name), str)}
        listed = Listed(**known)
        path = PurePosixPath(listed.path)
        return None if path.is_absolute() or ".." in path.parts else listed
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None


def row_of(listed: Listed, text: str, profile: Profile) -> Row:
    """Return the row of a post, edited by hand or not; of one without front matter, what the list says of it."""
    try:
        told = told_by(text, profile, frozenset())
    except FrontMatterError:
        told = Told({}, text, to_html(text), ())
    html = told.html
    return Row(
        identity=listed.identity,
        source=listed.source,
        url=listed.url,
        title=listed.title,
        author=told.text("author", "authors"),
        published=listed.published,
        fetched=_utc(told.text("fetched_at")),
        changed=listed.changed,
        language=told.text("language"),
        tags=told.listed("tags"),
        categories=told.listed("categories"),
        description=told.text("description", "teaser"),
        license=told.text("license"),
        duplicate_of=told.text("duplicate_of"),
        path=listed.path,
        text="\n\n".join(paragraphs(html)),
        markdown=told.body if profile.body is Body.MARKDOWN else render(html).replace(LOCAL, ""),
        images=tuple(_images(html)),
    )


def _images(html: Html) -> Iterator[Image]:
    for image in LexborHTMLParser(f"<!DOCTYPE html><body>{html}").css("img[src]"):
        address = (image.attributes.get("src") or "").strip()
        own = unquote(address.removeprefix(LOCAL)) if address.startswith(LOCAL) else address
        yield Image(own, " ".join((image.attributes.get("alt") or "").split()))


def _instant(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _utc(text: str | None) -> str | None:
    """Write an instant of a post as all times here are written."""
    at = _instant(text)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
