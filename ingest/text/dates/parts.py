"""What the tokens of a date have said, and the one reading of a calendar and a clock that it comes to.

Pure: `now` is an argument, and serves only to find the year of a date that names none. Knows nothing of how the tokens
are spelled.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from ingest.text.dates.words import AFTERNOON, DAYS, FORENOON, MONTHS, NOON
from normalize.values import DateOrigin


@dataclass(frozen=True, slots=True)
class Written:
    """What a text says: the reading of a clock, the zone if it names one, and how far that can be relied on."""

    local: datetime
    """Naive."""
    zone: tzinfo | None
    origin: DateOrigin


@dataclass(slots=True)
class Parts:
    """What the tokens have said so far."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: tuple[int, int, int, int] | None = None
    """Hour, minute, second, microsecond."""
    part_of_day: str | None = None
    numbers: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    zone: Callable[[datetime], tzinfo | None] | None = None
    zone_unknown: bool = False


class NotADateError(Exception):
    """A token makes no sense."""


def settle_day(parts: Parts, now: datetime) -> bool:
    """Find year, month and day among what was said; False where the year had to be inferred."""
    _settle_month(parts)
    for number in parts.numbers:
        _settle_number(parts, number)
    if parts.month is None or (parts.day is None and parts.year is None):
        raise NotADateError
    if parts.day is None:
        parts.day, parts.clock = 1, None  # `Feb 2026` (W3C-DTF's YYYY-MM): a clock means nothing without a day
    if parts.year is not None:
        return True
    parts.year = _latest_year(parts.month, parts.day, now)
    return False


def _settle_month(parts: Parts) -> None:
    """Take the month from the words; `mar` is March in one language and Tuesday in another, so a surer word wins."""
    sure = [word for word in parts.words if word not in DAYS] or parts.words[:1]
    months = {MONTHS[word] for word in sure}
    if len(months) > 1 or (months and parts.month is not None):
        raise NotADateError
    if months:
        parts.month = months.pop()


def _settle_number(parts: Parts, number: str) -> None:
    if len(number) >= 3:
        if parts.year is not None:
            raise NotADateError
        parts.year = int(number) + (1900 if len(number) == 3 else 0)  # three digits: RFC 5322 §4.3
    elif parts.day is None:
        parts.day = int(number)
    elif parts.year is None and len(number) == 2:
        parts.year = int(number) + (2000 if int(number) < 50 else 1900)  # RFC 5322 §4.3
    else:
        raise NotADateError


def _latest_year(month: int, day: int, now: datetime) -> int:
    """Infer the year in which that day was last, tomorrow included: the site's clock may be ahead of ours."""
    tomorrow = now + timedelta(days=1)
    return now.year if (month, day) <= (tomorrow.month, tomorrow.day) or tomorrow.year > now.year else now.year - 1


def local_time(parts: Parts) -> datetime:
    """Put day and clock together: naive; raises NotADateError or ValueError for what no calendar or clock shows."""
    if parts.year is None or parts.month is None or parts.day is None:
        raise NotADateError
    midnight = datetime(parts.year, parts.month, parts.day)  # noqa: DTZ001 - a reading of a clock
    if parts.clock is None:
        if parts.part_of_day:
            raise NotADateError
        return midnight
    hour, minute, second, microsecond = parts.clock
    hour = _hour_of_24(hour, parts.part_of_day)
    if minute > 59 or second > 60 or (hour == 24 and (minute or second)) or hour > 24:
        raise NotADateError
    # 24:00 is the next day's start (ISO 8601), :60 a leap second, which Unix time does not know.
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microsecond)


def _hour_of_24(hour: int, part: str | None) -> int:
    if part is None or hour > 12:
        if part in FORENOON and hour > 12:
            raise NotADateError
        return hour
    if part in FORENOON:
        return hour % 12
    if part in AFTERNOON:
        return hour % 12 + 12
    if part in NOON:
        return hour + 12 if hour < 3 else hour
    if 0 < hour < 5:  # `晚上1点` may be either night
        raise NotADateError
    return 24 if hour == 12 else hour + 12 if hour else 0
