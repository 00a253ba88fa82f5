"""What may stand in the place of a file and is none, or too large, and a watch on who waits for it."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from types import FrameType

WATCH_S = 30.0
"""Far more than any of these tests takes: it ends one that would wait for ever, and judges nothing."""


def fifo(path: Path) -> None:
    os.mkfifo(path)


def bound_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening, chdir(path.parent):  # its name may be 108 bytes long
        listening.bind(path.name)


def device(path: Path) -> None:
    path.symlink_to(os.devnull)


def folder(path: Path) -> None:
    path.mkdir()


def circle(path: Path) -> None:
    path.symlink_to(path.name)


UNFIT: dict[str, tuple[Callable[[Path], None], str]] = {
    "FIFO": (fifo, "is a FIFO and no file"),
    "socket": (bound_socket, "is a socket and no file"),
    "device": (device, "is a device and no file"),
    "folder": (folder, "is a folder"),
    "circle": (circle, "is a link that leads in a circle"),
}
"""What it is called -> how it is made, and what is said of it."""


def sparse(path: Path, size: int) -> None:
    """Write a file of so many bytes that takes no room."""
    with path.open("wb") as file:
        file.truncate(size)


class WaitsForeverError(BaseException):
    """Something waits for what never comes."""


@contextmanager
def watched() -> Iterator[None]:
    """End what waits for ever, so that it fails and holds nobody up."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise WaitsForeverError

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, WATCH_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
