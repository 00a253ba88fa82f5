"""Dates: what is read, with which offset and how sure, and what is refused."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.dates.read import _ISO, _RFC_822, EARLIEST_YEAR, LATEST_AHEAD, read_date
from normalize.values import DateOrigin

TABLE = json.loads((Path(__file__).parent / "dates.json").read_text("utf-8"))
SHANGHAI = ZoneInfo(TABLE["zone"])
NOW = datetime.fromisoformat(TABLE["now"])

_FIRST, _LAST = (datetime.fromisoformat(day) for day in ("1971-01-02", "2026-11-22"))
instants = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))
offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))


@pytest.mark.parametrize(("text", "want", "origin"), TABLE["dates"])
def test_a_date_is_read_as_it_was_meant_or_not_at_all(text: str | float, want: str | None, origin: str | None) -> None:
    moment = read_date(text, zone=SHANGHAI, now=NOW)

    assert (moment.at.isoformat() if moment else None) == want
    assert (moment.origin if moment else None) == origin


@pytest.mark.parametrize(
    ("zone", "want"),
    [("Asia/Shanghai", "+08:00"), ("Asia/Taipei", "+08:00"), ("America/Chicago", "-06:00"), ("UTC", "-06:00")],
)
def test_cst_means_the_sites_own_zone_where_that_is_called_so(zone: str, want: str) -> None:
    moment = read_date("Mon, 02 Feb 2026 08:00:00 CST", zone=ZoneInfo(zone), now=NOW)

    assert moment is not None
    assert moment.at.isoformat() == f"2026-02-02T08:00:00{want}"


def test_a_naive_date_takes_the_sites_offset_of_that_season() -> None:
    winter, summer = (
        read_date(text, zone=ZoneInfo("Europe/Berlin"), now=NOW) for text in ("2026-01-15 12:00", "2026-07-15 12:00")
    )

    assert winter is not None
    assert summer is not None
    assert (winter.at.utcoffset(), summer.at.utcoffset()) == (timedelta(hours=1), timedelta(hours=2))
    assert winter.origin is DateOrigin.SITE


@given(instants, offsets)
def test_what_is_written_with_an_offset_is_read_back_exactly(at: datetime, offset: timedelta) -> None:
    local = at.astimezone(timezone(offset))
    for text in (local.isoformat(), local.strftime("%a, %d %b %Y %H:%M:%S %z"), local.strftime("%Y-%m-%d %H:%M:%S %z")):
        moment = read_date(text, zone=SHANGHAI, now=NOW)

        assert moment is not None
        assert (moment.at, moment.at.utcoffset(), moment.origin) == (at, offset, DateOrigin.STATED)


@given(instants)
def test_seconds_and_milliseconds_since_1970_are_the_same_instant(at: datetime) -> None:
    seconds = int(at.timestamp())
    read = [read_date(number, zone=SHANGHAI, now=NOW) for number in (seconds, str(seconds), seconds * 1000)]

    if seconds >= 10**8:
        assert [moment.at if moment else None for moment in read] == [at] * 3


@given(
    st.text(max_size=60)
    | st.from_regex(r"[0-9]{1,4}[-/. 年:][0-9]{1,2}[-/. 月:][0-9]{1,4}[日 ]?[0-9:]{0,8} ?[A-Z+0-9]{0,6}")
)
def test_nothing_is_read_out_of_bounds_and_nothing_raises(text: str) -> None:
    moment = read_date(text, zone=SHANGHAI, now=NOW)

    if moment is not None:
        assert moment.at.year >= EARLIEST_YEAR - 1
        assert moment.at <= NOW + LATEST_AHEAD
        assert moment.at.utcoffset() is not None


@given(st.from_regex(_RFC_822, fullmatch=True) | st.from_regex(_ISO, fullmatch=True))
def test_a_form_that_is_read_at_one_look_is_read_alike_by_the_others(text: str) -> None:
    """With white space around it, all that may be found in a date is looked for first."""
    assert read_date(text, zone=SHANGHAI, now=NOW) == read_date(f" {text}\n", zone=SHANGHAI, now=NOW)


@given(st.floats() | st.integers())
def test_no_number_raises(number: float) -> None:
    moment = read_date(number, zone=SHANGHAI, now=NOW)

    assert moment is None or moment.origin is DateOrigin.STATED


@given(instants, st.timedeltas(timedelta(days=2), timedelta(days=3000)))
def test_a_date_that_states_its_year_does_not_depend_on_now(at: datetime, later: timedelta) -> None:
    text = at.strftime("%Y年%m月%d日 %H:%M")

    assert read_date(text, zone=SHANGHAI, now=NOW) == read_date(text, zone=SHANGHAI, now=NOW + later)
