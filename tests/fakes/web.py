"""A scripted web: it stands where the transport stands, says what it was told, and remembers what it was asked.

It is no mock: guard, pace, redirects, bounds, codings, retries and deadlines above it are the real ones.

    clock = FakeClock()
    web = ScriptedWeb(clock)
    web.feed("https://example.org/feed", RSS)
    web.page("https://example.org/a", "<p>…</p>")
    web.fails("https://example.org/b", Reason.BROKEN, times=1)
    tools = assemble(..., web=web.opened(delay_s=0))
    assert web.count("https://example.org/a") == 1
"""

import gzip
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from random import Random
from typing import TypeAlias

from ingest.http.client import Web
from ingest.http.guard import Refusal, target_of
from ingest.http.robots import RobotsBook
from ingest.http.settings import NetworkSettings
from ingest.http.transport.interface import Ask, Incoming, TransportError
from ingest.messages import Reason, Verb
from tests.fakes.clock import FakeClock

NEVER_S = 10.0**9
PASSING = frozenset({Reason.BROKEN, Reason.REFUSED, Reason.CUT})


@dataclass(frozen=True)
class Says:
    """An answer. `after_s` passes on the fake clock before its head comes, `body_after_s` before its body."""

    status: int = 200
    body: bytes | str = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    after_s: float = 0.0
    body_after_s: float = 0.0
    etag: bool = False
    """Computes an ETag and answers 304 to whoever has it."""
    last_modified: datetime | None = None
    """States it and answers 304 to whoever has it."""
    gzip: bool = False
    framed: bool = True
    cut_after: int | None = None
    """So many bytes of the body come, then the connection breaks."""

    @property
    def bytes(self) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return gzip.compress(body, mtime=0) if self.gzip else body


@dataclass(frozen=True)
class Breaks:
    """No answer, and why."""

    reason: Reason = Reason.BROKEN
    detail: str = "it was told to fail"
    after_s: float = 0.0


@dataclass(frozen=True)
class Ends:
    """The process is killed while it waits for the answer."""

    error: BaseException


Act: TypeAlias = Says | Breaks | Ends


@dataclass(frozen=True)
class Asked:
    """One request as it would have gone onto the wire."""

    url: str
    headers: Mapping[str, str]
    at: datetime
    verb: Verb = Verb.GET
    body: bytes = b""


class ScriptedWeb:
    """`ingest.http.transport.interface.Transport` over a table of answers. An unknown URL is answered 404."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.requests: list[Asked] = []
        """Everything that was asked, in order."""
        self.closed = False
        self._scripts: dict[str, list[Act]] = {}
        self._servers: list[Callable[[str], Act | None]] = []
        self._first: Callable[[str], Act | None] = lambda _: None
        self._under_way: Counter[str] = Counter()
        self._busiest: Counter[str] = Counter()

    # What it says

    def script(self, url: str, *acts: Act) -> None:
        """One act for each request, in order; the last one stays. Replaces what was said of the URL before."""
        self._scripts[_key(url)] = list(acts)

    def serves(self, server: Callable[[str], Act | None]) -> None:
        """What no script says is asked of the server, which knows the URL or does not."""
        self._servers.append(server)

    def serves_first(self, server: Callable[[str], Act | None]) -> None:
        """Before anything else, the server is asked: in place of the one that was so before."""
        self._first = server

    def says(
        self,
        url: str,
        status: int = 200,
        body: bytes | str = b"",
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        """The URL answers so from now on; `more` are further fields of `Says`."""
        self.script(url, Says(status, body, headers or {}, **more))  # type: ignore[arg-type]  # fields of Says by name

    def page(self, url: str, html: bytes | str, type: str = "text/html; charset=utf-8", **more: object) -> None:  # noqa: A002
        self.says(url, 200, html, {"Content-Type": type}, **more)

    def feed(self, url: str, text: bytes | str, type: str = "application/rss+xml", **more: object) -> None:  # noqa: A002
        """Has an ETag unless told otherwise, as most feeds do."""
        self.says(url, 200, text, {"Content-Type": type}, **{"etag": True, **more})

    def image(self, url: str, body: bytes, type: str = "image/jpeg", **more: object) -> None:  # noqa: A002
        self.says(url, 200, body, {"Content-Type": type}, **more)

    def moves(self, url: str, to: str, status: int = 301) -> None:
        self.says(url, status, headers={"Location": to})

    def fails(
        self, url: str, reason: Reason = Reason.BROKEN, *, times: int | None = None, detail: str = "it was told to fail"
    ) -> None:
        """The URL gives no answer: for so many requests, after which it says what it said before; or for good."""
        act = Breaks(reason, detail)
        if times is None:
            self.script(url, act)
        else:
            self._scripts[_key(url)] = [*[act] * times, *self._scripts.get(_key(url), [Says(404)])]

    def never(self, url: str) -> None:
        """The URL takes the request and says nothing."""
        self.script(url, Says(after_s=NEVER_S))

    def ends(self, url: str, error: BaseException) -> None:
        """Whoever asks for the URL ends there, with an error that nobody may catch."""
        self.script(url, Ends(error))

    def scripts(self, url: str) -> list[Act]:
        """What it is to say of a URL."""
        return list(self._scripts.get(_key(url), []))

    def forgets(self, url: str) -> None:
        self._scripts.pop(_key(url), None)

    # What it was asked

    def asked(self, url: str) -> list[Asked]:
        return [request for request in self.requests if request.url == _key(url)]

    def count(self, url: str) -> int:
        return len(self.asked(url))

    def forget_requests(self) -> None:
        """Between two runs: only what is asked from now on counts."""
        self.requests.clear()

    def busiest(self, host: str) -> int:
        """How many requests to the host were under way at once, at most."""
        return self._busiest[host]

    def opened(
        self,
        settings: NetworkSettings | None = None,
        *,
        not_before: Mapping[str, datetime] | None = None,
        robots: RobotsBook | None = None,
        **dials: object,
    ) -> Web:
        """The real `Web` over this scripted one. `dials` are fields of `NetworkSettings`; no delay unless asked for."""
        chosen = settings or NetworkSettings(**{"delay_s": 0.0, **dials})  # type: ignore[arg-type]  # fields by name
        return Web(chosen, self, self.clock, Random(7), not_before, robots)

    # The transport

    @asynccontextmanager
    async def send(self, ask: Ask) -> AsyncIterator[Incoming]:
        assert not self.closed, "asked after it was closed"
        request = Asked(ask.target.url, dict(ask.headers), self.clock.now(), ask.verb, ask.body)
        self.requests.append(request)
        with self._busy(ask.target.host):
            act = self._next_act(request.url)
            if isinstance(act, Ends):
                raise act.error
            await self.clock.sleep(act.after_s)
            if isinstance(act, Breaks):
                raise TransportError(act.reason, act.detail, passing=act.reason in PASSING)
            yield self._incoming(act, request)

    async def aclose(self) -> None:
        self.closed = True

    def _next_act(self, url: str) -> Act:
        first = self._first(url)
        if first is not None:
            return first
        acts = self._scripts.get(url, [])
        if not acts:
            known = (server(url) for server in self._servers)
            return next((act for act in known if act is not None), Says(404, "not found"))
        return acts.pop(0) if len(acts) > 1 else acts[0]

    def _incoming(self, act: Says, request: Asked) -> Incoming:
        headers = {name.lower(): value for name, value in act.headers.items()} | _validators(act)
        if _is_known(request.headers, headers, act):
            return Incoming(304, tuple(headers.items()), self._body(Says()))
        if act.gzip:
            headers["content-encoding"] = "gzip"
        if act.framed:
            headers.setdefault("content-length", str(len(act.bytes)))
        return Incoming(act.status, tuple(headers.items()), self._body(act), framed=act.framed)

    async def _body(self, act: Says) -> AsyncIterator[bytes]:
        await self.clock.sleep(act.body_after_s)
        body = act.bytes[: act.cut_after]
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]
        if act.cut_after is not None and act.framed:
            raise TransportError(Reason.CUT, "it was told to break off", passing=True)

    @contextmanager
    def _busy(self, host: str) -> Iterator[None]:
        self._under_way[host] += 1
        self._busiest[host] = max(self._busiest[host], self._under_way[host])
        try:
            yield
        finally:
            self._under_way[host] -= 1


def _key(url: str) -> str:
    target = target_of(url)
    assert not isinstance(target, Refusal), f"the door would never ask for {url}: {target.detail}"
    return target.url


def _validators(act: Says) -> dict[str, str]:
    fields = {}
    if act.etag:
        fields["etag"] = f'"{hashlib.sha256(act.bytes).hexdigest()[:16]}"'
    if act.last_modified is not None:
        fields["last-modified"] = format_datetime(act.last_modified, usegmt=True)
    return fields


def _is_known(asked: Mapping[str, str], headers: Mapping[str, str], act: Says) -> bool:
    """RFC 9110 §13.2.2: an If-None-Match that is there decides alone."""
    if "if-none-match" in asked:
        return act.etag and headers["etag"] in asked["if-none-match"]
    return act.last_modified is not None and asked.get("if-modified-since") == headers["last-modified"]
