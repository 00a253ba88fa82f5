"""Pages that answer 200 and are no articles: told by what the feed says, and by what their host shows elsewhere."""

import pytest

from ingest.report.outcomes import Change
from tests.pipeline.place import FEED, STORY, Item, Place, changes

NEWS = "https://news.example.org"
TITLES = {
    "strip": "Volunteers strip the paint",
    "slope": "A slope of a finger",
    "why": "Why it is written down",
}
CONSENT = (
    "We and our 842 partners store and access information on your device, such as identifiers in cookies.",
    "With your permission we may use precise location data. You may click to consent to our processing.",
    "Your preferences will apply to this website only, and can be changed at any time on the page on privacy.",
)
WALLS = {
    "consent": "<h1>Before you continue</h1>" + "".join(f"<p>{part}</p>" for part in CONSENT),
    "scripts": "<h1>One moment</h1><p>Please enable JavaScript and cookies in your browser to go on to this site.</p>",
    "login": "<h1>Welcome back</h1><p>Sign in with your account, or make one: it takes a minute and costs nothing.</p>",
    "subscribe": "<h1>Support us</h1><p>Our journalism costs money. Choose the plan that fits you, from 4 euros.</p>",
    "robot": "<h1>请稍候</h1><p>您的访问过于频繁，请完成验证后继续访问本网站。如有疑问请联系管理员。</p>",
}


def page(body: str, title: str = "Before you continue") -> str:
    return f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>"


def lists(place: Place, said: dict[str, str]) -> None:
    """The feed lists these by their titles, and says of each what is said here, if anything."""
    rows = "".join(
        f"<item><title>{TITLES[name]}</title><link>{NEWS}/{name}</link><guid>{NEWS}/{name}</guid>"
        f"<description>{text}</description></item>"
        for name, text in said.items()
    )
    place.web.feed(FEED, f'<rss version="2.0"><channel><title>News</title>{rows}</channel></rss>')


@pytest.mark.parametrize("wall", WALLS)
def test_a_page_that_does_not_speak_of_what_its_feed_says_is_owed(place: Place, wall: str) -> None:
    said = "Over four winters they took off eleven layers, and under the last stood the name of a baker."
    lists(place, {"strip": said})
    place.web.page(f"{NEWS}/strip", page(WALLS[wall]))

    walked = place.run()

    assert changes(walked) == [(Change.OWED, f"{NEWS}/strip")]
    assert "a wall, or a notice in the article's place" in walked.report.articles[0].detail
    assert place.posts() == []
    place.web.page(f"{NEWS}/strip", Item(1, title=TITLES["strip"], extra=said).page)
    place.later()
    assert (Change.ADDED, f"{NEWS}/strip") in changes(place.run())


@pytest.mark.parametrize("wall", WALLS)
@pytest.mark.parametrize("with_title", [False, True])
def test_equal_bodies_of_one_host_are_no_articles_where_the_feed_gives_titles_alone(
    place: Place, wall: str, with_title: bool
) -> None:
    lists(place, dict.fromkeys(TITLES, ""))
    for name, title in TITLES.items():
        shown = f"<h2>{title}</h2>{WALLS[wall]}" if with_title else WALLS[wall]
        place.web.page(f"{NEWS}/{name}", page(shown, title if with_title else "Before you continue"))

    walked = place.run()

    assert [article.change for article in walked.report.articles] == [Change.OWED] * 3
    assert place.posts() == []
    assert all(place.web.count(f"{NEWS}/{name}") == 1 for name in TITLES), "nothing is asked twice for that"
    with place.store() as store:
        assert len(store.all_owed()) == 3


@pytest.mark.parametrize("said", [True, False])
def test_one_article_among_walls_is_stored(place: Place, said: bool) -> None:
    lists(place, dict.fromkeys(TITLES, "A word on what they did." if said else ""))
    for name, title in TITLES.items():
        article = f"<article><h1>{title}</h1>{''.join(f'<p>{part}</p>' for part in STORY)}</article>"
        place.web.page(f"{NEWS}/{name}", page(article, title) if name == "slope" else page(WALLS["consent"]))

    walked = place.run()

    assert sorted(article.change for article in walked.report.articles) == [Change.ADDED, Change.OWED, Change.OWED]


def test_short_pages_that_differ_are_articles(place: Place) -> None:
    lists(place, dict.fromkeys(TITLES, ""))
    for number, (name, title) in enumerate(TITLES.items()):
        image = f"<img src='https://img.example.net/{number}.png' width='900' height='600'>"
        place.web.page(f"{NEWS}/{name}", page(f"<article><h1>{title}</h1>{image}<p>Seen at noon.</p></article>", title))

    place.run()

    assert len(place.posts()) == 3


def test_one_article_at_two_addresses_is_stored_once_though_both_are_made_together(place: Place) -> None:
    article = Item(1, title=TITLES["strip"]).page.replace("<head>", f'<head><link rel="canonical" href="{NEWS}/strip">')
    place.web.page(f"{NEWS}/strip", article)
    place.web.page(f"{NEWS}/amp/strip", article)

    walked = place.add(f"{NEWS}/strip", f"{NEWS}/amp/strip")

    assert sorted(article.change for article in walked.report.articles) == [Change.ADDED, Change.ALIAS]
    assert len(place.posts()) == 1


def test_a_title_that_the_page_changed_is_no_reason_to_wait(place: Place) -> None:
    lists(place, {"slope": ""})
    place.web.page(f"{NEWS}/slope", Item(1, title="What a marble showed").page)

    assert changes(place.run()) == [(Change.ADDED, f"{NEWS}/slope")]


def test_a_few_words_on_something_else_are_not_the_article_of_a_title(place: Place) -> None:
    lists(place, {"strip": ""})
    place.web.page(f"{NEWS}/strip", page(WALLS["scripts"], "One moment"))

    assert changes(place.run()) == [(Change.OWED, f"{NEWS}/strip")]

    for _ in range(6):
        place.later(days=7)
        place.run()
    [path] = place.posts()
    text = path.read_text("utf-8")
    assert "the page shows another text than its feed speaks of" in text, (
        "better than nothing, after a month, and marked"
    )
    with place.store() as store:
        assert store.all_owed() == []


def test_pages_that_say_when_their_articles_were_written_are_articles_though_their_texts_are_one(place: Place) -> None:
    lists(place, dict.fromkeys(TITLES, ""))
    for name, title in TITLES.items():
        prose = "".join(f"<p>{part}</p>" for part in STORY * 2)
        when = "<time datetime='2026-02-28T08:00:00Z'>28 February</time>"
        place.web.page(f"{NEWS}/{name}", page(f"<article><h1>{title}</h1>{when}{prose}</article>", title))

    place.run()

    assert len(place.posts()) == 3
