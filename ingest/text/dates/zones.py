"""Zones as dates name them: offsets, abbreviations, names of the tz database.

Pure but for the tz database, which the standard library reads; knows nothing of the dates around them.
"""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OFFSET = re.compile(r"(?:gmt|utc|ut|z)?\s?([+\-−])\s?(\d{1,2})(?::?([0-5]\d))?(?::?[0-5]\d)?", re.IGNORECASE)
NAME = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z]*(?:[_\-][A-Za-z]+)*){1,2}|Etc/GMT[+\-]\d{1,2}")

# Offsets in use run from -12:00 to +14:00 (tz database, file etcetera).
_WEST_END, _EAST_END = timedelta(hours=-12), timedelta(hours=14)

# The widest use of each; one that a site's own zone uses means that zone, whatever stands here (`abbreviated`).
_HOURS = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1, "mest":
    2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "sast": 2, "msk": 3, "msd": 4, "trt": 3, "gst": 4, "pkt": 5,
    "ist": 5.5, "npt": 5.75, "ict": 7, "wib": 7, "sgt": 8, "myt": 8, "hkt": 8, "pht": 8, "awst": 8, "wita": 8,
    "jst": 9, "kst": 9, "wit": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "brt": -3, "art": -3, "clt": -4, "clst": -3, "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "est": -5,
    "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst":
    -10, "et": -5, "ct": -6, "mt": -7, "pt": -8,
}  # fmt: skip
_BY_RULE = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}


def offset(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    """Read `+`, `8`, `00` as an offset; None for one that is nowhere in use."""
    amount = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (1 if sign == "+" else -1)
    return timezone(amount) if _WEST_END <= amount <= _EAST_END else None


def abbreviated(word: str, local: datetime, site: tzinfo) -> tzinfo | None:
    """Read `CST`, `HKT`, `BST`: by the site's own zone where that uses the abbreviation, else by the widest use."""
    lowered = word.lower()
    if (site.tzname(local) or "").lower() == lowered:
        return fixed(site, local)
    if lowered in _BY_RULE:
        return fixed(ZoneInfo(_BY_RULE[lowered]), local)
    hours = _HOURS.get(lowered)
    return None if hours is None else timezone(timedelta(hours=hours))


def is_abbreviation(word: str) -> bool:
    """Whether the word is the short name of a zone."""
    return word.lower() in _HOURS


def by_name(name: str, local: datetime) -> tzinfo | None:
    """Read `Asia/Shanghai`; None for a name that the tz database does not know."""
    try:
        return fixed(ZoneInfo(name), local)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def load_zones() -> tuple[ZoneInfo, ...]:
    """Load every zone of the tz database, for a process that can open no file later, and as long as they are held."""
    names = (files("tzdata") / "zones").read_text("ascii").split()
    return tuple(map(ZoneInfo, names))


def fixed(zone: tzinfo, local: datetime) -> tzinfo:
    """Find the offset that a zone has at that local time; where the clock shows a time twice, the first."""
    return timezone(local.replace(tzinfo=zone).utcoffset() or timedelta())
