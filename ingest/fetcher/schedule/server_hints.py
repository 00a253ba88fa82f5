"""What a feed and its server ask of whoever polls: how long to wait, and at which hours not to come. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from ingest.documents import Listing
from ingest.text.json_fields import Jotted, listed, number
from store.late.dataclass import dataclass
from store.late.pattern import pattern

_MAX_AGE = pattern(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,9})", re.ASCII | re.IGNORECASE)
_NO_AGE = pattern(r"(?:^|[,\s])no-(?:cache|store)", re.ASCII | re.IGNORECASE)
_HOUR = timedelta(hours=1)
_MOST_MINUTES = 1e6


@dataclass(frozen=True, slots=True)
class Hints:
    """What the document asks for; it is remembered, for an answer of 304 does not repeat it."""

    ttl: timedelta = timedelta()
    """RSS `ttl`, or what `sy:updatePeriod` and `sy:updateFrequency` come to."""
    skip_hours: frozenset[int] = frozenset()
    """UTC."""
    skip_days: frozenset[int] = frozenset()
    """UTC, Monday is 0."""
    has_more_pages: bool = False
    """The feed leads to older entries (RFC 5005, JSON Feed): a gap can be filled."""

    @classmethod
    def from_json(cls, jotted: Jotted) -> "Hints":
        """Read what `to_json` wrote."""
        if not jotted:
            return cls()
        hours, days = (frozenset(int(number(each)) for each in listed(jotted.get(name))) for name in ("hours", "days"))
        return cls(_ttl(number(jotted.get("ttl"))), hours, days, jotted.get("more") is True)

    def to_json(self) -> dict[str, object]:
        """Return what is kept with the source."""
        jotted: dict[str, object] = {
            "ttl": self.ttl // timedelta(minutes=1),
            "hours": sorted(self.skip_hours),
            "days": sorted(self.skip_days),
            "more": self.has_more_pages,
        }
        return {name: value for name, value in jotted.items() if value}


def hints_of(listing: Listing) -> Hints:
    """Return what a document asks for."""
    return Hints(
        ttl=_ttl(listing.ttl_minutes or 0),
        skip_hours=listing.skip_hours,
        skip_days=listing.skip_days,
        has_more_pages=bool(listing.next_url or listing.archive_url),
    )


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long an answer stays fresh (RFC 9111 §4.2): asked sooner, a cache would only repeat it.

    Zero when it says nothing, or that it is stale at once.
    """
    control = headers.get("cache-control", "")
    if _NO_AGE.search(control):
        return timedelta()
    stated = _MAX_AGE.search(control)
    if stated:
        age = headers.get("age", "")
        age_s = int(age) if re.fullmatch(r"[0-9]{1,9}", age, re.ASCII) else 0
        return max(timedelta(), timedelta(seconds=int(stated[1]) - age_s))
    expires, date = _date(headers.get("expires")), _date(headers.get("date"))
    return max(timedelta(), expires - (date or now)) if expires else timedelta()


def after_skipped(at: datetime, hints: Hints) -> datetime:
    """Return the first instant from `at` on that lies outside the hours and days to be skipped; `at` if all are."""
    for hours in range(8 * 24):
        moment = at if not hours else _floor(at) + hours * _HOUR
        utc = moment.astimezone(UTC)
        if utc.hour not in hints.skip_hours and utc.weekday() not in hints.skip_days:
            return moment
    return at


def _ttl(minutes: float) -> timedelta:
    return timedelta(minutes=min(max(minutes, 0), _MOST_MINUTES))


def _floor(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _date(value: str | None) -> datetime | None:
    """Read an HTTP date; servers write `0` and `-1` for one that is past (RFC 9111 §5.3)."""
    if not value:
        return None
    from email.utils import parsedate_to_datetime  # late, for hardly a feed says when it ends

    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
