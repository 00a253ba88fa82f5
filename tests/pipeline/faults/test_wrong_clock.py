"""A clock that was wrong leaves no marks: nothing is given up for it, and what it dated is dated anew."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from ingest.http.clock_skew import ClockSkew
from ingest.report.outcomes import Change
from tests.fakes.clock import START, FakeClock
from tests.pipeline.place import FEED, Item, Place, changes

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "ahead"),
    [
        ([0, 0, 0], 0),
        ([-960, -960], 0),  # two hosts are no crowd
        ([-960, -960, -960], -960),
        ([-960, -960.2, -959.9, 4_000], -960),  # one host lies
        ([0, 0.1, -0.1, 100_000], 0),
        ([-960, 0, 960], 0),  # nobody agrees
        ([5, 5, 5], 0),  # a zone that was set wrong harms nothing
        ([-960, -960, -960, 0, 0, 0], 0),
    ],
)
def test_hosts_are_believed_where_most_of_them_agree(hours: Sequence[float], ahead: float) -> None:
    skew = ClockSkew()
    for number, each in enumerate(hours):
        skew.note(f"{number}.example", {"date": format_datetime(START + HOUR * each, usegmt=True)}, START)

    assert skew.ahead() / HOUR == pytest.approx(ahead, abs=0.2)
    assert bool(skew.line(START)) is bool(ahead)


@pytest.mark.parametrize("date", ["", "0", "yesterday", "Mon, 99 Feb 2026 99:99:99 GMT"])
def test_a_date_that_cannot_be_read_says_nothing(date: str) -> None:
    skew = ClockSkew()
    for number in range(5):
        skew.note(f"{number}.example", {"date": date}, START)

    assert not skew.ahead()


def test_an_answer_out_of_a_cache_is_as_old_as_it_says() -> None:
    skew = ClockSkew()
    for number in range(3):
        kept = {"date": format_datetime(START - HOUR * 48, usegmt=True), "age": str(48 * 3600)}
        skew.note(f"{number}.example", kept, START)

    assert not skew.ahead()


def test_one_run_far_ahead_gives_up_nothing_and_puts_nothing_off(place: Place) -> None:
    place.lists(Item(1))
    place.web.says(Item(1).url, 503)
    place.run()
    place.later(hours=2)
    place.run(force=True)

    place.later(days=40)
    place.run()
    assert place.post(1)["incomplete"], "the feed's text stands in, and the page is still owed"

    place.clock.set_back(hours=40 * 24)
    place.later(hours=2)
    place.web.page(Item(1).url, Item(1).page)
    place.run()
    assert len(place.posts()) == 1
    assert "incomplete" not in place.post(1).metadata


def test_what_hosts_say_of_the_time_is_told_and_keeps_what_is_owed(place: Place) -> None:
    image_hosts = [Item(number, image=True) for number in range(1, 3)]
    place.lists(*image_hosts, Item(3))
    place.web.says(Item(3).url, 503)
    for _ in range(7):
        place.run(force=True)
        place.later(hours=25)

    place.later(days=40)
    true = format_datetime(place.clock.now() - timedelta(days=40), usegmt=True)
    place.lists(*image_hosts, Item(3), Item(4, image=True))
    others = ", ".join(f'{{name: n{number}, url: "https://n{number}.example.com/feed"}}' for number in range(3))
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}, {others}]')
    for number in range(3):
        feed = "<rss version='2.0'><channel><title>T</title></channel></rss>"
        place.web.says(f"https://n{number}.example.com/feed", 200, feed, {"Date": true})
    place.run()
    place.web.says(Item(3).url, 503)
    walked = place.run(force=True)

    assert any("the clock of this machine says" in note for note in walked.report.notes)
    assert Change.SKIPPED not in {change for change, _ in changes(walked)}


def test_a_date_that_a_clock_far_behind_cut_is_mended_and_the_post_stays_where_it_is(place: Place) -> None:
    place.lists(Item(1), Item(2))
    right = place.clock
    place.web.clock = place.clock = FakeClock(datetime(1990, 1, 1, tzinfo=UTC))
    place.run()
    before = place.posts()
    assert {f"{place.post(number)['date']:%Y}" for number in (1, 2)} == {"1990"}

    place.web.clock = place.clock = right
    place.later()
    walked = place.run()

    assert sorted(change for change, _ in changes(walked)) == [Change.UPDATED, Change.UPDATED]
    assert {f"{place.post(number)['date']:%Y}" for number in (1, 2)} == {"2026"}
    assert place.posts() == before
    place.later()
    assert changes(place.run(force=True)) == []
