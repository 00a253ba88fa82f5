"""`Article`: what the normalizer accepts. Pure values; knows nothing of the network, of state, or of files."""

from datetime import datetime
from enum import StrEnum

from normalize.values import BodyOrigin, Html, Url
from store.late.dataclass import dataclass


class Publish(StrEnum):
    """How much of an article its source's licence lets a site show."""

    FULL = "full"
    EXCERPT = "excerpt"
    NOINDEX = "noindex"


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
