"""Compares every file of the store with what was written: what is missing, edited, moved, torn, unreadable or nobody's.

Changes nothing; knows nothing of how a post is written: a reader tells.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from enum import StrEnum

from store.facts import Reader, is_asset_name, is_post_name
from store.files.content import Content, sha256_of
from store.landing import FileMemory
from store.late.dataclass import dataclass
from store.state.state import State
from store.upkeep.reconcile import Reconciled, reconcile


class Fault(StrEnum):
    """What is wrong with a file, or merely another than it was written."""

    MISSING = "missing"
    """A post that the state knows is not there."""
    EDITED = "edited"
    """A post says something else than was written: a person's doing, and theirs to keep."""
    MOVED = "moved"
    """A post stands elsewhere: a person's doing, which the next run follows."""
    TORN = "torn"
    """A file is empty, or a post's front matter does not end, and that is not how it was written."""
    UNREADABLE = "unreadable"
    """A file cannot be read, or a post is not UTF-8."""
    IMAGE_MISSING = "image missing"
    IMAGE_EDITED = "image edited"
    ORPHANED = "orphaned"
    """A post, or an image of the store's naming, that the state does not know."""
    KEPT_PAGE = "kept page damaged"

    @property
    def is_harm(self) -> bool:
        """Say whether something that was stored is lost, rather than that a person did something."""
        return self in {Fault.MISSING, Fault.TORN, Fault.UNREADABLE, Fault.IMAGE_MISSING, Fault.KEPT_PAGE}


@dataclass(frozen=True, slots=True)
class Problem:
    """One file, and what is wrong with it."""

    fault: Fault
    path: str
    identity: str | None = None
    detail: str = ""

    is_mendable: bool = True
    """False for a file that may not even be looked at."""

    def __str__(self) -> str:
        return f"{self.path}: {self.fault}" + (f" ({self.detail})" if self.detail else "")


def verify(state: State, content: Content, reader: Reader | None) -> list[Problem]:
    """Return what is wrong, by path; the state is as it was afterwards.

    What a person moved or brought is looked at as the next run will see it.
    """
    places = {post.identity: post.path for post in state.posts()}
    looked_at = state.strangers().keys()
    with state.rehearsing():
        found = reconcile(state, content, reader, is_full=True)
        problems = [*_moved(found, places, state), *_gone(found, places)]
        problems += _strangers(found, state, content, looked_at)
        problems += filter(None, (_problem(file, content, reader) for file in state.files()))
    return sorted(problems, key=lambda problem: (problem.path, problem.fault))


def _moved(found: Reconciled, places: dict[str, str], state: State) -> Iterator[Problem]:
    for path in found.moved:
        for file in state.owners(path)[:1]:
            yield Problem(Fault.MOVED, path, file.identity, f"from {places.get(file.identity, 'elsewhere')}")


def _gone(found: Reconciled, places: dict[str, str]) -> Iterator[Problem]:
    identities = {path: identity for identity, path in places.items()}
    return (Problem(Fault.MISSING, path, identities[path]) for path in found.gone)


def _strangers(found: Reconciled, state: State, content: Content, looked_at: AbstractSet[str]) -> Iterator[Problem]:
    """Yield what the state did not know before it looked; a person's own pages only until a run has seen them."""
    known = {file.path for file in state.files(with_buried=True)}
    for path in content.paths():
        if path in found.unreadable:
            yield Problem(Fault.UNREADABLE, path, detail="no permission", is_mendable=False)
        elif path in found.copies:
            yield Problem(Fault.ORPHANED, path, detail="it is a copy of a post that stands elsewhere")
        elif path in found.found or path in found.back:
            yield Problem(Fault.ORPHANED, path, detail="a post of ours that the state does not know")
        elif path not in known and is_asset_name(path):
            yield Problem(Fault.ORPHANED, path, detail="no post of ours names it")
        elif path not in known and is_post_name(path) and path not in looked_at:
            yield Problem(Fault.ORPHANED, path, detail="the state does not know it")


def _problem(file: FileMemory, content: Content, reader: Reader | None) -> Problem | None:
    try:
        data = content.read(file.path)
    except OSError as error:
        return Problem(Fault.UNREADABLE, file.path, file.identity, error.strerror or str(error), is_mendable=False)
    if data is None:
        return Problem(Fault.MISSING if file.is_post else Fault.IMAGE_MISSING, file.path, file.identity)
    if file.is_intact(sha256_of(data)):
        return None
    if not data.strip(b"\0 \t\r\n"):
        return Problem(Fault.TORN, file.path, file.identity, "it is empty")
    if not file.is_post:
        return Problem(Fault.IMAGE_EDITED, file.path, file.identity)
    return _post_problem(file, data, reader)


def _post_problem(file: FileMemory, data: bytes, reader: Reader | None) -> Problem:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Problem(Fault.UNREADABLE, file.path, file.identity, f"not UTF-8 at byte {error.start}")
    if "\0" in text:
        return Problem(Fault.TORN, file.path, file.identity, "it holds bytes of zero, as a power cut leaves them")
    if file.speaks and reader is not None and reader(file.path, text) is None:
        return Problem(Fault.TORN, file.path, file.identity, "it does not say any more which article it is")
    return Problem(Fault.EDITED, file.path, file.identity)
