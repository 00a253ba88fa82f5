"""What a feed's window held at the last poll: how far back it reaches, what is new in it, whether it has a gap. Pure.

A feed shows its last so many entries. How long they took to come is the time in which the window rolls over; what
appears and leaves between two polls is lost to whoever relies on the feed alone. Stated dates are believed only where a
poll can bear them out: they are missing, in the wrong zone, bumped, or years old after a move of the site.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from ingest.documents import Entry
from ingest.fetcher.schedule.update_rates import ArrivalInterval
from ingest.fetcher.schedule.window_rows import Row, appeared_at, jotted_of, rows_of
from ingest.identity.keys import keys_of
from ingest.text.json_fields import Jotted, number, text
from ingest.text.urls import url_key
from store.keys import KeyKind, KeyParts
from store.late.dataclass import dataclass, replace

MAX_ROWS = 64
"""Of a larger window a sample is kept: the entries whose digests are the smallest (Broder 1997)."""
LITTLE_OVERLAP = 1 / 3
_LONG_AGO = timedelta(days=1)
"""An entry that is new and dated so long before the last poll was imported: many at once say nothing of the rhythm."""
_FIRST_LOOK = timedelta(days=60)
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Window:
    """What is remembered of a window, or a sample of it."""

    url: str
    size: int
    """Entries of the document that can be told apart."""
    rows: Collection[Row]

    @classmethod
    def from_json(cls, jotted: Jotted) -> "Window | None":
        """Read what `to_json` wrote; None when there is nothing to be read."""
        url = text(jotted.get("url"))
        return cls(url, int(number(jotted.get("size"))), rows_of(jotted.get("rows"))) if url else None

    def to_json(self) -> dict[str, object]:
        """Return what is kept with the source."""
        return {"url": self.url, "size": self.size, "rows": jotted_of(self.rows)}

    def up_to(self, now: datetime) -> "Window":
        """Return the window without entries that a clock that was wrong dated ahead."""
        if not self.rows or appeared_at(self.rows, [0])[0] <= now:
            return self
        return replace(self, rows=tuple(replace(row, appeared_at=min(row.appeared_at, now)) for row in self.rows))

    @property
    def sampled_to(self) -> str:
        """Return the digest up to which entries were kept; of those beyond, nothing is known."""
        return max((row.digests[0] for row in self.rows), default="~") if self.size > len(self.rows) else "~"

    def span(self, now: datetime) -> timedelta | None:
        """Return how long the window took to fill; None of an empty one.

        The age of its oldest entry, but at most twice that of the entry that three quarters are younger than: a steady
        feed is not touched by that bound, and one entry in four may be pinned to the top or left over from long ago.
        """
        if not self.rows:
            return None
        oldest, most = appeared_at(self.rows, [-1, (3 * len(self.rows)) // 4])
        return max(timedelta(), min(now - oldest, 2 * (now - most)))


@dataclass(frozen=True, slots=True)
class WindowDiff:
    """What a look at a feed shows, beside what was seen at the last one."""

    window: Window
    since: datetime
    """The last look, or, at the first one, when the window begins."""
    arrivals: tuple[ArrivalInterval, ...]
    """When what is new appeared."""
    overlap: float | None
    """The share of its entries that were there before; None at a first look."""
    has_gap: bool = False
    """Nothing is left of what was newest at the last look: entries may have come and gone in between."""


def look(
    entries: Sequence[Entry], url: str, last: Window | None, last_at: datetime | None, now: datetime
) -> WindowDiff:
    """Compare a document's entries with the window at the last look at the same URL."""
    keyed = _keyed(entries)
    if last is None or last_at is None or last.url != url or not last.rows or last_at >= now:
        return _first_look(keyed, url, now)
    known = {digest: row for row in last.rows for digest in row.digests}
    compared = [each for each in keyed if each.digests[0] <= last.sampled_to]
    rows = [_row_of(each, known, last_at, now) for each in keyed]
    new = [each.entry for each in compared if _known(each.digests, known) is None]
    kept = [each.digests for each in compared if _known(each.digests, known)]
    overlap = len(kept) / len(compared) if compared else None
    return WindowDiff(
        window=Window(url, len(keyed), _sample(rows)),
        since=last_at,
        arrivals=_arrivals(new, last_at, now, len(keyed) / max(1, len(compared))),
        overlap=overlap,
        has_gap=_has_rolled_over(last, len(keyed), overlap) and not _newest_kept(last, kept),
    )


def digests_of(entries: Sequence[Entry]) -> frozenset[str]:
    """Return by what the entries of a document are recognised in the next one."""
    return frozenset(digest for each in _keyed(entries) for digest in each.digests)


def has_items_of(entries: Sequence[Entry], last: Window | None) -> bool:
    """Say whether any entry was listed in the last window; nothing is known of a first one."""
    return last is None or bool(digests_of(entries) & {digest for row in last.rows for digest in row.digests})


@dataclass(frozen=True, slots=True)
class _Keyed:
    entry: Entry
    digests: tuple[str, ...]


def _first_look(keyed: Sequence[_Keyed], url: str, now: datetime) -> WindowDiff:
    """Believe the stated dates that lie in the past: there is nothing to test them by yet."""
    stated = [(each.digests, _stated(each.entry)) for each in keyed]
    rows = [Row(digests, at if at and at < now else now) for digests, at in stated]
    window = Window(url, len(keyed), _sample(rows))
    begin = now - min(window.span(now) or timedelta(), _FIRST_LOOK)
    return WindowDiff(
        window, begin, tuple(ArrivalInterval(at, at) for _, at in stated if at and begin < at < now), None
    )


def _arrivals(new: Sequence[Entry], last_at: datetime, now: datetime, whole: float) -> tuple[ArrivalInterval, ...]:
    """Say when each new entry appeared: when it says so, else some time since the last look.

    Those that were imported count as one.
    """
    imported = sum(_is_imported(entry, last_at) for entry in new)
    arrivals = [_arrival(entry, last_at, now, whole) for entry in new if not _is_imported(entry, last_at)]
    return tuple(arrivals + [ArrivalInterval(last_at, now)] * (imported > 0))


def _arrival(entry: Entry, last_at: datetime, now: datetime, whole: float) -> ArrivalInterval:
    at = _stated(entry)
    return ArrivalInterval(at, at, whole) if at and last_at < at <= now else ArrivalInterval(last_at, now, whole)


def _is_imported(entry: Entry, last_at: datetime) -> bool:
    at = _stated(entry)
    return at is not None and at < last_at - _LONG_AGO


def _appeared(entry: Entry, last_at: datetime, now: datetime) -> datetime:
    """Say when a new entry appeared; when it cannot say so itself, no sooner than now: the window may roll fast."""
    at = _stated(entry)
    return at if at and last_at < at <= now else now


def _stated(entry: Entry) -> datetime | None:
    moment = entry.published or entry.updated
    return moment.at if moment else None


def _row_of(each: _Keyed, known: dict[str, Row], last_at: datetime, now: datetime) -> Row:
    before = _known(each.digests, known)
    return Row(each.digests, before.appeared_at if before else _appeared(each.entry, last_at, now))


def _known(digests: tuple[str, ...], known: dict[str, Row]) -> Row | None:
    return next((known[digest] for digest in digests if digest in known), None)


def _has_rolled_over(last: Window, size: int, overlap: float | None) -> bool:
    """Say whether a window was filled anew; one that lists less than before has had entries withdrawn."""
    return overlap is not None and overlap < LITTLE_OVERLAP and size >= last.size


def _newest_kept(last: Window, kept: Sequence[tuple[str, ...]]) -> bool:
    """Say whether any of the third of the last window that was newest then is still there."""
    newest_first = sorted(last.rows, key=lambda row: row.appeared_at, reverse=True)
    newest = {digest for row in newest_first[: max(3, len(newest_first) // 3)] for digest in row.digests}
    return any(digest in newest for digests in kept for digest in digests)


def _keyed(entries: Sequence[Entry]) -> list[_Keyed]:
    """Give each entry the digests of its keys, without those that several entries share; entries without any go."""
    digests = [_digests(entry) for entry in entries]
    holders = Counter(digest for each in digests for digest in each)
    own = [tuple(digest for digest in each if holders[digest] == 1) for each in digests]
    return [_Keyed(entry, each) for entry, each in zip(entries, own, strict=True) if each]


def _digests(entry: Entry) -> tuple[str, ...]:
    """Return short digests of an entry's URL, guid and title: what `identity` goes by, in the small."""
    keys = keys_of(entry, "", _no_site)
    url = KeyParts(KeyKind.URL, None, url_key(entry.link)) if entry.link else None
    guid = KeyParts(KeyKind.GUID, "", entry.guid) if entry.guid else None
    return tuple(dict.fromkeys(_digest(str(name)) for name in (url, guid, keys.title or keys.text) if name))


def _digest(key: str) -> str:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=_DIGITS // 2).hexdigest()


def _no_site(_: str) -> None:
    return None


def _sample(rows: list[Row]) -> tuple[Row, ...]:
    """Return a bottom-k sample by digest, stable between polls."""
    return tuple(rows if len(rows) <= MAX_ROWS else sorted(rows, key=lambda row: row.digests[0])[:MAX_ROWS])
