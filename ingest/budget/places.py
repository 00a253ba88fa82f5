"""Places among those that work at once: given back while all that one waits for is a host that wants a long pause."""

import asyncio
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Self

from ingest.budget.allowance import Allowance

_AT_HAND: ContextVar["Place | None"] = ContextVar("place", default=None)


class Place:
    """One place of some; what is done inside, in further tasks, too, belongs to it."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places = places
        self._within = _AT_HAND.get()
        """The source's place, of an article's."""
        self._token: Token[Place | None] | None = None
        self._is_held = False
        self._taking = asyncio.Lock()
        self._asks = 0
        self._away = 0

    async def __aenter__(self) -> Self:
        await self._take()
        self._token = _AT_HAND.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._token is not None:
            _AT_HAND.reset(self._token)
        self.give_up()

    def give_up(self) -> None:
        """Give the place back, if it is held."""
        if self._is_held:
            self._is_held = False
            self._places.release()

    def ask_begins(self) -> None:
        """Have one more request under way."""
        self._asks += 1

    def ask_ends(self) -> None:
        """Have one less under way."""
        self._asks -= 1
        self._rest()

    def away(self) -> None:
        """Hear that a request waits for long; one whose host is slow runs beside the others from now on."""
        self._away += 1
        self._rest()
        if self._within is not None:
            self._within.give_up()

    async def back(self) -> None:
        """Take the place again for a request that goes on."""
        self._away -= 1
        await self._take()

    def _rest(self) -> None:
        if self._asks and self._asks == self._away:
            self.give_up()

    async def _take(self) -> None:
        async with self._taking:
            if not self._is_held:
                await self._places.acquire()
                self._is_held = True


class Asking:
    """The caller of the task at hand, as the web sees it: `ingest.http.caller.Caller`."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._place = _AT_HAND.get()

    def until_s(self) -> float:
        """Return the end of the run, or of the source's share of it."""
        return self._allowance.until_s()

    def away(self) -> None:
        """Let others have the place."""
        if self._place is not None:
            self._place.away()

    async def back(self) -> None:
        """Wait for the place."""
        if self._place is not None:
            await self._place.back()


class asking:  # noqa: N801 - a context, as those of contextlib are called
    """Has a request of the task at hand under way, within."""

    __slots__ = ("_place",)

    def __enter__(self) -> None:
        """Begin."""
        self._place = _AT_HAND.get()
        if self._place is not None:
            self._place.ask_begins()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        if self._place is not None:
            self._place.ask_ends()
