"""Compares every file of the store with what was written: what is missing, edited, torn, unreadable or nobody's.

Changes nothing; knows nothing of how a post is written: a reader tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from store.content import Content, sha256_of
from store.facts import Reader, is_asset_name, is_post_name
from store.landing import FileMemory
from store.state import State


class Fault(StrEnum):
    """What is wrong with a file."""

    MISSING = "missing"
    """A post that the state knows is not there."""
    EDITED = "edited"
    """A post says something else than was written: a person's doing, and theirs to keep."""
    TORN = "torn"
    """A post is empty, or its front matter does not end, and that is not how it was written."""
    UNREADABLE = "unreadable"
    """A file cannot be read, or a post is not UTF-8."""
    IMAGE_MISSING = "image missing"
    IMAGE_EDITED = "image edited"
    ORPHANED = "orphaned"
    """A post, or an image of the store's naming, that the state does not know."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One file, and what is wrong with it."""

    fault: Fault
    path: str
    identity: str | None = None
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.fault}" + (f" ({self.detail})" if self.detail else "")


def verify(state: State, content: Content, reader: Reader | None) -> Iterator[Problem]:
    """Yield what is wrong, first of the files that the state knows, by path, then of those that it does not."""
    standing = set(content.paths())
    known = set()
    for file in state.files():
        known.add(file.path)
        problem = _problem(file, content, reader)
        if problem is not None:
            yield problem
    looked_at = state.strangers()
    for path in sorted(standing - known):
        if is_asset_name(path) or (is_post_name(path) and path not in looked_at):
            yield Problem(Fault.ORPHANED, path, detail="the state does not know it")


def _missing(file: FileMemory) -> Problem:
    return Problem(Fault.MISSING if file.is_post else Fault.IMAGE_MISSING, file.path, file.identity)


def _problem(file: FileMemory, content: Content, reader: Reader | None) -> Problem | None:
    try:
        data = content.read(file.path)
    except OSError as error:
        return Problem(Fault.UNREADABLE, file.path, file.identity, error.strerror or str(error))
    if data is None:
        return _missing(file)
    if file.is_intact(sha256_of(data)):
        return None
    if not file.is_post:
        return Problem(Fault.IMAGE_EDITED, file.path, file.identity, "" if data else "it is empty")
    return _post_problem(file, data, reader)


def _post_problem(file: FileMemory, data: bytes, reader: Reader | None) -> Problem:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Problem(Fault.UNREADABLE, file.path, file.identity, f"not UTF-8 at byte {error.start}")
    if not text.strip():
        return Problem(Fault.TORN, file.path, file.identity, "it is empty")
    if file.speaks and reader is not None and reader(file.path, text) is None:
        return Problem(Fault.TORN, file.path, file.identity, "it does not say any more which article it is")
    return Problem(Fault.EDITED, file.path, file.identity)
