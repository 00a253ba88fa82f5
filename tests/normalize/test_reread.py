"""A post read back from its file is the article that was written: written in another profile, it shows the same."""

from datetime import UTC

import pytest

from normalize.article import Picture, Publish
from normalize.front_matter.read import FrontMatterError, read_back
from normalize.normalize import normalize
from normalize.profiles import load_profile
from normalize.reread import Known, reread
from normalize.slug import make_slug
from normalize.values import Html, Url
from normalize.visible import visible_text
from tests.normalize import reader
from tests.normalize.articles import article
from tests.sites.content import article_of
from tests.sites.traps import traps

_AT = article().fetched_at
_KNOWN = Known("site:e.org:1", "example", "https://e.org/articles/1.htm", "A plain title", "a-12345678", _AT, _AT)


@pytest.mark.parametrize("written", ["hugo", "jekyll", "pelican", "zola", "mkdocs"])
@pytest.mark.parametrize("body", ["markdown", "html"])
def test_every_trap_comes_back_and_is_as_safe_as_before(written: str, body: str) -> None:
    profile, other = load_profile(written).with_body(body).served_at("/x"), load_profile("hugo")
    for number, trap in enumerate(traps()):
        whole, assets = article_of(number, trap)
        slug = make_slug(whole.title, whole.identity)
        document = normalize(whole, profile, slug=slug, zone=UTC)
        at = min(whole.published, whole.fetched_at), whole.fetched_at, whole.changed_at, whole.revision
        known = Known(whole.identity, whole.source, whole.url, whole.title, slug, *at)

        again = normalize(
            reread(document.text, profile, known, frozenset(asset.name for asset in assets)), other, slug=slug, zone=UTC
        )

        direct = normalize(whole, other, slug=slug, zone=UTC)
        front, text = read_back(again.text)
        wanted_front, wanted = read_back(direct.text)
        assert reader.shown(text) == reader.shown(wanted)
        assert reader.raw_html(text) == []
        assert reader.images(text) == reader.images(wanted)
        derived = {"content_hash", "description", "summary", "author", "cover"}
        changing = derived | ({"categories"} if written == "pelican" else set())
        assert {key: value for key, value in front.items() if key not in changing} == {
            key: value for key, value in wanted_front.items() if key not in changing
        }


def test_notes_formulas_and_code_come_back() -> None:
    body = Html(
        "<p>a<sup><a href='#n'>1</a></sup> <span data-formula='a_b*c*'></span> costs $5 or $6</p>"
        "<pre><code class='language-go'>{{< x >}}\n\n  y</code></pre><ol><li id='n'>Note</li></ol>"
    )
    profile = load_profile("hugo")
    document = normalize(article(body=body), profile, slug="a-12345678", zone=UTC)

    again = normalize(reread(document.text, profile, _KNOWN, frozenset()), profile, slug="a-12345678", zone=UTC)

    assert read_back(again.text)[1] == read_back(document.text)[1]


def test_what_the_front_matter_says_comes_back() -> None:
    whole = article(
        tags=("a", "b"),
        categories=("Duty",),
        author="Ann",
        description="What it says",
        language="en",
        license="CC0",
        guid="g-1",
        feed_url=Url("https://e.org/feed"),
        publish=Publish.NOINDEX,
        incomplete="why",
        body=Html("<p>x</p><img src='https://e.org/a.png'>"),
        pictures=(Picture(Url("https://e.org/a.png"), "0123456789ab.png"),),
        cover_url=Url("https://e.org/a.png"),
    )
    profile = load_profile("hugo")
    document = normalize(whole, profile, slug="a-12345678", zone=UTC)

    found = reread(document.text, profile, _KNOWN, frozenset({"0123456789ab.png"}))

    for name in "author description language license guid feed_url publish incomplete categories".split():
        assert getattr(found, name) == getattr(whole, name)
    assert found.tags == ("fetched", "example", "a", "b")
    assert found.cover_url == found.pictures[0].url
    assert visible_text(found.body) == "x"


def test_an_image_that_lies_nowhere_is_left_out() -> None:
    profile = load_profile("hugo")
    text = normalize(article(), profile, slug="a-12345678", zone=UTC).text.replace(
        "The text.", "The text. ![](gone.png)"
    )

    assert reread(text, profile, _KNOWN, frozenset()).pictures[0].omit


def test_a_file_without_front_matter_is_no_post() -> None:
    with pytest.raises(FrontMatterError):
        reread("text", load_profile("hugo"), _KNOWN, frozenset())
