"""A walk through a source's past finds every planted item once, ends, and goes on where it was stopped."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fetcher.walks.walk import Cursor, Via, start_walk
from ingest.messages import Answer, Reason
from tests.fetcher.walks.planted import (
    FEED,
    NOW,
    SITE,
    PagedFeed,
    Walker,
    article,
    atom,
    json_feed,
    posted,
    rss,
    site_with_sitemaps,
    sitemap_index,
    urlset,
)
from tests.fetcher.walks.small_web import SmallWeb


def wordpress(items: int = 95, *, per_page: int = 10, grows_by: int = 0, past_the_end: str = "404") -> SmallWeb:
    return SmallWeb(PagedFeed(list(range(items))[::-1], per_page, grows_by, past_the_end))


def archives(items: int = 60, per_page: int = 10) -> SmallWeb:
    """RFC 5005 §4: a subscription document and archives, each of which names the one before it."""
    web = SmallWeb()
    pages = [list(range(items))[start : start + per_page][::-1] for start in range(0, items, per_page)]
    for number, page in enumerate(pages):
        before = f"<link rel='prev-archive' href='{SITE}/archive/{number - 1}'/>" if number else ""
        url = FEED if number == len(pages) - 1 else f"{SITE}/archive/{number}"
        web.says(url, atom(page, before + f"<link rel='next' href='{SITE}/never'/>" * (number > 0)))
    return web


def chain(items: int = 60, per_page: int = 12) -> SmallWeb:
    """RFC 5005 §3, as Blogger does it: each page names the next one, and the pages overlap by two items."""
    web = SmallWeb()
    numbers = list(range(items))[::-1]
    starts = list(range(0, items, per_page - 2))
    for start in starts:
        following = f"{FEED}?start={start + per_page - 2}&amp;max={per_page}"
        link = f"<link rel='next' href='{following}'/>" if start != starts[-1] else ""
        web.says(
            f"{FEED}?start={start}&max={per_page}" if start else FEED, atom(numbers[start : start + per_page], link)
        )
    return web


def json_pages(items: int = 50) -> SmallWeb:
    web = SmallWeb()
    for start in range(0, items, 10):
        numbers = list(range(items))[::-1][start : start + 10]
        following = f"{FEED}?page={start // 10 + 2}" if start + 10 < items else None
        web.says(f"{FEED}?page={start // 10 + 1}" if start else FEED, json_feed(numbers, following))
    return web


WAYS: dict[str, tuple[Via, Callable[[], SmallWeb], int, int]] = {
    # name: the way, the site, its items, its documents
    "sitemaps": (Via.SITEMAP, site_with_sitemaps, 120, 8),
    "wordpress": (Via.PAGES, wordpress, 95, 10),
    "archives": (Via.PAGES, archives, 60, 6),
    "chain": (Via.PAGES, chain, 60, 6),
    "json": (Via.PAGES, json_pages, 50, 5),
}
ALL = pytest.mark.parametrize("name", WAYS)


def walker_of(name: str) -> Walker:
    via, site, _, _ = WAYS[name]
    return Walker(site(), start_walk(via, [FEED]).to_text())


@ALL
def test_every_planted_item_is_found_once(name: str) -> None:
    walker = walker_of(name)
    walker.go()

    assert walker.is_done
    assert sorted(walker.links) == sorted(article(number) for number in range(WAYS[name][2]))
    assert walker.troubles == []


@ALL
def test_hardly_more_is_asked_for_than_was_planted(name: str) -> None:
    walker = walker_of(name)
    walker.go()

    assert len(walker.web.asked) <= WAYS[name][3] * 1.1


@ALL
def test_a_walk_that_is_killed_at_any_request_goes_on_exactly_there(name: str) -> None:
    undisturbed = walker_of(name)
    undisturbed.go()
    for number in range(1, len(undisturbed.web.asked) + 1):
        walker = walker_of(name)
        walker.web.kill_at = number
        walker.go()
        walker.go()

        assert walker.is_done
        assert walker.links == undisturbed.links
        assert len(walker.web.asked) == len(undisturbed.web.asked) + 1


@ALL
def test_a_cursor_survives_as_text(name: str) -> None:
    walker = walker_of(name)
    walker.go()

    for batch in walker.batches[:-1]:
        assert batch.cursor is not None
        assert Cursor.from_text(batch.cursor.to_text()) == batch.cursor


INFINITE = Cursor(Via.SITEMAP, ()).to_text().replace('"idle":0', '"idle":1e999')


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"form": 0}', '{"form":1,"via":"by foot"}', "{" * 100_000, INFINITE]
)
def test_a_text_that_is_no_cursor_is_none(text: str) -> None:
    assert Cursor.from_text(text) is None


# --- laws


@settings(max_examples=25, deadline=None)
@given(
    items=st.integers(0, 60),
    per_page=st.integers(1, 12),
    growth=st.integers(0, 11),
    past_the_end=st.sampled_from(["404", "empty", "last"]),
    kills=st.lists(st.integers(1, 30), max_size=3),
)
def test_whatever_a_paged_feed_does_its_items_are_found_once(
    items: int, per_page: int, growth: int, past_the_end: str, kills: list[int]
) -> None:
    # A feed that grows by a page between two requests cannot be caught up with.
    web = wordpress(items or 1, per_page=per_page, grows_by=min(growth, per_page - 1), past_the_end=past_the_end)
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    for kill in sorted(kills):
        web.kill_at = kill
        walker.go(400)
    walker.go(400)

    assert walker.is_done
    assert set(map(article, range(items))) <= set(walker.links)
    assert len(walker.links) == len(set(walker.links))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_indexes_name_each_sitemap_below_them_is_read_once(data: st.DataObject) -> None:
    """Each sitemap hangs below an earlier one, three deep at most; further references go anywhere."""
    count = data.draw(st.integers(1, 8))
    depths = [0]
    children: dict[int, list[int]] = {number: [] for number in range(count)}
    for number in range(1, count):
        parent = data.draw(st.sampled_from([each for each in range(number) if depths[each] < 3]))
        depths.append(depths[parent] + 1)
        children[parent].append(number)
    for number in range(count):
        children[number] += data.draw(st.lists(st.integers(0, count - 1), max_size=3))
    web = SmallWeb()
    web.says(f"{SITE}/robots.txt", f"Sitemap: {SITE}/map-0.xml")
    for number in range(count):
        below = sitemap_index(*((f"{SITE}/map-{child}.xml", "") for child in children[number]))
        rows = urlset([2 * number, 2 * number + 1], dated=False)
        web.says(f"{SITE}/map-{number}.xml", below.replace("</sitemapindex>", "") + rows + "</sitemapindex>")
    walker = sitemap_walker(web)
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(2 * count)))
    assert len(web.asked) == len(set(web.asked)) == count + 2


# --- feeds that are paged badly


@pytest.mark.parametrize("past_the_end", ["404", "empty", "last"])
def test_numbered_pages_end_where_the_server_has_no_more(past_the_end: str) -> None:
    walker = Walker(wordpress(past_the_end=past_the_end), start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(95)))
    assert len(walker.web.asked) <= 12
    assert walker.troubles == []


def test_html_behind_the_last_page_ends_the_walk_and_is_told() -> None:
    walker = Walker(wordpress(past_the_end="html"), start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert len(walker.links) == 95
    assert len(walker.web.asked) == 12
    assert walker.troubles == [f"{FEED}?paged=11: is no feed but an HTML page titled “Nothing”", *walker.troubles[1:]]


@pytest.mark.parametrize("grows_by", [1, 3, 9])
def test_items_that_are_pushed_on_while_the_walk_goes_on_are_found_once(grows_by: int) -> None:
    walker = Walker(wordpress(grows_by=grows_by), start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert walker.is_done
    assert set(map(article, range(95))) <= set(walker.links)
    assert len(walker.links) == len(set(walker.links))


@pytest.mark.parametrize("new_items", [1, 10, 15, 20, 30, 45, 100])
def test_a_walk_that_rested_while_pages_of_new_items_came_misses_nothing(new_items: int) -> None:
    feed = PagedFeed(list(range(95))[::-1])
    walker = Walker(SmallWeb(feed), start_walk(Via.PAGES, [FEED]).to_text())
    walker.web.kill_at = 5
    walker.go()
    feed.items[:0] = range(95, 95 + new_items)[::-1]
    walker.go()

    assert walker.is_done
    assert set(map(article, range(95))) <= set(walker.links)
    assert len(walker.links) == len(set(walker.links))


def test_a_feed_that_gives_its_first_page_for_every_number_is_left_soon_and_named() -> None:
    web = SmallWeb(lambda url: SmallWeb.answer_with(url, rss(range(10))) if url.startswith(FEED) else None)
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert len(walker.links) == 10
    assert len(web.asked) == 3
    assert walker.findings == {"unpaged"}


def test_a_redirect_back_to_the_first_page_ends_the_walk() -> None:
    web = SmallWeb()
    web.says(FEED, rss(range(10)))
    web.says(f"{FEED}?paged=2", rss(range(10)), to=FEED)
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert len(walker.links) == 10
    assert len(web.asked) == 2


@pytest.mark.parametrize("length", [1, 2, 5])
def test_pages_that_name_each_other_in_a_circle_are_asked_for_once(length: int) -> None:
    web = SmallWeb()
    for number in range(length):
        link = f"<link rel='next' href='{FEED}{(number + 1) % length or ''}'/>"
        web.says(f"{FEED}{number or ''}", atom([number], link))
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert len(walker.links) == len(web.asked) == length


def test_numbers_that_go_round_in_a_circle_are_followed_twice_at_most() -> None:
    def server(url: str) -> Answer | None:
        page = int(url.partition("paged=")[2] or 1)
        return SmallWeb.answer_with(url, rss([page % 7]))

    web = SmallWeb(server)
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(7)))
    assert len(web.asked) <= 16


def test_entries_that_share_link_and_title_are_all_given() -> None:
    web = SmallWeb()
    items = "".join(f"<item><guid>{n}</guid><link>{SITE}/now</link><title>此刻</title></item>" for n in range(5))
    web.says(FEED, f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>")
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert [entry.guid for entry in walker.entries] == list("01234")


def test_entries_that_share_link_and_title_with_those_of_an_earlier_page_are_given_too() -> None:
    def page(guids: str) -> str:
        items = "".join(f"<item><guid>{guid}</guid><link>{SITE}/now</link><title>此刻</title></item>" for guid in guids)
        return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>"

    web = SmallWeb()
    web.says(FEED, page("abc"))
    web.says(f"{FEED}?paged=2", page("de"))
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert [entry.guid for entry in walker.entries] == list("abcde")


def test_since_stops_the_paging_and_leaves_out_what_is_older() -> None:
    since = posted(70)
    walker = Walker(wordpress(), start_walk(Via.PAGES, [FEED], since=since).to_text())
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(70, 95)))
    assert len(walker.web.asked) == 5
    assert "before" in walker.findings


def test_the_next_url_of_a_source_is_taken_when_one_fails() -> None:
    web = wordpress()
    web.fails("https://gone.example/feed", Reason.DNS)
    walker = Walker(web, start_walk(Via.PAGES, ["https://gone.example/feed", FEED]).to_text())
    walker.go()

    assert len(walker.links) == 95


# --- sitemaps


def sitemap_walker(web: SmallWeb, since: datetime | None = None) -> Walker:
    return Walker(web, start_walk(Via.SITEMAP, [FEED], since=since).to_text())


def test_newer_sitemaps_come_first_and_lists_of_tags_are_not_asked_for() -> None:
    walker = sitemap_walker(site_with_sitemaps())
    walker.go()

    order = [url.removeprefix(SITE) for url in walker.web.asked]
    assert order == [
        "/feed/",
        "/robots.txt",
        "/map.xml",
        "/newest.xml.gz",
        "/older.xml",
        "/lines.txt",
        "/rss.xml",
        "/2.xml",
    ]


def test_what_is_no_article_or_elsewhere_is_left_out_and_counted() -> None:
    walker = sitemap_walker(site_with_sitemaps())
    walker.go()

    told = {finding.detail for batch in walker.batches for finding in batch.findings}
    assert "3 addresses left out: front page, lists or files and no articles" in told
    assert "1 address left out: on other hosts than the site's" in told


def test_sitemaps_and_articles_that_are_older_than_since_are_not_asked_for() -> None:
    since = posted(100)
    walker = sitemap_walker(site_with_sitemaps(), since=since)
    walker.go()

    assert f"{SITE}/older.xml" not in walker.web.asked
    assert sorted(walker.links) == sorted(map(article, range(100, 120)))


@pytest.mark.parametrize(("lastmod", "is_kept"), [("2026-02-01", True), ("2026-02-01T03:00:00Z", False), ("", True)])
def test_a_day_without_a_clock_may_be_any_time_of_the_day(lastmod: str, *, is_kept: bool) -> None:
    web = SmallWeb()
    row = f"<url><loc>{article(1)}</loc><lastmod>{lastmod}</lastmod></url>"
    web.says(f"{SITE}/sitemap.xml", f"<urlset>{row}</urlset>")
    walker = sitemap_walker(web, datetime(2026, 2, 1, 8, tzinfo=UTC))
    walker.go()

    assert walker.links == [article(1)] * is_kept


def test_lastmod_is_when_an_article_was_updated_and_never_when_it_was_published() -> None:
    web = SmallWeb()
    web.says(f"{SITE}/sitemap.xml", urlset([1, 2]))
    walker = sitemap_walker(web)
    walker.go()

    assert {entry.link: (entry.published, entry.updated and entry.updated.at) for entry in walker.entries} == {
        article(1): (None, posted(1)),
        article(2): (None, posted(2)),
    }


@pytest.mark.parametrize(
    "children",
    [
        ["/sitemap.xml"],  # Nikola: robots.txt names the index, the index one of the usual places
        ["/wp-sitemap.xml"],
        ["/first.xml", "/sitemap-index.xml"],
        ["/sitemap_index.xml", "/sitemap.xml"],
    ],
)
def test_an_index_may_name_a_place_that_was_to_be_looked_at_anyway(children: list[str]) -> None:
    web = SmallWeb()
    web.says(FEED, rss([]))
    web.says(f"{SITE}/robots.txt", f"Sitemap: {SITE}/maps.xml")
    web.says(f"{SITE}/maps.xml", sitemap_index(*((SITE + child, "") for child in children)))
    for number, child in enumerate(children):
        web.says(SITE + child, urlset([number]))
    walker = sitemap_walker(web)
    walker.go()

    assert walker.links == [article(number) for number in range(len(children))]
    assert len(web.asked) == 3 + len(children)


@pytest.mark.parametrize("place", ["/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap-index.xml"])
def test_the_usual_places_are_looked_at_where_robots_txt_names_none(place: str) -> None:
    web = SmallWeb()
    web.says(FEED, rss([1]))
    web.says(SITE + place, sitemap_index((f"{SITE}/posts.xml", "")))
    web.says(f"{SITE}/posts.xml", urlset(range(20)))
    walker = sitemap_walker(web)
    walker.go()

    assert len(walker.links) == 20
    assert walker.troubles == []


@pytest.mark.parametrize(
    ("posts", "pages"),
    [
        ("wp-sitemap-posts-post-1.xml", "wp-sitemap-posts-page-1.xml"),
        ("post-sitemap.xml", "page-sitemap.xml"),
        ("sitemap-posts.xml", "sitemap-pages.xml"),
    ],
)
def test_a_sitemap_of_pages_beside_one_of_posts_is_no_news(posts: str, pages: str) -> None:
    web = SmallWeb()
    web.says(f"{SITE}/sitemap.xml", sitemap_index((f"{SITE}/{posts}", ""), (f"{SITE}/{pages}", "")))
    web.says(f"{SITE}/{posts}", urlset(range(5)))
    web.says(f"{SITE}/{pages}", urlset([99]))
    without, both = sitemap_walker(web), start_walk(Via.SITEMAP, [FEED], takes_pages=True)
    without.go()
    walker = Walker(web, both.to_text())
    walker.go()

    assert len(without.links) == 5
    assert len(walker.links) == 6


def test_a_sitemap_of_pages_alone_is_read() -> None:
    web = SmallWeb()
    web.says(f"{SITE}/sitemap.xml", sitemap_index((f"{SITE}/sitemap-pages.xml", ""), (f"{SITE}/sitemap-misc.xml", "")))
    web.says(f"{SITE}/sitemap-pages.xml", urlset(range(5)))
    walker = sitemap_walker(web)
    walker.go()

    assert len(walker.links) == 5


def test_until_leaves_out_what_a_news_sitemap_dates_later_and_never_what_was_merely_changed_later() -> None:
    web = SmallWeb()
    news = "".join(
        f"<url><loc>{article(number)}</loc><news><publication_date>{posted(number).isoformat()}</publication_date>"
        "</news></url>"
        for number in range(10)
    )
    web.says(f"{SITE}/sitemap.xml", f"<urlset>{news}{urlset([20], dated=True)[60:-9]}</urlset>")
    walker = Walker(web, start_walk(Via.SITEMAP, [FEED], until=posted(4)).to_text())
    walker.go()

    assert sorted(walker.links) == sorted([*map(article, range(4)), article(20)])


def test_the_usual_places_are_looked_at_when_those_of_robots_txt_fail() -> None:
    web = SmallWeb()
    web.says(f"{SITE}/robots.txt", "Sitemap: /old.xml")
    web.says(f"{SITE}/sitemap.xml", urlset(range(20)))
    walker = sitemap_walker(web)
    walker.go()

    assert len(walker.links) == 20
    assert walker.troubles == [f"{SITE}/old.xml: answers 404"]


def test_a_feed_that_lives_elsewhere_leads_to_the_site_that_it_names() -> None:
    web = SmallWeb()
    web.says("https://feeds.example.net/news", rss(range(5)))
    web.says("https://feeds.example.net/sitemap.xml", urlset([99]))
    web.says(f"{SITE}/sitemap.xml", urlset(range(20)))
    walker = Walker(web, start_walk(Via.SITEMAP, ["https://feeds.example.net/news"]).to_text())
    walker.go()

    assert len(walker.links) == 20


def test_a_source_that_is_a_sitemap_itself_is_walked_from_there() -> None:
    web = SmallWeb()
    web.says(f"{SITE}/my.xml", sitemap_index((f"{SITE}/a.xml", "")))
    web.says(f"{SITE}/a.xml", urlset(range(5)))
    walker = Walker(web, start_walk(Via.SITEMAP, [f"{SITE}/my.xml"]).to_text())
    walker.go()

    assert len(walker.links) == 5
    assert web.asked == [f"{SITE}/my.xml", f"{SITE}/a.xml"]


def test_a_site_without_sitemaps_is_named_with_what_else_can_be_tried() -> None:
    walker = sitemap_walker(SmallWeb())
    walker.go()

    assert walker.is_done
    assert "no sitemap of news.example" in walker.troubles[-1]
    assert "--via pages" in walker.troubles[-1]


def test_indexes_that_go_down_for_ever_are_left() -> None:
    def server(url: str) -> Answer | None:
        if not url.startswith(f"{SITE}/sitemap"):
            return None
        return SmallWeb.answer_with(url, sitemap_index((url.replace("sitemap", "sitemap-x"), "")))

    walker = sitemap_walker(SmallWeb(server))
    walker.go()

    assert walker.is_done
    assert len(walker.web.asked) <= 10
    assert "too_deep" in walker.findings


# --- trouble


def test_a_document_that_fails_for_now_is_put_off_and_the_others_are_read_first() -> None:
    web = site_with_sitemaps()
    web.fails(f"{SITE}/newest.xml.gz")
    walker = sitemap_walker(web)
    walker.go()

    assert walker.batches[-1].halted
    assert len(walker.links) == 90
    web.says(f"{SITE}/newest.xml.gz", urlset(range(90, 120)))
    walker.go()

    assert walker.is_done
    assert len(walker.links) == 120


def test_a_document_that_fails_in_every_run_is_given_up_and_named() -> None:
    web = site_with_sitemaps()
    web.says(f"{SITE}/2.xml", status=503)
    walker = sitemap_walker(web)
    for _ in range(3):
        walker.go()

    assert walker.is_done
    assert len(walker.links) == 90
    assert f"{SITE}/2.xml: answers 503" in walker.troubles


@pytest.mark.parametrize("via", [Via.SITEMAP, Via.PAGES])
def test_a_network_that_is_down_halts_the_walk_and_costs_nothing(via: Via) -> None:
    web = site_with_sitemaps() if via is Via.SITEMAP else wordpress()
    walker = Walker(web, start_walk(via, [FEED]).to_text())
    web.kill_at = 5
    walker.go()
    down = SmallWeb(lambda url: SmallWeb.no_answer(url, Reason.DNS))
    walker.web = down
    walker.go()

    assert walker.batches[-1].halted
    assert len(down.asked) <= 3
    walker.web = web
    walker.go()

    assert walker.is_done
    assert len(set(walker.links)) == (120 if via is Via.SITEMAP else 95)


def site_of_many(count: int) -> SmallWeb:
    """As many sitemaps below one index, each with one article."""
    web = SmallWeb()
    web.says(f"{SITE}/robots.txt", f"Sitemap: {SITE}/map.xml")
    web.says(f"{SITE}/map.xml", sitemap_index(*((f"{SITE}/{number}.xml", "") for number in range(count))))
    for number in range(count):
        web.says(f"{SITE}/{number}.xml", urlset([number]))
    return web


def test_documents_that_fail_here_and_there_do_not_halt_the_walk() -> None:
    web = site_of_many(8)
    for number in (0, 1, 3, 4, 6):
        web.fails(f"{SITE}/{number}.xml")
    walker = sitemap_walker(web)
    walker.go()

    assert sorted(walker.links) == sorted(map(article, (2, 5, 7)))


def test_three_failures_in_a_row_halt_the_walk_and_the_next_run_begins_with_others() -> None:
    web = site_of_many(20)
    for number in range(20):
        web.fails(f"{SITE}/{number}.xml", Reason.DNS)
    walker = sitemap_walker(web)
    for _ in range(2):
        walker.go()

    asked = [url.removeprefix(f"{SITE}/") for url in web.asked if "map" not in url]
    assert asked[-6:] == [f"{number}.xml" for number in range(6)]


@pytest.mark.parametrize("status", [404, 503])
def test_a_feed_that_is_gone_still_tells_its_site_by_its_address(status: int) -> None:
    web = site_of_many(3)
    web.says(FEED, status=status)
    walker = sitemap_walker(web)
    walker.go()

    assert walker.is_done
    assert len(walker.links) == 3


def test_a_host_that_asks_for_patience_is_left_alone_until_then() -> None:
    web = wordpress()
    until = NOW + timedelta(hours=2)
    web.refuses(f"{FEED}?paged=4", until)
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    for _ in range(5):
        walker.go()

    assert walker.batches[-1].halted
    assert walker.batches[-1].wait_until == until
    web.forgets(f"{FEED}?paged=4")
    walker.go()

    assert len(walker.links) == 95


def test_one_broken_page_in_the_middle_is_passed_over_in_the_end() -> None:
    web = wordpress()
    web.says(f"{FEED}?paged=4", status=500)
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    for _ in range(3):
        walker.go()

    assert walker.is_done
    assert len(walker.links) == 85
    assert f"{FEED}?paged=4: answers 500" in walker.troubles


def test_a_wall_in_the_middle_of_a_walk_halts_it_and_does_not_end_it() -> None:
    web = wordpress()
    web.says(f"{FEED}?paged=4", status=403)
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert walker.batches[-1].halted
    assert not walker.is_done


def test_a_feed_that_is_none_ends_the_walk_with_what_it_is() -> None:
    web = SmallWeb()
    web.says(FEED, "<html><title>Log in</title></html>")
    walker = Walker(web, start_walk(Via.PAGES, [FEED]).to_text())
    walker.go()

    assert walker.is_done
    assert walker.troubles == [f"{FEED}: is no feed but an HTML page titled “Log in”"]
