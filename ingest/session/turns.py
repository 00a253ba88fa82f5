"""Turns at the lock: a long backfill gives way to whoever waits, and whoever finds it at work waits a little."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from ingest.session.session import Session
from store.errors import LockHeld
from store.files.turns import Turn, is_awaited

T = TypeVar("T")
WAIT_S = 60.0
"""How long to wait for a holder that gives way: what it has under way is ended first, a request or two."""
_LOOK_S = 0.1


def in_turn(session: Session, work: Callable[[], T]) -> T:
    """Do what needs the lock; where its holder gives way, wait for it. Raises `LockHeld`."""
    try:
        return work()
    except LockHeld as held:
        if not held.gives_way or session.dry:
            raise
        turn = Turn.taken(session.base / session.config.store.state)
        if turn is None:
            raise
    clock = session.outside().clock
    ends_s = clock.monotonic() + WAIT_S
    try:
        while True:
            try:
                return work()
            except LockHeld as held:
                if not held.gives_way or clock.monotonic() >= ends_s:
                    raise
            asyncio.run(clock.sleep(_LOOK_S))
    finally:
        turn.release()


def after_others(session: Session, work: Callable[[], T]) -> T:
    """Do what gave way, when nobody waits or works any more."""
    clock, state = session.outside().clock, session.base / session.config.store.state
    while True:
        if not is_awaited(state):
            try:
                return work()
            except LockHeld:
                pass
        asyncio.run(clock.sleep(_LOOK_S))
