"""Site rules in runs: what is asked, what is said where a rule finds nothing, what walls and further pages become."""

import json

import pytest

from ingest.report.outcomes import ArticleOutcome, Change
from tests.pipeline.place import STORY, Place, changes, owed

SSPAI = "https://sspai.com/post/90001"
SSPAI_DATA = "https://sspai.com/api/v1/article/info/get?id=90001&view=second"
WEIXIN = "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQr-_12"
PROSE = "".join(f"<p>{part}</p>" for part in STORY)


def page(body: str, title: str = "The desk") -> str:
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


def added(place: Place, url: str) -> ArticleOutcome:
    [outcome] = place.add(url).report.articles
    assert outcome.change is Change.ADDED, outcome
    return outcome


def text_of(place: Place) -> str:
    [post] = place.posts()
    return post.read_text("utf-8")


def test_where_a_site_keeps_its_articles_as_data_the_data_is_asked_for(place: Place) -> None:
    data = {"data": {"title": "The desk", "released_time": 1767225600, "author": {"nickname": "Cat"}, "body": PROSE}}
    place.web.says(SSPAI_DATA, 200, json.dumps(data), {"Content-Type": "application/json"})

    outcome = added(place, SSPAI)

    assert outcome.url == SSPAI
    assert outcome.detail == ""
    assert place.web.count(SSPAI) == 0
    [asked] = place.web.asked(SSPAI_DATA)
    assert (asked.headers["accept"], asked.headers["referer"]) == ("application/json", SSPAI)
    text = text_of(place)
    assert 'author: "Cat"' in text
    assert "date: 2026-01-01T00:00:00Z" in text
    assert f"]({SSPAI})" in text


@pytest.mark.parametrize(
    ("status", "body"), [(404, "gone"), (500, "oops"), (200, "[]"), (200, "<html><p>moved</p></html>"), (200, "")]
)
def test_where_the_data_is_no_longer_there_the_page_is_read_and_that_is_said(
    place: Place, status: int, body: str
) -> None:
    place.web.says(SSPAI_DATA, status, body)
    place.web.page(SSPAI, page(PROSE))

    outcome = added(place, SSPAI)

    assert "rule sspai found no body; the site may have changed" in outcome.detail
    assert f"{SSPAI_DATA} does not hold the article any more; its page was read" in outcome.detail
    assert "Nobody remembered who had built it" in text_of(place)
    assert [asked.headers.get("referer") for asked in place.web.asked(SSPAI)] == [None]


def test_a_rule_that_finds_nothing_leaves_the_page_to_the_generic_way_and_that_is_said(place: Place) -> None:
    place.web.page(WEIXIN, page(PROSE))

    outcome = added(place, WEIXIN)

    assert outcome.detail == "rule weixin found no body; the site may have changed"
    assert "Nobody remembered who had built it" in text_of(place)


@pytest.mark.parametrize("status", [200, 403])
def test_what_a_rule_knows_for_a_wall_is_named_and_asked_for_again(place: Place, status: int) -> None:
    wall = '<div class="weui-msg"><h2 class="weui-msg__title">环境异常</h2></div>'
    place.web.says(WEIXIN, status, f"<html><body>{wall}</body></html>", {"Content-Type": "text/html"})

    [outcome] = owed(place.add(WEIXIN))

    assert outcome.detail.startswith("weixin: a login, a challenge, or a notice that the article is gone stands there")
    assert "'环境异常'" in outcome.detail
    place.web.page(WEIXIN, f'<html><body><div id="js_content">{PROSE}</div></body></html>')
    assert changes(place.add(WEIXIN)) == [(Change.ADDED, WEIXIN)]


def test_a_page_that_only_asks_for_a_password_is_walled_off(place: Place) -> None:
    url = "https://members.example.org/story"
    place.web.page(url, '<html><body><form><input name="user"><input type="password"></form></body></html>')

    [outcome] = owed(place.add(url))

    assert outcome.detail.startswith("no article is shown; the page asks for a login")


def test_an_article_over_several_pages_is_joined_once_in_order_without_what_they_repeat(place: Place) -> None:
    first = "https://town.example.org/long/story.html"
    pages = [first, *(f"https://town.example.org/long/story_{number}.html" for number in (2, 3))]
    links = "".join(f'<a href="{url}">{number}</a>' for number, url in enumerate(pages, 1))
    intro = "<p>By the editor, who walked the whole way along the river in one week of rain.</p>"
    for number, url in enumerate(pages, 1):
        following = f'<a rel="next" href="{pages[number]}">下一页</a>' if number < len(pages) else ""
        parts = "".join(f"<p>Day {number}, part {part}. {STORY[part]}</p>" for part in range(3))
        place.web.page(url, page(f"{intro}{parts}<div class='pages'>{links}{following}</div>", "The walk"))

    outcome = added(place, first)

    text = text_of(place)
    assert outcome.detail == ""
    assert [place.web.count(url) for url in pages] == [1, 1, 1]
    assert text.split("\n---\n", 1)[1].count("By the editor") == 1
    days = [text.index(f"Day {number}, part {part}") for number in (1, 2, 3) for part in range(3)]
    assert days == sorted(days)


def test_an_article_without_end_is_cut_and_that_is_said(place: Place) -> None:
    urls = ["https://town.example.org/endless.html"]
    urls += [f"https://town.example.org/endless_{number}.html" for number in range(2, 40)]
    for number, url in enumerate(urls[:-1], 1):
        parts = "".join(f"<p>Page {number}, part {part}. {STORY[part]}</p>" for part in range(3))
        place.web.page(url, page(f'{parts}<a rel="next" href="{urls[number]}">下一页</a>', "Endless"))

    outcome = added(place, urls[0])

    assert outcome.detail == "the article has more than 20 pages"
    assert sum(place.web.count(url) for url in urls) == 20
