"""Dates that are told from the time of reading: `3小时前`, `昨天 08:00`, `2 hours ago`.

Pure: the time of reading is an argument. Knows nothing of other dates.
"""

import re
from datetime import datetime, timedelta

_NUMBERS = {"一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
            "a": 1, "an": 1, "one": 1, "半": 0.5, "half an": 0.5}  # fmt: skip
_UNITS = {
    "秒": 1, "秒钟": 1, "秒鐘": 1, "second": 1, "sec": 1, "s": 1, "分": 60, "分钟": 60, "分鐘": 60,
    "minute": 60, "min": 60, "m": 60, "小时": 3600, "小時": 3600, "时": 3600, "時間": 3600, "个小时":
    3600, "個小時": 3600, "钟头": 3600, "hour": 3600, "hr": 3600, "h": 3600, "天": 86_400, "日":
    86_400, "day": 86_400, "d": 86_400, "周": 604_800, "週": 604_800, "星期": 604_800, "个星期":
    604_800, "個星期": 604_800, "週間": 604_800, "week": 604_800, "w": 604_800,
}  # fmt: skip
_MONTHS = {"个月": 1, "個月": 1, "ヶ月": 1, "か月": 1, "month": 1, "mo": 1, "年": 12, "year": 12, "yr": 12, "y": 12}

_AGO = re.compile(
    r"(?:about |大约|大約|约)?(\d{1,4}|[一二两兩三四五六七八九十半]|half an|an?|one) ?"
    rf"({'|'.join(sorted([*_UNITS, *_MONTHS], key=len, reverse=True))})s? ?(?:ago|前|之前|以前)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(今天|今日|today|昨天|昨日|yesterday|前天|前日)(?: at|,)? ?"
    r"(?:(上午|下午|晚上|中午|凌晨|早上)? ?(\d{1,2}):([0-5]\d)(?::([0-5]\d))? ?(am|pm|a\.m\.|p\.m\.)?)?",
    re.IGNORECASE,
)
_DAYS_BACK = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "前日": 2}
_JUST_NOW = re.compile(r"刚刚|剛剛|刚才|剛才|たった今|just now|moments? ago|a moment ago|now", re.IGNORECASE)


def read_relative(text: str, now: datetime) -> datetime | None:
    """Read a time told from `now`, which is aware and in the site's zone; the result is in that zone, too."""
    if _JUST_NOW.fullmatch(text):
        return now
    ago = _AGO.fullmatch(text)
    if ago:
        return _before(now, _number(ago[1].lower()), ago[2].lower())
    day = _DAY.fullmatch(text)
    return _on_day(now, day) if day else None


def _number(word: str) -> float:
    return float(word) if word.isdigit() else _NUMBERS[word]


def _before(now: datetime, number: float, unit: str) -> datetime | None:
    try:
        if unit in _MONTHS:
            return _months_before(now, int(number * _MONTHS[unit]))
        return now - timedelta(seconds=number * _UNITS[unit])
    except (OverflowError, ValueError):
        return None


def _months_before(now: datetime, months: int) -> datetime:
    """Find the same day of an earlier month, or its last."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    for day in range(now.day, 28, -1):
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return now.replace(year=year, month=month + 1, day=min(now.day, 28))


def _on_day(now: datetime, found: re.Match[str]) -> datetime | None:
    word, part, hour, minute, second, half = found.groups()
    day = now - timedelta(days=_DAYS_BACK[word.lower()])
    hours = int(hour or 0)
    if half:
        if not 0 < hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] == "p" else 0)
    if part in ("下午", "晚上") and hours < 12:
        hours += 12
    if hours > 23:
        return None
    return day.replace(hour=hours, minute=int(minute or 0), second=int(second or 0), microsecond=0)
