"""Pages for people: lists with a next page, a page for each day, and numbers; each planted article once, and an end."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from ingest.fetcher.lists.listing_page import read_listing_page
from ingest.fetcher.walks import lists, numbers
from ingest.fetcher.walks.walk import Cursor, Via, start_walk
from ingest.messages import Answer, Reply
from normalize.values import Url
from tests.fetcher.walks.planted import NOW, SITE, Walker, article
from tests.fetcher.walks.small_web import SmallWeb

CHROME = '<nav><a href="/about">About</a></nav>{}<aside class="sidebar"><a href="/articles/9999.html">Hot</a></aside>'


def page(found: list[int], following: str = "", shown: str = "Older") -> str:
    links = "".join(f'<li><h2><a href="/articles/{n}.html">第{n}条新闻</a></h2></li>' for n in found)
    more = f'<div class="pager"><a href="{following}">{shown}</a></div>' if following else ""
    return f"<html><body>{CHROME.format(f'<main><ul>{links}</ul>{more}</main>')}</body></html>"


def walker_of(pages: Mapping[str, str], via: Via, template: str, **bounds: object) -> Walker:
    web = SmallWeb()
    for url, html in pages.items():
        web.says(url, html, headers={"content-type": "text/html; charset=utf-8"})
    cursor = start_walk(via, [], template=template, **bounds)  # type: ignore[arg-type]  # bounds by name
    return Walker(web, cursor.to_text())


NEXT = {
    # how a list leads to its next page: address, and what the link is called
    "rel": ('{}/news/{}" rel="next', "→"),
    "path": ("{}/news/page/{}/", "2"),
    "query": ("{}/news/?page={}", "下一页"),
}


@pytest.mark.parametrize("way", NEXT)
def test_a_list_is_followed_to_its_end(way: str) -> None:
    form, shown = NEXT[way]
    pages = {}
    for number in range(1, 7):
        own = form.partition('"')[0].format(SITE, number) if number > 1 else f"{SITE}/news/"
        following = form.format(SITE, number + 1) if number < 6 else ""
        found = list(range(60 - 10 * number, 70 - 10 * number))
        pages[own] = page(found, following, shown if way != "path" else str(number + 1))
    walker = walker_of(pages, Via.LIST, f"{SITE}/news/")
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(60)))
    assert len(walker.web.asked) == 6
    assert walker.troubles == []


@pytest.mark.parametrize(
    "back", ["/news/", f"{SITE}/news/", "//news.example/news/", f"{SITE.replace('https', 'http')}/news/#top"]
)
def test_the_lists_own_pages_are_none_of_its_articles(back: str) -> None:
    heading = f'<main><h1><a href="{back}">The paper</a></h1>'
    pages = {
        f"{SITE}/news/": page([3, 2], "/news/?page=2", "Older"),
        f"{SITE}/news/?page=2": page([1, 0]).replace("<main>", heading),
    }
    walker = walker_of(pages, Via.LIST, f"{SITE}/news/")
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(4)))


FRONT = {
    # how a front page, whose address says nothing, leads on: address of a page, the link to it
    "WordPress": ("/page/{}/", '<a class="next page-numbers" href="{}">Older <span>posts</span></a>'),
    "Pelican": ("/index{}.html", '<a href="{}">&rang;</a><a href="/index6.html">&Rang;</a>'),
    "Jekyll": ("/page{}/", '<a href="{}">Older</a>'),
    "plain permalinks": ("/?paged={}", '<a href="{}">&laquo; Older</a>'),
    "an index": ("/index-{}.php", '<div><a href="/">1</a> <a href="{}">Further</a></div>'),
}


@pytest.mark.parametrize("form", FRONT)
def test_a_front_page_is_followed_to_the_end_of_its_list(form: str) -> None:
    address, link = FRONT[form]
    pages = {}
    for number in range(1, 7):
        onwards = link.format(address.format(number + 1)) if number < 6 else ""
        own = SITE + (address.format(number) if number > 1 else "/")
        pages[own] = page(list(range(60 - 10 * number, 70 - 10 * number))).replace("</main>", onwards + "</main>")
    walker = walker_of(pages, Via.LIST, f"{SITE}/")
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(60)))
    assert len(walker.web.asked) == 6


@pytest.mark.parametrize(
    ("around", "is_taken"),
    [
        ("<aside id='featured'><article><h1>{}</h1></article></aside>", True),  # Pelican
        ("<aside><header>Today</header><div><article>{}</article></div></aside>", True),
        ("<aside><ul><li>{}</li></ul></aside>", False),
        ("<aside class='sidebar'><article>{}</article></aside>", False),
        ("<footer><article>{}</article></footer>", False),
        ("<article><aside>{}</aside></article>", False),
    ],
)
def test_an_article_that_is_put_in_front_belongs_to_the_list(around: str, is_taken: bool) -> None:
    featured = around.format('<a href="/articles/77.html">In front</a>')
    found = read_listing_page(page([1, 2]).replace("<main>", featured + "<main>").encode(), None, Url(f"{SITE}/"))

    assert ([entry.link for entry in found.entries] == [article(n) for n in (77, 1, 2)]) is is_taken
    assert len(found.entries) == 2 + is_taken


@pytest.mark.parametrize(("past_the_end", "most"), [("404", 7), ("last", 8), ("empty", 8)])
def test_pages_are_counted_by_a_template_until_there_are_no_more(past_the_end: str, most: int) -> None:
    def server(url: str) -> Answer | None:
        number = int(url.rpartition("=")[2])
        if number > 6 and past_the_end == "404":
            return None
        found = list(range(60 - 10 * min(number, 6), 70 - 10 * min(number, 6)))
        shown = page([] if number > 6 and past_the_end == "empty" else found)
        return Reply(Url(url), 200, {"content-type": "text/html"}, shown.encode())

    walker = Walker(SmallWeb(server), start_walk(Via.LIST, [], template=f"{SITE}/news?p={{n}}").to_text())
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(60)))
    assert len(walker.web.asked) <= most
    assert walker.troubles == []


def test_a_list_that_goes_in_a_circle_ends() -> None:
    pages = {f"{SITE}/{n}": page([n], f'{SITE}/{(n + 1) % 3}" rel="next') for n in range(3)}
    walker = walker_of(pages, Via.LIST, f"{SITE}/0")
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(3)))
    assert len(walker.web.asked) == 3


def days_walker(planted: Mapping[date, list[int]], template: str, first: date, **bounds: object) -> Walker:
    pages = {
        template.replace("{Y}", f"{day:%Y}").replace("{m}", f"{day:%m}").replace("{d}", f"{day:%d}"): page(found)
        for day, found in planted.items()
    }
    walker = walker_of(pages, Via.DAYS, template, **bounds)
    cursor = lists.begin_days(start_walk(Via.DAYS, [], template=template, **bounds), first)  # type: ignore[arg-type]
    walker.saved = cursor.to_text()
    return walker


def test_days_are_gone_back_over_empty_ones_with_the_date_of_each() -> None:
    today = NOW.date()
    planted = {today - timedelta(days=3 * number): [number] for number in range(60)}
    walker = days_walker(planted, f"{SITE}/{{Y}}/{{m}}/{{d}}/", today)
    walker.go(400)

    assert sorted(walker.links) == sorted(map(article, range(60)))
    assert len(walker.web.asked) == 59 * 3 + 1 + lists.MAX_EMPTY_DAYS
    dates = {entry.link: entry.published and entry.published.at.date() for entry in walker.entries}
    assert dates == {article(found[0]): day for day, found in planted.items()}
    assert walker.troubles == []


def test_with_since_no_gap_is_too_long_and_no_day_before_is_asked_for() -> None:
    today = NOW.date()
    planted = {today: [0], today - timedelta(days=200): [1], today - timedelta(days=300): [2]}
    since = NOW - timedelta(days=250)
    walker = days_walker(planted, f"{SITE}/{{Y}}{{m}}{{d}}.html", today, since=since)
    walker.go(400)

    assert sorted(walker.links) == sorted(map(article, range(2)))
    assert len(walker.web.asked) <= 252


@pytest.mark.parametrize("status", [500, 429])
def test_a_day_that_cannot_be_had_for_now_is_asked_for_again(status: int) -> None:
    today = NOW.date()
    planted = {today - timedelta(days=number): [number] for number in range(10)}
    walker = days_walker(planted, f"{SITE}/{{Y}}/{{m}}/{{d}}/", today, since=NOW - timedelta(days=9))
    broken = f"{SITE}/{today - timedelta(days=5):%Y/%m/%d}/"
    walker.web.says(broken, status=status)
    walker.go()

    assert walker.batches[-1].halted
    walker.web.says(broken, page([5]), headers={"content-type": "text/html"})
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(10)))


def test_menus_margins_feet_numbers_and_other_hosts_are_no_list() -> None:
    html = """<html><body><header><a href=/home>Home</a></header><nav><a href=/about>About</a></nav>
      <main><article><header><h2><a href=/a>One</a></h2></header><a href="/a#more">more</a>
      <a href=/b><img src=b.jpg></a>
      <a href="https://elsewhere.example/c">else</a><a href=/d>2</a><a href="/news/?page=2">next</a><a href=""></a>
      <a href="javascript:void(0)">x</a></article></main>
      <div class="sidebar"><a href=/e>Hot</a></div><footer><a href=/imprint>Imprint</a></footer></body></html>"""

    found = read_listing_page(html.encode(), "text/html", Url(f"{SITE}/news/"))

    assert [entry.link for entry in found.entries] == [f"{SITE}/home", f"{SITE}/a", f"{SITE}/b"]
    assert found.next_url == f"{SITE}/news/?page=2"


TEMPLATE = f"{SITE}/articles/{{n}}.html"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([1551570, 1551568, 1551560], numbers.Numbering(1551570, 2)),
        ([10, 11, 14], numbers.Numbering(14, 1)),
        ([10, 20], numbers.Numbering(20, 1)),  # too few to tell
        ([], None),
    ],
)
def test_known_numbers_tell_where_to_begin_and_how_far_they_are_apart(
    known: list[int], expected: numbers.Numbering | None
) -> None:
    others = [f"{SITE}/other/77.html", f"{SITE}/articles/x.html"]

    assert numbers.numbering_of(TEMPLATE, [*map(article, known), *others]) == expected


def test_numbers_go_down_to_one_or_until_nothing_comes_for_long() -> None:
    start = numbers.begin_at(start_walk(Via.NUMBERS, [], template=TEMPLATE), numbers.Numbering(100, 2))
    walker = Walker(SmallWeb(), start.to_text())
    walker.go()

    assert walker.links == [article(number) for number in range(100, 0, -2)]
    assert walker.web.asked == []


@pytest.mark.parametrize("articles", [0, 3])
def test_the_walk_down_ends_where_nothing_has_come_for_long(articles: int) -> None:
    cursor: Cursor | None = numbers.begin_at(start_walk(Via.NUMBERS, [], template=TEMPLATE), numbers.Numbering(10_000))
    asked = 0
    while cursor is not None:
        batch = numbers.batch(cursor)
        asked += len(batch.entries)
        cursor = numbers.heard(batch.cursor, articles=1 if asked <= articles * numbers.TOGETHER else 0)

    assert asked == articles * numbers.TOGETHER + numbers.MAX_MISSES
