"""Door: disk (blobs). The store, the claims and what is alike, as a worker has them.

Each method is a call of the process that has them; the bytes of images alone are written where they are, on one disk.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from ingest.identity.near_duplicates import NearCopies
from ingest.run.claims import Claims
from ingest.shards.calls import CALLS, Call, Method, Owner
from ingest.shards.line import Line
from store.errors import told
from store.files.blobs import Blobs
from store.recall import Recall
from store.store import Store


class RemoteStore(Store):
    """The store of a worker. What no walk of a source needs is refused."""

    def __init__(self, line: Line, blobs: Blobs | None) -> None:
        """`blobs` are the store's, in the state's folder; None where that disk is not this machine's."""
        self._line = line
        self._own_blobs = blobs
        self.notices: list[str] = []
        self.refused: list[str] = []
        self.thinned = 0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Put and remember all that is given within, or nothing of it; nobody else is served meanwhile."""
        with self._line.together():
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Have nobody else served meanwhile."""
        with self._line.alone():
            yield

    def keep_blob(self, data: bytes) -> str:
        """Keep the bytes of an image, without a call where that can be: blobs are told by their content."""
        if self._own_blobs is None:
            return str(self._line.call(CALLS["store", "keep_blob"], (data,), {}))
        with told("cannot keep an image"):
            return self._own_blobs.put(data)

    def host_waits(self) -> dict[str, datetime]:
        """Know of none: the process that has the store says when a host may be asked."""
        return {}

    def save_host_waits(self, waits: Mapping[str, datetime]) -> None:
        """Leave it to the process that has the store."""

    def close(self) -> None:
        """Nothing: the store is not the worker's."""


class RemoteNearCopies(NearCopies):
    """What is alike, over all workers."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def original_of(self, source: str, url: str, sketch: str, store: Recall) -> str | None:  # noqa: ARG002
        """Return the address of the article of another source that a text is a copy of; None when it is none."""
        found = self._line.call(CALLS["near", "original_of"], (source, url, sketch), {}) if sketch else None
        return found if isinstance(found, str) else None

    def is_stored(self, source: str, sketch: str) -> None:
        """Say that the store knows a text."""
        self._line.call(CALLS["near", "is_stored"], (source, sketch), {})


class RemoteClaims(Claims):
    """Which articles the run has under way, over all workers."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line


def _remote(call: Call) -> Method:
    def method(self: RemoteStore | RemoteClaims, *args: object, **named: object) -> object:
        return self._line.call(call, args, named)

    return method


def _refusal(name: str) -> Method:
    def method(*_: object, **__: object) -> object:
        raise NotImplementedError(f"a worker's store does not do this: {name}")

    return method


def _fitted(kind: type, owner: Owner) -> None:
    """Give a class the methods of its parents that are calls, and refuse those that are none and not its own."""
    for name in dir(kind):
        if name.startswith("_") or name in vars(kind) or not callable(getattr(kind, name)):
            continue
        call = CALLS.get((owner, name))
        setattr(kind, name, _remote(call) if call is not None else _refusal(name))


_fitted(RemoteStore, "store")
_fitted(RemoteClaims, "claims")
