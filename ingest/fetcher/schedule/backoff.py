"""How much a failed poll weighs, when the source is asked again, and when it is taken for gone. Pure.

The weights and the linear growth are those of a service that polls 180,000 feeds (Media Cloud's rss-fetcher): doubling
is too much where intervals are long already. A source is never dropped: one that is gone is asked once a week, and one
answer brings it back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

from ingest.fetcher.schedule.due import RETIRED_INTERVAL
from ingest.messages import Answer, NoReply, Reason
from ingest.text.json_fields import Jotted, instant, number, seconds
from store.late.dataclass import dataclass, replace

GONE_POLLS = 3
MISSING_FOR, MISSING_POLLS = timedelta(days=30), 4
"""A source is missing for good after so long and so many polls: time alone says nothing where a clock was wrong."""


_HEAVIEST = 1e6
"""Beyond, every interval is the longest."""


class FailureClass(StrEnum):
    """How grave a failure is."""

    PASSING = "passing"
    """The name could not be looked up: mostly the network here."""
    SOFT = "soft"
    """It may be over at the next poll: an overloaded or moving server."""
    MISSING = "missing"
    """404: soft for some weeks."""
    HARD = "hard"
    """It takes a person to mend it."""
    GONE = "gone"
    """410: the server says that it is for good."""

    @property
    def weight(self) -> float:
        """Return by how much of itself the interval grows."""
        return _WEIGHTS[self]


_WEIGHTS = {
    FailureClass.PASSING: 0.25,
    FailureClass.SOFT: 0.5,
    FailureClass.MISSING: 0.5,
    FailureClass.HARD: 1.0,
    FailureClass.GONE: 1.0,
}
_HARD_REASONS = frozenset(
    {Reason.TLS, Reason.FORBIDDEN, Reason.TOO_LARGE, Reason.ENCODING, Reason.REDIRECT, Reason.ROBOTS}
)
_SOFT_STATUSES = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


def class_of(answer: Answer) -> FailureClass:
    """Return the class of an answer that is no feed."""
    if isinstance(answer, NoReply):
        if answer.reason is Reason.DNS:
            return FailureClass.PASSING
        return FailureClass.HARD if answer.reason in _HARD_REASONS else FailureClass.SOFT
    if answer.status == HTTPStatus.GONE:
        return FailureClass.GONE
    if answer.status == HTTPStatus.NOT_FOUND:
        return FailureClass.MISSING
    soft = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in _SOFT_STATUSES
    return FailureClass.SOFT if soft else FailureClass.HARD


@dataclass(frozen=True, slots=True)
class Failing:
    """The failures of a source since its last success."""

    weight: float = 0.0
    gone_polls: int = 0
    """Answers of 410 in a row."""
    missing_since: datetime | None = None
    """Since when it answered nothing but 404."""
    missing_polls: int = 0
    """Answers of 404 in a row."""
    retired_at: datetime | None = None

    @classmethod
    def from_json(cls, jotted: Jotted) -> "Failing":
        """Read what `to_json` wrote."""
        if not jotted:
            return cls()
        return cls(
            number(jotted.get("weight"), _HEAVIEST),
            int(number(jotted.get("gone"))),
            instant(jotted.get("missing_since")),
            int(number(jotted.get("missing"))),
            instant(jotted.get("retired_at")),
        )

    def to_json(self) -> dict[str, object]:
        """Return what is kept with the source; nothing of one that does well."""
        jotted = {
            "weight": round(self.weight, 3),
            "gone": self.gone_polls,
            "missing_since": seconds(self.missing_since),
            "missing": self.missing_polls,
            "retired_at": seconds(self.retired_at),
        }
        return {name: value for name, value in jotted.items() if value}

    def after(self, kind: FailureClass, now: datetime) -> "Failing":
        """Return the failures with one more."""
        missing_since = (self.missing_since or now) if kind is FailureClass.MISSING else None
        failing = replace(
            self,
            weight=min(self.weight + kind.weight, _HEAVIEST),
            gone_polls=self.gone_polls + 1 if kind is FailureClass.GONE else 0,
            missing_since=missing_since,
            missing_polls=self.missing_polls + 1 if kind is FailureClass.MISSING else 0,
        )
        is_gone = failing.gone_polls >= GONE_POLLS or failing.is_missing(now)
        return replace(failing, retired_at=self.retired_at or now) if is_gone else replace(failing, retired_at=None)

    def is_missing(self, now: datetime) -> bool:
        """Say whether it answered nothing but 404 for so long and so often that it is taken for gone."""
        is_long = self.missing_since is not None and now - self.missing_since >= MISSING_FOR
        return is_long and self.missing_polls >= MISSING_POLLS

    def up_to(self, now: datetime) -> "Failing":
        """Return the failures as a clock tells them that has been set back: none lies ahead."""
        if self.missing_since is None and self.retired_at is None:
            return self
        since, retired = (min(at, now) if at else None for at in (self.missing_since, self.retired_at))
        return replace(self, missing_since=since, retired_at=retired)

    def interval(self, usual: timedelta, longest: timedelta) -> timedelta:
        """Return how long to wait: longer with each failure, once a week when the source is taken for gone."""
        if self.retired_at is not None:
            return max(RETIRED_INTERVAL, longest)
        return min(usual * (1.0 + self.weight), longest)

    def notice(self, now: datetime) -> str | None:
        """Say what has just been decided about the source, in one line."""
        if self.retired_at != now:
            return None
        why = "410 Gone" if self.gone_polls else f"404 Not Found for {MISSING_FOR.days} days"
        return f"retired: it answers {why}; it is asked once a week from now on: remove it, or give it its new URL"


def mildest(kinds: Sequence[FailureClass]) -> FailureClass:
    """Return the class of a source of which every URL failed: the least severe class wins."""
    return min(kinds, key=list(FailureClass).index)
