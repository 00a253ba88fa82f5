"""What a sitemap lets expect: the addresses that it dates within a time and that nobody knows. Pure.

A sitemap's `lastmod` is that of the last change, and of many it is that of the last build: where nearly all addresses
have one and the same day, it is no date of an article.
"""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from ingest.coverage.facts import Cure, Hole, Row, Said
from ingest.documents import Entry

_SAME_DAY = 0.8
_MIN_DATED = 10
_MOST = 0.8
"""Of its addresses must be dated for a sitemap to tell all that was published in a time."""
_TOGETHER = timedelta(days=3)
"""Missing articles that are no further apart are one hole."""
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?:[/-]?(0[1-9]|[12]\d|3[01]))?(?=[/_.-]|$)")


def by_sitemap(
    listed: Sequence[Entry], missing: Sequence[Entry], since: datetime, until: datetime, *, is_whole: bool
) -> Said:
    """Compare what a sitemap lists with what of it is not known; `is_whole`: all of it was read."""
    if not listed:
        return Said(Row("sitemap", "nothing can be said: none lists anything of that time"))
    believes = not _is_of_build(listed)
    dated = {entry.link: at for entry in listed if (at := _date_of(entry, believes=believes)) is not None}
    first = since.astimezone(UTC).date()  # an address names a day, of which any time may be meant
    inside = {link for link, at in dated.items() if first <= at.astimezone(UTC).date() and at <= until}
    lacking = sorted(
        ((dated[entry.link], entry) for entry in missing if entry.link in inside), key=lambda pair: pair[0]
    )
    undated = [entry for entry in missing if entry.link not in dated]
    told = [] if is_whole else ["more of it than was read"]
    told += [] if believes else ["its dates are those of its build"]
    told += [f"{len(undated)} of unknown date are not counted"] if undated else []
    said = "; ".join(told) or "what it dates within that time"
    if not inside:
        return Said(
            Row(
                "sitemap", f"nothing can be said: it dates nothing within that time{'; ' * bool(told)}{'; '.join(told)}"
            )
        )
    return Said(
        Row("sitemap", said, len(inside), len(lacking)),
        tuple(_grouped(lacking)),
        is_whole=is_whole and len(dated) >= _MOST * len(listed),
    )


def _is_of_build(listed: Sequence[Entry]) -> bool:
    days = Counter(entry.updated.at.date() for entry in listed if entry.updated and not entry.published)
    return days.total() >= _MIN_DATED and max(days.values()) >= _SAME_DAY * days.total()


def _date_of(entry: Entry, *, believes: bool) -> datetime | None:
    """Return when an address was published, as far as the sitemap or the address itself says so."""
    if entry.published:
        return entry.published.at
    found = _IN_PATH.search(entry.link or "")
    if found and found[3]:
        with suppress(ValueError):
            return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
    return entry.updated.at if entry.updated and believes else None


def _grouped(lacking: Sequence[tuple[datetime, Entry]]) -> list[Hole]:
    groups: list[list[tuple[datetime, Entry]]] = []
    for at, entry in lacking:
        if groups and at - groups[-1][-1][0] <= _TOGETHER:
            groups[-1].append((at, entry))
        else:
            groups.append([(at, entry)])
    return [
        Hole(
            "the sitemap lists them",
            Cure.ADDRESSES,
            group[0][0],
            group[-1][0],
            len(group),
            tuple(entry for _, entry in group),
        )
        for group in groups
    ]
