"""Clock skew: how far this machine's clock is off, by the `Date` fields of hosts that answered (RFC 9110 §6.6.1). Pure.

A host's clock may be wrong, too: only what more than half of at least three hosts agree upon is believed.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from ingest.text.clock_time import clock_time

_LEAST_HOSTS = 3
_AGREEING = timedelta(hours=1)
_OFF = timedelta(hours=6)
"""Less harms no decision: those that cannot be undone take days."""


class ClockSkew:
    """What the hosts of this run say of the time."""

    def __init__(self) -> None:
        self._ahead: dict[str, timedelta] = {}

    def note(self, host: str, headers: Mapping[str, str], now: datetime) -> None:
        """Note when an answer was made, which a cache may have kept for a while (RFC 9111 §5.1)."""
        said = headers.get("date", "")
        if not said:
            return
        from email.utils import parsedate_to_datetime  # late: it loads sockets, chance and calendars

        try:
            date = parsedate_to_datetime(said)
        except (ValueError, TypeError, IndexError, OverflowError):
            return
        age = headers.get("age", "")
        age_s = int(age) if age.isascii() and age.isdecimal() and len(age) < 9 else 0
        aware = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
        self._ahead[host] = aware - now + timedelta(seconds=age_s)

    def take(self, host: str, ahead: timedelta) -> None:
        """Note how far a host's clock is ahead, by somebody else who asked it."""
        self._ahead[host] = ahead

    def ahead(self) -> timedelta:
        """Return how far the hosts are ahead of this clock; zero where they do not agree that it is off."""
        if len(self._ahead) < _LEAST_HOSTS:
            return timedelta()
        middle = _median(self._ahead.values())
        agreeing = sum(abs(each - middle) <= _AGREEING for each in self._ahead.values())
        is_off = abs(middle) >= _OFF and agreeing >= _LEAST_HOSTS and 2 * agreeing > len(self._ahead)
        return middle if is_off else timedelta()

    def line(self, now: datetime) -> str:
        """Say in one line, in the zone of `now`, that the clock is off and what to do; nothing where it is not."""
        ahead = self.ahead()
        if not ahead:
            return ""
        hosts = f"{len(self._ahead)} hosts"
        return (
            f"the clock of this machine says {clock_time(now)}, most of {hosts} say {clock_time(now + ahead)}"
            ": set it; what is owed is kept meanwhile"
        )


def _median(times: Iterable[timedelta]) -> timedelta:
    """Return the middle one, or what is between the two in the middle; `statistics` takes 8 ms to load."""
    each = sorted(times)
    return (each[(len(each) - 1) // 2] + each[len(each) // 2]) / 2
