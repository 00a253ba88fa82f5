"""A page part by part, as values: what became of each, why, and by which selectors it can be named. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.extractor.page.explained import Explained


class Fate(StrEnum):
    """What became of a part of a page."""

    KEPT = "in the text"
    DROPPED = "left out"
    """Of the element that holds the article."""
    OUTSIDE = "outside"
    AROUND = "around"
    """It has no text of its own: it stands around others."""


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a page, in the page's order."""

    number: int
    """Among the page's elements: the same as long as the page is."""
    depth: int
    """Elements around it that are shown, too."""
    tag: str
    names: str
    """Its id and classes, as a selector writes them."""
    words: str
    """Its first ones."""
    letters: int
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A selector that names a part, what is around it or in it."""

    selector: str
    count: int
    """Elements that it finds on the page."""
    words: str
    """The first of the first one."""


@dataclass(frozen=True, slots=True)
class Parted:
    """How a page was read, and its parts."""

    explained: Explained
    parts: tuple[Part, ...] = ()
    left_out: int = 0
    """Further parts, which are not shown."""
    candidates: tuple[Candidate, ...] = ()
    """For the part that was chosen, best first."""
