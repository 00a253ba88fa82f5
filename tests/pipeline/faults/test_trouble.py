"""Whatever goes wrong costs itself alone, is named with what to do, and nothing that was stored is lost."""

from collections.abc import Callable

import pytest

from ingest.messages import Reason
from ingest.report.outcomes import Change, ExitCode, SourceResult
from tests.pipeline.place import FEED, Item, Place, changes, only_source, owed

GOOD = "https://good.example.org/feed.xml"

BROKEN_FEEDS: dict[str, tuple[Callable[[Place], None], str]] = {
    "404": (lambda place: place.web.says(FEED, 404), "answers 404 Not Found; check the URL; the feed may have moved"),
    "410": (lambda place: place.web.says(FEED, 410), "answers 410 Gone; the feed is gone for good"),
    "500": (lambda place: place.web.says(FEED, 500), "answers 500 Internal Server Error; tried again later"),
    "403": (lambda place: place.web.says(FEED, 403), "answers 403 Forbidden; the host refuses us"),
    "a login page": (
        lambda place: place.web.page(FEED, "<html><title>Log in</title><form><input type=password></form></html>"),
        "is not a feed but",
    ),
    "an empty body": (lambda place: place.web.feed(FEED, b""), "is not a feed but"),
    "not XML": (lambda place: place.web.feed(FEED, "All is well."), "is not a feed but"),
    "a JSON error": (lambda place: place.web.feed(FEED, '{"error": "no"}', "application/json"), "is not a feed but"),
    "unreachable": (
        lambda place: place.web.fails(FEED, Reason.REFUSED, detail="the host refuses connections"),
        "refuses",
    ),
    "no such host": (lambda place: place.web.fails(FEED, Reason.DNS, detail="no such host"), "no such host"),
    "slow": (lambda place: place.web.never(FEED), "30 s"),
    "too large": (lambda place: place.web.feed(FEED, b"x" * 21_000_000), "at most 20000000 are read"),
    "a redirect in a circle": (lambda place: place.web.moves(FEED, FEED), "redirects in a circle"),
}


@pytest.mark.parametrize("name", BROKEN_FEEDS)
def test_a_feed_that_fails_is_named_with_what_to_do_and_stops_no_other(place: Place, name: str) -> None:
    breaks, says = BROKEN_FEEDS[name]
    place.configure(f'sources: [{{name: bad, url: "{FEED}"}}, {{name: good, url: "{GOOD}"}}]')
    breaks(place)
    place.lists(Item(1), url=GOOD)

    walked = place.run()

    bad, good = sorted(walked.report.sources, key=lambda outcome: outcome.name)
    assert (bad.name, bad.result) == ("bad", SourceResult.FAILED)
    assert says in bad.detail
    assert good.result is SourceResult.READ
    assert len(place.posts()) == 1
    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED


@pytest.mark.parametrize("name", BROKEN_FEEDS)
def test_a_feed_that_fails_after_it_worked_loses_nothing_and_comes_back(place: Place, name: str) -> None:
    breaks, _ = BROKEN_FEEDS[name]
    place.lists(Item(1))
    place.run()
    before = place.snapshot()
    place.later()
    breaks(place)

    failed = place.run()
    place.later()
    place.lists(Item(1), Item(2))
    back = place.run()

    assert only_source(failed).result is SourceResult.FAILED
    assert before.items() <= place.snapshot().items()
    assert changes(back) == [(Change.ADDED, Item(2).url)]
    assert "if-none-match" in place.web.asked(FEED)[0].headers


def test_a_feed_that_is_cut_off_gives_what_is_whole_and_is_asked_in_full_again(place: Place) -> None:
    place.lists(*(Item(number) for number in range(1, 7)))
    whole = place.web._scripts[FEED][0].bytes  # type: ignore[union-attr]  # the answer that was just scripted
    place.web.feed(FEED, whole[: whole.index(b"story-5") - 30])

    walked = place.run()
    place.later()
    place.lists(*(Item(number) for number in range(1, 7)))
    second = place.run()

    assert any("cut off" in note for note in only_source(walked).notes)
    assert walked.report.counts()[Change.ADDED] == 4
    assert "if-none-match" not in place.web.asked(FEED)[0].headers
    assert second.report.counts()[Change.ADDED] == 2


def test_the_next_url_is_asked_when_one_fails(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: ["{FEED}", "{GOOD}"]}}]')
    place.web.says(FEED, 500)
    place.lists(Item(1), url=GOOD)

    walked = place.run()

    assert (only_source(walked).result, only_source(walked).url) == (SourceResult.READ, GOOD)


BROKEN_PAGES: dict[str, tuple[Callable[[Place], None], str]] = {
    "404": (lambda place: place.web.says(Item(2).url, 404), "the page answers 404: it was moved or taken down"),
    "500": (lambda place: place.web.says(Item(2).url, 500), "the page answers 500"),
    "no article": (
        lambda place: place.web.page(Item(2).url, "<html><body><nav><a href='/'>Home</a></nav></body></html>"),
        "no article was found on the page; a site rule may help",
    ),
    "a PDF": (
        lambda place: place.web.says(Item(2).url, 200, b"%PDF", {"Content-Type": "application/pdf"}),
        "not a page",
    ),
    "the front page": (lambda place: place.web.moves(Item(2).url, "https://news.example.org/"), "front page"),
    "unreachable": (lambda place: place.web.fails(Item(2).url, Reason.REFUSED, detail="refused"), "refused"),
}


@pytest.mark.parametrize("name", BROKEN_PAGES)
def test_a_page_that_fails_is_owed_and_asked_for_although_the_feed_has_rolled_on(place: Place, name: str) -> None:
    breaks, says = BROKEN_PAGES[name]
    place.lists(Item(1), Item(2), Item(3))
    place.web.page("https://news.example.org/", "<html><body>News</body></html>")
    breaks(place)

    walked = place.run()
    place.later(minutes=1)
    place.lists(Item(3), Item(4))
    place.web.page(Item(2).url, Item(2).page)
    second = place.run()

    [debt] = owed(walked)
    assert (debt.url, says in debt.detail) == (Item(2).url, True)
    assert walked.report.exit_code() is ExitCode.DONE
    assert walked.report.counts()[Change.ADDED] == 2
    assert (Change.ADDED, Item(2).url) in changes(second)
    assert place.post(2)["title"] == Item(2).name


def test_an_owed_article_is_asked_for_at_growing_intervals(place: Place) -> None:
    place.lists(Item(1), pages=False)
    place.run()
    asked_after_hours: list[float] = []
    start = place.clock.now()
    for _ in range(4 * 24):
        place.later(minutes=60)
        place.run()
        if place.web.count(Item(1).url):
            asked_after_hours.append((place.clock.now() - start).total_seconds() / 3600)

    waits = [later - earlier for earlier, later in zip([0.0, *asked_after_hours], asked_after_hours, strict=False)]

    assert waits[0] == pytest.approx(1, abs=0.1)
    assert [round(wait) for wait in waits] == sorted(round(wait) for wait in waits)
    assert max(waits) <= 25


def test_after_thirty_days_the_feeds_own_text_is_stored_and_marked(place: Place) -> None:
    place.lists(Item(1), pages=False, teaser="What little the feed itself tells of the story with the number")
    place.run()

    for _ in range(31):
        place.later(days=1)
        walked = place.run()
    place.later(days=2)
    after = place.run()

    post = place.post(1)
    assert "What little the feed itself tells" in post.content
    assert "404" in str(post["incomplete"])
    assert owed(walked) == []
    assert place.web.count(Item(1).url) == 0
    assert changes(after) == []


def test_a_stored_article_whose_page_is_gone_when_it_is_edited_keeps_what_it_says(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    before = place.snapshot()
    place.later()
    place.lists(Item(1, title="Story number 1 of the bridge (updated)"), pages=False)
    place.web.says(Item(1).url, 404)

    walked = place.run()

    assert [debt.url for debt in owed(walked)] == [Item(1).url]
    assert place.snapshot() == before


BROKEN_IMAGES: dict[str, tuple[Callable[[Place], None], str]] = {
    "missing": (lambda place: place.web.says(Item(1).image_url, 404), "answers 404"),
    "a page": (lambda place: place.web.page(Item(1).image_url, "<html>Please enable cookies</html>"), "a page"),
    "empty": (lambda place: place.web.image(Item(1).image_url, b""), "is empty"),
    "huge": (lambda place: place.web.image(Item(1).image_url, b"\x89PNG" + b"x" * 20_000_001), "at most 20000000"),
    "unreachable": (lambda place: place.web.fails(Item(1).image_url, Reason.REFUSED, detail="refused"), "refused"),
}


@pytest.mark.parametrize("name", BROKEN_IMAGES)
def test_an_image_that_fails_is_linked_reported_and_owed(place: Place, name: str) -> None:
    breaks, says = BROKEN_IMAGES[name]
    place.lists(Item(1, image=True))
    breaks(place)

    walked = place.run()
    linked = place.post(1).content
    place.later(minutes=1)
    place.lists(Item(1, image=True))
    second = place.run()

    [article] = walked.report.articles
    assert article.change is Change.ADDED
    [(url, why)] = article.missing_images
    assert (url, says in why) == (Item(1).image_url, True)
    assert f"]({Item(1).image_url})" in linked
    assert [change for change, _ in changes(second)] == [Change.UPDATED]
    assert Item(1).image_url not in place.post(1).content
    assert "lastmod" not in place.post(1).metadata
    assert place.web.count(Item(1).url) == 0  # the page that was kept will do


def test_an_svg_is_refused_and_stays_a_link(place: Place) -> None:
    place.lists(Item(1, image=True))
    place.web.image(Item(1).image_url, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")

    walked = place.run()
    place.later(minutes=1)
    second = place.run()

    [article] = walked.report.articles
    assert "SVG" in article.missing_images[0][1]
    assert f"]({Item(1).image_url})" in place.post(1).content
    assert changes(second) == []


def test_a_host_that_asks_for_patience_is_left_alone(place: Place) -> None:
    place.web.says(FEED, 429, headers={"Retry-After": "7200"})

    first = place.run()
    place.later(hours=1)
    second = place.run(force=True)
    place.later(hours=1.1)
    place.lists(Item(1))
    third = place.run(force=True)

    assert "answers 429 Too Many Requests; it is polled too often" in only_source(first).detail
    assert only_source(second).result is SourceResult.WAITING
    assert only_source(third).result is SourceResult.READ
    assert place.web.count(FEED) == 1
