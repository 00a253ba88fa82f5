"""Which entries are kept of a document that holds more than are wanted: the newest.

Pure; knows no format.
"""

from collections.abc import Sequence
from datetime import datetime


def newest(dates: Sequence[datetime | None], most: int) -> list[int]:
    """Return the positions of the newest entries, in the order of the document.

    An entry without a date is as old as the one before it; where none has a date the first are the newest, as feeds
    have it.
    """
    if len(dates) <= most:
        return list(range(len(dates)))
    ranks: list[tuple[float, int]] = []
    last = 0.0
    for position, date in enumerate(dates):
        last = date.timestamp() if date else last
        ranks.append((-last, position))
    return sorted(position for _, position in sorted(ranks)[:most])
