"""What stands behind an article: its earlier texts, its images, its kept page; and that nothing of it does anything."""

from collections import Counter
from html import unescape
from itertools import pairwise
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from ingest.commands.refresh import refresh
from ingest.web.article_views import revised
from tests.pipeline.place import Item, Place
from tests.web.served import ask, site_of

ID = quote("url:news.example.org/2026/story-1.html", safe="")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An article with an image that its site has changed once."""
    place = Place(tmp_path_factory.mktemp("edited"))
    place.lists(Item(1, image=True, extra="It was <b>blue</b> &lt;script&gt;alert(1)&lt;/script&gt;."))
    place.run()
    place.lists(Item(1, image=True, extra="It was green."))
    refresh(place.session(), [Item(1).url], from_web=True)
    return place


def test_what_a_post_said_before_is_shown_line_by_line(edited: Place) -> None:
    site = site_of(edited)
    article = ask(site, f"/article?id={ID}").text
    page = LexborHTMLParser(ask(site, f"/article/revisions?id={ID}").text)

    assert f"/article/revisions?id={ID}" in article
    assert [each.text() for each in page.css("h2")] == ["Revision 1 → 2"]
    assert any("It was green." in each.text() for each in page.css("ins"))
    assert any("It was" in each.text() and "blue" in each.text() for each in page.css("del"))
    assert page.css("script") == []


def test_an_article_that_never_changed_says_so(told: Place) -> None:
    assert "It has not changed." in ask(site_of(told), f"/article/revisions?id={ID}").text


def test_the_images_of_an_article_are_shown(edited: Place) -> None:
    site = site_of(edited)
    page = LexborHTMLParser(ask(site, f"/article?id={ID}").text)
    [source] = [unescape(each.attributes["src"] or "") for each in page.css(".pictures img")]
    image = ask(site, source)

    assert (image.headers["content-type"], image.content[:4]) == ("image/png", b"\x89PNG")
    assert image.headers["content-security-policy"].startswith("sandbox")
    assert "img.example.net/1.png" in page.css(".pictures")[0].text()


@pytest.mark.parametrize("name", ["", "index.md", "../index.md", "x.svg", "config.yaml", "none.png", "..%2Fstate.db"])
def test_nothing_but_an_image_of_the_post_is_given(edited: Place, name: str) -> None:
    assert ask(site_of(edited), f"/article/image?id={ID}&name={name}").status_code == 404


def test_the_kept_page_is_given_as_its_source(edited: Place) -> None:
    answer = ask(site_of(edited), f"/article/kept?id={ID}")

    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<article><h1>Story number 1 of the bridge</h1>" in answer.text
    assert "It was green." in answer.text


@pytest.mark.parametrize("view", ["revisions", "image", "kept"])
def test_of_what_is_unknown_nothing_is_shown(edited: Place, view: str) -> None:
    for identity in ("", "nowhere", "../..", quote("url:news.example.org/2026/none.html")):
        assert ask(site_of(edited), f"/article/{view}?id={identity}").status_code == 404


LINES = st.lists(st.sampled_from(["a", "b", "-- c", "++ d", "@@ e", ""])).map("\n".join)


@given(st.dictionaries(st.integers(1, 9), LINES, max_size=5))
def test_every_line_that_came_or_went_is_told(texts: dict[int, str]) -> None:
    changes = list(revised(texts))

    assert [(each.before, each.after) for each in changes] == list(pairwise(sorted(texts)))
    for each in changes:
        before, after = (Counter(texts[number].split("\n")) for number in (each.before, each.after))
        came, went = (Counter(line[1:] for line in each.lines if line[0] == sign) for sign in "+-")
        assert (came - went, went - came) == (after - before, before - after)
