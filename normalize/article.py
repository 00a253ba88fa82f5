"""`Article`: what the normalizer accepts, and the kinds of text that it keeps apart.

Pure values; knows nothing of the network, of state, or of files.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

Url = NewType("Url", str)
"""An absolute http(s) URL."""
Html = NewType("Html", str)
"""HTML as a stranger wrote it: never to be written anywhere before it is cleaned."""
NO_HTML = Html("")
CleanHtml = NewType("CleanHtml", str)
"""HTML that went through the allow-list of `normalize.clean`."""
Markdown = NewType("Markdown", str)
"""CommonMark with GFM tables, free of raw HTML and of template syntax."""


class DateOrigin(StrEnum):
    """How the zone of a date is known."""

    STATED = "stated"
    """The text itself names an offset or zone."""
    SITE = "site"
    """The text names none; the source's configured zone was taken."""
    GUESSED = "guessed"
    """Neither: a relative time, a date without a clock, or the time of the fetch."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant with the UTC offset in which it was written, and how that offset is known."""

    at: datetime
    """Aware; its `tzinfo` is the offset of the text, not UTC."""
    origin: DateOrigin


class Publish(StrEnum):
    """How much of an article its source's licence lets a site show."""

    FULL = "full"
    EXCERPT = "excerpt"
    NOINDEX = "noindex"


class BodyOrigin(StrEnum):
    """Where the body of an article was found."""

    RULE = "rule"
    GENERIC = "generic"
    STRUCTURED = "structured"
    """In the page's own JSON-LD `articleBody`."""
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the body of an article was found, and by which site rule.

    Its text, `rule:NAME` or the kind alone, is what is remembered of a post; a post's own file tells no more than the
    kind, so that `rule` is None for a post that is known from its file.
    """

    kind: BodyOrigin
    rule: str | None = None

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.rule}" if self.rule else self.kind.value

    @classmethod
    def parse(cls, text: str | None) -> "Origin | None":
        """Read an origin's text; None for nothing, and for a kind that this version does not know."""
        kind, _, rule = (text or "").partition(":")
        return cls(BodyOrigin(kind), rule or None) if kind in set(BodyOrigin) else None


@dataclass(frozen=True, slots=True)
class Picture:
    """What became of one image of the body.

    `url` is the absolute URL that stands in the body's `src`; `name` is the file beside the post, None where the image
    stays a link (not downloaded, refused, or failed).
    """

    url: Url
    name: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    omit: bool = False
    """The image is left out of the post altogether: a tracking pixel, or images are not wanted."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article, whole, before it takes the shape of a document.

    `body` holds the article's HTML with every link and image URL absolute, and of each image the one candidate that is
    wanted (`<img src alt>`); it is dirty until `normalize.clean` has seen it. `element` is the body's own element as
    the site serves it, for the profile that shows it; `lead` is a standfirst that stands outside that element and is
    already part of `body`.
    """

    identity: str
    """The item's stable identity: fixed at the first write, hashed into the slug."""
    source: str
    """The source's name in the configuration."""
    url: Url
    """Where the article stands, in canonical form."""
    title: str
    body: Html
    published: datetime
    """Aware; never later than `fetched_at`."""
    fetched_at: datetime
    """Aware, UTC: of the first fetch."""
    listed_url: Url
    """The link as the source listed it."""
    element: Html | None = None
    canonical_url: Url | None = None
    feed_url: Url | None = None
    guid: str | None = None
    author: str | None = None
    description: str | None = None
    language: str | None = None
    license: str | None = None
    site_name: str | None = None
    tags: tuple[str, ...] = ()
    """Further tags, after "fetched" and the source's name."""
    categories: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    cover_url: Url | None = None
    pictures: tuple[Picture, ...] = ()
    changed_at: datetime | None = None
    """Set once the article has changed since it was first stored: becomes `lastmod`."""
    revision: int = 1
    duplicate_of: str | None = None
    publish: Publish = Publish.FULL
    body_origin: BodyOrigin = BodyOrigin.GENERIC
    incomplete: str | None = None
    """Why the body is not the article's whole text (its page could not be had), in one line; None when it is."""
