"""Mends what a verification found, as far as the web can give it again: what is missing or torn is owed from now on.

What a person edited is theirs, and what the state does not know is learnt at the next opening: both are left alone.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from store.errors import DocumentError
from store.landing import FileMemory
from store.late.dataclass import replace
from store.memory import ItemMemory, ItemStatus, Key, Owed, Want
from store.state.state import State
from store.upkeep.verify import Fault, Problem

_MENDED = (Fault.MISSING, Fault.TORN, Fault.UNREADABLE, Fault.IMAGE_MISSING)


def repair(
    problems: Iterable[Problem], state: State, now: datetime, entry_of: Callable[[ItemMemory], str]
) -> list[Problem]:
    """Owe the articles and images of these problems, due at `now`; return the problems that are mended so.

    `entry_of` writes an item as the entry of a feed, as what is owed is kept.
    """
    mended = []
    for problem in problems:
        item = state.item(problem.identity) if problem.identity else None
        if item is not None and problem.fault in _MENDED and problem.is_mendable:
            want = Want.AGAIN if item.path == problem.path else Want.IMAGES
            _drop_file(problem.path, item.identity, state)
            _owe(item, want, entry_of(item), str(problem), now, state)
            mended.append(problem)
    return mended


def _drop_file(path: str, identity: str, state: State) -> None:
    state.remember_files(identity, [file for file in state.files(identity) if file.path != path])


def _owe(item: ItemMemory, want: Want, entry: str, error: str, now: datetime, state: State) -> None:
    """Owe a post, or its images unless the whole of it is owed already."""
    owed = {owed.identity: owed for owed in state.owed()}.get(item.identity)
    if owed is not None and (owed.want is not Want.IMAGES or want is Want.IMAGES):
        return
    if want is Want.AGAIN:
        state.remember_item(replace(item, status=ItemStatus.OWED), ())
    state.owe(Owed(item.identity, item.source, item.url, entry, now, 0, now, error, want))


def revive(item: ItemMemory, entry: str, now: datetime, state: State) -> None:
    """Owe an item that was removed, or whose post was deleted, as it was: where it stood, if that is free still."""
    if item.path is not None:
        _drop_file(item.path, item.identity, state)
        if state.owners(item.path):
            item = replace(item, path=None, slug=None)
    state.remember_item(replace(item, status=ItemStatus.OWED, reason=None), ())
    state.owe(Owed(item.identity, item.source, item.url, entry, now, 0, now, "is wanted back", Want.AGAIN))


def adopt(item: ItemMemory, path: str, keys: Iterable[Key], state: State) -> None:
    """Take a post that somebody else wrote for an item's: it counts as edited by hand, and so is never written over."""
    owners = [file.identity for file in state.owners(path) if file.identity != item.identity]
    if owners:
        raise DocumentError(f"{path!r} belongs to {owners[0]}")
    state.remember_item(replace(item, path=path, status=ItemStatus.STORED), keys)
    state.remember_files(item.identity, [FileMemory(path, item.identity, "", is_post=True)])
