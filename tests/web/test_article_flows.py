"""What is done to articles, in a real browser: shown first, then done; each asserts what is on disk afterwards."""

from contextlib import ExitStack
from datetime import date
from threading import Event
from urllib.parse import quote

from ingest.report.outcomes import ArticleOutcome, Change
from ingest.report.progress import Silence
from ingest.session.telling import UnderWay
from ingest.steps import Step
from store.files.lock import Lock
from store.memory import ItemMemory, ItemStatus
from tests.fakes.web import Act
from tests.pipeline.place import FEED, Item, Place
from tests.web.browser import Browser
from tests.web.served import site_of
from tests.web.tour import DESK, DESK_AT_NIGHT, IN_A_BROWSER, PHONE_BY_DAY, touring

pytestmark = IN_A_BROWSER

IDENTITY = "url:news.example.org/2026/story-1.html"
ARTICLE = f"/article?id={quote(IDENTITY, safe='')}"
_CONNECTIONS = 7
"""One more than a browser opens to a server."""
_FILTERED = "for (const e of document.querySelector('form.filter').elements) e.value = arguments[0][e.name] ?? '';"
_DIFFERENCES = (
    "return [...document.querySelectorAll('.diff ins, .diff del')]"
    ".map(e => [e.innerText.slice(0, 1), e.innerText.match(/It was \\w+\\.|$/)[0]])"
)


def item_of(place: Place, identity: str = IDENTITY) -> ItemMemory:
    with place.store() as store:
        item = store.item(identity)
    assert item is not None
    return item


def test_an_article_is_made_again_and_what_it_said_before_is_shown(place: Place, window: Browser) -> None:
    place.lists(Item(1, image=True, extra="It was blue."), Item(2))
    place.run()
    place.lists(Item(1, image=True, extra="It was green."), Item(2))
    before = place.snapshot()
    with touring(window, site_of(place), DESK) as tour:
        tour.go(ARTICLE)
        window.script("document.querySelector('.pictures').scrollIntoView()")
        window.wait(lambda: window.script("return document.querySelector('.pictures img').naturalWidth"), "the image")
        window.follow('main a[href^="/article/refresh"]')
        tour.seen_in_both("refresh-kept")
        assert "It was green" not in window.text("main pre")
        window.follow('main a[href*="from=web"]')
        tour.seen_in_both("refresh")
        assert "It was green" in window.text("main pre")
        assert place.snapshot() == before
        window.follow('form[action="/article/refresh"] button')
        tour.over()
        assert ("It was green" in place.post(1).content, "It was blue" in place.post(1).content) == (True, False)
        assert item_of(place).revision == 2
        window.follow("main .steps a")
        window.follow('main a[href^="/article/revisions"]')
        tour.seen_in_both("revisions")
        assert {("-", "It was blue."), ("+", "It was green.")} <= set(map(tuple, window.script(_DIFFERENCES)))
        tour.go(ARTICLE)
        window.follow('main a[href^="/article/kept"]')
        assert "It was green.</p>" in window.text("pre")


def test_articles_are_found_by_words_tag_day_and_state(place: Place, window: Browser) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", tags: [城市]}}, {{name: other, url: "{FEED}.other"}}]')
    place.lists(Item(1), Item(2, "人工智能改变新闻"), Item(3))
    place.lists(Item(9, "The lighthouses of the coast"), url=f"{FEED}.other")
    place.run()
    before = place.snapshot()
    with touring(window, site_of(place), DESK_AT_NIGHT) as tour:

        def found(**wanted: str) -> int:
            window.script(_FILTERED, wanted)
            window.follow("form.filter button")
            return int(window.script("return document.querySelectorAll('.list li').length"))

        tour.go("/articles")
        today = place.clock.now().date()
        told = {
            "all": found(),
            "zh": found(q="智能"),
            "en": found(q="lighthouse"),
            "phrase": found(q='"of the coast"'),
            "none": found(q="submarine"),
            "tag": found(tag="城市"),
            "tag and words": found(tag="城市", q="lighthouse"),
            "source": found(source="other"),
            "day": found(day=today.isoformat()),
            "another day": found(day=date(1999, 1, 1).isoformat()),
            "state": found(state="removed"),
        }
        tour.seen_in_both("articles-none")
        assert found(q="人工") == 1

    assert told == {
        "all": 4,
        "zh": 1,
        "en": 1,
        "phrase": 1,
        "none": 0,
        "tag": 3,
        "tag and words": 0,
        "source": 1,
        "day": 4,
        "another day": 0,
        "state": 0,
    }
    assert place.snapshot() == before


def test_what_is_submitted_is_watched_until_its_post_is_there(place: Place, window: Browser) -> None:
    place.web.page(Item(9).url, Item(9).page)
    asked, go_on = Event(), Event()

    def slow(url: str) -> Act | None:
        if url == Item(9).url:
            asked.set()
            go_on.wait(60)
        return None

    place.web.serves_first(slow)
    with touring(window, site_of(place), PHONE_BY_DAY) as tour:
        tour.go("/submit")
        window.fill('textarea[name="urls"]', f"{Item(9).url}\nhttps://news.example.org/none.html")
        window.follow('form[action="/submit"] button')
        try:
            asked.wait(60)
            window.wait(lambda: Item(9).url.removeprefix("https://") in window.text(".steps"), "the step of the page")
            tour.seen_in_both("job-live")
            assert place.posts() == []
        finally:
            go_on.set()
        tour.over()
        tour.seen_in_both("submitted")
        assert place.post(9)["title"] == Item(9).name
        assert ("404" in window.text(".steps"), len(place.posts())) == (True, 1)


def test_the_bookmark_brings_the_address_of_the_page_and_does_nothing_by_itself(place: Place, window: Browser) -> None:
    with touring(window, site_of(place), DESK) as tour:
        tour.go("/submit")
        bookmark = str(
            window.script("return decodeURIComponent(document.querySelector('a[href^=\"javascript:\"]').href)")
        )
        window.open("data:text/html,<title>elsewhere</title>")
        window.script(bookmark.removeprefix("javascript:"))
        window.wait(lambda: window.script("return location.pathname == '/submit'"), "the form")
        window.wait(lambda: window.script("return document.readyState == 'complete'"), "all of it")
        brought = window.script("return document.querySelector('textarea').value")

    assert brought == "data:text/html,<title>elsewhere</title>"
    assert (place.posts(), place.web.requests) == ([], [])


def test_a_run_that_another_began_is_told_as_it_goes_on(place: Place, window: Browser) -> None:
    place.lists(Item(1))
    place.run()
    state = place.folder / ".fetched"
    lock = Lock.taken(state, place.clock.now())
    with touring(window, site_of(place), DESK) as tour:
        try:
            noted = UnderWay(Silence(), state, place.clock)
            noted.expect(40)
            tour.go("/runs")
            window.wait(lambda: "0 / 40" in window.text("[data-live]"), "what is expected")
            noted.article(ArticleOutcome("news", "https://a.example/1", "", Change.ADDED))
            place.clock.advance(seconds=2)
            noted.step("https://a.example/2", Step.IMAGES)
            window.wait(lambda: "a.example/2" in window.text("[data-live]"), "the step that is new")
            tour.seen_in_both("runs-live")
            assert "1 / 40" in window.text("[data-live]")
        finally:
            lock.release()
        over = tour.says("No run is under way.", "当前没有运行。")
        window.wait(lambda: over in window.text(), "the end of the run")


def test_many_tabs_that_tell_of_a_run_keep_no_page_out(place: Place, window: Browser) -> None:
    place.lists(Item(1))
    place.run()
    state = place.folder / ".fetched"
    lock = Lock.taken(state, place.clock.now())
    with touring(window, site_of(place), DESK) as tour, ExitStack() as tabs:
        tabs.callback(lock.release)
        UnderWay(Silence(), state, place.clock).expect(40)
        for _ in range(_CONNECTIONS):
            tour.go("/runs")
            window.wait(lambda: "0 / 40" in window.text("[data-live]"), "what is expected")
            tabs.enter_context(window.second_tab())
        tour.go("/articles")
        shown = window.text()

    assert Item(1).name in shown


def test_a_second_tab_s_form_is_refused_after_the_first_was_sent(place: Place, window: Browser) -> None:
    place.lists(Item(1), Item(2))
    place.run()
    site = site_of(place)
    with touring(window, site, PHONE_BY_DAY) as tour:
        tour.go(f"/article/remove?id={quote(IDENTITY)}")
        with window.second_tab():
            tour.go(f"/article/remove?id={quote(IDENTITY)}")
            window.follow('form[action="/article/remove"] button')
            tour.over()
        before, gone, jobs = place.snapshot(), item_of(place), site.jobs.newest()
        window.follow('form[action="/article/remove"] button')
        tour.seen("stale-article")
        assert "Nothing was changed" in window.text()

    assert (place.snapshot(), item_of(place), site.jobs.newest()) == (before, gone, jobs)
    assert gone.status is ItemStatus.REMOVED


def test_status_html_is_read_from_disk_alone(place: Place, window: Browser) -> None:
    place.configure(
        f'sources: [{{name: news, url: "{FEED}"}}, {{name: none, url: "{FEED}.none"}}]\nhealth: {{page: status.html}}'
    )
    place.lists(Item(1))
    page = place.folder / "status.html"
    with touring(window, site_of(place), DESK) as tour:
        tour.go("/")
        window.follow('form[action="/source/run"] button')
        tour.over()
        assert page.exists()
        window.asked()
        window.open(page.as_uri())
        tour.seen_in_both("status")
        asked = [each for each in window.asked() if not each.startswith("about:")]
        assert "404" in window.text()

    assert set(asked) == {page.as_uri()}
