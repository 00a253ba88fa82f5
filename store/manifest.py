"""What a site's builder reads: the changes of a run, the list of all posts, the latest. Pure: texts, no files."""

from bisect import insort
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from store.landing import PostChange
from store.late.dataclass import dataclass
from store.memory import ItemMemory
from store.rows import instant_text
from store.unseen import json_text, object_pieces

LATEST = 20
"""Posts of one source in `latest.json`."""
TOLD = (PostChange.ADDED, PostChange.UPDATED, PostChange.REMOVED)
"""What a builder is told of."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run, as it is named in `changes.json`."""

    id: str
    started_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class ChangedPost:
    """What happened to one post: its path below the content, its URL, and `content_hash` as it stands now."""

    kind: PostChange
    path: str
    identity: str
    url: str
    hash: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run changed, each list sorted by path."""

    added: tuple[ChangedPost, ...] = ()
    updated: tuple[ChangedPost, ...] = ()
    removed: tuple[ChangedPost, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.updated or self.removed)

    def lists(self) -> tuple[tuple[ChangedPost, ...], ...]:
        """Return those of each kind, in the order of `TOLD`."""
        return self.added, self.updated, self.removed


def changes_of(changes: Iterable[ChangedPost]) -> Changes:
    """Sort single changes into lists."""
    ordered = sorted(changes, key=lambda change: change.path)
    added, updated, removed = (tuple(change for change in ordered if change.kind is kind) for kind in TOLD)
    return Changes(added, updated, removed)


def merged(earlier: PostChange | None, later: PostChange) -> PostChange | None:
    """Return what two changes of one post in a row come to for a builder that saw neither; None when to nothing."""
    if earlier is PostChange.ADDED:
        return None if later is PostChange.REMOVED else PostChange.ADDED
    if earlier is PostChange.REMOVED and later is PostChange.ADDED:
        return PostChange.UPDATED
    return later


def changes_pieces(run: Run, changes: Iterable[Iterable[ChangedPost]]) -> Iterator[str]:
    """Yield the text of `changes.json`, piece by piece; `changes` are those of each kind, in the order of `TOLD`."""
    said: dict[str, object] = {"run": run.id, "started": _utc(run.started_at), "finished": _utc(run.finished_at)}
    lists = zip(TOLD, changes, strict=True)
    yield from object_pieces([*said.items(), *((kind.value, map(_plain, each)) for kind, each in lists)])


def manifest_lines(items: Iterable[ItemMemory]) -> Iterator[str]:
    """Yield `manifest.jsonl`: of each stored item one line, in the order in which they come (by path).

    What is unknown of an item is left out.
    """
    return (f"{json_text(_post(item))}\n" for item in items if item.path is not None)


def latest_pieces(items: Iterable[ItemMemory]) -> Iterator[str]:
    """Yield `latest.json`, a source at a time: its newest posts, for a page that lists them.

    The items of a source come one after the other, and the sources by their names.
    """
    placed = (item for item in items if item.path is not None)
    return object_pieces((source, map(_post, _newest(some))) for source, some in groupby(placed, _source))


def _source(item: ItemMemory) -> str:
    return item.source


def _newest(items: Iterable[ItemMemory]) -> list[ItemMemory]:
    found: list[ItemMemory] = []
    for item in items:
        insort(found, item, key=_age)
        del found[LATEST:]
    return found


def _age(item: ItemMemory) -> tuple[float, str]:
    """Sort the newest first, and what is equally old by path."""
    return -(item.published_at or item.first_seen_at).timestamp(), item.path or ""


def _post(item: ItemMemory) -> dict[str, str]:
    said = {
        "path": item.path,
        "identity": item.identity,
        "source": item.source,
        "url": item.url,
        "title": item.title,
        "slug": item.slug,
        "published": _utc(item.published_at) if item.published_at else None,
        "changed": _utc(item.changed_at) if item.changed_at else None,
        "hash": item.content_hash,
    }
    return {name: held for name, held in said.items() if held is not None}


def _plain(change: ChangedPost) -> dict[str, str | None]:
    return {"path": change.path, "identity": change.identity, "url": change.url, "hash": change.hash}


def _utc(at: datetime) -> str:
    """Return RFC 3339 with seconds and `Z`, the one form that every generator reads."""
    return f"{instant_text(at)[:19]}Z"
