"""Days and spans of time as a person writes them on the command line. Pure."""

import re
from datetime import UTC, datetime, timedelta

from ingest.config.errors import ConfigError

_SPAN = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(s|min|m|h|d|)")
_SECONDS = {"s": 1, "m": 60, "min": 60, "": 60, "h": 3_600, "d": 86_400}


def date_of(text: str | None, option: str) -> datetime | None:
    """Read a day or an instant; one without a zone is UTC. Raises `ConfigError`."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{option} {text}: is no date; write it like 2026-02-28") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def span_of(text: str | None, option: str) -> timedelta | None:
    """Read a span of time, `2h`, `90min`, `45`; a bare number is minutes. Raises `ConfigError`."""
    if text is None:
        return None
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ConfigError(f"{option} {text}: is no span of time; write it like 2h, 90min or 45 (minutes)")
    return timedelta(seconds=float(found[1]) * _SECONDS[found[2]])


def since_of(text: str, option: str, now: datetime) -> datetime:
    """Read a span before now, `30d`, or a day. Raises `ConfigError`."""
    span = _SPAN.fullmatch(text.strip())
    if span is not None and span[2] and float(span[1]):
        try:
            return now - timedelta(seconds=float(span[1]) * _SECONDS[span[2]])
        except OverflowError:
            raise ConfigError(f"{option} {text}: is too long ago; write it like 30d or 2026-02-28") from None
    try:
        at = date_of(text, option)
    except ConfigError:
        at = None
    if at is None or at >= now:
        raise ConfigError(f"{option} {text}: is no time in the past; write it like 30d, 12h or 2026-02-28")
    return at
