"""Reads the small JSON that policies keep of a source. Pure.

It is only what was learned, and is learned again: a value of another type (an older version's) counts as none.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

Jotted: TypeAlias = Mapping[str, object]

_LATEST_S = 253_402_300_799
"""The last second that a `datetime` can tell."""


def number(value: object) -> float:
    """Return a number that is not negative, or 0."""
    usable = isinstance(value, int | float) and math.isfinite(value) and value >= 0
    return float(value) if usable and isinstance(value, int | float) else 0.0


def numbers(value: object, count: int) -> tuple[float, ...]:
    """Return so many numbers, all 0 where there are not so many."""
    found = value if isinstance(value, list) and len(value) == count else [0.0] * count
    return tuple(number(each) for each in found)


def instant(value: object) -> datetime | None:
    """Return the instant of seconds since 1970."""
    seconds = number(value)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LATEST_S else None


def text(value: object) -> str | None:
    """Return a text that is not empty."""
    return value if isinstance(value, str) and value else None


def table(value: object) -> Jotted:
    """Return an object of JSON, empty when it is none."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[object]:
    """Return a list of JSON, empty when it is none."""
    return value if isinstance(value, list) else []


def seconds(at: datetime | None) -> int | None:
    """Return an instant as it is kept."""
    return None if at is None else int(at.timestamp())
