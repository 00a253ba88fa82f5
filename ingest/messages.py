"""What the web and the engine are asked, what they answer, and the dialogue in which they are asked.

A *dialogue* is a generator: it yields an effect (a `Request` to the web, a `Task` for the engine, or a list of these to
be handled together), is sent the answer, and returns its result. It does no input or output itself, so the same
dialogue runs under asyncio, in a worker, and in a test that plays the web by hand.
"""

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Generic, TypeAlias, TypeVar

from normalize.values import Url
from store.late.dataclass import dataclass

T = TypeVar("T")


class Purpose(StrEnum):
    """What a request is for: bounds, headers and politeness depend on it."""

    __hash__ = str.__hash__  # that of Enum is a call of Python, and requests are keys
    FEED = "feed"
    PAGE = "page"
    IMAGE = "image"
    SITEMAP = "sitemap"
    ROBOTS = "robots"
    API = "api"
    """A forge's interface, which a person named."""


class Verb(StrEnum):
    """What is wanted of a resource (RFC 9110 §9, RFC 5789)."""

    __hash__ = str.__hash__  # as above
    GET = "GET"
    POST = "POST"
    PATCH = "PATCH"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, a GET unless it says otherwise.

    `headers` are added to those that its purpose implies; bounds come from the configuration.
    """

    url: Url
    purpose: Purpose
    headers: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    """The source on whose behalf it is made, for the report and for per-source settings."""
    by_hand: bool = False
    """A person named this very URL: robots.txt does not bind it."""
    delay_s: float = 0.0
    """Since the last request to the host, at least: what an archive wants of everybody."""
    validators_of: str | None = None
    """The resource (`resource_mark`) from which the validators in `headers` came: they are sent to it alone, wherever
    redirects lead. None: to the URL that is asked."""
    verb: Verb = Verb.GET
    """Any other than GET is sent once: it is not tried again, and follows no redirect."""
    body: bytes = b""
    """What is sent along, of any other than GET."""


class Reason(StrEnum):
    """Why the web gave no usable answer."""

    DNS = "dns"
    REFUSED = "refused"
    TLS = "tls"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    """The connection broke, or what came is not HTTP."""
    CUT = "cut"
    """The body ended before it was whole."""
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    """A content coding that was not asked for, or that cannot be undone."""
    FORBIDDEN = "forbidden"
    """The guard does not let this address, scheme or port be asked."""
    REDIRECT = "redirect"
    """Too many redirects, or one that leads nowhere."""
    ROBOTS = "robots"
    LATER = "later"
    """The host asked to be left alone until `retry_at`."""
    UNBEGUN = "unbegun"
    """The host could be asked only when the run, or the source's share of it, is over."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect that was followed."""

    status: int
    url: Url
    """Where it led."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of any status. `headers` have lower-case names; `body` is decoded from its content coding and whole."""

    url: Url
    """The URL that answered, after redirects."""
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    hops: tuple[Hop, ...] = ()
    raw_body: bytes | None = None
    """The body in the content coding in which it came (`content-encoding` names it), when it came in one."""
    framed: bool = True
    """False: neither a length nor chunks vouch for the body's being whole; it ended with the connection."""
    retry_at: datetime | None = None
    """When the host asked to be asked again (Retry-After of a 429 or 503)."""

    @property
    def is_content(self) -> bool:
        """Say whether it is what was asked for: 200, or 203, when a proxy has changed it (RFC 9110 §15.3.4)."""
        return self.status in {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}


@dataclass(frozen=True, slots=True)
class NoReply:
    """No usable answer, and why; `detail` is one line for people, free of secrets and control characters."""

    url: Url
    reason: Reason
    detail: str
    retry_at: datetime | None = None


Answer: TypeAlias = Reply | NoReply


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """A pure function that returns a `T`, and its arguments, to be done by the engine; all must pickle."""

    function: str
    """`module:name`."""
    args: tuple[object, ...]
    about: str
    """What is named when the work kills the worker: a URL."""
    returns: object
    """`T` as a type expression: what an answer of the worker is read as."""
    cpu_s: float = 10.0
    """CPU seconds after which the worker is killed."""
    memory_bytes: int = 512 << 20
    """How far the worker's address space may grow over what it holds when it starts the work."""


class CrashReason(StrEnum):
    """How work on a hostile page or feed ended."""

    TIME = "time"
    MEMORY = "memory"
    DIED = "died"
    """A signal other than those of the limits: the C code under it failed."""
    ERROR = "error"
    """The work raised."""


@dataclass(frozen=True, slots=True)
class Crash:
    """Work that could not be done: it costs this page or feed alone, and is named."""

    about: str
    reason: CrashReason
    detail: str


Effect: TypeAlias = Request | Task[Any]
Dialogue: TypeAlias = Generator[Effect | Sequence[Effect], Any, T]


def ask(request: Request) -> Dialogue[Answer]:
    """Have the web asked for one thing; dialogues say `reply = yield from` this."""
    answer: Answer = yield request
    return answer


def ask_all(requests: Sequence[Request]) -> Dialogue[list[Answer]]:
    """Ask the web for several things together; the answers come in the order of the requests."""
    answers: list[Answer] = yield list(requests)
    return answers


def perform(task: Task[T]) -> Dialogue[T | Crash]:
    """Have the engine do a task; the answer is its result or a `Crash`."""
    result: T | Crash = yield task
    return result


async def drive(dialogue: Dialogue[T], handle: Callable[[Effect | Sequence[Effect]], Awaitable[Any]]) -> T:
    """Run a dialogue to its end: `handle` answers each effect, and its errors are the caller's, not the dialogue's."""
    answer: Any = None
    while True:
        try:
            effect = dialogue.send(answer)
        except StopIteration as done:
            result: T = done.value
            return result
        answer = await handle(effect)
