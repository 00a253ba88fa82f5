"""Turns at the lock: a long backfill gives way to whoever waits, and whoever finds it at work waits a little."""

from collections.abc import Callable
from typing import TypeVar

from ingest.http.clock import Clock
from ingest.session.session import Session
from store.errors import LockHeld
from store.files.turns import Turn, is_awaited

T = TypeVar("T")
WAIT_S = 60.0
"""How long to wait for a holder that gives way: what it has under way is ended first, a request or two."""
UNSIGNED_S = 2.0
"""How long to look again at what others have for a moment only: a lock that nobody signed, for a writer signs after it
has it and takes its signature back before it lets it go; and the place of who is next, at which the holder looks. What
stays is a builder, which may read for long, or somebody who waits already."""
_LOOK_S = 0.1
PATIENCE_S = 3_600.0
"""How long to wait for any holder, where what is done already would be lost."""
_WAIT_BETWEEN_S = 1.0


def in_turn(session: Session, work: Callable[[], T]) -> T:
    """Do what needs the lock; where its holder gives way, or has yet to sign it, wait for it. Raises `LockHeld`."""
    clock, state = session.outside().clock, session.base / session.config.store.state
    began_s = signed_s = clock.monotonic()
    turn: Turn | None = None
    try:
        while True:
            try:
                return work()
            except LockHeld as held:
                now_s = clock.monotonic()
                signed_s = now_s if held.owner else signed_s
                is_over = now_s - began_s >= WAIT_S if held.owner else now_s - signed_s >= UNSIGNED_S
                is_over = is_over or (session.halt is not None and session.halt.is_wanted)
                if session.dry or not (held.gives_way or not held.owner) or is_over:
                    raise
                turn = turn or Turn.taken(state)
                if turn is None and now_s - began_s >= UNSIGNED_S:  # somebody waits already
                    raise
            _look_again(clock)
    finally:
        if turn is not None:
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
        _look_again(clock)


def with_patience(session: Session, work: Callable[[], T], tell: Callable[[str], None]) -> T:
    """Do what much was done for already: wait for whoever has the lock, and tell so once.

    Raises `LockHeld` where somebody should look at the holder, or it lasts for longer than runs take.
    """
    clock, is_told = session.outside().clock, False
    began_s = clock.monotonic()
    while True:
        try:
            return work()
        except LockHeld as held:
            is_wanted = session.halt is None or not session.halt.is_wanted
            if held.is_long or not is_wanted or clock.monotonic() - began_s >= PATIENCE_S:
                raise
            if not is_told:
                tell(f"{held}: waiting for it")
                is_told = True
        _look_again(clock, _WAIT_BETWEEN_S)


def _look_again(clock: Clock, after_s: float = _LOOK_S) -> None:
    """Let a moment pass."""
    import asyncio  # late: hardly ever is there somebody to be waited for

    asyncio.run(clock.sleep(after_s))
