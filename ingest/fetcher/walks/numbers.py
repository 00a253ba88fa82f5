"""The way into the past through the numbers of a site's articles: one address after another, downwards.

Asks for nothing itself: whether an address is an article's is seen when it is read. Whoever reads says how many were.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.documents import Entry
from ingest.fetcher.walks.cursor import Batch, Cursor, Role, Step
from normalize.values import Url

TOGETHER = 16
"""Addresses of one batch."""
MAX_MISSES = 96
"""Numbers in a row that are no article's: gaps are shorter, and below the first one there is nothing."""
_MIN_KNOWN = 3
"""Numbers from which on their common divisor is that of all: a site's articles may have even numbers alone."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """Where the numbers begin, and how far they are apart."""

    newest: int
    stride: int = 1


def numbering_of(template: str, urls: Iterable[str]) -> Numbering | None:
    """Return what some articles' addresses tell of their numbers; None where none is like the template."""
    form = re.compile(re.escape(template).replace(re.escape("{n}"), r"(\d{1,12})"))
    found = {int(match[1]) for url in urls if (match := form.fullmatch(url))}
    if not found:
        return None
    apart = math.gcd(*(each - min(found) for each in found)) if len(found) >= _MIN_KNOWN else 1
    return Numbering(max(found), max(1, apart))


def begin_at(cursor: Cursor, numbering: Numbering) -> Cursor:
    """Begin with the newest number."""
    return replace(cursor, steps=(_step(cursor.template, numbering.newest),), stride=numbering.stride)


def batch(cursor: Cursor) -> Batch:
    """Return the next addresses, newest first."""
    first = cursor.steps[0].number
    numbers = [number for number in range(first, first - TOGETHER * cursor.stride, -cursor.stride) if number > 0]
    entries = tuple(Entry(link=_step(cursor.template, number).url) for number in numbers)
    following = first - TOGETHER * cursor.stride
    after = replace(cursor, steps=(_step(cursor.template, following),), found=cursor.found + len(entries))
    return Batch(entries, after if following > 0 else None)


def heard(cursor: Cursor | None, articles: int) -> Cursor | None:
    """Return the cursor when it is known how many of the last addresses were articles'; None at the end."""
    if cursor is None:
        return None
    idle = 0 if articles else cursor.idle + TOGETHER
    return replace(cursor, idle=idle) if idle < MAX_MISSES else None


def _step(template: str, number: int) -> Step:
    return Step(Url(template.replace("{n}", str(number))), Role.NUMBER, number)
