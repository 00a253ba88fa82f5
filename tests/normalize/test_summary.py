"""What a list of posts shows of each: its first paragraph that says something, as every generator reads it."""

import re
from datetime import UTC

import pytest

from normalize import excerpt, visible
from normalize.front_matter.read import read_back
from normalize.normalize import normalize
from normalize.profiles import load_profile
from normalize.values import Html
from tests.normalize.articles import article

_LONG = "这是一篇文章的第一段，说的是海边小镇的风筝节，写得足够长，可以放进列表里。"
_LATIN = "A first paragraph that says what the article is about, in one sentence."


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        (f"<p>{_LONG}</p><p>第二段</p>", _LONG),
        (f"<p>{_LATIN}</p><p>Two</p>", _LATIN),
        (f"<p>短</p><h2>{_LONG}</h2><p>{_LATIN}</p>", _LATIN),
        (f'<p><img src="https://e.org/a.png" alt="{_LATIN}"></p><p>{_LONG}</p>', _LONG),
        (f"<figure><figcaption>{_LATIN}</figcaption></figure><p>{_LONG}</p>", _LONG),
        (
            f"<table><tr><td>{_LATIN}</td></tr></table><pre>{_LATIN}</pre><ul><li>{_LATIN}</li></ul><p>{_LONG}</p>",
            _LONG,
        ),
        (f"短<br><br>{_LONG}<br>尾", _LONG),
        ("<p>Short.</p><p>Also.</p>", "Short."),
        (f"<ul><li>{_LATIN}</li></ul>", _LATIN),
        ("<p><img src='https://e.org/a.png'></p>", "A plain title"),
        (f"<p>{'字' * 500}</p>", "字" * 299 + "…"),
        (
            f"<p>a *b* &lt;i> {{{{&lt; x >}}}} # {_LATIN}</p>",
            f"a \\*b\\* &lt;i> &#123;&#123;< x >&#125;&#125; # {_LATIN}",
        ),
        (f"<p># {_LATIN}</p>", f"\\# {_LATIN}"),
        (
            f"<p>https://e.org/{{a}} {_LATIN}</p>",
            f"[https://e.org/&#123;a&#125;](https://e.org/%7Ba%7D) {_LATIN}",
        ),
    ],
)
def test_hugo_is_told_what_stands_for_an_article(body: str, summary: str) -> None:
    """Hugo reads it as Markdown; its own would count words by their spaces, and show a Chinese article whole."""
    text = normalize(article(body=Html(body)), load_profile("hugo"), slug="a-12345678", zone=UTC).text

    assert read_back(text)[0].get("summary") == summary


def test_what_stands_for_an_article_is_looked_for_no_further_than_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def shown(text: str) -> str:
        seen.append(text)
        return text

    monkeypatch.setattr(visible, "visible", shown)

    assert excerpt.lead(Html(f"<p>Short.</p><p>{_LATIN}</p>" + "<p>More.</p>" * 1_000)) == _LATIN
    assert len(seen) == 2


def test_hexo_prints_it_as_html() -> None:
    body = Html(f'<p>&lt;b>{_LATIN}"</p><p>Two</p>')
    text = normalize(article(body=body), load_profile("hexo"), slug="a-12345678", zone=UTC).text

    assert read_back(text)[0]["excerpt"] == f"&lt;b&gt;{_LATIN}&quot;"


@pytest.mark.parametrize(("description", "shown"), [("What the feed says.", "What the feed says."), (None, _LATIN)])
def test_pelican_has_a_summary_even_where_the_feed_gives_none(description: str | None, shown: str) -> None:
    whole = article(body=Html(f"<p>{_LATIN}</p><p>Two</p>"), description=description)
    text = normalize(whole, load_profile("pelican"), slug="a-12345678", zone=UTC).text

    assert read_back(text)[0]["Summary"] == shown


@pytest.mark.parametrize(
    ("body", "before"),
    [
        (f"<p>{_LONG}</p><p>Two</p>", [_LONG]),
        (f"<h2>One</h2><p>x</p><p>{_LONG}</p><p>Two</p>", ["## One", "x", _LONG]),
        (f"<p>{_LONG}</p>", [_LONG]),
        ("<p>x</p><p>y</p>", ["x", "y"]),
        (f"<ul>{f'<li>{_LATIN}</li>' * 9}</ul><p>Two</p>", ["\n".join([f"- {_LATIN}"] * 9)]),
    ],
)
def test_a_mark_ends_what_material_shows_in_lists(body: str, before: list[str]) -> None:
    text = normalize(article(body=Html(body)), load_profile("mkdocs"), slug="a-12345678", zone=UTC).text
    shown, mark, _ = read_back(text)[1].partition("<!-- more -->")

    assert re.split(r"\[(?:Original|原文)", shown)[0].strip().split("\n\n") == before
    assert bool(mark) == ("Two" in text)


def test_what_an_article_says_is_no_mark() -> None:
    body = Html(f"<p>&lt;!-- more --></p><pre>&lt;!-- more --></pre><p>{_LONG}</p><p>Two</p>")
    text = normalize(article(body=body), load_profile("mkdocs"), slug="a-12345678", zone=UTC).text

    assert text.count("<!-- more -->") == 1
