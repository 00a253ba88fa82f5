"""Looks at what a store remembers, for commands that only show something: nothing is changed, and nobody is waited for.

What is amiss is told in lines: damage in the state, lines of the journal that nobody can read, what other hands did.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeAlias, TypeVar

from ingest.config.values import Config
from ingest.session.opening import reader_of
from store.errors import DamageError, StoreError
from store.rehearsal import Rehearsal
from store.store import Store

T = TypeVar("T")
Tell: TypeAlias = Callable[[str], None]

_GLANCES = 3
"""Before a state that changes all the time is copied."""
DAMAGE_ADVICE = "shown is what the posts and the journal tell; the next run makes the state anew from them"


def unheard(_line: str) -> None:
    """Let a line go untold, for callers that want what is shown alone."""


def look(
    config: Config,
    base: Path,
    now: datetime,
    seen: Callable[[Store], T],
    tell: Tell = unheard,
    *,
    follow: bool = True,
) -> T:
    """Return what is `seen` in a store, and tell what is amiss; `follow` as for a `Store`.

    Where the state shows damage meanwhile, what is seen is made anew from the posts and the journal, in memory.
    Raises `StoreError` where the files cannot be read either.
    """
    try:
        with _opened(config, base, now, follow=follow, anew=False) as store:
            return _told(store, seen, tell)
    except DamageError as error:
        tell(f"{error}: {DAMAGE_ADVICE}")
    with _opened(config, base, now, follow=follow, anew=True) as store:
        return _told(store, seen, tell)


def glance(config: Config, base: Path, now: datetime, seen: Callable[[Store], T], tell: Tell = unheard) -> T:
    """Return what is `seen` in a store as it is at this moment, for many looks in a row: the state is read in place.

    Where that cannot be done, all is as with `look`, and what is amiss is told. Nothing of what is seen may be used up
    later: it is closed then.
    """
    section = config.store
    content, state, journal = (base / each for each in (section.content, section.state, section.journal))
    reader = reader_of(config, base)
    with suppress(StoreError):
        for _ in range(_GLANCES):
            with Rehearsal.glanced(content, state, journal, reader) as found:
                if found is None:
                    break
                shown = seen(found.store)
                if found.is_so_still():
                    return shown
    return look(config, base, now, seen, tell, follow=False)


def _told(store: Store, seen: Callable[[Store], T], tell: Tell) -> T:
    shown = seen(store)
    for notice in store.notices:
        tell(notice)
    return shown


def _opened(config: Config, base: Path, now: datetime, *, follow: bool, anew: bool) -> Store:
    section = config.store
    content, state, journal = (base / each for each in (section.content, section.state, section.journal))
    reader = reader_of(config, base)
    return Rehearsal.open(content, state, journal=journal, now=now, reader=reader, follow=follow, anew=anew)
