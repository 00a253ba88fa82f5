"""The copies of robots.txt that the store keeps, as the mapping that the network's door reads and fills."""

import zlib
from collections.abc import Iterator, MutableMapping
from datetime import datetime

from ingest.http.robots import RobotsText
from store.store import Store


class RobotsCopies(MutableMapping[str, RobotsText]):
    """Origin -> its copy. What this run had stays at hand till its end; the rest is read when it is asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._large: dict[str, tuple[datetime, bytes]] = {}
        """Copies that are too large to be kept for the next run, packed."""

    def __getitem__(self, origin: str) -> RobotsText:
        if origin in self._large:
            at, packed = self._large[origin]
            return RobotsText(at, zlib.decompress(packed).decode())
        kept = self._store.robots(origin)
        if kept is None:
            raise KeyError(origin)
        return RobotsText(*kept)

    def __setitem__(self, origin: str, copy: RobotsText) -> None:
        self._large.pop(origin, None)
        if not self._store.save_robots(origin, copy.at, copy.text):
            self._large[origin] = copy.at, zlib.compress(copy.text.encode("utf-8", "replace"), 1)

    def __delitem__(self, origin: str) -> None:
        self._large.pop(origin, None)
        self._store.drop_robots(origin)

    def __iter__(self) -> Iterator[str]:
        yield from {*self._large, *self._store.robots_origins()}

    def __len__(self) -> int:
        return sum(1 for _ in self)
