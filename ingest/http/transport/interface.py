"""The one seam below the network door: it carries a judged request and brings the answer as it came.

A transport sends one request, follows no redirect, keeps no cookie, undoes no content coding, sets no deadline of its
own (the caller cancels) and never reads the environment. It does judge the address at the moment it connects. What
every transport must do is written as tests in `tests/http/conformance.py`.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from ingest.http.guard import Target
from ingest.messages import Reason, Verb


@dataclass(frozen=True, slots=True)
class Route:
    """By which way a request goes, where that is not the usual one."""

    proxy: str | None = None
    """`http://` or `socks5://`, user and password allowed; it looks up the name, out of reach of the guard."""
    ca_file: str | None = None
    """PEM file of authorities that are trusted beside the usual ones."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, ready for the wire. `headers` hold everything but Host and Content-Length, ASCII or latin-1.

    None of them holds a line break.
    """

    target: Target
    headers: tuple[tuple[str, str], ...] = ()
    route: Route = Route()
    verb: Verb = Verb.GET
    body: bytes = b""
    """Of any other than GET; its length goes along."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An answer whose head has come. `chunks` is to be read once, inside the context that gave it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """As they came, in order, names in lower case, values decoded as latin-1."""
    chunks: AsyncIterator[bytes]
    """The body in the coding in which it comes; ends only when it is whole, raises `TransportError` otherwise."""
    framed: bool = True
    """False: no length and no chunks; the body ends with the connection, so that a cut one looks whole."""


class TransportError(Exception):
    """No answer, or no whole one."""

    def __init__(self, reason: Reason, detail: str, *, passing: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        """One line for people, free of secrets and control characters."""
        self.passing = passing
        """The same request may well succeed a moment later."""


class Transport(Protocol):
    """Carries requests; safe to use by many tasks of one event loop at once."""

    def send(self, ask: Ask) -> AbstractAsyncContextManager[Incoming]:
        """Send one request. Entering raises `TransportError`; leaving early closes the connection."""
        ...

    async def aclose(self) -> None:
        """Close every connection. Nothing may be sent after it."""
        ...
