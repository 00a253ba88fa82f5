"""When a host may be asked again: pure bookkeeping, `now` passed in. Knows nothing of sockets, tasks or sleep.

A host is told by its name, whose ports and schemes share one pace; one that is told by an address, by its port, too:
behind one address there can be many machines.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from store.late.dataclass import dataclass
from store.late.pattern import pattern

RETRY_AFTER_CAP = timedelta(hours=24)
"""A host that asks for more is asked again after a day: the longest interval between two polls."""
MAX_DELAY_S = 60.0
"""Between two requests to one host, whatever it asks for or however it fares."""
SLOW_S = 1.0
"""A host that takes longer for an answer has much to do: it is given as long between two requests."""
MAX_SLOW_DELAY_S = 10.0
GROWTH, SMOOTHING = 0.5, 0.25
"""Weight of a slower and of a quicker answer in the mean time that a host takes."""
RECOVERY = 0.9
"""What a page that is had leaves of a slowdown: it halves over seven of them."""
MAX_FAILURES = 6
"""So many requests in a row without an answer, tries counted, and a host is down."""
DOWN_S = 300.0
"""So long a host that is down is not asked again."""
_SECONDS = pattern(r"[0-9]{1,10}", re.ASCII)


def retry_at(value: str | None, now: datetime) -> datetime | None:
    """When a host asks to be asked again: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), capped at a day.

    None when it says nothing, or nothing that can be understood; never earlier than `now`.
    """
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return now + min(timedelta(seconds=int(text)), RETRY_AFTER_CAP)
    from email.utils import parsedate_to_datetime  # late, for few hosts ask for anything

    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
    return min(max(aware, now), now + RETRY_AFTER_CAP)


@dataclass(slots=True)
class _HostPace:
    started_s: float = -math.inf
    """When it was asked last."""
    not_before_s: float = -math.inf
    asked_for_s: float = 0.0
    """By robots.txt."""
    slowed_to_s: float = 0.0
    """By refusals that name no time."""
    answer_s: float = 0.0
    """Smoothed time from the request to the head of its answer."""
    failures: int = 0
    down_until_s: float = 0.0

    def delay_s(self, least_s: float) -> float:
        """Return the time to leave between two requests."""
        slow_s = min(self.answer_s, MAX_SLOW_DELAY_S) if self.answer_s > SLOW_S else 0.0
        return max(least_s, self.asked_for_s, self.slowed_to_s, slow_s)

    def note_time(self, took_s: float, *, may_shrink: bool) -> None:
        """Take the time of one more answer into the smoothed one."""
        if self.answer_s == 0.0:
            self.answer_s = took_s
        elif took_s > self.answer_s:
            self.answer_s += GROWTH * (took_s - self.answer_s)
        elif may_shrink:
            self.answer_s += SMOOTHING * (took_s - self.answer_s)


class Pace:
    """The pace of every host of this run, and what hosts asked for in earlier ones (`not_before`)."""

    def __init__(self, delay_s: float, not_before: Mapping[str, datetime] | None = None) -> None:
        self._delay_s = delay_s
        self._hosts: dict[str, _HostPace] = {}
        self._not_before = dict(not_before or {})

    def wait_s(self, host: str, now_s: float) -> float:
        """Seconds until the next request to the host may start."""
        pace = self._of(host)
        return max(0.0, pace.started_s + pace.delay_s(self._delay_s) - now_s, pace.not_before_s - now_s)

    def pause_s(self, host: str) -> float:
        """Return the seconds to leave between two requests to the host."""
        return self._of(host).delay_s(self._delay_s)

    def started(self, host: str, now_s: float) -> None:
        """Note that a request to the host starts now."""
        self._of(host).started_s = now_s

    def answered(self, host: str, took_s: float, *, served: bool) -> None:
        """Note that the host answered, and how long it took: a slow one is asked more slowly.

        Only what was `served` lets it be asked faster again: errors, refusals and 304 are quick to make.
        """
        pace = self._of(host)
        pace.failures = 0
        pace.note_time(took_s, may_shrink=served)
        if served:
            pace.slowed_to_s *= RECOVERY

    def failed(self, host: str, took_s: float, now_s: float) -> None:
        """Note that the host gave no answer at all, for so long."""
        pace = self._of(host)
        pace.failures += 1
        pace.note_time(took_s, may_shrink=False)
        if pace.failures >= MAX_FAILURES:
            pace.down_until_s = now_s + DOWN_S

    def is_down(self, host: str, now_s: float) -> bool:
        """Tell whether the host failed so often in a row that it is not asked for a while."""
        pace = self._hosts.get(host)
        return pace is not None and pace.failures >= MAX_FAILURES and now_s < pace.down_until_s

    def slow_down(self, host: str, now_s: float) -> None:
        """Leave twice the time between requests, at least a second: the host refused and did not say for how long."""
        pace = self._of(host)
        pace.slowed_to_s = min(max(2 * pace.slowed_to_s, 2 * self._delay_s, 1.0), MAX_DELAY_S)
        pace.not_before_s = max(pace.not_before_s, now_s + pace.slowed_to_s)

    def ask_for_delay(self, host: str, delay_s: float) -> None:
        """Heed the host's robots.txt, which asks for so many seconds between two requests."""
        self._of(host).asked_for_s = min(max(delay_s, 0.0), MAX_DELAY_S)

    def keep_apart(self, host: str, delay_s: float) -> None:
        """Leave at least so many seconds between two requests, whatever robots.txt asks for."""
        pace = self._of(host)
        pace.asked_for_s = min(max(pace.asked_for_s, delay_s), MAX_DELAY_S)

    def leave_alone(self, host: str, until: datetime) -> None:
        """Note that the host wants to be left alone before `until`."""
        self._not_before[host] = max(until, self._not_before.get(host, until))

    def left_alone_until(self, host: str, now: datetime) -> datetime | None:
        """Return the instant before which the host is not to be asked; None when it may be asked now.

        One that lies further away than any host can have asked for was noted before the clock was set back: no use.
        """
        until = self._not_before.get(host)
        return until if until is not None and now < until <= now + RETRY_AFTER_CAP else None

    def not_before(self, now: datetime) -> Mapping[str, datetime]:
        """Return what is to be remembered for the next run: host -> instant, of those that still lie ahead."""
        hosts = self._not_before
        return {host: hosts[host] for host in sorted(hosts) if self.left_alone_until(host, now) is not None}

    def _of(self, host: str) -> _HostPace:
        pace = self._hosts.get(host)
        if pace is None:
            pace = self._hosts[host] = _HostPace()
        return pace
