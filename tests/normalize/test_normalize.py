"""An article becomes the document that a kind of site wants."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.article import Picture, Publish
from normalize.front_matter.write import FrontMatterError, read_back
from normalize.normalize import normalize
from normalize.profile import Profile
from normalize.profiles import load_profile
from normalize.slug import make_slug
from normalize.values import Html, Url
from normalize.visible import paragraphs, visible_text
from store.document import Document
from tests.normalize import pages, reader
from tests.normalize.articles import article

_HUGO = load_profile("hugo")
_HTML = _HUGO.with_body("html")
_SEED = load_profile("seed")


def _hugo(**fields: object) -> Document:
    return normalize(article(**fields), _HUGO, slug="plain-12345678", zone=UTC)


def _body(document: Document) -> str:
    return read_back(document.text)[1]


def test_a_post_for_hugo_whole() -> None:
    document = _hugo(
        title='He said "x"',
        body=Html("<p>One.</p><p><img src='https://e.org/a.png' alt='A'></p>"),
        pictures=(Picture(Url("https://e.org/a.png"), "0123456789ab.png"),),
        cover_url=Url("https://e.org/a.png"),
        categories=("Duty",),
        description="About x",
        author="A. Author",
        canonical_url=Url("https://e.org/c"),
        feed_url=Url("https://e.org/feed"),
        guid="g:1",
        license="CC-BY-4.0",
        language="en",
        tags=("news",),
        aliases=("/old/",),
        changed_at=datetime(2026, 3, 1, tzinfo=UTC),
        revision=2,
    )

    assert document.text == (
        "---\n"
        'title: "He said \\"x\\""\n'
        "date: 2026-02-28T00:06:26Z\n"
        "lastmod: 2026-03-01T00:00:00Z\n"
        "draft: false\n"
        'slug: "plain-12345678"\n'
        'tags: ["fetched", "example", "news"]\n'
        'categories: ["Duty"]\n'
        'description: "About x"\n'
        'summary: "One."\n'
        'author: "A. Author"\n'
        'source: "example"\n'
        'source_url: "https://e.org/articles/1.htm"\n'
        'canonicalURL: "https://e.org/c"\n'
        'guid: "g:1"\n'
        'feed_url: "https://e.org/feed"\n'
        "fetched_at: 2026-02-28T00:10:00Z\n"
        f'content_hash: "{document.content_hash}"\n'
        'license: "CC-BY-4.0"\n'
        'lang: "en"\n'
        'cover: "0123456789ab.png"\n'
        'aliases: ["/old/"]\n'
        "revision: 2\n"
        "schema: 1\n"
        "---\n"
        "\n"
        "One.\n"
        "\n"
        "![A](0123456789ab.png)\n"
        "\n"
        "[Original article](https://e.org/articles/1.htm) · example\n"
    )
    assert document.path == "2026/02/28/plain-12345678/index.md"
    assert (document.slug, document.source, document.title) == ("plain-12345678", "example", 'He said "x"')


@pytest.mark.parametrize("teaser", ["…", " . . . ", "<p>&hellip;</p>", "-"])
def test_a_description_without_a_word_is_left_out(teaser: str) -> None:
    assert "description" not in read_back(_hugo(description=teaser).text)[0]


def test_the_hash_is_of_the_body_as_it_stands_in_the_file() -> None:
    document = _hugo()
    body = document.text.split("---\n", 2)[2]

    assert document.content_hash == f"sha256:{hashlib.sha256(body.encode()).hexdigest()}"
    assert body == _body(document)


def test_the_day_is_the_store_s() -> None:
    late = article(published=datetime(2026, 2, 27, 23, 30, tzinfo=UTC))

    assert normalize(late, _HUGO, slug="a-12345678", zone=UTC).folder.startswith("2026/02/27/")
    assert normalize(late, _HUGO, slug="a-12345678", zone=ZoneInfo("Asia/Shanghai")).folder.startswith("2026/02/28/")


def test_the_same_article_gives_the_same_bytes() -> None:
    assert _hugo() == _hugo()


@pytest.mark.parametrize("profile", [_HUGO, _HTML, _SEED], ids=["markdown", "html", "served"])
@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"language": "zh-CN"}, "原文链接"),
        ({"title": "中文的标题", "body": Html("<p>中文的正文 with English</p>")}, "原文链接"),
        ({"title": "日本語のタイトル", "body": Html("<p>日本語の本文です。</p>")}, "Original article"),
        ({}, "Original article"),
        ({"publish": Publish.EXCERPT}, "Original article"),
        ({"publish": Publish.NOINDEX}, "Original article"),
        ({"body": Html("")}, "Original article"),
    ],
)
def test_every_body_ends_in_the_link_to_the_original(profile: Profile, fields: dict[str, Any], label: str) -> None:
    document = normalize(article(**fields), profile, slug="a-12345678", zone=UTC)
    last = _body(document).rstrip("\n").splitlines()[-1]

    assert label in last
    assert ("https://m.e.org/1.htm" if profile is _SEED else "https://e.org/articles/1.htm") in last
    assert "example" in _body(document)


def test_the_attribution_holds_no_code() -> None:
    document = _hugo(source="{{< x >}} [a](b) <i>", url=Url("https://e.org/{{% x %}})"))

    assert _body(document).splitlines()[-1] == (
        "[Original article](https://e.org/%7B%7B%%20x%20%%7D%7D%29) · &#123;&#123;< x >&#125;&#125; [a\\](b) &lt;i>"
    )


def test_of_an_article_that_may_not_be_shown_whole_its_beginning_is() -> None:
    body = Html("".join(f"<p>Paragraph {n}. {'word ' * 25}</p><img src='https://e.org/{n}.png'>" for n in range(6)))
    document = _hugo(body=body, publish=Publish.EXCERPT, cover_url=Url("https://e.org/0.png"))

    assert "Paragraph 2." in document.text
    assert "Paragraph 3." not in document.text
    assert "png" not in document.text
    assert len(visible_text(_body(document))) < 600


def test_one_endless_paragraph_is_cut_at_a_sentence() -> None:
    document = _hugo(body=Html(f"<p>{'一句话。' * 300}</p>"), publish=Publish.EXCERPT)

    assert _body(document).startswith("\n" + "一句话。" * 112 + " …\n")


def test_what_search_engines_must_not_list_says_so() -> None:
    assert 'robots: "noindex"\n' in _hugo(publish=Publish.NOINDEX).text
    assert "robots" not in _hugo().text


def test_a_cover_is_named_when_it_is_a_file_of_the_post_s_own() -> None:
    url = Url("https://e.org/a.png")

    assert "cover" not in _hugo(cover_url=url).text
    assert "cover" not in _hugo(cover_url=url, pictures=(Picture(url),)).text
    assert 'cover: "x.png"\n' in _hugo(cover_url=url, pictures=(Picture(url, "x.png"),)).text


def test_an_image_without_a_file_stays_a_link_and_one_to_be_omitted_goes() -> None:
    one, two = Url("https://e.org/1.png"), Url("https://e.org/2.png")
    body = Html(f"<img src='{one}'><img src='{two}'>")
    document = _hugo(body=body, pictures=(Picture(one), Picture(two, omit=True)))

    assert f"![]({one})\n" in document.text
    assert two not in document.text


def test_no_key_of_ours_steers_a_generator() -> None:
    steering = {
        "url build cascade outputs layout type markup publishDate expiryDate permalink save_as status id path".split()[
            n
        ]
        for n in range(14)
    }

    for profile in (_HUGO, _SEED):
        assert not steering & {key.path[0] for key in profile.keys}


@pages.LAW
@given(
    st.text(),
    st.text(min_size=1),
    st.lists(st.text(), max_size=3),
    pages.bodies,
    st.sampled_from([_HUGO, _HTML, _SEED]),
)
def test_any_article_becomes_a_file_that_is_read_back(
    title: str, source: str, tags: list[str], body: str, profile: Profile
) -> None:
    whole = article(title=title, source=source, tags=tuple(tags), body=Html(body), description=title, author=title)

    document = normalize(whole, profile, slug=make_slug(title, "i"), zone=UTC)

    found, _ = read_back(document.text)
    assert found["title"] == document.title
    assert isinstance(found["tags"], list)
    assert found["tags"][0] == "fetched"
    assert document.text.endswith("\n")
    assert "\r" not in document.text
    document.text.encode("utf-8")


def test_a_file_that_does_not_say_what_was_meant_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("normalize.normalize.emit", lambda *_: "---\ntitle: other\n---\n")

    with pytest.raises(FrontMatterError, match=r"profile hugo: read back differently: .*title"):
        _hugo()


_SHOWN = (Path(__file__).parent / "seed" / "cnbeta-1551570.md").read_text("utf-8")


def test_the_document_that_was_asked_for_comes_out_byte_for_byte() -> None:
    element = Html(_SHOWN.split("------\n")[1].split("  \n<hr>")[0])
    whole = article(
        source="cnbeta",
        title="Anthropic公开叫板五角大楼 陷入“双输”困局？",
        body=element,
        element=element,
        url=Url("https://www.cnbeta.com.tw/articles/tech/1551570.htm"),
        listed_url=Url("https://m.cnbeta.com.tw/wap/view/1551570.htm"),
        categories=("Duty",),
    )

    document = normalize(whole, _SEED, slug=make_slug(whole.title, whole.identity), zone=UTC)

    # The shown link is malformed: a comma stands where a space should.
    assert document.text == _SHOWN.replace('.htm",target', '.htm" target')


def test_an_element_of_the_seed_s_kind_with_what_a_page_puts_into_it() -> None:
    element = Html(
        '<div class="content" id="artibody"><p>First\n\n\nsecond</p><div class="ad"><script>x()</script></div>'
        '<p onclick="y()">\t<img src="https://e.org/a.png" alt=""></p></div>'
    )
    whole = article(title="# A *title* | x", element=element, categories=("Duty",), publish=Publish.NOINDEX)

    document = normalize(whole, _SEED, slug="a-12345678", zone=UTC)

    assert document.text == (
        "---\n"
        'title: "# A *title* | x"\n'
        "date: 2026-02-28T00:06:26Z\n"
        'draft: ["false"]\n'
        'tags: [\n  "fetched",\n  "example"\n]\n'
        'categories: ["Duty"]\n'
        'robots: "noindex"\n'
        "---\n"
        "\\# A \\*title\\* \\| x by example\n"
        "------\n"
        '<div class="content" id="artibody"><p>First\n&#10;&#10;second</p><div class="ad"></div>'
        '<p>\t<img src="https://e.org/a.png" alt=""></p></div>  \n'
        "<hr>\n"
        '<a href="https://m.e.org/1.htm" target="_blank" rel="noopener noreferrer">Original article</a>\n'
    )


@pytest.mark.parametrize(
    "title", ["---", "- a", "1. a", "> a", "<b>a</b>", "[a](javascript:1)", "{{< a >}}", "a\\", "*a*"]
)
def test_a_title_is_text_in_the_seed_s_heading(title: str) -> None:
    document = normalize(article(title=title), _SEED, slug="a-12345678", zone=UTC)
    html = reader.to_html(_body(document).split("\n<div>")[0])

    assert html.startswith("<h2>")
    assert html.count("<") == 2
    assert reader.letters(reader.text_of(html)) == reader.letters(f"{title} by example")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b</b>c</p><p>d<br>e</p>", "a bc d e"),
        ("<div class='x'><p>a  bc</p>\n</div><script>x</script>", "a bc"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("a&nbsp;&lt;b", "a <b"),
        ("<!-- x --><noscript>y</noscript>", ""),
        ("", ""),
    ],
)
def test_visible_text_knows_no_markup(html: str, text: str) -> None:
    assert visible_text(html) == text


def test_paragraphs_are_the_visible_text_of_the_blocks() -> None:
    assert paragraphs("<h1>a</h1><div><p>b <i>c</i></p> </div>d<br>e") == ["a", "b c", "d", "e"]


def test_paragraphs_survive_any_depth() -> None:
    assert paragraphs("<div>" * 50_000 + "a") == ["a"]
