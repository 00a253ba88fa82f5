"""A source is named after its feed: short, telling, and like no other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.config.names import MAX_LETTERS, source_name

TITLES = {
    "Hacker News": "Hacker News",
    "cnBeta.COM - 中文业界资讯站": "cnBeta.COM",
    "阮一峰的网络日志": "阮一峰的网络日志",
    "少数派 -- 高品质数字消费指南": "少数派",
    "新闻_新浪网": "新浪网",
    "V2EX：技术": "V2EX",
    "BBC News - World": "BBC News",
    "News | Example Institute": "Example Institute",
    "Latest posts – A Blog": "A Blog",
    "RSS Feed: Kottke": "Kottke",
    "Simon Willison's Weblog: Blogmarks (RSS feed)": "Simon Willison's Weblog: Blogmarks",
    "The Daily » Feed": "The Daily",
    "A blog RSS 2.0": "A blog",
    "  Two \n lines\t": "Two lines",
    "\u202eevil\u202c": "evil",
    "A very long title that goes on and on and says all there is to say": "A very long title that goes on and on",
    "Spider-Man": "Spider-Man",
    "": "site.example",
    "RSS": "site.example",
    "首页 - 最新文章": "site.example",
    "- | -": "site.example",
}


@pytest.mark.parametrize(("title", "name"), TITLES.items(), ids=map(repr, TITLES))
def test_the_telling_part_of_a_title_is_the_name(title: str, name: str) -> None:
    assert source_name(title, "https://www.site.example/feed", ()) == name


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "News Hour"),
        (["other"], "News Hour"),
        (["news hour"], "News Hour (site.example)"),
        (["News Hour", "News Hour (site.example)"], "News Hour 2"),
        (["News Hour", "News Hour (site.example)", "news hour 2"], "News Hour 3"),
    ],
)
def test_a_name_that_is_taken_is_told_apart(taken: list[str], name: str) -> None:
    assert source_name("News Hour", "https://site.example/feed", taken) == name


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=10), max_size=5))
def test_a_name_is_short_visible_and_like_no_other(title: str, taken: list[str]) -> None:
    first = source_name(title, "https://site.example/", taken)
    second = source_name(title, "https://site.example/", [*taken, first])

    assert first.casefold() not in {each.casefold() for each in taken}
    assert second.casefold() != first.casefold()
    assert first == first.strip()
    assert 0 < len(first) <= MAX_LETTERS + 5
    assert not any(ord(sign) < 32 or ord(sign) == 127 for sign in first)
