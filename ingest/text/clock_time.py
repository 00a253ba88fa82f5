"""Instants as people read them: in the zone of their store, which is named. Pure."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo


def clock_time(at: datetime, zone: tzinfo | None = None, *, seconds: bool = False) -> str:
    """Return an instant to the minute, or the second, with its zone's name: `2026-11-27 06:00 Asia/Shanghai`.

    It is told in `zone`, else in its own.
    """
    there = at.astimezone(zone) if zone is not None else at
    name = there.tzinfo.key if isinstance(there.tzinfo, ZoneInfo) else there.tzname()
    return f"{there:{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}} {name}"
