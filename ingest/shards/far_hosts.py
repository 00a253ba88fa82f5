"""The hosts as a worker sees them: it asks the driver for each turn, and tells it how each request fared."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from typing import TypeAlias

from ingest.http.caller import Caller, Wait
from ingest.http.clock_skew import ClockSkew
from ingest.http.hosts import HostLeftAloneError, OutOfTimeError
from ingest.http.transport.interface import TransportError
from ingest.shards.messages import (
    Ahead,
    Answered,
    Apart,
    Away,
    Denied,
    Granted,
    Let,
    NotAnswered,
    Placed,
    Refused,
    Return,
    Turn,
    Up,
)

OfTurn: TypeAlias = Granted | Denied | Away | Return


class FarHosts:
    """The `Hosts` of a worker."""

    def __init__(
        self, say: Callable[[Up], None], note: Callable[[Up], None], now_s: Callable[[], float] = time.monotonic
    ) -> None:
        """`say` says something at once, `note` with what is said next; `now_s` is the callers' clock."""
        self._say = say
        self._note = note
        self._now_s = now_s
        self._numbers = count()
        self._waiting: dict[int, asyncio.Queue[OfTurn]] = {}
        self._delays: dict[str, float] = {}

    def hear(self, message: OfTurn) -> None:
        """Hear of a turn."""
        waiting = self._waiting.get(message.turn)
        if waiting is not None:
            waiting.put_nowait(message)

    @asynccontextmanager
    async def turn(self, host: str, caller: Caller) -> AsyncIterator[None]:
        """Hold a turn for the host, which the driver gives."""
        number, until_s = next(self._numbers), caller.until_s()
        self._waiting[number] = asyncio.Queue()
        self._say(Turn(number, host, None if until_s == math.inf else until_s - self._now_s()))
        try:
            await self._granted(number, caller)
            yield
        finally:
            del self._waiting[number]
            self._say(Let(number))

    async def _granted(self, number: int, caller: Caller) -> None:
        wait = Wait(caller)
        while True:
            match await self._waiting[number].get():
                case Granted():
                    await wait.end()
                    return
                case Away():
                    wait.begin()
                case Return():
                    await wait.end()
                    self._say(Placed(number))
                case Denied() as denied:
                    await wait.end()
                    if denied.reason is not None:
                        raise TransportError(denied.reason, denied.detail)
                    raise HostLeftAloneError(denied.until) if denied.until else OutOfTimeError

    def answered(self, host: str, took_s: float, *, served: bool) -> None:
        """Tell it with the end of the turn."""
        self._note(Answered(host, took_s, served))

    def failed(self, host: str, error: TransportError, took_s: float) -> None:
        """Tell it with the end of the turn."""
        self._note(NotAnswered(host, took_s, error.reason, error.detail))

    def refused(self, host: str, until: datetime | None) -> None:
        """Tell it at once."""
        self._say(Refused(host, until))

    def ask_for_delay(self, host: str, delay_s: float) -> None:
        """Tell it before the next turn, if it is news."""
        if self._delays.get(host, 0.0) != delay_s:
            self._delays[host] = delay_s
            self._note(Apart(host, delay_s, at_least=False))

    def keep_apart(self, host: str, delay_s: float) -> None:
        """Tell it before the next turn."""
        self._note(Apart(host, delay_s, at_least=True))

    def not_before(self) -> Mapping[str, datetime]:
        """Know of none: the driver does."""
        return {}


class FarClockSkew(ClockSkew):
    """What the hosts of one worker say of the time, told to the driver, which knows what those of all say."""

    def __init__(self, note: Callable[[Up], None]) -> None:
        super().__init__()
        self._note = note

    def note(self, host: str, headers: Mapping[str, str], now: datetime) -> None:
        """Note it, and tell what was not told of this host."""
        is_new = host not in self._ahead
        super().note(host, headers, now)
        if is_new and host in self._ahead:
            self._note(Ahead(host, self._ahead[host].total_seconds()))
