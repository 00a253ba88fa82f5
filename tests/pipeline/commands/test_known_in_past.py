"""Known is known on any way: no post is doubled by new permalinks, and no list or undated page is taken for news."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from ingest.commands import remove as removing
from ingest.fetcher.walks.walk import Via
from ingest.identity.namesakes import MAX_STANDING
from ingest.report.outcomes import Change
from tests.fakes.web import Act, Says
from tests.pipeline.past_site import PastSite, dates_of, history, planted
from tests.pipeline.place import FEED, Place, only_source

ABOUT = "<html><head><title>About – News</title></head><body><article><h1>About</h1>" + "<p>Who we are.</p>" * 40
LIST = "<html><head><title>All – News</title></head><body><article><h1>All</h1>" + "<p>Words of a list here.</p>" * 40


def moved(place: Place, site: PastSite) -> PastSite:
    """The same posts under new permalinks, in a new site that takes the old one's place."""
    again = PastSite(site.count, site.ways, "/archive/{number}.html", site.shows_date, site.shows_shortlink)
    place.web.serves_first(again)
    place.later()
    return again


@pytest.mark.parametrize("shows_date", [True, False])
@pytest.mark.parametrize("shows_shortlink", [True, False])
@pytest.mark.parametrize("first", [Via.WORDPRESS, Via.SITEMAP])
def test_after_a_change_of_permalinks_no_post_is_doubled(
    place: Place, first: Via, *, shows_date: bool, shows_shortlink: bool
) -> None:
    dated_by_address = "/{at:%Y/%m/%d}/{number}-the-bridge/"
    site = planted(place, count=20, shows_date=shows_date, shows_shortlink=shows_shortlink, permalink=dated_by_address)
    place.backfill("news", via=first)
    before = place.snapshot()
    moved(place, site)
    walked = place.backfill("news", via=Via.SITEMAP)
    again = place.backfill("news", via=Via.SITEMAP)

    assert len(place.posts()) == 20
    assert place.snapshot() == before
    assert walked.report.counts() == {Change.ALIAS: 20}
    assert again.report.counts() == {}, "the new addresses are remembered"


def test_two_addresses_of_one_post_in_one_sitemap_are_one_post(place: Place) -> None:
    site = planted(place, count=12, shows_shortlink=False)
    site.besides = {f"/old/{number}.html": site.page(number) for number in range(1, 13)}
    place.backfill("news", via=Via.SITEMAP)

    assert dates_of(place) == history(site)


def test_reports_that_share_a_title_stay_apart_by_their_day_or_their_text(place: Place) -> None:
    planted(place, count=6, shows_shortlink=False, one_title="The bridge this week")
    place.backfill("news", via=Via.SITEMAP)

    assert len(place.posts()) == 6


def test_a_shortlink_that_all_pages_share_names_none_of_them(place: Place) -> None:
    site = planted(place, count=6, one_guid="https://news.example.org/?p=1")
    place.backfill("news", via=Via.SITEMAP)

    assert dates_of(place) == history(site)


def test_what_a_backfill_found_by_its_address_is_known_to_the_polls_by_its_guid(place: Place) -> None:
    site = planted(place, count=8, ways=frozenset({"sitemap"}))
    place.backfill("news", via=Via.SITEMAP)
    moved(place, site)
    walked = place.run()

    assert walked.report.counts()[Change.ADDED] == 0
    assert len(place.posts()) == 8


def test_lists_and_pages_without_a_date_are_no_news_unless_they_are_wanted(place: Place) -> None:
    besides = {"/about/": ABOUT, "/2024/": LIST, "/imprint/": ABOUT.replace("About", "Imprint").replace("we", "they")}
    site = planted(place, count=12, besides=besides, ways=frozenset({"sitemap"}))
    walked = place.backfill("news", via=Via.SITEMAP)

    assert dates_of(place) == history(site)
    assert place.web.count("https://news.example.org/2024/") == 0
    assert "1 address left out: others stand below them, so they are lists" in only_source(walked).notes
    left = {article.detail for article in walked.report.articles if article.change is Change.SKIPPED}
    assert left == {"its page tells no date, so it is no news; `pages: true` takes it"}

    place.later()
    place.configure(f'sources: [{{name: news, url: "{FEED}", pages: true}}]')
    place.backfill("news", via=Via.SITEMAP)

    taken = [place.front(path) for path in place.posts()]
    marked = {str(post["title"]) for post in taken if post.get("dated_by_fetch")}
    assert marked == {"About", "Imprint", "All"}
    assert len(taken) == 15


BUILT = "2026-02-20T10:00:00Z"
STATES = '<meta property="article:published_time" content="{}">'


def page_that(head: str, shows: str = "") -> str:
    return ABOUT.replace("<head>", f"<head>{head}").replace("</h1>", f"</h1>{shows}")


DATED_BY_BUILD = {
    "to the second": (page_that(STATES.format("2026-02-20T09:58:41Z")), False),
    "as a bare day": (page_that('<meta name="date" content="2026-02-20">'), False),
    "in JSON-LD": (
        page_that(
            '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Article", '
            '"headline": "About", "datePublished": "2026-02-20T10:00:03+00:00"}</script>'
        ),
        False,
    ),
    "shown to its readers": (
        page_that(STATES.format("2026-02-20T09:58:41Z"), '<time datetime="2026-02-20T09:58:41Z">20 February</time>'),
        True,
    ),
    "of another day": (page_that(STATES.format("2026-02-11T09:58:41Z")), True),
}


@pytest.mark.parametrize("stated", DATED_BY_BUILD)
def test_a_page_that_was_dated_by_the_build_of_its_site_is_no_news(place: Place, stated: str) -> None:
    page, is_news = DATED_BY_BUILD[stated]
    planted(place, count=12, ways=frozenset({"sitemap"}), built_at=BUILT, besides={"/about/": page})
    walked = place.backfill("news", via=Via.SITEMAP)

    assert len(place.posts()) == 12 + is_news
    left = {article.detail for article in walked.report.articles if article.change is Change.SKIPPED}
    why = "its page tells no date but that on which the site was built, so it is no news; `pages: true` takes it"
    assert left == (set() if is_news else {why})


FRONT = "https://news.example.org/start.html"


def test_the_front_page_is_no_news_whatever_its_address_is_and_a_page_that_shows_its_last_change_is_some(
    place: Place,
) -> None:
    foot = "<footer>This page was last edited on 3 May 2025, at 09:17.</footer>"
    besides = {
        "/start.html": page_that("", f"<div id=logo><a href='{FRONT}'>News</a></div>") + foot,
        "/wiki/harbour": page_that("").replace("Who we", "What they") + foot,
    }
    site = planted(place, count=12, ways=frozenset({"sitemap"}), besides=besides)
    place.backfill("news", via=Via.SITEMAP)

    dates = dates_of(place)
    assert dates.pop("About").isoformat() == "2025-05-03T09:17:00+00:00"
    assert dates == history(site)


@pytest.mark.parametrize("permalink", ["/{at:%Y/%m/%d}/{number}-the-bridge/", "/{number}-the-bridge/"])
def test_dates_come_from_the_page_then_the_address_then_the_sitemap(place: Place, permalink: str) -> None:
    site = planted(place, count=5, shows_date="/{at" not in permalink, permalink=permalink)
    place.backfill("news", via=Via.SITEMAP)

    expected = {title: at.date() for title, at in history(site).items()}
    assert {title: at.date() for title, at in dates_of(place).items()} == expected


NEW_DAY = timedelta(days=700)
GONE = Says(404, "gone")
NOT_HERE = "<html><head><title>No such page</title></head><body><article><h1>No such page</h1>" + (
    "<p>This page was given another name, or has never been here; look for it by its words.</p>" * 6
)


def is_gone(_: int, __: str) -> Act:
    return GONE


def says_so(_: int, __: str) -> Act:
    return Says(200, NOT_HERE, {"Content-Type": "text/html"})


def wants_a_pause(_: int, __: str) -> Act:
    return Says(429, "", {"Retry-After": "3600"})


@dataclass
class Moved(PastSite):
    """The same posts elsewhere, dated anew; what stands where they stood, by number and their address now."""

    old: str = ""
    where_they_stood: Callable[[int, str], Act] = is_gone
    title_begins: str = ""
    numbered: str = "/?p={number}"

    def guid(self, number: int) -> str:
        return f"https://news.example.org{self.numbered.format(number=number)}"

    def at(self, number: int) -> datetime:
        return super().at(number) + NEW_DAY

    def title(self, number: int) -> str:
        return self.title_begins + super().title(number)

    def __call__(self, url: str) -> Act | None:
        for number in self.numbers():
            if url == f"https://news.example.org{self.old.format(number=number)}":
                return self.where_they_stood(number, self.url(number))
        return super().__call__(url)


def sent_on(_: int, now: str) -> Act:
    return Says(301, "", {"Location": now})


def names_the_new_place(number: int, now: str) -> Act:
    page = (
        PastSite(30, shows_shortlink=False).page(number).replace("<head>", f'<head><link rel="canonical" href="{now}">')
    )
    return Says(200, page, {"Content-Type": "text/html"})


WAYS_TO_GO: dict[str, Callable[[int, str], Act]] = {
    "it is gone": is_gone,
    "a page with status 200 says that it is gone": says_so,
    "it is sent on from there": sent_on,
    "it is shown there, too, as a page of the new place": names_the_new_place,
}


@pytest.mark.parametrize("stood", WAYS_TO_GO)
@pytest.mark.parametrize("title_begins", ["", "Archive: "])
def test_a_page_that_moved_and_was_dated_anew_or_renamed_is_no_second_post(
    place: Place, stood: str, title_begins: str
) -> None:
    old = "/posts/{number}-the-bridge/"
    planted(place, count=8, shows_shortlink=False, ways=frozenset({"sitemap"}), permalink=old)
    place.backfill("news", via=Via.SITEMAP)
    before = place.snapshot()
    again = Moved(8, frozenset({"sitemap"}), "/wiki/{number}", shows_shortlink=False)
    again.old, again.where_they_stood, again.title_begins = old, WAYS_TO_GO[stood], title_begins
    place.web.serves_first(again)
    place.later()
    walked = place.backfill("news", via=Via.SITEMAP)

    assert place.snapshot() == before
    assert walked.report.counts() == {Change.ALIAS: 8}


@pytest.mark.parametrize("stood", WAYS_TO_GO)
def test_what_was_taken_down_does_not_come_back_when_its_page_has_moved(place: Place, stood: str) -> None:
    old = "/posts/{number}-the-bridge/"
    site = planted(place, count=4, shows_shortlink=False, ways=frozenset({"sitemap"}), permalink=old)
    place.backfill("news", via=Via.SITEMAP)
    removing.remove(place.session(), [site.url(2), site.url(3)])
    before = place.snapshot()
    again = Moved(4, frozenset({"sitemap"}), "/wiki/{number}", shows_shortlink=False)
    again.old, again.where_they_stood, again.title_begins = old, WAYS_TO_GO[stood], "Archive: "
    place.web.serves_first(again)
    place.later()
    walked = place.backfill("news", via=Via.SITEMAP)
    polled = place.run(force=True)

    assert place.snapshot() == before
    assert walked.report.counts() == {Change.ALIAS: 4}
    assert polled.report.counts()[Change.ADDED] == 0


@pytest.mark.parametrize("stood", ["it is gone", "it is sent on from there"])
def test_what_was_taken_down_does_not_come_back_by_a_poll_when_its_page_has_moved(place: Place, stood: str) -> None:
    old = "/posts/{number}-the-bridge/"
    site = planted(place, count=3, shows_shortlink=False, permalink=old)
    place.run()
    removing.remove(place.session(), [site.url(2)])
    again = Moved(3, frozenset(), "/wiki/{number}", shows_shortlink=False, old=old)
    again.where_they_stood, again.numbered = WAYS_TO_GO[stood], "/?page_id={number}"
    place.web.serves_first(again)
    place.later()
    walked = place.run(force=True)

    assert len(place.posts()) == 2
    assert walked.report.counts()[Change.ADDED] == 0


def test_a_poll_that_finds_a_page_moved_and_dated_anew_makes_no_second_post(place: Place) -> None:
    old = "/posts/{number}-the-bridge/"
    planted(place, count=3, shows_shortlink=False, permalink=old)
    place.run()
    again = Moved(3, frozenset(), "/wiki/{number}", shows_shortlink=False, title_begins="Archive: ", old=old)
    again.where_they_stood, again.numbered = sent_on, "/?page_id={number}"
    place.web.serves_first(again)
    place.later()
    walked = place.run(force=True)

    assert len(place.posts()) == 3
    assert walked.report.counts()[Change.ADDED] == 0


def test_a_notice_that_comes_again_in_the_same_words_is_a_post_each_time_and_costs_few_requests(place: Place) -> None:
    said = {"one_title": "The bridge is closed on Sunday", "one_text": True}
    site = planted(place, count=2, shows_shortlink=False, days_apart=7, **said)
    for _ in range(4):
        place.backfill("news", via=Via.SITEMAP)
        site.count += 2
        place.later()

    assert len(place.posts()) == 8
    asked = sum(place.web.count(site.url(number)) for number in site.numbers())
    assert asked <= 8 + 4 * MAX_STANDING


def test_a_host_that_wants_a_pause_when_it_is_asked_where_a_page_stood_leaves_it_owed(place: Place) -> None:
    old = "/posts/{number}-the-bridge/"
    planted(place, count=3, shows_shortlink=False, ways=frozenset({"sitemap"}), permalink=old)
    place.backfill("news", via=Via.SITEMAP)
    again = Moved(3, frozenset({"sitemap"}), "/wiki/{number}", shows_shortlink=False)
    again.old, again.where_they_stood = old, wants_a_pause
    place.web.serves_first(again)
    place.later()
    place.backfill("news", via=Via.SITEMAP)

    assert len(place.posts()) == 3
