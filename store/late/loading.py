"""Keeps Python's collector of garbage from what is being loaded: all of it stays. Pure."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Let nothing be collected within, and no later collection go through what is there at the end.

    While its modules load, a poll makes hundreds of thousands of objects, and a hundred collections look at them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
