"""How an article was found on its page, as values: what a rule looked for, what was chosen, what was dropped. Pure."""

from dataclasses import dataclass

from ingest.documents import Extracted


@dataclass(frozen=True, slots=True)
class Looked:
    """One place where a rule looked, and what stood there; nothing where `what` is empty."""

    key: str
    """The rule's own key: `title`, `body`, `drop` …"""
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A text that the generic way left out of the element that it chose."""

    text: str
    points: float | None
    """Log-odds; None where it was not weighed but repeats another."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What became of a page, and how."""

    extracted: Extracted
    looked: tuple[Looked, ...] = ()
    """Where a rule looked, in the order of its keys."""
    container: str | None = None
    """The element that the generic way chose, as a CSS selector."""
    share: float = 0.0
    """Of the page's prose, in that element."""
    kept_blocks: int = 0
    dropped: tuple[Dropped, ...] = ()
