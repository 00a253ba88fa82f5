"""When an article was published, out of what its feed and its page say."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ingest.documents import Entry, Extracted
from ingest.run.make.compose import publication
from normalize.values import DateOrigin, Html, Moment

NOW = datetime(2025, 3, 9, 12, tzinfo=UTC)
STATED, SITE, GUESSED = DateOrigin.STATED, DateOrigin.SITE, DateOrigin.GUESSED


def moment(text: str, origin: DateOrigin) -> Moment:
    return Moment(datetime.fromisoformat(text).replace(tzinfo=UTC), origin)


@pytest.mark.parametrize(
    ("feed", "page", "published"),
    [
        # The feed's exact instant stays, whatever day the page states, and however surely.
        (moment("2025-03-04 09:30", STATED), moment("2025-03-04", GUESSED), "2025-03-04 09:30"),
        (moment("2025-03-04 09:30", SITE), moment("2025-03-04", STATED), "2025-03-04 09:30"),
        (moment("2025-03-04 09:30", SITE), moment("2025-03-04", GUESSED), "2025-03-04 09:30"),
        # So does the page's, where the feed knows the day.
        (moment("2025-03-04", STATED), moment("2025-03-04 09:30", SITE), "2025-03-04 09:30"),
        (moment("2025-03-04", GUESSED), moment("2025-03-04 09:30", SITE), "2025-03-04 09:30"),
        # Another day is another date.
        (moment("2025-03-04", STATED), moment("2025-03-05 09:30", SITE), "2025-03-04 00:00"),
        (moment("2025-03-04", STATED), None, "2025-03-04 00:00"),
        (moment("2025-03-04 08:00", STATED), moment("2025-03-04 09:30", STATED), "2025-03-04 08:00"),
    ],
)
def test_a_bare_day_never_overrides_an_instant_of_that_day(feed: Moment, page: Moment | None, published: str) -> None:
    extracted = Extracted(body=Html("<p>"), origin=None, published=page)

    assert f"{publication(Entry(published=feed), extracted, NOW):%Y-%m-%d %H:%M}" == published


def test_the_instant_is_the_one_of_the_day_as_it_is_written() -> None:
    east = Moment(datetime(2025, 3, 4, 7, 30, tzinfo=timezone(timedelta(hours=8))), SITE)
    extracted = Extracted(body=Html("<p>"), origin=None, published=east)

    assert publication(Entry(published=moment("2025-03-04", STATED)), extracted, NOW) == east.at
