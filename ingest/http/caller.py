"""Who has the web asked, as far as waiting is concerned: how long it has, and what it holds while it waits. Pure.

Knows nothing of runs or sources.
"""

import math
from typing import Protocol


class Caller(Protocol):
    """Hears when nothing of it goes on, as a host wants a long pause; may have several requests under way."""

    def until_s(self) -> float:
        """Return the monotonic instant after which no request of it may start."""
        ...

    def away(self) -> None:
        """Hear that one of its requests waits for long: it may let its place go (release) meanwhile."""
        ...

    async def back(self) -> None:
        """Hear that one that waited goes on; return when it has a place again (acquire)."""
        ...


class Patient:
    """A caller that has all the time, and holds nothing."""

    def until_s(self) -> float:
        """Never end."""
        return math.inf

    def away(self) -> None:
        """Nothing: no place is held."""

    async def back(self) -> None:
        """Nothing: no place is needed."""


class Wait:
    """One request's waiting, told to its caller at most once."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self._is_away = False

    def begin(self) -> None:
        """Tell the caller that this takes long; once is enough."""
        if not self._is_away:
            self._is_away = True
            self.caller.away()

    async def end(self) -> None:
        """Tell the caller that it is over, and wait until it may go on."""
        if self._is_away:
            self._is_away = False
            await self.caller.back()
