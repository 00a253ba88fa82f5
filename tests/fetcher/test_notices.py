"""A notice in a feed's place is told from news: by what it says, where it leads, and what it stands in the place of."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from ingest.documents import Enclosure, Entry, Listing
from ingest.fetcher.notices import have_pages, replaced_list, with_held, without_notices
from ingest.fetcher.schedule.feed_window import Window, look
from normalize.values import DateOrigin, Html, Moment, Url

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
HOME, FEED = Url("https://town.example/"), "https://town.example/feed.xml"


def entry(title: str, link: str | None = None, at: datetime = NOON, **more: object) -> Entry:
    published = Moment(at, DateOrigin.STATED)
    return Entry(f"id-{title}", Url(link) if link else None, title, published, body=Html("x"), **more)  # type: ignore[arg-type]


def listing(*entries: Entry) -> Listing:
    return Listing("rss20", entries, home_url=HOME)


TALES = [entry(f"Tale {number} of the river", f"https://town.example/{number}") for number in range(5)]
NOTICES = [
    "Bridge returned error 404! (20522)",
    "Error 403",
    "HTTP error 503: unavailable",
    "This feed reader is not on our list yet",
    "RSS reader not yet whitelisted!",
    "Your app is not supported",
    "There are no items",
    "No content available",
    "This feed has been disabled",
    "Unable to fetch the source of this feed",
    "This RSS feed is no longer available",
    "The feed has moved",
    "An error occurred",
    "Internal Server Error",
    "Please update your feed reader",
    "Your feed is expired",
    "Dieser Feed ist nicht mehr verfügbar",
    "Keine Einträge gefunden",
    "Ce flux n’est plus disponible",
    "Aucun article",
    "Este feed ya no está disponible",
    "Este feed não está disponível",
    "Il feed non è più disponibile",
    "Лента временно недоступна",
    "このフィードは終了しました",
    "暂无内容",
    "获取内容失败",
    "订阅已失效",
]
HEADLINES = [
    "Error 500 on checkout: what went wrong, and what we do about it",
    "No content is king",
    "How a bridge was blocked for three days",
    "The feed mill burnt down",
    "Residents cannot reach the site of the fire",
    "Forbidden love",
    "An error occurred to nobody, says the council",
    "Your plan for the garden",
    "The RSS feed is available in three languages",
    "Der Feed von gestern, die Lehre von heute",
    "Aucun article de foi",
]


@pytest.mark.parametrize("link", [FEED, HOME, None, "https://code.example/issues/new"])
@pytest.mark.parametrize("title", NOTICES)
def test_what_speaks_of_the_feed_and_leads_to_no_article_is_a_notice(title: str, link: str | None) -> None:
    left, told = without_notices(listing(entry(title, link)), FEED, had_pages=False)

    assert (left.entries, told) == ((), f"“{title}”")


@pytest.mark.parametrize("title", HEADLINES)
@pytest.mark.parametrize("link", [HOME, "https://town.example/1"])
def test_a_headline_is_none(title: str, link: str) -> None:
    assert without_notices(listing(entry(title, link)), FEED, had_pages=True)[1] is None


@pytest.mark.parametrize("title", NOTICES)
def test_an_article_on_a_page_of_the_site_is_none_whatever_its_headline(title: str) -> None:
    one = listing(entry(title, "https://town.example/news/1"))

    assert without_notices(one, FEED, had_pages=True) == (one, None)


def test_an_episode_may_be_called_as_it_likes() -> None:
    sound = Enclosure(Url("https://town.example/1.mp3"))
    one = listing(entry("Access denied", None, enclosures=(sound,)), entry("Forbidden", None, enclosures=(sound,)))

    assert without_notices(one, FEED, had_pages=True) == (one, None)


@pytest.mark.parametrize(("had_pages", "is_notice"), [(True, True), (False, False)])
def test_words_that_may_be_a_headline_count_where_entries_had_pages(*, had_pages: bool, is_notice: bool) -> None:
    told = without_notices(listing(entry("Access denied", HOME)), FEED, had_pages=had_pages)[1]

    assert (told is not None) is is_notice


def test_among_news_the_error_alone_is_left_out() -> None:
    left, told = without_notices(listing(entry("Bridge returned error 502!", FEED), *TALES), FEED, had_pages=True)

    assert left.entries == tuple(TALES)
    assert told == "“Bridge returned error 502!”"


def window(entries: Sequence[Entry]) -> Window:
    return look(entries, FEED, None, None, NOON).window


STRANGE = entry("Where did all this go?", "https://town.example/strange")
AT_HOME = entry("Write to us", HOME)


@pytest.mark.parametrize(
    ("before", "now", "had_pages", "becomes"),
    [
        (TALES, [STRANGE], True, "taken at the next poll"),
        (TALES, [STRANGE, AT_HOME], True, "taken at the next poll"),
        (TALES, [AT_HOME], True, "a notice, it seems"),
        (TALES, [AT_HOME], False, "taken at the next poll"),  # as all of them led there
        (TALES, [STRANGE, TALES[0]], True, None),  # one is left
        (TALES, [STRANGE, AT_HOME, entry("Third", HOME)], True, None),  # a list
        (TALES[:2], [STRANGE], True, None),  # there was no list
        ([], [STRANGE], True, None),
        (TALES, [entry("News", "https://town.example/news", at=LATER)], True, None),  # what has come since
        (TALES, [entry("News", HOME, at=LATER)], True, "a notice, it seems"),
        (TALES, [entry("This feed has moved", "https://town.example/rss", at=LATER)], True, "a notice, it seems"),
        (TALES, [], True, None),
    ],
)
def test_one_entry_in_place_of_a_whole_list(
    before: list[Entry], now: list[Entry], becomes: str | None, *, had_pages: bool
) -> None:
    trouble = replaced_list(listing(*now), FEED, window(before), (), had_pages=had_pages)

    assert (trouble.detail if trouble else None) == (trouble.detail if becomes and trouble else None)
    assert (becomes or "") in (trouble.detail if trouble else "")
    assert (trouble is None) is (becomes is None)


def test_what_was_held_back_is_news_unless_the_list_is_back() -> None:
    last = window(TALES)
    trouble = replaced_list(listing(STRANGE), FEED, last, (), had_pages=True)
    assert trouble is not None

    after = {
        "the list": with_held(listing(*TALES), last, trouble.held),
        "itself": with_held(listing(STRANGE), last, trouble.held),
        "another": with_held(listing(entry("And on", "https://town.example/on")), last, trouble.held),
    }

    assert replaced_list(listing(STRANGE), FEED, last, trouble.held, had_pages=True) is None
    assert {name: [each.title for each in found.entries] for name, found in after.items()} == {
        "the list": [each.title for each in TALES],
        "itself": [STRANGE.title],
        "another": ["And on", STRANGE.title],
    }


def test_a_list_of_the_front_page_has_no_pages() -> None:
    assert have_pages(listing(*TALES, AT_HOME), FEED)
    assert not have_pages(listing(AT_HOME, entry("Feed", FEED), entry("None")), FEED)
