"""A stored article that a worker is to make again, and what it answers. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from ingest.documents import Extracted
from ingest.extractor.site_rules.model import Rule
from ingest.remaking.contrast import Contrast
from ingest.run.order import Order
from normalize.profile import Profile
from normalize.values import Url
from store.document import Document
from store.memory import ItemMemory, PictureMemory


@dataclass(frozen=True, slots=True)
class Remaking:
    """A stored article that is to be made again, with all that this takes."""

    order: Order
    content_type: str
    coding: str
    """In which its page is held."""
    body: bytes
    fetched_at: datetime
    rule: Rule | None
    standing: str
    """The text of the post."""
    pictures: Mapping[str, PictureMemory]
    """What is remembered of its images, by address, of those that need not be asked for."""

    @property
    def read_at(self) -> datetime:
        """Return the time as of which its page is read."""
        return self.order.entry.captured_at or self.fetched_at


@dataclass(frozen=True, slots=True)
class Batch:
    """Some that are made in one task."""

    asked: tuple[Remaking, ...]

    @property
    def url(self) -> Url:
        """Return the address of the first."""
        return self.asked[0].order.url if self.asked else Url("")


@dataclass(frozen=True, slots=True)
class Manner:
    """How all of them are written."""

    profile: Profile
    zone: str
    images: str
    """What the configuration wants of them."""


class Outcome(StrEnum):
    """What became of one that is not written."""

    SAME = "same"
    """It comes out as it stands."""
    UNREAD = "unread"
    """It is to be made as all articles are."""


@dataclass(frozen=True, slots=True)
class Remade:
    """An article that comes out in another way than it stands."""

    document: Document
    item: ItemMemory
    contrast: Contrast
    images: tuple[Url, ...]
    """Those of its body."""
    sketch: str
    canonical_url: Url | None
    remarks: tuple[str, ...]


Answer: TypeAlias = Remade | Extracted | Outcome
