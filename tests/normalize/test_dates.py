"""Instants are written with the offset of the store's zone, and posts that stand get it without losing a byte else."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.front_matter.fields import stamp
from normalize.front_matter.read import FrontMatterError, read_back
from normalize.front_matter.redate import redated
from normalize.normalize import normalize
from normalize.profiles import known_profiles, load_profile
from tests.normalize.articles import article

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_OLDEST, _NEWEST = (datetime.fromisoformat(f"{year}-01-01") for year in (1800, 2200))
_MORNING = datetime(2026, 11, 26, 22, 0, 30, 999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("UTC", "2026-11-26T22:00:30Z"),
        ("Asia/Shanghai", "2026-11-27T06:00:30+08:00"),
        ("America/Los_Angeles", "2026-11-26T14:00:30-08:00"),
        ("Asia/Kolkata", "2026-11-27T03:30:30+05:30"),
        ("Europe/London", "2026-11-26T22:00:30Z"),
    ],
)
def test_an_instant_has_the_offset_of_its_zone(zone: str, written: str) -> None:
    assert stamp(_MORNING.astimezone(ZoneInfo(zone))) == written


def test_an_offset_with_seconds_has_no_form_and_is_told_in_utc() -> None:
    before_zones = datetime(1890, 1, 1, 12, tzinfo=_SHANGHAI)
    assert stamp(before_zones) == "1890-01-01T03:54:17Z"


@given(
    st.datetimes(_OLDEST, _NEWEST, timezones=st.timezones()),
)
def test_what_is_written_is_the_same_instant_to_the_second(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert datetime.fromisoformat(stamp(moment)).timestamp() == whole.timestamp()


@pytest.mark.parametrize("name", known_profiles())
def test_the_day_of_the_folder_is_the_day_that_the_date_says(name: str) -> None:
    document = normalize(
        article(published=_MORNING, fetched_at=_MORNING + timedelta(hours=1), changed_at=_MORNING),
        load_profile(name),
        slug="a-12345678",
        zone=_SHANGHAI,
    )

    dates = re.findall(r"20\d\d-\d\d-\d\dT[0-9:]+(?:Z|[+-][0-9:]+)", document.text)
    assert f"{document.day}" == "2026-11-27"
    assert "2026-11-27T06:00:30+08:00" in dates
    assert all(each.endswith("+08:00") for each in dates)


@pytest.mark.parametrize("name", known_profiles())
def test_a_post_that_stands_gets_the_offset_and_keeps_all_else(name: str) -> None:
    """Also from one zone to another and back, and where the text of the article holds what looks like a date."""
    profile, lookalike = load_profile(name), "date: 2026-11-26T22:00:30Z"
    noon = _MORNING.replace(hour=4)
    told = article(
        published=noon,
        fetched_at=noon,
        changed_at=noon,
        title=lookalike,
        description=lookalike,
        body=f"<pre>{lookalike}\ndate = 2026-11-26T22:00:30Z</pre><p>{lookalike}</p>",
    )
    utc, shanghai = (normalize(told, profile, slug="a-12345678", zone=zone).text for zone in (UTC, _SHANGHAI))

    assert redated(utc, profile, _SHANGHAI) == shanghai
    assert redated(shanghai, profile, ZoneInfo("UTC")) == utc
    assert redated(shanghai, profile, _SHANGHAI) == shanghai
    assert read_back(utc)[1] == read_back(shanghai)[1]


def test_a_date_without_quotes_gets_those_that_its_generator_wants() -> None:
    text = '---\ntitle: "x"\ndate: 2026-11-26T22:00:30Z\n---\n\nbody\n'

    assert 'date: "2026-11-27T06:00:30+08:00"' in redated(text, load_profile("hexo"), _SHANGHAI)


@pytest.mark.parametrize("text", ["no front matter", "---\ndate: 2026-13-45T99:00:00Z\n---\n\nx\n"])
def test_what_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(FrontMatterError):
        redated(text, load_profile("hugo"), _SHANGHAI)
