"""Reads the small JSON that policies keep of a source. Pure.

It is only what was learned, and is learned again: a text that is no JSON, or a value of another type (an older
version's), counts as none, and no number is larger than what can be reckoned with.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

Jotted: TypeAlias = Mapping[str, object]

LATEST_S = 253_402_300_799
"""The last second that a `datetime` can tell."""
_MOST = 1e12
"""No count, weight or sum of squares that was learned comes near."""


_DECODER = json.JSONDecoder(parse_constant=lambda _: None)


def read(notes: str) -> Jotted:
    """Read the notes of a source; empty when they are no object of JSON."""
    try:
        return table(_DECODER.decode(notes))
    except (ValueError, RecursionError):
        return {}


def number(value: object, most: float = _MOST) -> float:
    """Return a number from 0 to `most`: 0 for what is none, or negative."""
    if not isinstance(value, int | float) or not value >= 0:  # not a number is not
        return 0.0
    return float(min(value, most))


def numbers(value: object, count: int) -> tuple[float, ...]:
    """Return so many numbers, all 0 where there are not so many."""
    found = value if isinstance(value, list) and len(value) == count else [0.0] * count
    return tuple(number(each) for each in found)


def instant(value: object) -> datetime | None:
    """Return the instant of seconds since 1970."""
    seconds = number(value, LATEST_S)
    return datetime.fromtimestamp(seconds, UTC) if 1 <= seconds < LATEST_S else None


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
