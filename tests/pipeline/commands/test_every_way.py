"""Every way into the past: the planted history once, with few requests, wherever it is stopped."""

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from ingest.fetcher.walks import numbers
from ingest.fetcher.walks.cursor import Cursor
from ingest.fetcher.walks.walk import Via, start_walk
from ingest.messages import Reply
from tests.fakes.web import Act, Ends, Says
from tests.fetcher.walks.archive_site import Archive
from tests.fetcher.walks.crawl_site import Crawls
from tests.pipeline.past_site import SITE, PastSite, dates_of, history, planted
from tests.pipeline.place import FEED, Place

_HTML = {"Content-Type": "text/html; charset=utf-8"}
EVERY = int(os.environ.get("FETCHED_TEST_STOPS", "8"))
"""Of the requests at which a backfill is stopped, one in so many; 1 takes them all."""


@dataclass(frozen=True)
class Planted:
    """A site with a history on one way."""

    site: PastSite
    documents: int
    """That list it: what a person with the best plan would have to ask for."""
    wanted: dict[str, object]


def on_wordpress(place: Place, count: int) -> Planted:
    site = planted(place, count=count, ways=frozenset({"api"}))
    return Planted(site, 1 + math.ceil((count - 5) / 10), {})  # the feed says where; pages of 15 overlap by 5


def on_pages(place: Place, count: int) -> Planted:
    return Planted(planted(place, count=count, ways=frozenset({"pages"})), math.ceil(count / 10) + 1, {})


def on_sitemap(place: Place, count: int) -> Planted:
    return Planted(planted(place, count=count, ways=frozenset({"sitemap"})), 3, {})  # feed, robots.txt, sitemap


def on_ghost(place: Place, count: int) -> Planted:
    site = planted(place, count=count, ways=frozenset({"ghost"}))
    return Planted(site, 3 + math.ceil((count - 1) / 14), {})  # feed, robots.txt, front page; pages of 15 overlap by 1


def on_list(place: Place, count: int) -> Planted:
    site = planted(place, count=count, ways=frozenset())
    pages = math.ceil(count / 8)

    def server(url: str) -> Act | None:
        if not url.startswith(f"{SITE}/news/"):
            return None
        page = int(url.rpartition("/")[2])
        shown = site.numbers()[::-1][(page - 1) * 8 : page * 8]
        return Says(200, _list(site, shown), _HTML) if shown else Says(404, "no more")

    place.web.serves(server)
    return Planted(site, pages + 1, {"template": f"{SITE}/news/{{n}}"})


def on_days(place: Place, count: int) -> Planted:
    site = planted(place, count=count, ways=frozenset())
    days = {f"{SITE}/{site.at(n):%Y/%m/%d}/": n for n in site.numbers() if n % 3}
    site.numbers = lambda: sorted(days.values())  # type: ignore[method-assign]  # on a day in three there is none

    def server(url: str) -> Act | None:
        return Says(200, _list(site, [days[url]]), _HTML) if url in days else None

    place.web.serves(server)
    until, since = site.at(count) + timedelta(days=1), site.at(1)
    place.clock.set_back(hours=(place.clock.now() - until).total_seconds() / 3600)
    return Planted(site, count + 2, {"template": f"{SITE}/{{Y}}/{{m}}/{{d}}/", "since": since})


def on_wayback(place: Place, count: int) -> Planted:
    site = planted(place, count=count, ways=frozenset())
    archive = Archive([[f"{site.at(n):%Y%m%d%H%M%S}", site.url(n), "200", "text/html"] for n in site.numbers()])
    pages = {site.url(n): site.page(n) for n in site.numbers()}

    def server(url: str) -> Act | None:
        index = archive(url)
        if isinstance(index, Reply):
            return Says(index.status, index.body)
        held = pages.get(url.partition("id_/")[2])
        return Says(200, held, _HTML) if held and url.startswith("https://web.archive.org/") else None

    place.web.serves(server)
    return Planted(site, 1 + math.ceil(count / 25) + 1, {})  # and the archive's robots.txt


def on_wayback_feed(place: Place, count: int) -> Planted:
    site = planted(place, count=count, ways=frozenset())
    days = [f"{site.at(n):%Y%m%d}000000" for n in range(5, count + 5, 5)]
    archive = Archive([[day, FEED, "200", "text/xml"] for day in days])

    def server(url: str) -> Act | None:
        index = archive(url)
        if isinstance(index, Reply):
            return Says(index.status, index.body)
        day = url.partition("id_/")[0].rpartition("/")[2]
        if day not in days or not url.endswith(FEED):
            return None
        first = 5 * days.index(day)
        return Says(
            200, site.feed([n for n in range(first + 1, first + 9) if n <= count]), {"Content-Type": "text/xml"}
        )

    place.web.serves(server)
    return Planted(site, 1 + len(days), {})


def on_common_crawl(place: Place, count: int) -> Planted:
    site = planted(place, count=count, ways=frozenset())
    crawls = Crawls(page=1_000, body=lambda n: site.page(n).encode(), url_of=site.url)
    crawls.captures = {"CC-MAIN-2025-13": site.numbers()[: count // 2], "CC-MAIN-2025-21": site.numbers()}

    def server(url: str) -> Act | None:
        answer = crawls(url, place.web.requests[-1].headers.get("range", ""))
        if not isinstance(answer, Reply):
            return None
        kind = answer.headers.get("content-type", "application/json")
        return Says(answer.status, answer.body, {"Content-Type": kind})

    place.web.serves(server)
    return Planted(site, 2 + 2 * 3 + 1, {})  # the feed, the crawls, how many pages and the page of three, robots.txt


def on_numbers(place: Place, count: int) -> Planted:
    site = planted(place, count=0, ways=frozenset(), permalink="/articles/{number}.htm")
    there = [number for number in range(2, 2 * count + 2, 2) if number % 14]
    site.numbers = lambda: there  # type: ignore[method-assign]
    soft = "<html><title>News</title><body><h1>Latest</h1><ul><li>Nothing here</li></ul></body></html>"
    place.web.serves(lambda url: Says(200, soft, _HTML) if "/articles/" in url else None)
    wanted = {"template": f"{SITE}/articles/{{n}}.htm", "first_number": 2 * count}
    return Planted(site, 2 * count - len(there), wanted)  # numbers of no article, the odd ones, too


def _list(site: PastSite, shown: list[int]) -> str:
    links = "".join(f'<li><h2><a href="{site.url(n)}">{site.title(n)}</a></h2></li>' for n in shown)
    return f"<html><body><main><ul>{links}</ul></main></body></html>"


WAYS: dict[Via, Callable[[Place, int], Planted]] = {
    Via.WORDPRESS: on_wordpress,
    Via.PAGES: on_pages,
    Via.SITEMAP: on_sitemap,
    Via.GHOST: on_ghost,
    Via.LIST: on_list,
    Via.DAYS: on_days,
    Via.NUMBERS: on_numbers,
    Via.WAYBACK: on_wayback,
    Via.WAYBACK_FEED: on_wayback_feed,
    Via.COMMON_CRAWL: on_common_crawl,
}


def test_no_way_is_forgotten() -> None:
    assert set(WAYS) == set(Via)


@pytest.mark.parametrize("via", Via)
def test_requests_are_few_more_than_what_is_planted(place: Place, via: Via) -> None:
    plan = WAYS[via](place, 40)
    place.backfill("news", via=via, **plan.wanted)

    asked = [request.url for request in place.web.requests]
    slots = plan.documents + len(plan.site.numbers())
    assert dates_of(place) == history(plan.site)
    assert len(asked) <= slots * 1.1, asked
    assert place.store_cursors() == {}


class _Killed(BaseException):
    """The process was killed."""


@pytest.mark.parametrize("via", Via)
def test_stopped_at_a_request_and_gone_on_with_it_comes_to_the_same(place_at: Callable[[str], Place], via: Via) -> None:
    undisturbed = place_at("undisturbed")
    plan = WAYS[via](undisturbed, 9)
    undisturbed.backfill("news", via=via, **plan.wanted)
    asked = len(undisturbed.web.requests)
    assert dates_of(undisturbed) == history(plan.site)

    for number in range(2, asked + 1, EVERY):
        place = place_at(f"{via}-{number}")
        wanted = WAYS[via](place, 9).wanted
        count = 0

        def kills(_: str, number: int = number) -> Act | None:
            nonlocal count
            count += 1
            return Ends(_Killed()) if count == number else None

        place.web.serves_first(kills)
        with pytest.raises((BaseExceptionGroup, _Killed)):
            place.backfill("news", via=via, **wanted)
        place.backfill("news", via=via, **wanted)

        assert dates_of(place) == history(plan.site)
        assert len(place.web.requests) <= asked + 20, "no more is done again than what was under way"
        assert place.store_cursors() == {}


GAPS = [(), (range(300, 380),), (range(100, 190), range(1_500, 1_590))]


@pytest.mark.parametrize("gaps", GAPS)
@pytest.mark.parametrize("stride", [1, 2])
def test_numbers_are_walked_with_a_tenth_of_requests_beyond_the_planted_ones(
    gaps: tuple[range, ...], stride: int
) -> None:
    """Numbers from 1,000,000 on, of which there are 2,000, gaps of up to 90 included."""
    first, slots = 1_000_000, 2_000
    there = {first + stride * n for n in range(slots) if not any(n in gap for gap in gaps)}
    template = f"{SITE}/articles/{{n}}.htm"
    cursor: Cursor | None = numbers.begin_at(
        start_walk(Via.NUMBERS, [], template=template), numbers.Numbering(max(there), stride)
    )
    asked: list[int] = []
    while cursor is not None:
        batch = numbers.batch(cursor)
        some = [int((entry.link or "").rpartition("/")[2].removesuffix(".htm")) for entry in batch.entries]
        asked += some
        cursor = numbers.heard(batch.cursor, len(there & set(some)))

    assert there <= set(asked)
    assert len(asked) == len(set(asked)) <= slots * 1.1


@pytest.mark.parametrize("has_since", [True, False])
def test_days_are_walked_with_a_tenth_of_requests_beyond_the_planted_ones(place: Place, *, has_since: bool) -> None:
    site = planted(place, count=0, ways=frozenset())
    there = [1, 30, 70, 110, 150, 190, 230, 270, 310, 350, 390, 430, 459]
    site.numbers = lambda: there  # type: ignore[method-assign]
    days = {f"{SITE}/{site.at(n):%Y/%m/%d}/": n for n in there}
    place.web.serves(lambda url: Says(200, _list(site, [days[url]]), _HTML) if url in days else None)
    place.clock.set_back(hours=(place.clock.now() - site.at(460)).total_seconds() / 3600)
    wanted = {"since": datetime(2024, 1, 2, tzinfo=UTC)} if has_since else {}

    place.backfill("news", via=Via.DAYS, template=f"{SITE}/{{Y}}/{{m}}/{{d}}/", **wanted)

    assert dates_of(place) == history(site)
    assert len(place.web.requests) <= (460 + len(there)) * 1.1


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles"])
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_what_a_list_dates_by_the_day_is_not_left_out_on_the_first_day(place: Place, zone: str, hour: int) -> None:
    """A day begins at another time elsewhere, and `--since` may name an hour: the page's own date decides."""
    plan = on_days(place, 6)
    place.configure(f'sources: [{{name: news, url: "{FEED}", timezone: {zone}}}]')
    since = plan.site.at(2).replace(hour=hour, minute=0)
    place.backfill("news", via=Via.DAYS, template=plan.wanted["template"], since=since)

    assert dates_of(place) == history(plan.site, [n for n in plan.site.numbers() if plan.site.at(n) >= since])
