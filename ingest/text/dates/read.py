"""Text to an instant: the dates of feeds and pages in every form in which they are met, and none that is invented.

Pure: the clock is the argument `now`, the site's zone the argument `zone`. Knows nothing of feeds or pages.

Read are RFC 822 and its heirs, ISO 8601 and W3C-DTF, seconds (to nanoseconds) since 1970, asctime, the ways of
JavaScript and Go, and days and months by name in the languages of `words`, relative ones too. A text of which a
part makes no sense is no date: a gap can be filled (with the time of first sight), a wrong date cannot be found.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from ingest.text.dates.calendars import in_plain_calendar, with_minguo_year
from ingest.text.dates.parts import Written
from ingest.text.dates.relative import read_relative
from ingest.text.dates.worded import read_worded
from ingest.text.dates.words import MONTHS
from ingest.text.dates.zones import fixed
from normalize.values import DateOrigin, Moment

# Before 1971 lie the zeros of clocks and databases (1970, 1904, 1900, 1899, 1601, year 1), and no page of the web.
EARLIEST_YEAR = 1971
LATEST_AHEAD = timedelta(days=1)
"""How far past `now` a date may lie: a zone got wrong is at most 14 hours off, anything beyond is no date of a text.
So a result may be up to a day later than `now`; whoever stores it takes the earlier of the two."""

_MAX_LENGTH = 120

_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:([+\-])(\d\d)([0-5]\d)|GMT|UTC|Z)"
)
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+\-]\d\d:?\d\d)?|\d{8}T\d{4}(?:\d\d)?(?:Z|[+\-]\d{4})?"
)
_DASH_FOR_T = re.compile(r"(?<=^\d{4}-\d\d-\d\d)-(?=\d\d:\d\d:\d\d$)")
"""`2025-03-04-09:30:15`: no offset has seconds."""
_DIGITS = re.compile(r"\d{4,19}")
_DECIMAL_EPOCH = re.compile(r"\d{9,10}\.\d{1,9}")
_COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_EPOCH_DIGITS = {9: 1, 10: 1, 12: 10**3, 13: 10**3, 15: 10**6, 16: 10**6, 18: 10**9, 19: 10**9}


def read_date(text: str | float, *, zone: tzinfo, now: datetime) -> Moment | None:
    """Read one date, or None for what is none, makes no sense, or lies before 1971 or more than a day after `now`.

    `zone` is the site's, for dates that name none; `now` is aware. The result keeps the offset in which the date was
    written; its origin is STATED where the text names a zone, SITE where it does not, GUESSED where it also lacks the
    clock or the year, names a zone that nobody knows, or is told from `now`.
    """
    if isinstance(text, str):
        quick = _rfc_822(text) or _iso(text) if text.isascii() else None
        written = quick or (_read(_folded(text), zone, now) if 0 < len(text) <= 4 * _MAX_LENGTH else None)
    else:
        written = _epoch(text)
    return _moment(written, zone, now) if written else None


def _folded(text: str) -> str:
    folded = text.strip()
    if not folded.isascii():  # full-width digits and colons, no-break spaces (Unicode annex 15)
        folded = in_plain_calendar(unicodedata.normalize("NFKC", folded))
    return with_minguo_year(" ".join(folded.split()))


def _read(text: str, zone: tzinfo, now: datetime) -> Written | None:
    if not text or len(text) > _MAX_LENGTH:
        return None
    if _DIGITS.fullmatch(text):
        return _number(text)
    if _DECIMAL_EPOCH.fullmatch(text):
        return _epoch(float(text))
    quick = _rfc_822(text) or _iso(_DASH_FOR_T.sub("T", text, count=1))
    if quick:
        return quick
    here = now.astimezone(zone)
    relative = read_relative(text.lower(), here)
    if relative:
        return Written(relative.replace(tzinfo=None), fixed(zone, relative.replace(tzinfo=None)), DateOrigin.GUESSED)
    return read_worded(text, zone, here)


def _rfc_822(text: str) -> Written | None:
    """Read the form of nine feeds in ten (RFC 822 §5, RFC 5322 §3.3)."""
    found = _RFC_822.fullmatch(text)
    month = MONTHS.get(found[2].lower()) if found else None
    if not found or not month:
        return None
    day, _, year, hour, minute, second, sign, zone_hours, zone_minutes = found.groups()
    offset = timedelta(hours=int(zone_hours or 0), minutes=int(zone_minutes or 0))
    try:
        local = datetime(int(year), month, int(day), int(hour), int(minute), int(second))  # noqa: DTZ001 - a reading of a clock
        return Written(local, timezone(-offset if sign == "-" else offset), DateOrigin.STATED)
    except ValueError:
        return None


def _iso(text: str) -> Written | None:
    """ISO 8601 as RFC 3339 and W3C-DTF write it."""
    if not _ISO.fullmatch(text):
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    zone = read.tzinfo
    return Written(read.replace(tzinfo=None), zone, DateOrigin.STATED if zone else DateOrigin.SITE)


def _number(digits: str) -> Written | None:
    """Read a year, a compact ISO 8601 date, or a time since 1970: their lengths tell them apart until the year 2286."""
    form = _COMPACT.get(len(digits))
    if len(digits) == 4:
        form, digits = "%Y%m%d", digits + "0101"
    try:
        local = datetime.strptime(digits, form) if form else None  # noqa: DTZ007 - a reading of a clock
    except ValueError:
        local = None
    if local is None:
        return _epoch(int(digits))
    return Written(local, None, DateOrigin.SITE if len(digits) > 8 else DateOrigin.GUESSED)


def _epoch(number: float) -> Written | None:
    per_second = _EPOCH_DIGITS.get(len(str(int(number)))) if 0 < number < 1e20 else None
    if per_second is None:
        return None
    instant = datetime.fromtimestamp(number / per_second, UTC)
    return Written(instant.replace(tzinfo=None), UTC, DateOrigin.STATED)


def _moment(written: Written, zone: tzinfo, now: datetime) -> Moment | None:
    # The year first: near the ends of time the arithmetic of zones overflows.
    if not EARLIEST_YEAR <= written.local.year <= now.year + 1:
        return None
    offset = written.zone or fixed(zone, written.local)
    at = written.local.replace(tzinfo=offset)
    return Moment(at, written.origin) if at <= now + LATEST_AHEAD else None
