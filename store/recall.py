"""What the pipeline asks the store for: the memories of the state, by name. Knows nothing of how they came there."""

from collections.abc import Collection, Iterable
from datetime import datetime

from store.manifest import Run
from store.memory import ItemMemory, Key, Lookalike, Owed, PictureMemory, Recheck, Sighting, SourceState
from store.state.state import State


class Recall:
    """The reading half of the store; it sees what was written since the last commit, too."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def state(self) -> State:
        """Return the state, for what only reads it (`store.search.browse`)."""
        return self._state

    def sources(self) -> dict[str, SourceState]:
        """Return all sources by name."""
        return self._state.sources()

    def source(self, name: str) -> SourceState | None:
        """Return one source, None if nothing is remembered of it."""
        return self._state.source(name)

    def known(self, keys: Iterable[Key]) -> dict[Key, str]:
        """Return key -> identity for those of the keys that are known."""
        return self._state.known(keys)

    def lookalikes(self, bands: Iterable[int], or_removed: bool = False) -> list[Lookalike]:
        """Return the stored articles, as long as they are young, that share a band of their sketch with a text.

        `or_removed`: those that were taken down, too.
        """
        return self._state.lookalikes(bands, or_removed=or_removed)

    def item(self, identity: str) -> ItemMemory | None:
        """Return one item, None if it is unknown."""
        return self._state.item(identity)

    def items(self, source: str | None = None) -> list[ItemMemory]:
        """Return the items of a source, or all, sorted by identity."""
        return self._state.items(source)

    def reasons(self, source: str) -> list[str]:
        """Return why items of a source have no post, of each that was left out."""
        return self._state.reasons(source)

    def keys_of(self, identity: str) -> tuple[Key, ...]:
        """Return the keys of an item, sorted."""
        return self._state.keys_of(identity)

    def stamps(self) -> dict[str, int]:
        """Return identity -> with what its post was made, of those of which it is known."""
        return self._state.stamps()

    def pictures(self, identity: str) -> dict[str, PictureMemory]:
        """Return the images of an item by URL."""
        return self._state.pictures(identity)

    def owed(self, now: datetime) -> list[Owed]:
        """Return the articles that are due to be asked for again, the longest due first."""
        return self._state.owed(now)

    def owed_of(self, sources: Collection[str], now: datetime | None) -> list[Owed]:
        """Return the articles of some sources that are owed, or that are due by then, the longest due first."""
        return self._state.owed_of(sources, now)

    def all_owed(self) -> list[Owed]:
        """Return all articles that are owed."""
        return self._state.owed()

    def debt(self, identity: str) -> Owed | None:
        """Return what is owed of an item, None if nothing is."""
        return self._state.debt(identity)

    def owed_pictures(self, now: datetime) -> list[PictureMemory]:
        """Return the images that are due to be asked for again, the longest due first."""
        return self._state.owed_pictures(now)

    def rechecks(self, source: str, now: datetime) -> list[Recheck]:
        """Return the articles of a source whose pages are due to be asked again, the longest due first."""
        return self._state.rechecks(source, now)

    def recheck(self, identity: str) -> Recheck | None:
        """Return when an article's page is asked again, None if it is not."""
        return self._state.recheck(identity)

    def sightings(self, identity: str) -> list[Sighting]:
        """Return which sources listed an item and when, the earliest first."""
        return self._state.sightings(identity)

    def path_owner(self, path: str) -> str | None:
        """Return the identity of the item whose file stands at this path, or would where case does not count."""
        owners = self._state.owners(path)
        return owners[0].identity if owners else None

    def host_waits(self) -> dict[str, datetime]:
        """Return host -> the instant before which it is not to be asked."""
        return self._state.host_waits()

    def cursor(self, name: str) -> str | None:
        """Return where a backfill stands, None if it never began or is done."""
        return self._state.cursor(name)

    def cursors(self) -> dict[str, str]:
        """Return where all backfills stand that are not done, by name."""
        return self._state.cursors()

    def note(self, name: str) -> str | None:
        """Return what was noted under a name for a later run."""
        return self._state.note(name)

    def robots(self, origin: str) -> tuple[datetime, str] | None:
        """Return when the robots.txt of an origin was had last, and what it said; None if no copy is kept."""
        return self._state.robots(origin)

    def robots_origins(self) -> list[str]:
        """Return the origins of which a robots.txt is kept, sorted."""
        return self._state.robots_origins()

    def last_run(self) -> Run | None:
        """Return the run that finished last."""
        return self._state.last_run()
