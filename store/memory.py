"""What is remembered: of a source, of an item, of what is still owed. Pure values, as the state keeps them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, NewType, TypeAlias

from store.late.dataclass import dataclass
from store.names import InnerPath
from store.rows import json_object

Key = NewType("Key", str)
"""One way to recognise an item again, as text: `kind:value`, or `kind:SOURCE<US>value` where it is one source's."""
JsonObject: TypeAlias = Annotated[str, json_object]
"""A text that is read back as an object of JSON, or is damage."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of one source between runs. All times are aware and UTC."""

    name: str
    url: str
    """The URL that answered last: one of the configured ones, or where a permanent redirect led."""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    """SHA-256 of the last body that was read well."""
    title: str | None = None
    first_polled_at: datetime | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    full_at: datetime | None = None
    """When the last whole answer (not a 304) was read."""
    next_poll_at: datetime | None = None
    failures: int = 0
    """Polls that failed in a row."""
    error: str | None = None
    """What the last poll failed of, in one line; None when it went well."""
    new_items: int = 0
    """Items of the last successful poll that were new."""
    notes: JsonObject = "{}"
    """JSON of what policies remember beside this (identity policy, rhythm of posting, redirect votes)."""


class ItemStatus(StrEnum):
    """What became of an item."""

    STORED = "stored"
    OWED = "owed"
    """Known, but its page could not be had yet."""
    SKIPPED = "skipped"
    """Left out at a source's first import, or by a limit; a backfill may take it."""
    DROPPED = "dropped"
    """Left out by a filter."""
    REMOVED = "removed"
    """Taken down: a tombstone, never fetched again."""


@dataclass(frozen=True, slots=True)
class ItemMemory:
    """What is remembered of one item. `path` and `slug` are fixed at the first write."""

    identity: str
    source: str
    url: str
    title: str
    status: ItemStatus
    first_seen_at: datetime
    path: InnerPath | None = None
    slug: str | None = None
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    changed_at: datetime | None = None
    revision: int = 1
    content_hash: str | None = None
    """Of the body as written."""
    entry_hash: str | None = None
    """Of the title and the visible text that the feed showed: tells an edit from churn."""
    text_hash: str | None = None
    """Of the title and the visible text of the article as it was extracted."""
    etag: str | None = None
    last_modified: str | None = None
    """The page's own validators, for asking it again."""
    duplicate_of: str | None = None
    origin: str | None = None
    """Where the body was found, as text that whoever puts it knows how to read."""
    reason: str | None = None
    """Why it was left out, when it was."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """An article whose text may be much like another's: it has a band of its sketch in common."""

    source: str
    url: str
    sketch: str


@dataclass(frozen=True, slots=True)
class PictureMemory:
    """One image of a stored article: where it came from and the file it became; no file while it is owed or linked."""

    identity: str
    url: str
    name: InnerPath | None = None
    sha256: str | None = None
    attempts: int = 0
    next_try_at: datetime | None = None
    """Set while the image is owed."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """When a source's document listed an item. A document that was as before is not read, and counts for nothing."""

    identity: str
    source: str
    first_at: datetime
    last_at: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class Recheck:
    """A stored article whose page is asked again, in case that it was edited. `entry` is the feed's entry as JSON."""

    identity: str
    source: str
    entry: JsonObject
    since: datetime
    """From when on its age counts."""
    next_at: datetime


class Want(StrEnum):
    """How much of an owed article is to be had, and from where."""

    ARTICLE = "article"
    """The whole article, from the web."""
    MOVED = "moved"
    """The whole article, from where its feed lists it now; its post shows where it stood."""
    IMAGES = "images"
    """Only the images that are missing; the page that was kept will do."""
    AGAIN = "again"
    """A post that was lost, as it was; the page that was kept will do."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An article that is asked for again although the feed may have rolled on.

    `entry` is the feed's entry as JSON, its own body included, so that nothing of it is lost.
    """

    identity: str
    source: str
    url: str
    entry: JsonObject
    since: datetime
    attempts: int
    next_try_at: datetime
    error: str
    want: Want = Want.ARTICLE
