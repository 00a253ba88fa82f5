"""What an archived post says of its article, or why it says none. Pure values."""

from dataclasses import dataclass

from normalize.values import Html, Url


@dataclass(frozen=True, slots=True)
class Archived:
    """What an archived post says of its article."""

    url: Url
    title: str
    body: Html
    source: str = ""
    """The name under which it was collected; empty where it says none."""
    dates: tuple[str, ...] = ()
    """Of its publication, the surest first: what it says, and what its path does."""
    fetched_at: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    author: str = ""
    description: str = ""
    language: str = ""
    license: str = ""
    guid: str = ""
    feed_url: str = ""
    letters: int = 0
    """Of its visible text, about: which of several copies is the most whole."""
    faults: tuple[str, ...] = ()
    """What was wrong with the file and is not with the post that is made of it."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """An address that was kept without its text: the article is to be fetched."""

    url: Url
    title: str = ""
    tags: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that holds no article that can be taken over, and why; its address where it names one."""

    why: str
    url: str = ""
    is_kept_back: bool = False
    """Its author does not show it: a draft, a private post."""
