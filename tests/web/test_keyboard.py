"""The main ways by keyboard alone: the focus is seen wherever it is, follows the page, and is never caught."""

import pytest

from ingest.config.load import load
from store.memory import ItemStatus
from tests.pipeline.place import FEED, Item, Place
from tests.web.browser import ENTER, TAB, Browser, Focus, Look
from tests.web.served import site_of
from tests.web.test_article_flows import ARTICLE, item_of
from tests.web.tour import DESK_AT_NIGHT, IN_A_BROWSER, PHONE_BY_DAY, Tour, touring

pytestmark = IN_A_BROWSER

_STOPS = (
    "return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary,"
    ' iframe, [tabindex="0"]\')].filter(e => e.checkVisibility()).length'
)
PAGES = ("/", "/articles", ARTICLE, "/source/new", "/source/edit?name=news", "/submit", "/runs")


@pytest.mark.parametrize("look", [DESK_AT_NIGHT, PHONE_BY_DAY], ids=["desk", "phone"])
def test_the_focus_goes_through_each_page_in_its_order_and_out(place: Place, window: Browser, look: Look) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}, {{name: other, url: "{FEED}.other"}}]')
    place.lists(Item(1), Item(2))
    place.run()
    with touring(window, site_of(place), look) as tour:
        for path in PAGES:
            tour.go(path)
            stops: list[Focus] = []
            for _ in range(window.script(_STOPS) * 2 + 4):
                focus = window.tab()
                if focus.place == -1 or (stops and focus == stops[0]):
                    break
                stops.append(focus)
            places = list(dict.fromkeys(stop.place for stop in stops))
            assert places == sorted(places), path
            assert len(places) == window.script(_STOPS), (path, stops)
            assert [stop.said for stop in stops if not stop.is_seen] == [], path


def pressed(tour: Tour, css: str) -> None:
    """Go there by the tabulator and press Enter, until the page behind it is there."""
    tour.window.tab_to(css)
    tour.window.left_by(lambda: tour.window.press(ENTER), css)


def test_what_is_done_by_mouse_is_done_by_keyboard(place: Place, window: Browser) -> None:
    place.configure(f"sources:\n  - name: news\n    url: {FEED}\n")
    place.lists(Item(1), Item(2, "人工智能改变新闻"))
    with touring(window, site_of(place), DESK_AT_NIGHT) as tour:
        tour.go("/")
        window.press(TAB, ENTER, TAB)  # the link that skips what stands on each page
        assert window.script("return document.querySelector('main').contains(document.activeElement)")
        pressed(tour, 'form[action="/source/run"] input[value="news"] ~ button')
        tour.over()
        assert len(place.posts()) == 2
        pressed(tour, 'main a[href="/"]')
        pressed(tour, 'form[action="/source/pause"] button')
        assert load(place.folder / "config.yaml").sources[0].paused
        pressed(tour, 'header a[href="/articles"]')
        window.tab_to('input[name="q"]')
        window.left_by(lambda: window.press(*"bridge", ENTER), "what is found")
        pressed(tour, ".list a")
        pressed(tour, 'a[href^="/article/remove"]')
        pressed(tour, 'form[action="/article/remove"] button')
        tour.over()
        assert (len(place.posts()), item_of(place).status) == (1, ItemStatus.REMOVED)
        tour.go("/submit")
        window.tab_to('textarea[name="urls"]')
        place.web.page(Item(9).url, Item(9).page)
        window.press(*Item(9).url)
        pressed(tour, 'form[action="/submit"] button')
        tour.over()

    assert place.post(9)["title"] == Item(9).name
