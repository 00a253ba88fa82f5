"""HTML becomes Markdown: each hard case in a table, and the law that a reader sees what it said and nothing runs."""

import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from normalize.dialect import Dialect
from normalize.markdown import Options, render
from normalize.profile import Guards
from normalize.profiles import load_profile
from normalize.values import Html
from normalize.visible import visible_text
from tests.normalize import pages, reader

_OPTIONS = Options(
    images={"https://e.org/own.png": "0123456789ab.png", "https://e.org/pixel.gif": None},
    guards=load_profile("hugo").guards,
    page_urls=frozenset({"https://e.org/article"}),
)
_CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "hard_cases.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_a_hard_case_is_written_right(case: dict[str, str]) -> None:
    markdown = render(Html(case["html"]), _OPTIONS)

    assert markdown == case["markdown"]
    assert not reader.raw_html(markdown)


@pages.LAW
@given(pages.bodies)
def test_a_reader_sees_the_same_text_and_no_raw_html(html: str) -> None:
    markdown = render(Html(html), _OPTIONS)

    assert reader.shown(markdown) == reader.letters(visible_text(html))
    assert not reader.raw_html(markdown)


@pages.LAW
@given(pages.inlines)
def test_a_paragraph_keeps_its_text_its_links_and_its_images(html: str) -> None:
    markdown = render(Html(f"<p>{html}</p>"), _OPTIONS)

    assert reader.shown(markdown) == reader.letters(visible_text(html))
    assert len(reader.images(markdown)) == html.count("<img ")
    assert all(link.startswith(("https://e.org/", "http://e.org")) for link in reader.links(markdown))


@pages.LAW
@given(pages.bodies)
def test_no_template_finds_an_opener(html: str) -> None:
    markdown = render(Html(html), Options(guards=Guards(code=("{{", "{%", "{#"))))

    assert not re.search(r"\{[{%#]", markdown)


@pages.LAW
@given(pages.texts)
def test_bare_text_shows_as_it_is(text: str) -> None:
    html = Html(escape(text, quote=False))

    assert reader.shown(render(html)) == reader.letters(visible_text(html))


@pytest.mark.parametrize(
    ("tag", "times"),
    [
        ("div", 100_000),
        ("blockquote", 10_000),
        ("ul><li", 10_000),
        ("b", 10_000),
        ("table><tr><td", 10_000),
        ("dl><dt", 10_000),
        ("em><strong", 10_000),
    ],
)
def test_no_depth_of_nesting_stops_it(tag: str, times: int) -> None:
    markdown = render(Html(f"<{tag}>" * times + "text"))

    assert reader.shown(markdown) == "text"


@pytest.mark.parametrize(
    "html", ["", "<frameset><frame></frameset>", "\ud800", "<p>", "<table></table>", "<ul><li></ul>"]
)
def test_what_shows_nothing_becomes_nothing(html: str) -> None:
    assert render(Html(html)).strip("?\ufffd") == ""


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    options = Options(title="A *title*")

    assert render(Html("<div><h1>A *title*</h1><p>text</p></div>"), options) == "text"
    assert render(Html("<p>text</p><h1>A *title*</h1>"), options) == "text\n\n## A \\*title\\*"


def test_footnotes_stay_links_that_lead_nowhere_for_a_reader_without_them() -> None:
    html = Html("<p>a<sup><a href='#n'>1</a></sup></p><ol><li id='n'>Note</li></ol>")

    assert render(html, Options(dialect=Dialect(footnotes=False))) == "a¹\n\n1. Note"


def test_code_in_lists_is_code_for_readers_without_nested_fences() -> None:
    html = Html("<pre>a</pre><ul><li>b<pre>if &lt;script>:\n\n\treturn `x`</pre></li></ul>")

    markdown = render(html, Options(dialect=Dialect(nested_fences=False)))

    assert markdown == "```\na\n```\n\n- b\n\n        if <script>:\n\n            return `x`"
    assert not reader.raw_html(markdown)
