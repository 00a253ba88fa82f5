"""Turns at hosts, as a worker asks for them: the driver keeps the book, so that a host meets one visitor."""

import asyncio
import math
import time
from collections.abc import Callable

from ingest.http.hosts import HostLeftAloneError, Hosts, OutOfTimeError
from ingest.http.transport.interface import TransportError
from ingest.shards.messages import (
    Answered,
    Apart,
    Away,
    Denied,
    Down,
    Granted,
    Let,
    NotAnswered,
    Placed,
    Refused,
    Return,
    Turn,
    Up,
)


class _FarCaller:
    """Whoever asks, in the worker."""

    def __init__(self, turn: Turn, say: Callable[[Down], None], now_s: float) -> None:
        self._turn = turn
        self._say = say
        self._until_s = math.inf if turn.left_s is None else now_s + turn.left_s
        self.is_placed = asyncio.Event()

    def until_s(self) -> float:
        """Return the end of its time, by the clock of this process."""
        return self._until_s

    def away(self) -> None:
        """Let it give its place up."""
        self.is_placed.clear()
        self._say(Away(self._turn.turn))

    async def back(self) -> None:
        """Wait until it has a place again."""
        self._say(Return(self._turn.turn))
        await self.is_placed.wait()


class _Held:
    """One turn, wanted or held."""

    def __init__(self, turn: Turn, say: Callable[[Down], None], now_s: float) -> None:
        self.caller = _FarCaller(turn, say, now_s)
        self.is_over = asyncio.Event()
        self.is_granted = False
        self.task: asyncio.Task[None] | None = None


class TurnBook:
    """The turns of one worker."""

    def __init__(self, hosts: Hosts, say: Callable[[Down], None], now_s: Callable[[], float] = time.monotonic) -> None:
        """`say` says something to the worker; `now_s` is the clock of the hosts."""
        self._now_s = now_s
        self._hosts = hosts
        self._say = say
        self._held: dict[int, _Held] = {}

    def hear(self, message: Up) -> None:
        """Take down what the worker says of turns and hosts."""
        match message:
            case Turn():
                held = self._held[message.turn] = _Held(message, self._say, self._now_s())
                held.task = asyncio.create_task(self._hold(message, held))
            case Let(turn):
                self._let(turn)
            case Placed(turn):
                if turn in self._held:
                    self._held[turn].caller.is_placed.set()
            case Answered(host, took_s, served):
                self._hosts.answered(host, took_s, served=served)
            case NotAnswered(host, took_s, reason, detail):
                self._hosts.failed(host, TransportError(reason, detail), took_s)
            case Refused(host, until):
                self._hosts.refused(host, until)
            case Apart(host, delay_s, at_least):
                (self._hosts.keep_apart if at_least else self._hosts.ask_for_delay)(host, delay_s)
            case _:
                pass

    def close(self) -> None:
        """Give up all turns: the worker is gone."""
        for turn in list(self._held):
            self._let(turn)

    def _let(self, turn: int) -> None:
        held = self._held.pop(turn, None)
        if held is None:
            return
        held.is_over.set()
        if not held.is_granted and held.task is not None:
            held.task.cancel()

    async def _hold(self, turn: Turn, held: _Held) -> None:
        try:
            async with self._hosts.turn(turn.host, held.caller):
                held.is_granted = True
                self._say(Granted(turn.turn))
                await held.is_over.wait()
        except TransportError as error:
            self._say(Denied(turn.turn, error.reason, error.detail))
        except HostLeftAloneError as error:
            self._say(Denied(turn.turn, until=error.until))
        except OutOfTimeError:
            self._say(Denied(turn.turn))
