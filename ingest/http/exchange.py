"""One request and its answer: in its turn, within its deadline and bounds, refusals heeded, all of it counted.

Knows nothing of redirects, retries or robots.txt, which are made of several exchanges.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus

from ingest.http.caller import Caller
from ingest.http.clock import Clock
from ingest.http.coding.body import Body, BodyError
from ingest.http.guard import Target
from ingest.http.headers import kept_headers
from ingest.http.hosts import Hosts
from ingest.http.pace import retry_at
from ingest.http.redact import shown_url
from ingest.http.settings import NetworkSettings
from ingest.http.traffic import REFUSALS, TrafficCount
from ingest.http.transport.interface import Ask, Incoming, Transport, TransportError
from ingest.messages import Purpose, Reason, Reply
from store.late.dataclass import dataclass

NO_BODY = frozenset({204, 304})
"""RFC 9110 §6.4.1."""
WITHOUT_BODY = NO_BODY | {301, 302, 303, 307, 308}
"""Statuses whose body does not exist or is of no use."""
ERRORS_FROM = 400
"""RFC 9110 §15.5: what a page of an error says may be lost, the error may not."""
MAX_PASSED_OVER_BYTES = 65_536
NO_ANSWER = frozenset({Reason.DNS, Reason.REFUSED, Reason.TIMEOUT, Reason.TLS})
"""Failures that tell of the host, not of the one thing that was asked."""


@dataclass(slots=True)
class _UnderWay:
    """How far one exchange has come."""

    began_s: float
    answered: bool = False
    """The head of an answer has come."""


@dataclass(slots=True)
class Budget:
    """The time that is left to one request over all its hops and tries; waiting for a turn does not count."""

    left_s: float


class Exchange:
    """Carries out single requests over a transport."""

    def __init__(
        self, settings: NetworkSettings, transport: Transport, clock: Clock, hosts: Hosts, traffic: TrafficCount
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._clock = clock
        self.hosts = hosts
        self._traffic = traffic

    async def reply(self, ask: Ask, purpose: Purpose, budget: Budget, caller: Caller) -> Reply:
        """Send one request when its turn has come.

        Raises `TransportError`, `HostLeftAloneError`, `OutOfTimeError`.
        """
        async with self.hosts.turn(ask.target.server, caller):
            under_way = _UnderWay(self._clock.monotonic())
            self._traffic.asked(ask.target.host)
            try:
                return await self._in_time(ask, purpose, budget, under_way)
            except TransportError as error:
                self._note_failure(ask.target, error, under_way)
                raise
            finally:
                budget.left_s -= self._clock.monotonic() - under_way.began_s

    async def _in_time(self, ask: Ask, purpose: Purpose, budget: Budget, under_way: _UnderWay) -> Reply:
        """One deadline for all of it: connecting, TLS, head and body."""
        try:
            async with self._clock.timeout(max(budget.left_s, 0.0)):
                return await self._carried_out(ask, purpose, under_way)
        except TimeoutError as error:
            detail = f"{ask.target.host} did not answer in full within {self._settings.timeout_s:g} s"
            raise TransportError(Reason.TIMEOUT, detail) from error

    async def _carried_out(self, ask: Ask, purpose: Purpose, under_way: _UnderWay) -> Reply:
        async with self._transport.send(ask) as incoming:
            self._note_answer(ask.target, incoming.status, under_way)
            headers = kept_headers(incoming.headers)
            refused_until = self._heed(ask.target.server, incoming.status, headers)
            body, raw_body = b"", None
            if incoming.status in WITHOUT_BODY:
                await self._pass_over(incoming, headers)
            else:
                body, raw_body = await self._body(ask, incoming, headers, self._settings.max_bytes(purpose))
            return Reply(
                ask.target.url,
                incoming.status,
                headers,
                body,
                raw_body=raw_body,
                framed=incoming.framed,
                retry_at=refused_until,
            )

    async def _pass_over(self, incoming: Incoming, headers: Mapping[str, str]) -> None:
        """Read what little there is, so that the connection can be used again; otherwise leaving closes it."""
        length = headers.get("content-length", "0" if incoming.status in NO_BODY else "")
        if length.isdecimal() and int(length[:20]) <= MAX_PASSED_OVER_BYTES:
            with suppress(TransportError):
                async for _ in incoming.chunks:
                    pass

    async def _body(
        self, ask: Ask, incoming: Incoming, headers: Mapping[str, str], max_bytes: int
    ) -> tuple[bytes, bytes | None]:
        """Read the body within its bounds; an error whose page cannot be had is an error all the same, with no body."""
        try:
            body = Body(headers.get("content-encoding", ""), max_bytes, headers.get("content-length", ""))
            async for chunk in incoming.chunks:
                self._traffic.received(ask.target.host, len(chunk))
                body.add(chunk)
            return body.finish(framed=incoming.framed)
        except BodyError as error:
            failure = TransportError(error.reason, f"{shown_url(ask.target.url)}: {error.detail}")
        except TransportError as error:
            failure = error
        if incoming.status >= ERRORS_FROM:
            return b"", None
        raise failure

    def _heed(self, host: str, status: int, headers: Mapping[str, str]) -> datetime | None:
        """Note a refusal: the host is left alone as long as it asked, or asked more slowly when it did not say."""
        if status not in REFUSALS:
            return None
        until = retry_at(headers.get("retry-after"), self._clock.now())
        self.hosts.refused(host, until)
        return until

    def _note_answer(self, target: Target, status: int, under_way: _UnderWay) -> None:
        """Note how long the head took: a long body is not the host's trouble, but the way's."""
        under_way.answered = True
        self._traffic.answered(target.host, status)
        took_s = self._clock.monotonic() - under_way.began_s
        self.hosts.answered(target.server, took_s, served=status == HTTPStatus.OK)

    def _note_failure(self, target: Target, error: TransportError, under_way: _UnderWay) -> None:
        self._traffic.failed(target.host)
        if error.reason in NO_ANSWER and not under_way.answered:
            self.hosts.failed(target.server, error, self._clock.monotonic() - under_way.began_s)
