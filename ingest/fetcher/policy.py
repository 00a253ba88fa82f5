"""When a source is polled again. Pure: what is remembered, what was heard, and the time in; a time out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.memory import SourceState

_USUAL = timedelta(minutes=30)
"""Between two polls of a source that says nothing of its own rhythm."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The bounds that the configuration sets: no source is polled sooner or later."""

    shortest: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(hours=24)


def is_due(state: SourceState | None, now: datetime, schedule: Schedule) -> bool:
    """Say whether a source is to be polled now.

    A next poll further away than the longest interval was written by a clock that has since been set back.
    """
    if state is None or state.next_poll_at is None:
        return True
    return state.next_poll_at <= now or state.next_poll_at > now + schedule.longest


def next_poll(now: datetime, schedule: Schedule, *, ttl_minutes: int | None, failures: int) -> datetime:
    """Return when to poll again: the usual interval or the source's own `ttl`, doubled with each failure in a row."""
    usual = max(_USUAL, timedelta(minutes=ttl_minutes or 0))
    wanted: timedelta = usual * 2 ** min(failures, 10)
    return now + min(max(wanted, schedule.shortest), schedule.longest)


_RETRY_HOURS = (0, 1, 3, 6, 12)
GIVE_UP_AFTER = timedelta(days=30)


def next_try(now: datetime, attempts: int) -> datetime:
    """Return when an owed article or image is asked for again: by the next run, then at growing intervals."""
    hours = _RETRY_HOURS[attempts - 1] if 1 <= attempts <= len(_RETRY_HOURS) else 24
    return now + timedelta(hours=hours)


def is_given_up(since: datetime, now: datetime) -> bool:
    """Say whether something has been owed for so long that it is not asked for any more."""
    return now - since >= GIVE_UP_AFTER
