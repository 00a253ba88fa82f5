"""The Internet Archive's index gives every page that it captured once, with the oldest capture, whatever it does."""

from datetime import UTC, datetime

import pytest

from ingest.fetcher.lists.captures import instant_of, read_captures
from ingest.fetcher.walks.walk import Via, start_walk
from ingest.messages import Answer
from normalize.values import Url
from tests.fetcher.walks.archive_site import HEADER, Archive, captured
from tests.fetcher.walks.planted import FEED, SITE, Walker, article, posted, rss
from tests.fetcher.walks.small_web import SmallWeb

INDEX = Url("https://web.archive.org/cdx/search/cdx?url=x")


def walker_of(archive: Archive, since: datetime | None = None) -> Walker:
    web = SmallWeb(archive)
    web.says(FEED, rss(range(10)))
    return Walker(web, start_walk(Via.WAYBACK, [FEED], since=since).to_text())


def test_every_page_is_found_once_with_its_capture() -> None:
    archive = Archive()
    walker = walker_of(archive)
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(90)))
    assert len(walker.web.asked) == 1 + 4  # the feed, and as many pages as the index has
    first = walker.entries[0]
    assert first.page_url == f"https://web.archive.org/web/{captured(0)[0]}id_/{article(0)}"
    assert first.captured_at is not None
    assert (first.captured_at - posted(0)).days in {1, 2}
    assert archive.asked[0]["url"] == "news.example/"
    assert archive.asked[0]["collapse"] == "urlkey"
    assert first.published is None


@pytest.mark.parametrize(
    ("trap", "runs", "most_requests"),
    [("html", 2, 7), ("cut", 1, 7), ("429", 2, 7), ("plain", 1, 5), ("loops", 1, 5)],
)
def test_what_the_index_does_costs_nothing_but_time(trap: str, runs: int, most_requests: int) -> None:
    walker = walker_of(Archive(trap=trap))
    for number in range(1, runs + 1):
        walker.go()
        assert walker.is_done == (number == runs)

    found = 25 if trap == "loops" else 90
    assert len(set(walker.links)) == len(walker.links) == found
    assert len(walker.web.asked) <= most_requests


def test_an_index_that_is_an_error_page_for_good_is_given_up_and_named() -> None:
    walker = walker_of(Archive(trap="html", times=99))
    for _ in range(5):
        walker.go()

    assert walker.is_done
    assert len(walker.links) == 25
    assert "is no index of captures but an HTML page titled “Internet Archive: Error”" in walker.troubles[-1]


def test_since_bounds_the_captures_that_are_asked_for() -> None:
    archive = Archive()
    walker_of(archive, since=posted(50)).go()

    assert archive.asked[0]["from"] == f"{posted(50):%Y%m%d%H%M%S}"


def test_revisits_errors_files_and_other_spellings_of_one_address_are_left_out() -> None:
    rows = [
        HEADER,
        ["20240105000000", f"http://www.{SITE[8:]}:80/articles/1.html", "200", "text/html"],
        ["20240106000000", f"{SITE}/articles/1.html", "200", "text/html;charset=utf-8"],
        ["20240107000000", f"{SITE}/articles/2.html", "-", "warc/revisit"],
        ["20240108000000", f"{SITE}/articles/3.html", "404", "text/html"],
        ["20240109000000", f"{SITE}/articles/4.html", "200", "image/png"],
        ["20240100000000", f"{SITE}/articles/5.html", "200", "text/html"],
        ["2024", f"{SITE}/articles/6.html", "200", "text/html"],
        ["not a time", f"{SITE}/articles/7.html", "200", "text/html"],
        ["20240110000000", "dns:news.example", "200", "text/html"],
    ]
    body = str(rows).replace("'", '"').replace("], [", "],\n[")

    found = read_captures(body.encode(), None, INDEX, "https://web.archive.org")

    assert [entry.link and entry.link.rpartition("/")[2] for entry in found.entries] == ["1.html", "5.html", "6.html"]
    assert [entry.captured_at for entry in found.entries] == [
        datetime(2024, 1, 5, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        ("20240229123456", datetime(2024, 2, 29, 12, 34, 56, tzinfo=UTC)),
        ("20240231000000", datetime(2024, 2, 29, tzinfo=UTC)),
        ("20240000000000", datetime(2024, 1, 1, tzinfo=UTC)),
        ("20241399997799", datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("202405", datetime(2024, 5, 1, tzinfo=UTC)),
        ("", None),
        ("18990101", None),
        ("2024x", None),
    ],
)
def test_a_time_that_no_calendar_has_is_the_nearest_one(timestamp: str, expected: datetime | None) -> None:
    assert instant_of(timestamp) == expected


@pytest.mark.parametrize("body", ["", "[]", "[]\n", '[["timestamp","original","statuscode","mimetype"]]'])
def test_an_index_without_captures_is_an_index(body: str) -> None:
    found = read_captures(body.encode(), None, INDEX, "https://web.archive.org")

    assert (found.format, found.entries, found.findings) == ("cdx", (), ())


def feed_walker(archive: Archive, days: int, since: datetime | None = None) -> Walker:
    """The archive has a capture of the feed for every day; each shows ten items, five of which are new."""

    def capture(url: str) -> Answer | None:
        stamp, _, place = url.partition("id_/")
        if not stamp.startswith("https://web.archive.org/web/") or place != FEED:
            return None
        day = next(n for n, row in enumerate(archive.rows) if row[0] == stamp.rpartition("/")[2])
        return SmallWeb.answer_with(url, rss(range(5 * day, 5 * day + 10)))

    archive.rows = [[f"2025{1 + n // 28:02}{1 + n % 28:02}000000", FEED, "200", "text/xml"] for n in range(days)]
    return Walker(SmallWeb(archive, capture), start_walk(Via.WAYBACK_FEED, [FEED], since=since).to_text())


def test_captures_of_the_feed_give_its_items_once_with_their_guids_and_dates() -> None:
    archive = Archive()
    walker = feed_walker(archive, 60)
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(305)))
    assert len(walker.web.asked) == 3 + 60  # pages of the index, and captures
    assert {entry.guid for entry in walker.entries} == set(map(article, range(305)))
    assert all(entry.published for entry in walker.entries)
    assert archive.asked[0]["url"] == FEED
    assert archive.asked[0]["collapse"] == "timestamp:8"
    assert walker.troubles == []


@pytest.mark.parametrize("kill_at", [1, 2, 30, 62])
def test_captures_of_the_feed_are_gone_on_with_where_they_were(kill_at: int) -> None:
    walker = feed_walker(Archive(), 60)
    walker.web.kill_at = kill_at
    walker.go()
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(305)))
    assert len(walker.web.asked) == 64


def test_a_capture_that_is_no_feed_or_is_gone_costs_itself() -> None:
    walker = feed_walker(Archive(), 5)
    captures = [f"https://web.archive.org/web/2025010{n}000000id_/{FEED}" for n in (2, 4)]
    walker.web.says(captures[0], "<html><title>Robot check</title></html>")
    walker.web.says(captures[1], status=404)
    walker.go()

    assert walker.is_done
    assert sorted(walker.links) == sorted(map(article, [*range(10), *range(10, 20), *range(20, 30)]))


def test_a_feed_that_nobody_captured_is_named() -> None:
    walker = feed_walker(Archive(), 0)
    walker.go()

    assert walker.troubles == ["the Internet Archive has no capture of the feed; `--via wayback` looks for its pages"]
