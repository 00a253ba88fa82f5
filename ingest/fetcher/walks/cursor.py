"""Where a walk through a source's past stands: what is to be asked next, and what keeps it from going in circles.

Pure values that survive the process: a cursor that was saved goes on exactly there.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from ingest.documents import Entry, Finding
from ingest.fetcher.walks.via import Via
from ingest.tasks import WorkLimits
from normalize.values import DateOrigin, Moment, Url

_FORM = 1
"""Of the text; a cursor in another form is not read."""
_DIGEST = 10
"""Letters of base 64, 60 bits: of 100,000 entries two share a digest once in 200 million walks."""


class Role(StrEnum):
    """What a step is asked for."""

    SOURCE = "source"
    """The source's own URL: says which site it belongs to, or is a sitemap itself."""
    ROBOTS = "robots"
    SITEMAP = "sitemap"
    GUESS = "guess"
    """Where many sites have a sitemap."""
    FEED = "feed"
    """The first page of the feed."""
    NEXT = "next"
    """A page that the one before it names."""
    NUMBERED = "numbered"
    """A page by its number, as WordPress counts."""
    FRONT = "front"
    """The site's front page, which says where its API is."""
    API = "api"
    """A list of posts that a program is meant to read."""
    LIST = "list"
    """A page that lists articles."""
    DAY = "day"
    """The list of one day."""
    NUMBER = "number"
    """An article's own address, by its number; nothing is asked for."""
    INDEX = "index"
    """Of an archive: what it captured."""
    CAPTURE = "capture"
    """A feed as an archive captured it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One document that is to be asked for."""

    url: Url
    role: Role
    number: int = 1
    """How deep a sitemap lies below the first one, or which page of the feed it is."""
    tries: int = 0
    """How often it could not be had for a passing reason."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is left of a walk, and what it has seen."""

    via: Via
    steps: tuple[Step, ...]
    """The next one first."""
    since: datetime | None = None
    until: datetime | None = None
    template: str = ""
    """Of addresses: `{Y}`, `{m}`, `{d}` of a day, `{n}` of a number."""
    stride: int = 1
    """From one number to the next."""
    takes_pages: bool = False
    """Lists and pages that are no news are taken, too."""
    hosts: tuple[str, ...] = ()
    """The site's own, without `www.`: whatever else a sitemap names is not the source's."""
    home: str = ""
    """The site's front page, for a way that leads there first."""
    asked: frozenset[str] = frozenset()
    """Digests of the documents that were asked for."""
    seen: frozenset[str] = frozenset()
    """Digests of the entries that the feed's pages have shown."""
    recent: frozenset[str] = frozenset()
    """Those of them that were on the pages since the last one that brought something new."""
    idle: int = 0
    """Pages in a row that brought nothing that is wanted."""
    failures: int = 0
    """Documents in a row that could not be had for a passing reason."""
    found: int = 0
    """Entries so far."""
    expected: int | None = None
    """How many there are in all, where the way itself counts them."""

    def further(self) -> int | None:
        """Return how many entries are still to come; None where the way does not count them."""
        return None if self.expected is None else max(0, self.expected - max(len(self.seen), self.found))

    def is_wanted(self, moment: Moment | None) -> bool:
        """Say whether what has this date may be wanted; what has none may."""
        return not (self.is_before(moment) or self.is_after(moment))

    def is_after(self, moment: Moment | None) -> bool:
        """Say whether a date is known to lie at `until` or behind it."""
        if moment is None or self.until is None:
            return False
        slack = timedelta(days=1 if moment.origin is DateOrigin.GUESSED else 0)
        return moment.at - slack >= self.until

    def is_before(self, moment: Moment | None) -> bool:
        """Say whether a date is known to lie before `since`; one without a clock may be any time of its day."""
        if moment is None or self.since is None:
            return False
        slack = timedelta(days=1 if moment.origin is DateOrigin.GUESSED else 0)
        return moment.at + slack < self.since

    def to_text(self) -> str:
        """Write it as one line of JSON."""
        value = {
            "form": _FORM,
            "via": self.via,
            "steps": [[step.url, step.role, step.number, step.tries] for step in self.steps],
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "template": self.template,
            "stride": self.stride,
            "takes_pages": self.takes_pages,
            "hosts": list(self.hosts),
            "home": self.home,
            "asked": "".join(sorted(self.asked)),
            "seen": "".join(sorted(self.seen)),
            "recent": "".join(sorted(self.recent)),
            "idle": self.idle,
            "failures": self.failures,
            "found": self.found,
            "expected": self.expected,
        }
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Cursor | None":
        """Read what `to_text` wrote; None for anything else: then the walk begins anew, and stores nothing twice."""
        try:
            return _cursor(json.loads(text))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one document brought, and where the walk stands after it."""

    entries: tuple[Entry, ...] = ()
    cursor: Cursor | None = None
    """To be saved once the entries are dealt with; None when the walk is done."""
    findings: tuple[Finding, ...] = ()
    trouble: str | None = None
    """What could not be had, and why, in one line; the walk goes on unless the cursor is None."""
    halted: bool = False
    """To go on at once would be of no use: the cursor is to be kept for a later run."""
    unbegun: bool = False
    """There was no time for the document."""
    wait_until: datetime | None = None
    """When the host may be asked again, where it said so."""
    url: Url | None = None
    """The document that was asked for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document is read with."""

    now: datetime
    zone: ZoneInfo
    limits: WorkLimits


def without_first(cursor: Cursor) -> Cursor:
    """Return the cursor behind its first step."""
    return replace(cursor, steps=cursor.steps[1:], asked=cursor.asked | {address_digest(cursor.steps[0].url)})


def address_digest(url: str) -> str:
    """Return the digest of a document's address; sites name their own documents by http and by https."""
    return digest(url.partition("://")[2])


def digest(text: str) -> str:
    """Return a short digest of a URL or an entry's name."""
    octets = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(octets).decode("ascii")[:_DIGEST]


def _digests(text: str) -> frozenset[str]:
    if not isinstance(text, str) or len(text) % _DIGEST:
        raise ValueError(text)
    return frozenset(text[start : start + _DIGEST] for start in range(0, len(text), _DIGEST))


def _cursor(value: Mapping[str, Any]) -> Cursor:
    if value["form"] != _FORM:
        raise ValueError(value["form"])
    return Cursor(
        via=Via(value["via"]),
        steps=tuple(_steps(value["steps"])),
        since=datetime.fromisoformat(value["since"]) if value["since"] else None,
        until=datetime.fromisoformat(value["until"]) if value.get("until") else None,
        template=str(value.get("template", "")),
        stride=max(1, int(value.get("stride", 1))),
        takes_pages=value.get("takes_pages") is True,
        hosts=tuple(map(str, value["hosts"])),
        home=str(value.get("home", "")),
        asked=_digests(value["asked"]),
        seen=_digests(value["seen"]),
        recent=_digests(value["recent"]),
        idle=int(value["idle"]),
        failures=int(value["failures"]),
        found=int(value["found"]),
        expected=int(value["expected"]) if value.get("expected") is not None else None,
    )


def _steps(rows: Iterable[tuple[str, str, int, int]]) -> Iterable[Step]:
    for url, role, number, tries in rows:
        yield Step(Url(url), Role(role), int(number), int(tries))
