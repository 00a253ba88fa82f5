"""`backfill`: the whole planted history, once, with its own dates, on every way; stopped anywhere, it goes on."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from ingest.commands import remove as removing
from ingest.config.errors import ConfigError
from ingest.fetcher.walks.walk import Via
from ingest.messages import Reply
from ingest.report.outcomes import Change, SourceResult
from tests.fakes.web import Ends, Says
from tests.fetcher.walks.archive_site import Archive
from tests.pipeline.past_site import SITE, PastSite, dates_of, history, planted
from tests.pipeline.place import FEED, Item, Place, only_source
from tests.warc.written import info, members, response

WAYS = [
    # the ways that the site offers, the one that is taken, how it is told, requests for lists at most
    (frozenset({"api", "pages", "sitemap"}), "takes wordpress: the site's API counts its posts; 40 articles", 14),
    (frozenset({"pages", "sitemap"}), "takes pages: the feed's older pages are numbered; at least 20 articles", 16),
    (frozenset({"sitemap"}), "takes sitemap: the site has a sitemap; 40 articles", 10),
]


@pytest.mark.parametrize(("ways", "told", "lists"), WAYS, ids=["wordpress", "pages", "sitemap"])
def test_the_best_way_that_a_source_offers_is_taken_and_told(
    place: Place, ways: frozenset[str], told: str, lists: int
) -> None:
    site = planted(place, ways=ways)
    place.run()
    place.later()

    walked = place.backfill("news")

    assert dates_of(place) == history(site)
    assert only_source(walked).result is SourceResult.READ
    assert only_source(walked).notes[0].startswith(told)
    articles = {site.url(number) for number in site.numbers()}
    asked = [request.url for request in place.web.requests]
    assert len([url for url in asked if url not in articles]) <= lists
    assert all(asked.count(url) <= 1 for url in articles)
    assert place.store_cursors() == {}


@pytest.mark.parametrize("via", [Via.WORDPRESS, Via.PAGES, Via.SITEMAP])
def test_killed_at_any_request_and_gone_on_with_it_comes_to_the_same(
    place_at: Callable[[str], Place], via: Via
) -> None:
    undisturbed = place_at("undisturbed")
    site = planted(undisturbed, count=24)
    undisturbed.backfill("news", via=via)
    asked = [request.url for request in undisturbed.web.requests]
    assert dates_of(undisturbed) == history(site)

    for number in range(1, len(asked) + 1, 5):
        place = place_at(f"{via}-{number}")
        planted(place, count=24)
        with pytest.raises((BaseExceptionGroup, _Killed)):
            _killed_at(place, number, via)
        before = len(place.web.requests)
        place.backfill("news", via=via)

        assert dates_of(place) == history(site)
        again = [request.url for request in place.web.requests[before:]]
        assert before + len(again) <= len(asked) + 20, "no more is done again than what was under way"
        assert place.store_cursors() == {}


def test_a_limit_stops_it_and_the_same_command_goes_on(place: Place) -> None:
    site = planted(place)
    first = place.backfill("news", limit=15)
    kept = place.store_cursors()
    second = place.backfill("news")

    assert first.report.counts() == {Change.ADDED: 15}
    assert "stopped at --limit 15; the same command goes on from here" in only_source(first).notes
    assert list(kept) == ["news\x1fwordpress"]
    assert only_source(second).notes == ("goes on via wordpress, where it stopped",)
    assert dates_of(place) == history(site)


def test_a_budget_stops_it_and_resume_goes_on_with_its_bounds(place: Place) -> None:
    site = planted(place)
    place.configure(
        f'network: {{delay_s: 2, per_host: 1}}\nsources: [{{name: news, url: "{FEED}"}}]'  # 2 s for each request
    )
    first = place.backfill_within(timedelta(seconds=60), since=site.at(11), until=site.at(36))
    stored = len(place.posts())
    second = place.backfill("news", resume=True)

    assert "stopped, for the time of the run is up; the same command goes on from here" in only_source(first).notes
    assert 0 < stored < 25
    assert second.report.counts()[Change.ADDED] + stored == 25
    assert dates_of(place) == history(site, list(range(11, 36)))


def test_a_second_backfill_asks_for_no_article_again(place: Place) -> None:
    site = planted(place)
    place.backfill("news")
    place.later()
    again = place.backfill("news", via=Via.SITEMAP)

    assert again.report.counts() == {}
    assert not {request.url for request in place.web.requests} & {site.url(number) for number in site.numbers()}


def test_where_no_way_leads_into_the_past_it_is_said_what_was_tried(place: Place) -> None:
    planted(place, ways=frozenset())
    walked = place.backfill("news")

    assert only_source(walked).result is SourceResult.FAILED
    assert only_source(walked).detail == (
        "it offers no way into its past (pages, wordpress, sitemap were tried); "
        "`--via wayback` asks the Internet Archive, `--urls FILE` takes a list of addresses"
    )


def test_what_a_first_import_left_out_is_taken_by_a_backfill(place: Place) -> None:
    site = planted(place)
    place.run()
    first = dates_of(place)
    place.backfill("news")

    assert first == history(site, [38, 39, 40])
    assert dates_of(place) == history(site)


def test_what_only_an_archive_has_keeps_its_own_address_and_date(place: Place) -> None:
    site = planted(place, count=12)
    archive = Archive([[f"{site.at(n):%Y%m%d%H%M%S}", site.url(n), "200", "text/html"] for n in site.numbers()])
    archive.rows.append(["20240210000000", f"{SITE}/about", "200", "text/html"])
    place.web.serves(lambda url: _from_archive(archive, site, url))
    gone = {site.url(number) for number in site.numbers()}
    place.web.serves_first(lambda url: Says(404, "gone") if url in gone else None)

    walked = place.backfill("news", via=Via.WAYBACK)

    assert dates_of(place) == history(site)
    assert {str(place.front(path)["source_url"]) for path in place.posts()} == gone
    assert [(article.change, article.url) for article in walked.report.articles if article.url not in gone] == [
        (Change.SKIPPED, f"{SITE}/about")
    ]
    times = [request.at for request in place.web.requests if "web.archive.org" in request.url]
    assert min(b - a for a, b in pairwise(times)) >= timedelta(seconds=4), "an archive is asked slowly"


def _from_archive(archive: Archive, site: PastSite, url: str) -> Says | None:
    index = archive(url)
    if isinstance(index, Reply):
        return Says(index.status, index.body)
    place = url.partition("id_/")[2]
    number = next((number for number in site.numbers() if site.url(number) == place), None)
    if number is not None and url.startswith("https://web.archive.org/web/"):
        return Says(200, site.page(number), {"Content-Type": "text/html", "ETag": '"of the archive"'})
    about = f"<html><title>About</title><article><h1>About</h1>{'<p>Who we are, and why.</p>' * 40}</article></html>"
    return Says(200, about, {"Content-Type": "text/html"}) if place.endswith("/about") else None


class _Killed(BaseException):
    """The process was killed."""


def _killed_at(place: Place, number: int, via: Via) -> None:
    """Go on with a backfill until the request of that number is asked."""
    count = 0

    def server(_: str) -> Ends | None:
        nonlocal count
        count += 1
        return Ends(_Killed()) if count == number else None

    place.web.serves_first(server)
    try:
        place.backfill("news", via=via)
    finally:
        place.web.serves_first(lambda _: None)


def test_numbered_articles_are_walked_down_over_gaps_and_soft_404s(place: Place) -> None:
    site = planted(place, count=0, ways=frozenset(), permalink="/articles/{number}.htm")
    there = [number for number in range(400, 600, 2) if number % 14]
    site.numbers = lambda: there  # type: ignore[method-assign]
    soft = "<html><title>News</title><body><h1>Latest</h1><ul><li>Nothing here</li></ul></body></html>"
    place.web.serves(lambda url: Says(200, soft, {"Content-Type": "text/html"}) if "/articles/" in url else None)
    place.run()
    place.later()
    template = f"{SITE}/articles/{{n}}.htm"

    walked = place.backfill("news", via=Via.NUMBERS, template=template)

    assert dates_of(place) == history(site, there)
    asked = [request.url for request in place.web.requests]
    assert len(asked) <= 100 + 96 + 16, "the gap behind the last one is as long as it may be"
    assert len(asked) == len(set(asked))
    assert only_source(walked).result is SourceResult.READ
    assert place.store_cursors() == {}


def test_numbers_need_one_to_begin_with(place: Place) -> None:
    planted(place, count=0)
    walked = place.backfill("news", via=Via.NUMBERS, template=f"{SITE}/articles/{{n}}.htm")

    assert "no article of it is stored under an address like" in only_source(walked).detail


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"via": Via.NUMBERS}, "needs --at with {n}"),
        ({"via": Via.DAYS, "template": "https://news.example.org/{Y}"}, "needs --at with {Y}, {m} and {d}"),
        ({"via": Via.LIST}, "needs --at with the first page"),
        ({"via": Via.SITEMAP, "template": "https://news.example.org/"}, "--at ADDRESS goes with --via list"),
        ({"via": Via.LIST, "template": "/news"}, "begins with https://"),
        ({"via": Via.LIST, "template": "https://a.example/", "urls": ["x"]}, "say one of them"),
    ],
)
def test_a_template_that_does_not_fit_is_named_before_anything_is_asked(
    place: Place, wanted: dict[str, object], says: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(says)):
        place.backfill("news", **wanted)
    assert place.web.requests == []


def test_the_pages_of_a_warc_file_become_posts_without_the_web(place: Place) -> None:
    site = planted(place, count=20, ways=frozenset())
    place.run()
    place.later()
    about = b"<html><title>About</title><article><h1>About</h1>" + b"<p>Who we are, and why.</p>" * 40
    records = [info(), response(f"{SITE}/about", about), response("https://elsewhere.example/x", about)]
    records += [
        response(site.url(n), gzip.compress(site.page(n).encode()), "Content-Encoding: gzip") for n in range(1, 21)
    ]
    file = place.folder / "old.warc.gz"
    file.write_bytes(members(records)[:-20])  # cut off in its last record, which a poll has stored

    walked = place.backfill("news", warc=file)
    again = place.backfill("news", warc=file)

    assert dates_of(place) == history(site)
    assert place.web.requests == []
    told = only_source(walked).notes
    assert "1 page left out: on other hosts than the site's" in told
    assert f"{site.url(20)} is cut off" in told
    assert walked.report.counts() == {Change.ADDED: 17, Change.SKIPPED: 1}
    assert again.report.counts()[Change.ADDED] == 0


def again_at(url: str, how: str, page: str) -> tuple[str, str]:
    """Return where and as what a page comes back that was taken down."""
    match how:
        case "the same place":
            return url, page
        case "without TLS":
            return url.replace("https:", "http:"), page
        case "a page for phones, which names it":
            return url.replace("/2026/", "/amp/"), page.replace(
                "<title>", f'<link rel="canonical" href="{url}"><title>'
            )
        case _:
            return url.replace("/2026/", "/archive/2026-"), page


@pytest.mark.parametrize(
    "how", ["the same place", "without TLS", "a page for phones, which names it", "another place after a move"]
)
def test_what_was_taken_down_does_not_come_back_by_another_archive(place: Place, how: str) -> None:
    dated = '<head><meta property="article:published_time" content="2024-01-05T10:00:00Z">'
    url, page = Item(5).url, Item(5).page.replace("<head>", dated)
    one, two = place.folder / "one.warc.gz", place.folder / "two.warc.gz"
    one.write_bytes(members([info(), response(url, page.encode())]))
    place.backfill("news", warc=one)
    assert len(place.posts()) == 1
    removing.remove(place.session(), [url])
    place_again, page_again = again_at(url, how, page)
    two.write_bytes(members([info(), response(place_again, page_again.encode())]))
    walked = place.backfill("news", warc=two)

    assert place.posts() == []
    assert walked.report.counts()[Change.ADDED] == 0


def test_a_warc_file_that_is_not_there_is_named(place: Place) -> None:
    with pytest.raises(ConfigError, match=r"--warc .*gone\.warc: cannot be read: No such file"):
        place.backfill("news", warc=place.folder / "gone.warc")
