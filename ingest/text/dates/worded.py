"""Dates in words and in the orders of many countries, taken apart into tokens of which each must make sense.

Pure: `now` is an argument, and serves only to find the year of a date that names none. Knows nothing of feeds or pages.
"""

import re
from collections.abc import Callable
from datetime import datetime, tzinfo

from ingest.text.dates import zones
from ingest.text.dates.parts import NotADateError, Parts, Written, local_time, settle_day
from ingest.text.dates.words import AFTERNOON, DAYS, EVENING, FILLERS, FORENOON, MONTHS, NOON
from normalize.values import DateOrigin

_CHINESE_NUMBER = re.compile(r"[〇零一二三四五六七八九十]{1,4}(?=[年月日号號])(?<!星期日)")
_DIGIT_OF = {character: digit for digit, character in enumerate("零一二三四五六七八九")} | {"〇": 0}

_PARTS_OF_DAY = [word for word in FORENOON | AFTERNOON | NOON | EVENING if not word.isascii()]
_PART_WORDS = "|".join(sorted(_PARTS_OF_DAY, key=len, reverse=True))
_TOKEN = re.compile(
    r"(?P<ymd>(?P<y1>\d{4}) ?[-/.年년] ?(?P<m1>\d{1,2}) ?[-/.月월] ?(?P<d1>\d{1,2})(?!\d) ?[日号號일]?(?:T(?=\d))?)"
    r"|(?P<ym>(?P<y5>\d{4})-(?P<m5>\d\d))(?![\w\-:])"
    r"|(?P<numeric>(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y2>\d{4}))(?!\d)"
    r"|(?P<md>(?P<m3>\d{1,2}) ?[月월] ?(?P<d3>\d{1,2})(?!\d) ?[日号號일]?)"
    r"|(?P<time>(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<frac>\d{1,9}))?)?(?!\d))"
    r"|(?P<hanzitime>(?P<h2>\d{1,2}) ?[点點时時시](?: ?(?P<min2>\d{1,2}) ?[分분](?: ?(?P<s2>\d{1,2}) ?[秒초])?)?整?)"
    r"|(?P<hour>(?P<h3>\d{1,2})(?: ?h(?: ?(?P<min3>[0-5]\d))?(?!\w)|(?= ?[ap]\.?m\b)))"
    r"|(?P<month>(?P<m4>\d{1,2}) ?[月월])"
    r"|(?P<year>(?P<y4>\d{4}) ?[年년])"
    r"|(?P<weekday>(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일"
    r"|\([一二三四五六日月火水木金土]\))"
    rf"|(?P<part>{_PART_WORDS})"
    r"|(?P<comment>\([^()]*\)|\[[^\[\]]*\])"
    r"|(?P<zonename>[A-Z][A-Za-z]+/[A-Z][A-Za-z_+\-/\d]+)"
    r"|(?P<offset>(?:(?:gmt|utc|ut) ?|(?<![^\W\d_]))[+\-−]\d{1,2}(?::?[0-5]\d)?(?::[0-5]\d)?(?!\d))"
    r"|(?P<number>\d{1,4})(?:st|nd|rd|th|er|º|ª)?(?!\w)"
    r"|(?P<word>[^\W\d_]+(?:[.\-][^\W\d_]+)*\.?)"
    r"|(?P<rest>[\s,|·•–—.;日号號]+|-(?!\d)|(?<=[^\W\d_])-)",
    re.IGNORECASE,
)


def read_worded(text: str, site: tzinfo, now: datetime) -> Written | None:
    """Read a date whose every token makes sense, or None. `now` is aware and in the site's zone."""
    try:
        parts = _parts(_CHINESE_NUMBER.sub(_arabic, text), site)
        year_stated = settle_day(parts, now)
        local = local_time(parts)
    except (NotADateError, ValueError, OverflowError):
        return None
    zone = parts.zone(local) if parts.zone else None
    if parts.zone and zone is None:
        return None
    sure = parts.clock is not None and year_stated and not parts.zone_unknown
    return Written(local, zone, (DateOrigin.STATED if zone else DateOrigin.SITE) if sure else DateOrigin.GUESSED)


def _arabic(found: re.Match[str]) -> str:
    """`二月` -> `2月`, `三十一日` -> `31日`, `二〇二六年` -> `2026年`."""
    text = found[0]
    if "十" not in text:
        return "".join(str(_DIGIT_OF[character]) for character in text)
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        raise NotADateError
    return str(10 * (_DIGIT_OF[tens] if tens else 1) + (_DIGIT_OF[ones] if ones else 0))


def _parts(text: str, site: tzinfo) -> Parts:
    parts, position = Parts(), 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if not token or not token.lastgroup:
            raise NotADateError
        kind = next(name for name in _TAKERS if token[name] is not None)
        _TAKERS[kind](parts, token, site)
        position = token.end()
    return parts


def _take_ymd(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    _take_day(parts, int(token["y1"]), int(token["m1"]), int(token["d1"]))


def _take_numeric(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    """Take day and month before a year; without full stops (day first) only where but one order can be."""
    first, second, year = int(token["a"]), int(token["b"]), int(token["y2"])
    if token["sep"] == "." or first > 12 or first == second:
        _take_day(parts, year, second, first)
    elif second > 12:
        _take_day(parts, year, first, second)
    else:
        raise NotADateError


def _take_ym(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    """Take W3C-DTF's YYYY-MM."""
    if parts.year is not None or parts.month is not None:
        raise NotADateError
    parts.year, parts.month = int(token["y5"]), int(token["m5"])


def _take_md(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    _take_day(parts, None, int(token["m3"]), int(token["d3"]))


def _take_day(parts: Parts, year: int | None, month: int, day: int) -> None:
    if parts.day is not None or parts.month is not None:
        raise NotADateError
    parts.year, parts.month, parts.day = year or parts.year, month, day


def _take_time(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    fraction = int((token["frac"] or "0")[:6].ljust(6, "0"))
    _take_clock(parts, (int(token["h"]), int(token["min"]), int(token["s"] or 0), fraction))


def _take_hanzi_time(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    _take_clock(parts, (int(token["h2"]), int(token["min2"] or 0), int(token["s2"] or 0), 0))


def _take_hour(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    """Take `8 am`, and `15h04` as the French write it."""
    _take_clock(parts, (int(token["h3"]), int(token["min3"] or 0), 0, 0))


def _take_clock(parts: Parts, clock: tuple[int, int, int, int]) -> None:
    if parts.clock is not None:
        raise NotADateError
    parts.clock = clock


def _take_month(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    if parts.month is not None:
        raise NotADateError
    parts.month = int(token["m4"])


def _take_year(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    parts.year = int(token["y4"])


def _take_part_of_day(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    parts.part_of_day = token[0].lower()


def _take_zone_name(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    name = token["zonename"]
    parts.zone = lambda local: zones.by_name(name, local)


def _take_offset(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    found = zones.OFFSET.match(token["offset"])
    if not found or (parts.clock is None and parts.day is None and not token["offset"][0].isalpha()):
        raise NotADateError
    offset = zones.offset(found[1], found[2], found[3])
    parts.zone = lambda _: offset


def _take_number(parts: Parts, token: re.Match[str], _: tzinfo) -> None:
    parts.numbers.append(token["number"])


def _take_nothing(parts: Parts, token: re.Match[str], site: tzinfo) -> None:
    """Take what says nothing: the day of the week, which is wrong more often than the date; comments; punctuation.

    A comment stands in parentheses (RFC 5322 §3.2.2) or brackets (RFC 9557: the zone whose offset is stated before).
    """


def _take_word(parts: Parts, token: re.Match[str], site: tzinfo) -> None:
    word = token["word"].rstrip(".").lower() if token["word"].lower() not in ("a.m.", "p.m.") else token["word"].lower()
    if word in MONTHS:
        parts.words.append(word)
    elif word in FORENOON or word in AFTERNOON:
        parts.part_of_day = word
    elif parts.clock is not None and zones.is_abbreviation(word):
        if parts.zone is None:
            parts.zone = lambda local: zones.abbreviated(word, local, site)
    elif parts.clock is not None and token["word"].isupper() and token["word"].isascii() and 1 < len(word) <= 5:
        parts.zone_unknown = True
    elif word not in DAYS and word not in FILLERS:
        raise NotADateError


_TAKERS: dict[str, Callable[[Parts, re.Match[str], tzinfo], None]] = {
    "ymd": _take_ymd,
    "ym": _take_ym,
    "numeric": _take_numeric,
    "md": _take_md,
    "time": _take_time,
    "hanzitime": _take_hanzi_time,
    "hour": _take_hour,
    "month": _take_month,
    "year": _take_year,
    "part": _take_part_of_day,
    "zonename": _take_zone_name,
    "offset": _take_offset,
    "number": _take_number,
    "word": _take_word,
    "weekday": _take_nothing,
    "comment": _take_nothing,
    "rest": _take_nothing,
}
