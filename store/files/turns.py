"""Door: disk. Whose turn is next at a lock whose holder gives way: a second lock of the kernel, held by who waits.

The holder of the first lock looks whether somebody waits, and lets it go when somebody does; then it waits itself until
nobody does any more. Killed in between, a process holds nothing.
"""

import fcntl
import os
from pathlib import Path

TURN_NAME = "lock.next"


class Turn:
    """The place of the one who is next."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def taken(cls, state: Path) -> "Turn | None":
        """Take the place; None when somebody has it, or the folder cannot be written."""
        try:
            handle = os.open(state / TURN_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        except OSError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return None
        return cls(handle)

    def release(self) -> None:
        """Let the next one have it."""
        os.close(self._handle)


def is_awaited(state: Path) -> bool:
    """Say whether somebody waits for the lock."""
    try:
        handle = os.open(state / TURN_NAME, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
