"""Instants and figures in the words of whoever reads the page. Pure."""

from datetime import datetime, timedelta

from ingest.web.words import Language

_UNITS = (
    (timedelta(days=365), "year", "years", "年"),
    (timedelta(days=30), "month", "months", "个月"),
    (timedelta(days=1), "day", "days", "天"),
    (timedelta(hours=1), "hour", "hours", "小时"),
    (timedelta(minutes=1), "minute", "minutes", "分钟"),
)


def from_now(at: datetime, now: datetime, language: Language) -> str:
    """Return how long ago an instant was, or in what time it comes, in one whole unit: `3 hours ago`, `3 小时前`."""
    span = abs(at - now)
    for size, one, many, chinese in _UNITS:
        if span >= size:
            count = int(span / size)
            if language == "zh":
                return f"{count} {chinese}{'前' if at < now else '后'}"
            told = f"{count} {one if count == 1 else many}"
            return f"{told} ago" if at < now else f"in {told}"
    return "刚刚" if language == "zh" else "just now"


def figure(count: int) -> str:
    """Return a count as it is read: `40,213`."""
    return f"{count:,}"
