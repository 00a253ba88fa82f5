"""`coverage`: planted holes are found on each way of knowing, told in 80 columns, and filled by the cheapest."""

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from ingest.commands import coverage as covering
from ingest.config.errors import ConfigError
from ingest.coverage.facts import Coverage, Cure
from ingest.report.outcomes import Change
from ingest.session.session import Walked
from tests.fakes.web import Says
from tests.pipeline.past_site import SITE, PastSite, dates_of, history, planted
from tests.pipeline.place import Place


def looked_at(place: Place, since: datetime) -> Coverage:
    looked, walked = covering.coverage(place.session(), "news", since)
    assert walked.report.sources == []
    return looked


def filled(place: Place, looked: Coverage) -> Walked:
    place.web.forget_requests()
    return covering.fill(place.session(), looked)


def numbered(place: Place, there: list[int], *, ways: frozenset[str] = frozenset()) -> PastSite:
    site = planted(place, count=0, ways=ways, permalink="/articles/{number}.htm")
    site.numbers = lambda: there  # type: ignore[method-assign]
    return site


THERE = [number for number in range(400, 520, 2) if number % 14]
HOLE = [number for number in THERE if 430 <= number < 470]


def test_numbers_that_lack_are_told_and_filled_and_then_there_is_no_hole(place: Place) -> None:
    site = numbered(place, THERE)
    place.backfill("news", urls=[site.url(number) for number in THERE if number not in HOLE])
    before = len(place.posts())

    looked = looked_at(place, site.at(0))
    lines = list(covering.told(place.session(), looked, as_json=False))
    walked = filled(place, looked)
    again = looked_at(place, site.at(0))

    [numbers] = [row for row in looked.rows if row.by == "numbers"]
    assert before + len(HOLE) == len(THERE)
    assert (numbers.expected, numbers.missing) == (59, len(range(430, 470, 2)))
    assert numbers.said == "/articles/{n}.htm, 400 to 516, every 2nd"
    assert max(map(len, lines)) <= 80
    assert walked.report.counts()[Change.ADDED] >= len(HOLE)
    assert dates_of(place) == history(site, THERE)
    asked = [request.url for request in place.web.requests if "/articles/" in request.url]
    assert len(asked) == len(set(asked)) <= 20 * 1.1
    assert [hole for hole in again.holes if hole.cure is Cure.ADDRESSES] == []


def test_what_a_sitemap_dates_in_that_time_and_nobody_knows_is_filled_with_a_request_each(place: Place) -> None:
    dated = "/{at:%Y/%m/%d}/{number}-the-bridge/"
    site = planted(place, count=40, ways=frozenset({"sitemap"}), permalink=dated, besides={"/about": "About"})
    there = [number for number in site.numbers() if not 12 <= number < 19]
    place.clock.set_back(hours=(place.clock.now() - site.at(42)).total_seconds() / 3600)
    place.run()
    place.backfill("news", urls=[site.url(number) for number in there])

    looked = looked_at(place, site.at(5))
    walked = filled(place, looked)
    [sitemap] = [row for row in looked.rows if row.by == "sitemap"]

    assert (sitemap.expected, sitemap.missing) == (36, 7)
    assert [(hole.count, hole.since and hole.since.date()) for hole in looked.holes if hole.entries] == [
        (7, site.at(12).date())
    ]
    assert walked.report.counts() == {Change.ADDED: 7}
    assert dates_of(place) == history(site)
    pages = [request.url for request in place.web.requests if urlsplit(request.url).path.startswith("/20")]
    assert sorted(pages) == sorted(site.url(number) for number in range(12, 19))


def test_what_a_first_import_left_out_and_what_is_owed_is_fetched_too(place: Place) -> None:
    site = planted(place, ways=frozenset())
    down = {site.url(39)}
    place.web.serves_first(lambda url: Says(500, "not now") if url in down else None)
    place.run()
    down.clear()
    place.later(hours=3)

    looked = looked_at(place, site.at(0))
    walked = filled(place, looked)
    again = looked_at(place, site.at(0))

    assert (looked.stored, looked.owed, looked.left_out) == (2, 1, 7)
    assert {hole.cure for hole in looked.holes} >= {Cure.ADDRESSES, Cure.DEBTS}
    assert walked.report.counts()[Change.ADDED] == 8
    assert dates_of(place) == history(site, list(range(31, 41)))
    assert (again.stored, again.owed, again.left_out) == (10, 0, 0)


def test_where_nobody_knows_what_is_missing_a_way_into_the_past_is_walked(place: Place) -> None:
    site = planted(place, ways=frozenset({"pages"}))
    place.run()
    place.later(hours=3)
    looked = looked_at(place, site.at(1))
    filled(place, looked)

    assert any("older than what the feed showed" in hole.why for hole in looked.holes)
    assert dates_of(place) == history(site)


def test_of_a_source_that_was_never_polled_nothing_is_claimed(place: Place) -> None:
    planted(place, ways=frozenset())
    looked = looked_at(place, place.clock.now() - timedelta(days=30))

    assert [row.expected for row in looked.rows] == [None] * 4
    assert all(row.said.startswith("nothing can be said: ") for row in looked.rows)
    assert [hole.why for hole in looked.holes] == ["it was never polled"]


def test_the_json_names_every_hole_with_its_addresses(place: Place) -> None:
    site = numbered(place, THERE)
    place.backfill("news", urls=[site.url(number) for number in THERE if number not in HOLE])
    [line] = covering.told(place.session(), looked_at(place, site.at(0)), as_json=True)

    told = json.loads(line)
    assert told["kind"] == "coverage"
    assert {row["by"] for row in told["expected"]} == {"rhythm", "numbers", "sitemap", "feed"}
    assert f"{SITE}/articles/450.htm" in told["holes"][0]["urls"]


def test_a_name_that_nobody_knows_is_told(place: Place) -> None:
    with pytest.raises(ConfigError, match="no source is called 'nws'; did you mean 'news'"):
        covering.coverage(place.session(), "nws", place.clock.now())
    with pytest.raises(ConfigError, match="name the source"):
        covering.coverage(place.session(), None, place.clock.now())


def test_looking_changes_nothing(place: Place) -> None:
    site = planted(place)
    place.run()
    before, state = place.snapshot(), _journal(place)
    looked_at(place, site.at(0))

    assert place.snapshot() == before
    assert _journal(place) == state


def _journal(place: Place) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (place.folder / "fetched.journal").rglob("*") if file.is_file()}
