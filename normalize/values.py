"""The kinds of text that are kept apart, instants, and where a body was found: what feeds, pages and articles share.

Pure values; a leaf, which imports nothing of ours.
"""

from datetime import datetime
from enum import StrEnum
from typing import NewType

from store.late.dataclass import dataclass

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
