"""When a source is polled again, and when an owed article is asked for again.

Pure: what is remembered, what was heard, chance and the time in; a time out, with the reason for it.
"""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from ingest.fetcher.schedule.due import SILENT_LONGEST, Demand, Schedule
from ingest.fetcher.schedule.forecast import Forecast, forecast, until_waiting
from ingest.fetcher.schedule.memory import PollMemory
from ingest.fetcher.schedule.server_hints import Hints, after_skipped
from store.late.dataclass import dataclass, field

SILENT_FOR = 14
"""A source that has brought nothing for a time is polled again after a fourteenth of it: both grow together."""
SPREAD, SPREAD_AT_MOST = 0.1, timedelta(minutes=30)
"""By up to this part, and no more than that, a poll is brought forward, so that sources do not fall into step."""


class Because(StrEnum):
    """What decided on the time of the next poll."""

    RHYTHM = "rhythm"
    WINDOW = "window"
    FLOOR = "floor"
    CEILING = "ceiling"
    SILENCE = "silence"
    HINT = "hint"
    SKIPPED = "skipped"
    FAILURE = "failure"
    RETIRED = "retired"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Decision:
    """When a source is polled next, and why then."""

    due_at: datetime
    because: Because


@dataclass(frozen=True, slots=True)
class Outlook:
    """Inputs of `decide`."""

    forecast: Forecast
    hints: Hints = field(default_factory=Hints)
    fresh_for: timedelta = timedelta()
    """How long a cache on the way would repeat the last answer."""
    quiet_since: datetime | None = None
    latest: timedelta | None = None
    """The loss guard."""


def decide(outlook: Outlook, schedule: Schedule, share: float) -> Decision:
    """Return when a source that answered is polled next.

    By its rhythm and the price of a request, within the bounds of the configuration; not before it asks for; but never
    later than the loss guard allows, for `ttl`, `skipHours` and caches only hint. `share`, from 0 to 1, is its place
    among the sources that would be polled at the same time.
    """
    now = outlook.forecast.at
    interval = until_waiting(outlook.forecast, schedule.price_item_hours, schedule.longest)
    because = Because.CEILING if interval >= schedule.longest else Because.RHYTHM
    silence = _for_silence(outlook)
    if silence > max(interval, schedule.longest):
        interval, because = silence, Because.SILENCE
    interval -= share * min(SPREAD * interval, SPREAD_AT_MOST)
    hint = min(max(outlook.hints.ttl, outlook.fresh_for), schedule.longest)
    if hint > interval:
        interval, because = hint, Because.HINT
    due_at = min(after_skipped(now + interval, outlook.hints), now + schedule.farthest)
    if due_at != now + interval:
        because = Because.SKIPPED
    if outlook.latest is not None and due_at > now + outlook.latest:
        due_at, because = now + outlook.latest, Because.WINDOW
    if due_at < now + schedule.shortest:
        due_at, because = now + schedule.shortest, Because.FLOOR
    return Decision(due_at, because)


def _for_silence(outlook: Outlook) -> timedelta:
    """Return the interval of a source that has brought nothing for long: it grows with a silence that we watched."""
    if outlook.quiet_since is None:
        return timedelta()
    return min((outlook.forecast.at - outlook.quiet_since) / SILENT_FOR, SILENT_LONGEST)


def demand_of(memory: PollMemory, now: datetime) -> Demand:
    """Return what a source asks for."""
    return Demand(forecast(memory.rhythm, now).mean_rate, memory.window.span(now) if memory.window else None)


def usual_interval(memory: PollMemory, schedule: Schedule, now: datetime) -> timedelta:
    """Return the interval that a failing source would have if it did well."""
    interval = until_waiting(forecast(memory.rhythm, now), schedule.price_item_hours, schedule.longest)
    return max(interval, schedule.shortest)


def share_of(name: str, chance: float) -> float:
    """Return a source's place in the spread, from 0 to 1: steady but for a quarter that chance moves.

    `chance` is a number from 0 to 1, drawn anew for each poll.
    """
    steady = (
        int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big") / 2**32
    )
    return (steady + chance / 4) % 1.0


_RETRY_HOURS = (0, 1, 3, 6, 12)
GIVE_UP_AFTER, GIVE_UP_TRIES = timedelta(days=30), 5
"""Time alone says nothing where a clock leapt."""
STAND_IN_TRIES = 3
"""Tries after which, in the same time, the feed's text stands in: that can be undone, so the page stays owed."""


def next_try(now: datetime, attempts: int) -> datetime:
    """Return when an owed article or image is asked for again: by the next run, then at growing intervals."""
    hours = _RETRY_HOURS[attempts - 1] if 1 <= attempts <= len(_RETRY_HOURS) else 24
    return now + timedelta(hours=hours)


def is_given_up(since: datetime, now: datetime) -> bool:
    """Say whether something has been owed for so long that it is not asked for any more."""
    return now - since >= GIVE_UP_AFTER
