"""What is done to sources, and who is let in, in a real browser; each asserts what config.yaml says afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.config.load import load
from tests.pipeline.place import FEED, Item, Place
from tests.web.browser import Browser, Look
from tests.web.served import TOKEN, access, site_of
from tests.web.tour import DESK, DESK_AT_NIGHT, IN_A_BROWSER, PHONE_BY_DAY, both_looks, touring

pytestmark = IN_A_BROWSER

SITE = "https://other.example.org/"
NOTED = f"# 我的来源\nsources:\n  - name: news   # the first\n    url: {FEED}\n    # and a note\n"


def feeds_of(config: Path) -> dict[str, list[str]]:
    return {source.name: source.url for source in load(config).sources}


@both_looks
def test_a_list_of_subscriptions_comes_in_and_goes_out(
    place: Place, window: Browser, look: Look, tmp_path: Path
) -> None:
    place.configure(NOTED)
    config = place.folder / "config.yaml"
    before = config.read_text("utf-8")
    feed = f'<outline type="rss" text="Other" xmlUrl="{SITE}feed.xml"/>'
    theirs, ours = tmp_path / "theirs.opml", tmp_path / "down" / "sources.opml"
    theirs.write_text(f'<opml version="2.0"><head/><body><outline text="城市">{feed}</outline></body></opml>', "utf-8")
    with touring(window, site_of(place), look) as tour:
        tour.go("/source/new")
        window.attach('input[name="file"]', theirs)
        window.follow('form[action="/source/opml"] button')
        tour.seen("opml")
        assert feeds_of(config) == {"news": [FEED], "Other": [f"{SITE}feed.xml"]}
        assert config.read_text("utf-8").startswith(before)
        tour.go("/source/new")
        window.command("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(ours.parent)})
        window.click('a[href="/sources.opml"]')
        window.wait(ours.exists, "the file")

    assert (f"{SITE}feed.xml" in ours.read_text("utf-8"), FEED in ours.read_text("utf-8")) == (True, True)


def test_one_of_several_feeds_of_a_site_is_chosen(place: Place, window: Browser) -> None:
    place.configure(NOTED)
    config = place.folder / "config.yaml"
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{SITE}{name}.xml">'
        for title, name in (("Other", "feed"), ("Sport", "sport"), ("Comments", "comments"))
    )
    place.web.page(SITE, f"{links}<p>Hello.</p>")
    for number, name in enumerate(("feed", "sport", "comments"), 1):
        place.lists(Item(number), Item(number + 10), url=f"{SITE}{name}.xml")
    with touring(window, site_of(place), PHONE_BY_DAY) as tour:
        tour.go("/source/new")
        window.fill('input[name="address"]', "other.example.org")
        window.follow('form[action="/source/find"] button')
        tour.over()
        tour.seen_in_both("choices")
        assert (feeds_of(config), place.posts()) == ({"news": [FEED]}, [])
        window.click(f'input[value="{SITE}sport.xml"]')
        window.fill('input[name="name"]', "体育")
        window.follow('form[action="/source/add"] button')

    assert feeds_of(config) == {"news": [FEED], "体育": [f"{SITE}sport.xml"]}


def test_what_no_source_can_be_is_told_and_a_source_is_taken_out(place: Place, window: Browser) -> None:
    place.configure(NOTED)
    place.lists(Item(1))
    place.run()
    config = place.folder / "config.yaml"
    before = config.read_text("utf-8")
    with touring(window, site_of(place), DESK_AT_NIGHT) as tour:
        tour.go("/source/edit?name=news")
        window.fill('input[name="timezone"]', "Beijing")
        window.follow('form[action="/source/edit"] button')
        tour.seen("edit-unfit")
        assert ("Asia/Shanghai" in window.text(), config.read_text("utf-8")) == (True, before)
        tour.go("/source/new")
        window.fill('input[name="address"]', SITE)
        window.follow('form[action="/source/find"] button')
        tour.over()
        tour.seen_in_both("no-feed")
        assert config.read_text("utf-8") == before
        tour.go("/source/edit?name=news")
        window.click("main summary")
        window.follow('form[action="/source/remove"] button')
        tour.seen_in_both("sources-none")

    assert (load(config).sources, len(place.posts())) == ([], 1)


def test_the_token_is_asked_for_once_and_stays_out_of_sight(place: Place, window: Browser) -> None:
    place.lists(Item(1))
    place.run()
    before = place.snapshot()
    with touring(window, site_of(place, access(token=TOKEN)), DESK) as tour:
        tour.go("/articles")
        tour.seen_in_both("enter")
        assert Item(1).name not in window.text("body")
        window.fill('input[name="token"]', "not the token at all")
        window.follow('form[action="/enter"] button')
        tour.seen("enter-wrong")
        window.fill('input[name="token"]', TOKEN)
        window.follow('form[action="/enter"] button')
        tour.go("/articles")
        assert Item(1).name in window.text()
        shown = window.script("return [document.cookie, location.href, document.documentElement.outerHTML].join()")

    assert TOKEN not in shown
    assert "fetched=" not in shown
    assert place.snapshot() == before


def broken(place: Place) -> None:
    (place.folder / "config.yaml").write_text("sources: [\nnonsense\n", "utf-8")


def damaged(place: Place) -> None:
    (place.folder / ".fetched" / "state.db").write_bytes(b"no database at all" * 100)


@pytest.mark.parametrize(
    ("harm", "path", "said"),
    [
        (lambda _: None, "/nowhere", "There is no such page."),
        (lambda _: None, "/article?id=none", "There is no such article."),
        (broken, "/", "config.yaml"),
        (damaged, "/articles", Item(1).name),
        (damaged, "/", "the state database is unusable"),
    ],
    ids=["page", "article", "config", "damage", "notice"],
)
def test_what_cannot_be_shown_is_told_with_what_to_do(
    place: Place, window: Browser, harm: Callable[[Place], None], path: str, said: str
) -> None:
    place.lists(Item(1))
    place.run()
    site = site_of(place)
    harm(place)
    with touring(window, site, PHONE_BY_DAY) as tour:
        tour.go(path)
        tour.seen_in_both(f"error{path.partition('?')[0].replace('/', '-')}")
        assert said in window.text()
