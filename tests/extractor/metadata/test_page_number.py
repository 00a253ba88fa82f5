"""The number by which a site keeps a page is read where the page states it, and only where it states one."""

import pytest

from ingest.extractor.metadata.elements import read_signposts
from ingest.extractor.metadata.page_number import page_number
from ingest.extractor.page.document import Page, read_page
from ingest.extractor.page.next_page import further_page_links
from normalize.values import Url

URL = Url("https://town.example/2024/bees/")
SHORT = '<link rel="shortlink" href="{}">'
SCRIPT = "<script>RLCONF={{{}}};</script>"


@pytest.mark.parametrize(
    ("head", "names", "number"),
    [
        (SHORT.format("https://town.example/?p=12"), "", "12"),
        (SHORT.format("/blog/?p=12"), "", "12"),
        (SHORT.format("https://town.example/node/7"), "", "7"),
        (SHORT.format("https://wp.example/p3x-12"), "", None),
        (SHORT.format("https://town.example/?p=12&preview=true"), "", None),
        ("", "single postid-12 Logged-In", "12"),
        ("", "page page-id-3", "3"),
        ("", "html not-front page-node page-node-9", "9"),
        ("", "post-12 postid-0 postid- hidpostid-4", None),
        (SHORT.format("/?p=12"), "postid-12", "12"),
        (SHORT.format("/?p=12"), "postid-13", None),
        ("", "postid-12 page-id-9", None),
        (SCRIPT.format('"wgPageName":"Bees","wgArticleId":30,"wgIsArticle":true'), "", "30"),
        (SCRIPT.format('"wgArticleId": 30}'), "", "30"),
        (SCRIPT.format('"wgArticleId":0,"wgIsArticle":false'), "", None),
        (SCRIPT.format('"wgArticleId":30,"x":1') + SCRIPT.format('"wgArticleId":31,"x":1'), "", None),
        (SCRIPT.format('"wgArticleId":1234567890123,"x":1'), "", None),
        ("", "", None),
    ],
)
def test_a_page_states_its_number_once(head: str, names: str, number: str | None) -> None:
    html = f'<html><head><title>Bees</title>{head}</head><body class="{names}"><h1>Bees</h1></body></html>'
    page = read_page(html.encode(), URL, "text/html; charset=utf-8")
    assert isinstance(page, Page)

    assert page_number(page, read_signposts(page.tree, further_page_links(URL))) == number
