"""The next page of an article is told from the next article by its address."""

import pytest

from ingest.extractor.page.document import Page, read_page
from ingest.extractor.page.next_page import find_next_page, further_page_links
from normalize.values import Url

SITE = "https://news.example.org"
FOUND = [
    # The page's own path, what links to the next page, and the path that is meant.
    ("/2026/bridge.html", '<link rel="next" href="/2026/bridge.html?page=2">', "/2026/bridge.html?page=2"),
    ("/2026/bridge.html", '<a href="?page=2">2</a>', "/2026/bridge.html?page=2"),
    ("/2026/bridge.html?page=2", '<a href="/2026/bridge.html?page=3">3</a>', "/2026/bridge.html?page=3"),
    ("/2026/bridge/", '<a href="/2026/bridge/2/">Next page</a>', "/2026/bridge/2/"),
    ("/2026/bridge/", '<a href="/2026/bridge/page/2/">weiter</a>', "/2026/bridge/page/2/"),
    ("/a/1024.htm", '<a href="1024_2.htm">下一页</a>', "/a/1024_2.htm"),
    ("/a/1024_2.htm", '<a href="1024.htm">1</a> <a href="1024_3.htm">下一页</a>', "/a/1024_3.htm"),
    ("/a/bridge", '<a href="/a/bridge?seite=2">Seite 2</a>', "/a/bridge?seite=2"),
    ("/a/bridge", '<a rel="next" href="/a/bridge-2"><img src=arrow.png></a>', "/a/bridge-2"),
    ("/a/bridge", '<link rel="next" title="Page 2" href="/a/bridge-2">', "/a/bridge-2"),
    ("/view?id=7", '<a href="/view?id=7&page=2">2</a>', "/view?id=7&page=2"),
]
NOT_FOUND = [
    # Another article, another site, the page itself, a page further on or back.
    ("/2026/bridge.html", '<link rel="next" href="/2026/ferry.html">'),
    ("/2026/story-1.html", '<a href="/2026/story-2.html">A second story</a>'),
    ("/archives/23", '<a rel="next" href="/archives/24">Next</a>'),
    ("/2024/03/15/", '<a href="/2024/03/16/">16</a>'),
    ("/?p=12", '<a href="/">Home</a> <a href="/?p=13">Next</a>'),
    ("/bridge/", '<a href="/bridge-2/">Another bridge</a>'),
    ("/2026/bridge.html", '<a href="https://other.example.net/2026/bridge.html?page=2">2</a>'),
    ("/2026/bridge.html", '<a href="/2026/bridge.html#comments">2</a>'),
    ("/2026/bridge.html?page=2", '<a href="/2026/bridge.html">1</a>'),
    ("/2026/bridge.html", '<a href="/2026/bridge.html?page=5">5</a>'),
    ("/2026/bridge.html", "<p>One page only.</p>"),
    # What is called next is another article: a link with its title, in a reader's words or in an attribute's.
    ("/list/", '<a rel="next" href="/list-2/"><p>Next post</p><p>Reading list</p></a>'),
    ("/list/", '<a rel="next" href="/list-2/">下一篇：书单</a>'),
    ("/list/", '<link rel="next" title="Reading list" href="/list-2/">'),
]


def page(path: str, links: str) -> Page:
    found = read_page(f"<html><head></head><body>{links}</body></html>".encode(), Url(SITE + path), None)
    assert isinstance(found, Page)
    return found


def next_page(found: Page) -> Url | None:
    return find_next_page(found, found.tree.css(further_page_links(found.url)))


@pytest.mark.parametrize(("path", "links", "wanted"), FOUND)
def test_the_next_page_is_found(path: str, links: str, wanted: str) -> None:
    assert next_page(page(path, links)) == SITE + wanted


@pytest.mark.parametrize(("path", "links"), NOT_FOUND)
def test_what_is_no_next_page_is_left(path: str, links: str) -> None:
    assert next_page(page(path, links)) is None
