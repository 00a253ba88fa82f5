"""Lines that commands say in English, in Chinese where their pattern is known; all others stay as they are. Pure.

A line is taken apart at `; `, and each part is known by its whole; what stands in a part is said again in the same way.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.web.wording.table import TABLE

MAX_LINE_CHARS = 400
"""Longer ones hold what strangers wrote, and stay as they are."""
_ANY, _COUNT = r"([^;]{0,300}?)", r"(\d[\d.]{0,12})"
_UNITS = {"d": "天", "h": "小时", "min": "分钟", "s": "秒"}
_SPAN = re.compile(r"(\d{1,6}(?:\.\d)?) (d|h|min|s)")


@dataclass(frozen=True, slots=True)
class _Pattern:
    form: re.Pattern[str]
    signs: str
    """Of what stands in it, one after the other."""
    chinese: str


def _pattern(english: str, chinese: str) -> _Pattern:
    form = re.escape(english).replace(r"\*", _ANY).replace("%", _ANY).replace(r"\#", _COUNT)
    return _Pattern(re.compile(form), re.sub(r"[^*%#]", "", english), chinese)


def _said_of_itself(english: str) -> int:
    """Return how much of a pattern is its own."""
    return len(re.sub(r"[*%#]", "", english))


_CHINESE = [_pattern(english, TABLE[english]) for english in sorted(TABLE, key=_said_of_itself, reverse=True)]
"""The most particular first."""


@lru_cache(maxsize=4_096)
def in_chinese(line: str) -> str:
    """Return a line in Chinese; parts whose pattern is unknown stay."""
    if len(line) > MAX_LINE_CHARS:
        return line
    return "；".join(_said(part) or part for part in line.split("; "))


def _said(text: str) -> str:
    """Return a text in Chinese, nothing for one that is unknown."""
    span = _SPAN.fullmatch(text)
    if span:
        return f"{span[1]} {_UNITS[span[2]]}"
    for each in _CHINESE:
        found = each.form.fullmatch(text)
        if found:
            told = zip(each.signs, found.groups(), strict=True)
            return each.chinese.format(*((_said(part) or part) if sign == "%" else part for sign, part in told))
    parts = [_said(part) for part in text.split(", ")] if ", " in text else [""]
    return "，".join(parts) if all(parts) else ""
