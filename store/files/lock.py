"""Door: disk. One writer at a time, by a lock of the kernel that a dead process cannot keep; builders may share it."""

import fcntl
import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from enum import Enum
from pathlib import Path

from store.errors import LockHeld
from store.files.regular import check_regular
from store.rows import instant, instant_text

LOCK_NAME = "lock"
LONG_S = 24 * 3600.0
"""Runs and commands end sooner; who holds the lock for longer may hang."""


class Mode(Enum):
    """Who wants the lock."""

    WRITER = fcntl.LOCK_EX
    READER = fcntl.LOCK_SH
    """A builder, which wants the content to stand still while it reads; several may hold it together."""


class Lock:
    """The lock of a state folder, held from `taken` until `release`.

    It is flock(2) on a file that stays, and so never stale. A child made by fork shares it: start workers by exec.
    """

    def __init__(self, handle: int, mode: Mode) -> None:
        self._handle = handle
        self._mode = mode

    @classmethod
    def taken(cls, state: Path, now: datetime, mode: Mode = Mode.WRITER, *, gives_way: bool = False) -> "Lock":
        """Take the lock at once, or raise `LockHeld`; `now` is written in it by a writer, for whoever finds it held.

        `gives_way` is signed, too: the writer looks whether somebody waits.
        """
        with suppress(FileNotFoundError):
            check_regular(state / LOCK_NAME, sys.maxsize)
        handle = os.open(state / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, mode.value | fcntl.LOCK_NB)
        except BlockingIOError:
            owner, since, yields = _owner(handle)
            os.close(handle)
            age_s = _age_s(since, now)
            is_long = age_s is not None and age_s >= LONG_S
            raise LockHeld(owner, since, _told(age_s), gives_way=yields, is_long=is_long) from None
        except BaseException:
            os.close(handle)
            raise
        lock = cls(handle, mode)
        try:
            if mode is Mode.WRITER:
                lock._sign(now, gives_way=gives_way)
        except BaseException:
            os.close(handle)
            raise
        return lock

    def release(self) -> None:
        """Let others have it; a writer takes its signature back, for a builder does not sign."""
        if self._mode is Mode.WRITER:
            with suppress(OSError):  # a full disk: then the signature is merely old
                os.ftruncate(self._handle, 0)
        os.close(self._handle)

    def _sign(self, now: datetime, *, gives_way: bool) -> None:
        signed: dict[str, object] = {"pid": os.getpid(), "host": os.uname().nodename}
        signed |= {"since": instant_text(now)[:19] + "Z"} | ({"gives_way": True} if gives_way else {})
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, json.dumps(signed).encode(), 0)


def owner_of(state: Path) -> tuple[str, str, bool] | None:
    """Return who holds the lock of a state folder, since when, and whether it gives way, as it signed.

    None where nobody does, or a builder. The lock is not touched: nobody is kept from it by being looked at.
    """
    try:
        handle = os.open(state / LOCK_NAME, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        owner = _owner(handle)
    except OSError:
        return None
    finally:
        os.close(handle)
    return owner if owner[0] else None


def _age_s(since: str, now: datetime) -> float | None:
    """Return how long ago an owner signed; None where that is unknown."""
    try:
        return (now - instant(since)).total_seconds()
    except (ValueError, TypeError):
        return None


def _told(age_s: float | None) -> str:
    """Say it in the unit that tells most."""
    if age_s is None:
        return ""
    minutes = age_s / 60
    if minutes < 2:
        return f"{max(0, round(age_s))} seconds ago"
    return f"{round(minutes)} minutes ago" if minutes < 120 else f"{round(minutes / 60)} hours ago"


def _owner(handle: int) -> tuple[str, str, bool]:
    """Return who signed, when, and whether it gives way; nobody where a builder holds the lock."""
    try:
        signed = json.loads(os.pread(handle, 4096, 0))
        if signed["host"] == os.uname().nodename and _is_gone(int(signed["pid"])):
            return "", "", False
        return f"process {signed['pid']} on {signed['host']}", str(signed["since"]), signed.get("gives_way") is True
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", "", False


def _is_gone(pid: int) -> bool:
    """Say whether a writer that signed was killed: it holds nothing any more."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
