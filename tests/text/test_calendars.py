"""Dates in other calendars, digits and scripts: the day that they mean, alone and within a line."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extractor.metadata.dates import date_in
from ingest.text.dates.calendars import in_plain_calendar
from ingest.text.dates.read import read_date

NOW = datetime(2026, 11, 28, tzinfo=UTC)
DAY = date(2025, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "中華民國114年3月4日",
        "民國 114 年 3 月 4 日",
        "民國一一四年三月四日",
        "中华民国一百一十四年三月四日",
        "民國114.03.04",
        "114-03-04",
        "114/3/4",
        "令和7年3月4日",
        "令和七年三月四日（火）",
        "令和7年（2025年）3月4日",
        "4 มีนาคม 2568",
        "วันอังคารที่ ๔ มีนาคม พ.ศ. ๒๕๖๘",
        "4 มี.ค. 2568",
        "٤ مارس ٢٠٢٥",
        "الثلاثاء ٤ آذار ٢٠٢٥",
        "4 مارس 2025م",
        "۴ مارس ۲۰۲۵",
        "४ मार्च २०२५",
        "৪ মার্চ ২০২৫",
        "２０２５年３月４日",
        "二〇二五年三月四日",
    ],
)
def test_a_date_of_another_calendar_or_script_is_its_day(text: str) -> None:
    alone = read_date(text, zone=UTC, now=NOW)

    assert alone is not None
    assert alone.at.date() == DAY
    if not text.startswith(("114", "令和7年（", "中华民国一百", "民國一一四", "令和七年")):
        within = date_in(f"機関誌 | {text} | x", zone=UTC, now=NOW)
        assert within is not None
        assert within.at.date() == DAY


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("4 มีนาคม 2568 เวลา 09:30 น.", "09:30"),
        ("٤ مارس ٢٠٢٥، ٩:٣٠ ص", "09:30"),
        ("4 مارس 2025 - 9:30 م", "21:30"),
        ("民國114年3月4日 下午2:05", "14:05"),
        ("114-03-04 16:20", "16:20"),
        ("৪ মার্চ ২০২৫ ১৪:৩০", "14:30"),
    ],
)
def test_its_clock_is_read_too(text: str, clock: str) -> None:
    moment = read_date(text, zone=UTC, now=NOW)

    assert moment is not None
    assert f"{moment.at:%Y-%m-%d %H:%M}" == f"{DAY} {clock}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
    ],
)
def test_an_era_begins_with_its_first_year(text: str, day: date) -> None:
    moment = read_date(text, zone=UTC, now=NOW)

    assert moment is not None
    assert moment.at.date() == day


@pytest.mark.parametrize("text", ["民國以來的郵政", "平成の30年", "พ.ศ. 9999", "1140-03-04", "164-03-04", "2568-03-04"])
def test_what_is_no_date_of_them_stays_none(text: str) -> None:
    assert read_date(text, zone=UTC, now=NOW) is None


@given(st.text())
def test_any_text_can_be_asked_and_plain_ascii_stays(text: str) -> None:
    assert in_plain_calendar(in_plain_calendar(text)) is not None
    ascii_only = text.encode("ascii", "ignore").decode()
    assert in_plain_calendar(ascii_only) == ascii_only


@given(st.integers(1, 160), st.integers(1, 12), st.integers(1, 28))
def test_the_minguo_calendar_is_1911_behind(year: int, month: int, day: int) -> None:
    assert in_plain_calendar(f"民國{year}年{month}月{day}日") == f"{year + 1911}年{month}月{day}日"
