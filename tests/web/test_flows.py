"""Every flow of the page once, in a real browser, over the real server and store: what it changed on disk."""

from pathlib import Path
from urllib.parse import quote

import pytest

from ingest.config.load import load
from store.memory import ItemStatus
from tests.pipeline.place import FEED, Item, Place
from tests.web.browser import Browser, Look
from tests.web.served import form_at, send, site_of
from tests.web.tour import IN_A_BROWSER, both_looks, touring

pytestmark = IN_A_BROWSER

SITE = "https://other.example.org/"
OTHER = f"{SITE}feed.xml"
IDENTITY = "url:news.example.org/2026/story-1.html"
SAID = {"en": ("done", "added", "changed since it was opened"), "zh-CN": ("完成", "已添加", "内容已有变化")}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A site with a feed that is polled, one that is not yet, and a single article."""
    place = Place(tmp_path)
    place.configure(f"# 我的来源\nsources:\n  - name: news   # the first\n    url: {FEED}\n")
    place.lists(Item(7), Item(8), url=OTHER)
    place.lists(Item(1, image=True), Item(2, "人工智能改变新闻"), Item(3))
    place.web.page(SITE, f'<link rel="alternate" type="application/rss+xml" title="Other" href="{OTHER}"><p>Hello.</p>')
    place.web.page(Item(9).url, Item(9).page)
    return place


@both_looks
def test_every_flow_changes_what_it_says_and_nothing_else(place: Place, window: Browser, look: Look) -> None:
    site, config = site_of(place), place.folder / "config.yaml"
    done, added, changed = SAID[look.language]
    with touring(window, site, look) as tour:
        tour.go("/")
        tour.seen("sources-new")
        # polled now: its posts are there
        window.follow('form[action="/source/run"] input[value="news"] ~ button')
        tour.over()
        tour.seen("job")
        assert (done in window.text(), added in window.text(), len(place.posts())) == (True, True, 3)
        # added from a site's address, after a preview
        tour.go("/source/new")
        tour.seen("new-source")
        window.fill('input[name="address"]', SITE)
        window.follow('form[action="/source/find"] button')
        tour.over()
        tour.seen("offer")
        assert "Story number 7" in window.text()
        assert OTHER not in config.read_text("utf-8")
        window.fill('input[name="tags"]', "科技")
        window.follow('form[action="/source/add"] button')
        assert [(each.url, each.tags) for each in load(config).sources[1:]] == [([OTHER], ["科技"])]
        # paused and resumed, its comments kept
        for deed, is_paused in (("pause", True), ("resume", False)):
            window.follow(f'form[action="/source/{deed}"] input[value="news"] ~ button')
            assert load(config).sources[0].paused is is_paused
        tour.seen("sources")
        # edited; the form of a second tab is refused
        tour.go("/source/edit?name=news")
        tour.seen("edit-source")
        send(site, "/source/pause", form_at(site, "/", "/source/pause", "news"))
        before = config.read_text("utf-8")
        window.fill('textarea[name="tags"]', "城市")
        window.follow('form[action="/source/edit"] button')
        tour.seen("stale")
        assert (changed in window.text(), config.read_text("utf-8")) == (True, before)
        window.follow('main a[href^="/source/edit"]')
        window.fill('textarea[name="tags"]', "城市")
        window.follow('form[action="/source/edit"] button')
        assert (load(config).sources[0].tags, "# the first" in config.read_text("utf-8")) == (["城市"], True)
        # found, shown, taken down, brought back
        tour.go(f"/articles?q={quote('智能')}")
        tour.seen("articles")
        assert "人工智能改变新闻" in window.text(".list")
        tour.go(f"/article?id={quote(IDENTITY)}")
        tour.seen("article")
        for deed, status in (("remove", ItemStatus.REMOVED), ("restore", ItemStatus.STORED)):
            window.follow(f'main a[href^="/article/{deed}"]')
            tour.seen(deed)
            window.follow(f'form[action="/article/{deed}"] button')
            tour.over()
            with place.store() as store:
                item = store.item(IDENTITY)
            assert item is not None
            assert item.status is status
            tour.go(f"/article?id={quote(IDENTITY)}")
        # submitted, as by the bookmarklet
        tour.go(f"/submit?url={quote(Item(9).url)}")
        tour.seen("submit")
        window.follow('form[action="/submit"] button')
        tour.over()
        assert place.post(9)["title"] == Item(9).name
        window.follow("main .steps a")
        assert Item(9).name in window.text("h1")
        # the runs and their reports
        tour.go("/runs")
        tour.seen("runs")
        window.follow('main a[href^="/run?"]')
        tour.seen("run")

    assert config.read_text("utf-8").startswith(("# 我的来源", "engine:"))
