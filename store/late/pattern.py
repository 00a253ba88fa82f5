"""Regular expressions that are compiled when they are first used. Pure.

One takes 0.1 ms, the large ones up to 0.6, and most of those that a run loads find nothing to look at.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

__all__ = ["pattern"]

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class _Late:
    """What is to be compiled; then the methods of what was."""

    def __init__(self, text: str | bytes, flags: int = 0) -> None:
        self._said = text, flags

    def __getattr__(self, name: str) -> object:
        """Compile it: its methods stand here from then on, and this is asked no more."""
        if name.startswith("_"):
            raise AttributeError(name)
        make: Callable[..., object] = re.compile
        compiled = make(*self._said)
        vars(self).update((each, getattr(compiled, each)) for each in _METHODS)
        return getattr(compiled, name)


if TYPE_CHECKING:
    from re import compile as pattern
else:
    pattern = _Late
