"""What of the state goes at the end of a run: what is too old to be of use, and of very many the oldest."""

from datetime import datetime, timedelta

from store.state.state import State

_YOUNG = timedelta(days=30)
"""So long after an article came others are compared with it: copies follow within days."""
_SKETCHES = 5_000
_LONG = timedelta(days=365)
"""After so long without being listed, a tombstone keeps only what it is recognised by."""


def tidy(state: State, now: datetime) -> None:
    """Drop what has had its time."""
    state.drop_sketches(now - _YOUNG, _SKETCHES)
    state.tidy_robots(now)
    state.shrink_tombstones(now - _LONG)
