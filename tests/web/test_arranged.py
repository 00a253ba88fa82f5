"""The sources as they are asked for, what is said after a deed, and times in the reader's words."""

from datetime import timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.web.source_list.arranged import SORTS
from ingest.web.source_list.done import DONE
from ingest.web.wording.times import figure, from_now
from ingest.web.words import CHINESE, Language
from tests.fakes.clock import FakeClock
from tests.pipeline.place import FEED, Item, Place
from tests.web.served import ask, form_at, send, site_of

NOW = FakeClock().now()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Sources of each kind: one with more, one with fewer articles, one that fails, one that is paused."""
    place = Place(tmp_path_factory.mktemp("many"))
    names = {"few": "", "gone": "", "paused": ", paused: true", "many": ""}
    rows = "\n".join(f'  - {{name: {name}, url: "{FEED}.{name}"{more}}}' for name, more in names.items())
    place.configure(f"sources:\n{rows}\n")
    place.lists(Item(1), url=f"{FEED}.few")
    place.lists(Item(2), Item(3), Item(4), url=f"{FEED}.many")
    place.run()
    return place


def page_of(place: Place, asked: str) -> LexborHTMLParser:
    return LexborHTMLParser(ask(site_of(place), f"/{asked}").text)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["gone", "paused", "few", "many"]),
        ("?sort=health", ["gone", "paused", "few", "many"]),
        ("?sort=name", ["few", "gone", "many", "paused"]),
        ("?sort=new", ["many", "few", "gone", "paused"]),
        ("?sort=stored", ["many", "few", "gone", "paused"]),
        ("?sort=config", ["few", "gone", "paused", "many"]),
        ("?sort=success", ["gone", "paused", "few", "many"]),
        ("?sort=nonsense&show=nonsense", ["gone", "paused", "few", "many"]),
        ("?show=ill", ["gone"]),
        ("?show=paused&sort=name", ["paused"]),
    ],
)
def test_sources_come_in_the_order_that_is_asked_for(many: Place, asked: str, names: list[str]) -> None:
    page = page_of(many, asked)

    assert [each.text(strip=True) for each in page.css(".card h2 a")] == names
    told = " ".join(page.css(".overview")[0].text().split())
    assert told == "4 sources 1 need a look 1 paused 4 articles 4 new today"


@pytest.mark.parametrize(("deed", "then"), [("pause", "/source/resume"), ("resume", "/source/pause")])
def test_what_was_done_is_told_with_the_way_back(place: Place, deed: str, then: str) -> None:
    place.configure(f"sources:\n  - name: news\n    url: {FEED}\n" + ("    paused: true\n" if deed == "resume" else ""))
    site = site_of(place)

    answer = send(site, f"/source/{deed}", form_at(site, "/", f"/source/{deed}", "news"))
    page = LexborHTMLParser(ask(site, answer.headers["location"]).text)

    assert "news" in page.css(".done")[0].text()
    assert [form.attributes["action"] for form in page.css(".done form")] == [then]


@pytest.mark.parametrize(
    "asked",
    ["pause&of=many", "resume&of=paused", "remove&of=many", "edit&of=none", "add&of=none", "x&of=many", "pause", ""],
)
def test_an_address_says_nothing_that_is_not_so(many: Place, asked: str) -> None:
    assert page_of(many, f"?done={asked}").css(".done") == []


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        (timedelta(0), "just now", "刚刚"),
        (timedelta(seconds=-59), "just now", "刚刚"),
        (timedelta(seconds=-60), "1 minute ago", "1 分钟前"),
        (timedelta(minutes=59), "in 59 minutes", "59 分钟后"),
        (timedelta(hours=-47), "1 day ago", "1 天前"),
        (timedelta(hours=2), "in 2 hours", "2 小时后"),
        (timedelta(days=-29), "29 days ago", "29 天前"),
        (timedelta(days=-60), "2 months ago", "2 个月前"),
        (timedelta(days=-800), "2 years ago", "2 年前"),
    ],
)
def test_times_are_told_in_the_readers_words(span: timedelta, english: str, chinese: str) -> None:
    told: list[tuple[Language, str]] = [("en", english), ("zh", chinese)]

    for language, words in told:
        assert from_now(NOW + span, NOW, language) == words


def test_counts_are_grouped() -> None:
    assert [figure(count) for count in (0, 999, 40_213)] == ["0", "999", "40,213"]


def test_orders_and_deeds_have_their_chinese() -> None:
    assert {*SORTS.values(), *(each.told for each in DONE.values())} - set(CHINESE) == set()


@pytest.mark.parametrize(
    ("asked", "links"),
    [
        ("", []),
        ("?q=lighthouse", ["/articles"]),
        ("?q=lighthouse&source=many", ["/articles", "/articles?source=many", "/articles?q=lighthouse"]),
    ],
)
def test_where_nothing_fits_the_page_says_how_to_find_more(many: Place, asked: str, links: list[str]) -> None:
    page = page_of(many, f"articles{asked}")

    found = [each.attributes["href"] for each in page.css("main p:not(.pages):not(.list p) a")]
    assert [link for link in found if link and link.startswith("/articles")] == links


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.configure("sources: []\n")

    assert page_of(place, "articles").css('main a[href="/submit"]')
    assert page_of(place, "").css('main a[href="/source/new"]')
