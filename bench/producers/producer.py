"""What a producer is to the command: a site under a name of its own, with ways that lead to its posts."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.producers.history import Planted

HOST = "blog.example"
"""Under this name every site is served, on loopback alone."""
BASE = f"http://{HOST}"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the posts of a site: what follows `fetched`, after the source is polled or without that."""

    name: str
    arguments: tuple[str, ...] = ()
    """Of `backfill`; none of them polls the feed instead."""
    newest: int | None = None
    """So many of the newest posts it shows; None where it shows all."""
    feed: str = ""
    """Another feed's path than the site's first one, where it offers several."""


class Site(Protocol):
    """A site that stands: its history is planted, and it can be moved."""

    @property
    def host(self) -> str:
        """ADDRESS:PORT, on loopback."""
        ...

    @property
    def feed(self) -> str:
        """Its feed's path."""
        ...

    @property
    def posts(self) -> Sequence[Planted]:
        """Those that everybody may read, the oldest first."""
        ...

    def addresses(self) -> Sequence[str]:
        """Return the posts' URLs, as they are now."""
        ...

    def rename(self) -> None:
        """Give every post another address."""
        ...


class Producer(Protocol):
    """Software that makes sites."""

    @property
    def name(self) -> str:
        """What the table calls it."""
        ...

    @property
    def ways(self) -> Sequence[Way]:
        """The ways that its sites offer."""
        ...

    def missing(self) -> str | None:
        """Return what is not at hand, None where nothing is missing."""
        ...

    def version(self) -> str:
        """Return what the software calls its version."""
        ...

    def standing(self, folder: Path) -> AbstractContextManager[Site]:
        """Plant the history in a site and serve it until the block ends."""
        ...
