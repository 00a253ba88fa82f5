"""The schedules of others, as their sources state them, each as a pure function of what a poll shows.

- A fixed interval.
- Miniflux, `entry_frequency` (`internal/model/feed.go`, `internal/storage/feed.go`), with factor 1.
- Media Cloud's rss-fetcher (`fetcher/tasks.py`, `fetcher/config.py`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)

MINIFLUX_SHORTEST = 5 * MINUTE
MINIFLUX_LONGEST = DAY

MEDIA_CLOUD_FIRST = 6 * HOUR
MEDIA_CLOUD_SHORTEST = 10 * MINUTE
MEDIA_CLOUD_LONGEST = DAY
_HIGH, _LOW = 0.67, 0.33
_RECENT = timedelta(days=31)


def miniflux_weekly_count(published: Sequence[datetime], now: datetime) -> int:
    """Return the virtual weekly count: a week over the mean gap between the entries of the last seven days, rounded up.

    No entry, or a single one, counts as none.
    """
    recent = sorted(at for at in published if now - WEEK <= at <= now)
    if len(recent) < 2:
        return 0
    gap = (recent[-1] - recent[0]) / (len(recent) - 1)
    return math.ceil(WEEK / gap) if gap else len(recent)


def miniflux_interval(weekly_count: int, *, factor: int = 1, hint: timedelta = timedelta()) -> timedelta:
    """Return the interval after a poll; `hint` is the larger of ttl, max-age and Expires."""
    if weekly_count <= 0:
        interval = MINIFLUX_LONGEST
    else:
        interval = min(max(WEEK / (weekly_count * factor), MINIFLUX_SHORTEST), MINIFLUX_LONGEST)
    return min(max(interval, hint), MINIFLUX_LONGEST)


@dataclass(frozen=True, slots=True)
class MediaCloud:
    """What Media Cloud keeps of a feed."""

    interval: timedelta = MEDIA_CLOUD_FIRST
    successes: int = 0
    """Polls in a row that went well."""
    news_at: datetime | None = None
    """When it last brought something new."""


def media_cloud_after(feed: MediaCloud, new: int, duplicates: int, now: datetime) -> MediaCloud:
    """Return what is kept after a poll that went well and was on time; 0 and 0 is an unchanged document."""
    successes = feed.successes + 1
    news_at = now if new else feed.news_at
    if successes < 2:
        return MediaCloud(feed.interval, successes, news_at)
    share = duplicates / (new + duplicates) if new else 1.0
    interval = feed.interval
    if share >= _HIGH:
        interval += 10 * MINUTE if news_at is not None and now - news_at <= _RECENT else HOUR
    elif share < _LOW:
        interval = MEDIA_CLOUD_FIRST if interval > MEDIA_CLOUD_FIRST else interval - HOUR
    return MediaCloud(min(max(interval, MEDIA_CLOUD_SHORTEST), MEDIA_CLOUD_LONGEST), successes, news_at)
