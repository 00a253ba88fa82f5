"""When the hosts of a run may be asked: turns spaced by the pace, told of how each request fared. Knows no sockets.

All that asks within a run goes by one of these, so that a host meets one visitor, whoever asks.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from ingest.http.caller import Caller
from ingest.http.clock import Clock
from ingest.http.pace import DOWN_S, MAX_FAILURES, Pace
from ingest.http.retry import PATIENCE
from ingest.http.settings import NetworkSettings
from ingest.http.transport.interface import TransportError
from ingest.http.turns import Turns


class HostLeftAloneError(Exception):
    """The host asked to be left alone for longer than a run waits."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


class OutOfTimeError(Exception):
    """The host may be asked only when whoever asks has no time any more: the request is not begun."""


class Hosts(Protocol):
    """Gives turns, and hears what came of them."""

    def turn(self, host: str, caller: Caller) -> AbstractAsyncContextManager[None]:
        """Hold a turn for the host: inside, one request may be under way.

        Raises `TransportError` for a host that is down, `HostLeftAloneError`, `OutOfTimeError`.
        """
        ...

    def answered(self, host: str, took_s: float, *, served: bool) -> None:
        """Note that the host answered, and how long it took; `served`: with what was asked for."""
        ...

    def failed(self, host: str, error: TransportError, took_s: float) -> None:
        """Note that the host gave no answer at all, for so long."""
        ...

    def refused(self, host: str, until: datetime | None) -> None:
        """Note a refusal: the host is left alone as long as it asked, or asked more slowly when it did not say."""
        ...

    def ask_for_delay(self, host: str, delay_s: float) -> None:
        """Heed the host's robots.txt, which asks for so many seconds between two requests."""
        ...

    def keep_apart(self, host: str, delay_s: float) -> None:
        """Leave at least so many seconds between two requests, whatever robots.txt asks for."""
        ...

    def not_before(self) -> Mapping[str, datetime]:
        """Host -> the instant before which it asked not to be asked."""
        ...


class OwnHosts:
    """The `Hosts` of one event loop."""

    def __init__(self, settings: NetworkSettings, clock: Clock, not_before: Mapping[str, datetime] | None) -> None:
        """`not_before` is what hosts asked for in earlier runs."""
        self._clock = clock
        self._pace = Pace(settings.delay_s, not_before)
        self._turns = Turns(self, clock.sleep, per_host=settings.per_host, concurrency=settings.concurrency)
        self._failures: dict[str, TransportError] = {}

    def turn(self, host: str, caller: Caller) -> AbstractAsyncContextManager[None]:
        """Hold a turn for the host."""
        return self._turns.turn(host, caller)

    def wait_s(self, host: str, until_s: float) -> float:
        """Seconds until the host may be asked; raises when that is too long to wait for."""
        now, now_s = self._clock.now(), self._clock.monotonic()
        if self._pace.is_down(host, now_s):
            raise self._about_down(host)
        wait_s = self._pace.wait_s(host, now_s)
        until = self._pace.left_alone_until(host, now)
        if until is not None:
            if until - now > PATIENCE:
                raise HostLeftAloneError(until)
            wait_s = max((until - now).total_seconds(), wait_s)
        if now_s + wait_s >= until_s:
            raise OutOfTimeError
        return wait_s

    def pause_s(self, host: str) -> float:
        """Seconds that the host wants between two requests."""
        return self._pace.pause_s(host)

    def started(self, host: str) -> None:
        """Note that a request to the host starts now."""
        self._pace.started(host, self._clock.monotonic())

    def answered(self, host: str, took_s: float, *, served: bool) -> None:
        """Let a slow host be asked more slowly."""
        self._pace.answered(host, took_s, served=served)

    def failed(self, host: str, error: TransportError, took_s: float) -> None:
        """Count it: a host that fails again and again is down for a while."""
        self._pace.failed(host, took_s, self._clock.monotonic())
        self._failures[host] = error

    def refused(self, host: str, until: datetime | None) -> None:
        """Leave it alone, or ask it more slowly."""
        if until is not None:
            self._pace.leave_alone(host, until)
        else:
            self._pace.slow_down(host, self._clock.monotonic())

    def ask_for_delay(self, host: str, delay_s: float) -> None:
        """Heed robots.txt."""
        self._pace.ask_for_delay(host, delay_s)

    def keep_apart(self, host: str, delay_s: float) -> None:
        """Keep requests apart."""
        self._pace.keep_apart(host, delay_s)

    def not_before(self) -> Mapping[str, datetime]:
        """Return those that still lie ahead: to be handed to the next run."""
        return self._pace.not_before(self._clock.now())

    def _about_down(self, host: str) -> TransportError:
        last = self._failures[host]
        detail = f"{host} is not asked for {DOWN_S / 60:g} minutes, as it failed {MAX_FAILURES} times: {last.detail}"
        return TransportError(last.reason, detail)
