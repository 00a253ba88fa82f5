"""What a worker and its driver say to each other beside calls: turns at hosts, groups of sources, what came of them.

Pure. Upward goes JSON by the types below, several messages in a frame; downward a pickle, as with calls.
"""

import hashlib
import json
import pickle
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ingest.engine.codec import codec_of, encoded
from ingest.fetcher.schedule.due import Schedule
from ingest.http.traffic import Traffic
from ingest.messages import Reason
from ingest.report.outcomes import ArticleOutcome, SourceOutcome
from ingest.report.progress import Ahead as Progressed
from ingest.source import Source
from ingest.steps import Step

SIZE = struct.Struct(">I")
MAX_MESSAGE_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Group:
    """The sources of one host, to be walked by one worker."""

    number: int
    shard: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """What a worker told of a group, beside the articles that it told as they came."""

    number: int
    walked: int
    """How many sources."""
    sources: tuple[SourceOutcome, ...] = ()
    articles: tuple[ArticleOutcome, ...] = ()
    """Those of which nothing was made."""
    notes: tuple[str, ...] = ()
    faults: int = 0
    traffic: tuple[tuple[str, Traffic], ...] = ()
    """By host, since it was told last."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The worker cannot go on: the store failed, or it is a fault of ours."""

    why: str


# -- of turns


@dataclass(frozen=True, slots=True)
class Turn:
    """A request wants to be made of a host, and to start within some seconds; None: whenever.

    Seconds that are left, for the clocks of two machines count from elsewhere.
    """

    turn: int
    host: str
    left_s: float | None


@dataclass(frozen=True, slots=True)
class Let:
    """A turn is over, or not wanted any more."""

    turn: int


@dataclass(frozen=True, slots=True)
class Placed:
    """The request has its place again."""

    turn: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A host answered."""

    host: str
    took_s: float
    served: bool


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """A host gave no answer."""

    host: str
    took_s: float
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A host refused."""

    host: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Apart:
    """A host wants some time between two requests, by its robots.txt or at least."""

    host: str
    delay_s: float
    at_least: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """A host's clock is ahead of this one's by so much."""

    host: str
    seconds: float


# -- of progress


@dataclass(frozen=True, slots=True)
class Expected:
    """So many more articles are worked on."""

    articles: int


@dataclass(frozen=True, slots=True)
class Remaining:
    """So much is left of long work."""

    ahead: Progressed


@dataclass(frozen=True, slots=True)
class Stepped:
    """What is done now for the article at an address."""

    url: str
    step: Step


@dataclass(frozen=True, slots=True)
class Fared:
    """How a source fared, as it is shown while the run goes on."""

    outcome: SourceOutcome


Up: TypeAlias = (
    Turn
    | Let
    | Placed
    | Answered
    | NotAnswered
    | Refused
    | Apart
    | Ahead
    | Expected
    | Remaining
    | Stepped
    | Fared
    | Ended
    | Broken
)


@dataclass(frozen=True, slots=True)
class Granted:
    """The turn has come."""

    turn: int


@dataclass(frozen=True, slots=True)
class Denied:
    """The turn will not come: the host is down, wants to be left alone, or there is no time."""

    turn: int
    reason: Reason | None = None
    detail: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """The turn takes long."""

    turn: int


@dataclass(frozen=True, slots=True)
class Return:
    """The turn is near: say when the request has its place again."""

    turn: int


@dataclass(frozen=True, slots=True)
class Walked:
    """A group is to be walked, by a schedule."""

    group: Group
    schedule: Schedule


Down: TypeAlias = Granted | Denied | Away | Return | Walked

_UP = tuple[Up, ...]


def packed_up(messages: Sequence[Up]) -> bytes:
    """Return the frame that says some things upward."""
    codec = codec_of(_UP)
    data = encoded(codec.encode(messages) if codec.encode else messages)
    return SIZE.pack(len(data)) + data


def read_up(data: bytes) -> tuple[Up, ...]:
    """Read what a worker says. Raises `ValueError` for what it should not have said."""
    messages = codec_of(_UP).decode(json.loads(data))
    return messages if isinstance(messages, tuple) else ()


def packed_down(message: object) -> bytes:
    """Return the frame that says something downward."""
    data = pickle.dumps(message, protocol=5)
    return SIZE.pack(len(data)) + data


def read_down(data: bytes) -> object:
    """Read what the driver says."""
    message: object = pickle.loads(data)  # noqa: S301 - the words of the process that started this one
    return message


def shard_of(host: str, shards: int) -> int:
    """Return which of so many shards a host belongs to: the same in each process and each run."""
    return int.from_bytes(hashlib.blake2b(host.encode("utf-8", "surrogatepass"), digest_size=8).digest()) % shards
