"""Door: processes (signals). A walk that is told to stop: SIGTERM ends it as Ctrl-C does, with what is made stored."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from store.late.dataclass import dataclass

Handler = Callable[[int, FrameType | None], object]


@dataclass(slots=True)
class Stop:
    """By what a walk was told to stop, if it was."""

    by: str = "Ctrl-C"
    code: int = 128 + signal.SIGINT
    """The exit code: that of a process which the signal ended."""


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Let SIGTERM raise `KeyboardInterrupt` in the block, by the very way that Ctrl-C goes."""
    stop = Stop()

    def end(_: int, frame: FrameType | None) -> None:
        stop.by, stop.code = "SIGTERM", 128 + signal.SIGTERM
        on_interrupt = signal.getsignal(signal.SIGINT)
        if not callable(on_interrupt):  # ignored, as in a job that a shell sent to the background
            raise KeyboardInterrupt
        on_interrupt(signal.SIGINT, frame)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)
