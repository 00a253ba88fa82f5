"""Plays the cases: the server, an address that must never be asked, and the real network door between them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from random import Random

from ingest.http.client import Web
from ingest.http.clock import SystemClock
from ingest.http.settings import NetworkSettings
from ingest.http.transport.direct import DirectTransport
from ingest.http.transport.interface import Transport
from ingest.messages import Answer, NoReply, Reply, Request
from normalize.values import Url
from tests.misbehaving import acts
from tests.misbehaving.cases import Case
from tests.misbehaving.certificates import contexts
from tests.misbehaving.server import Act, Server

CANARY = "127.0.0.2"
ECHO = "echo.good.example"
PLAIN_HOSTS = ("downgraded.good.example", ECHO)
HURRY = 50.0


class HurriedClock(SystemClock):
    """Waits between tries take no time at all, and deadlines pass `hurry` times as fast."""

    def __init__(self, hurry: float) -> None:
        self._hurry = hurry
        self._slept: ContextVar[float] = ContextVar("slept_s", default=0.0)
        """By task: what one request sleeps over must not pass for the others."""

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._slept.get())

    def monotonic(self) -> float:
        return super().monotonic() + self._slept.get()

    async def sleep(self, seconds: float) -> None:
        self._slept.set(self._slept.get() + seconds)
        await asyncio.sleep(0)

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return asyncio.timeout(seconds / self._hurry)


@dataclass(frozen=True)
class Played:
    """What came of a case."""

    case: Case
    answer: Answer
    asked: int

    @property
    def outcome(self) -> object:
        return self.answer.status if isinstance(self.answer, Reply) else self.answer.reason

    def faults(self) -> list[str]:
        """Where it differs from what the case expects."""
        case, found = self.case, []
        if self.outcome != case.outcome:
            found.append(f"outcome {self.outcome} instead of {case.outcome}")
        if self.asked != case.asked:
            found.append(f"asked {self.asked} times instead of {case.asked}")
        if isinstance(self.answer, Reply) and self.answer.framed != case.framed:
            found.append(f"its end is told: {self.answer.framed}")
        body = self.answer.body if isinstance(self.answer, Reply) else b""
        if case.body is not None and (case.body not in body or (not case.body and body)):
            found.append(f"body {body[:80]!r}")
        return found + ([f"said {self.detail!r}"] if not self._is_well_said() else [])

    @property
    def detail(self) -> str:
        return self.answer.detail if isinstance(self.answer, NoReply) else ""

    def _is_well_said(self) -> bool:
        if isinstance(self.answer, Reply):
            return not self.case.said
        plain = self.detail.isprintable() and "s3cret" not in self.detail and 0 < len(self.detail) < 500
        return plain and self.case.said in self.detail


class Stage:
    """A running server and what is needed to ask it."""

    def __init__(self, server: Server, folder: Path, cases: Sequence[Case], more: Iterable[str] = ()) -> None:
        self.server = server
        self.canary_hits = 0
        places = {case.host: ("127.0.0.1", server.ports[case.listener]) for case in cases}
        places |= dict.fromkeys(more, ("127.0.0.1", server.ports["plain"]))
        if "good" in server.ports:
            places |= {"wrong-name.example": ("127.0.0.1", server.ports["good"])}
        places |= dict.fromkeys(PLAIN_HOSTS, ("127.0.0.1", server.ports["plain"]))
        places |= {"inner.example": (CANARY, server.ports["plain"])}
        self.places = places
        """Host -> address and port."""
        self.transport: Callable[[NetworkSettings, Mapping[str, str]], Transport] = DirectTransport
        self._dials: dict[str, object] = {
            "resolve": places,
            "allow_private": (ip_network("127.0.0.1/32"),),
            "ca_file": str(folder / "authority.pem") if "good" in server.ports else None,
            "delay_s": 0.0,
        }

    def web(self, *, hurry: float = 1.0, **dials: object) -> Web:
        """The real door, its sleep shortened."""
        settings = NetworkSettings(**(self._dials | dials))  # type: ignore[arg-type]  # fields by name
        return Web(settings, self.transport(settings, {}), HurriedClock(hurry), Random(1))

    async def play(self, case: Case, web: Web | None = None) -> Played:
        """Ask as the case says; what it validated the last time goes along the next time."""
        own = web or self.web(hurry=HURRY if case.slow else 1.0, **case.dials)
        headers = case.headers
        try:
            for _ in range(case.times):
                answer = await own.ask(Request(Url(case.asked_url), case.purpose, headers))
                if isinstance(answer, Reply) and "etag" in answer.headers:
                    headers = (*case.headers, ("If-None-Match", answer.headers["etag"]))
        finally:
            if web is None:
                await own.aclose()
        return Played(case, answer, self.server.count_host(case.host))


@asynccontextmanager
async def staged(cases: Sequence[Case], folder: Path, more: Mapping[str, Act] | None = None) -> AsyncIterator[Stage]:
    """Start the server, and the canary at every port of it on an address that must not be asked.

    `more` are further hosts, asked without TLS.
    """
    secured = {case.listener for case in cases} - {"plain"}
    listeners = secured | {"good"} if secured else ()
    named = {case.host: case.act for case in cases} | dict(more or {})
    async with Server({**named, ECHO: acts.echoes_secrets, "": acts.good}, contexts(folder, listeners)) as server:
        stage = Stage(server, folder, cases, more or ())

        def sing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            stage.canary_hits += 1
            writer.close()

        canaries = []
        with suppress(OSError):  # Only Linux has the whole of 127.0.0.0/8 from the start.
            canaries += [await asyncio.start_server(sing, CANARY, port) for port in server.ports.values()]
        try:
            yield stage
        finally:
            for canary in canaries:
                canary.close()
