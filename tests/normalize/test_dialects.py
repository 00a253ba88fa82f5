"""What each reader of Markdown reads in its own way, written so that it shows what the article says."""

import re
from datetime import UTC
from html import unescape

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from normalize.front_matter.read import read_back
from normalize.markdown import Options, render
from normalize.normalize import normalize
from normalize.profile import Profile
from normalize.profiles import load_profile
from normalize.values import Html
from normalize.visible import visible_text
from tests.normalize import reader
from tests.normalize.articles import article

_PYTHON_MARKDOWN = ("pelican", "mkdocs")


def written(profile: str, html: str) -> str:
    found = load_profile(profile)
    return render(Html(html), Options(guards=found.guards, dialect=found.dialect))


_VITEPRESS_CODE = "```\n<\u2060!--@include: x-->\n:\u2060::\n<\u2060<< @/x\n// [\u2060!code ++]\n```"
_FACES = "&#58;smile: a&#58;x:b &#58;) &#56;-) &lt;3 12:30 http://e.org/a:b"


@pytest.mark.parametrize(
    ("profile", "html", "expected"),
    [
        ("pelican", "<p>#人工智能 今天</p>", "&#35;人工智能 今天"),
        ("mkdocs", "<p>a<br>#1</p><ul><li>#C#</li></ul>", "a  \n&#35;1\n\n- &#35;C#"),
        ("mkdocs", "<blockquote>#x</blockquote>", "> &#35;x"),
        ("hugo", "<p>#人工智能 今天</p>", "#人工智能 今天"),
        ("pelican", "<p>13800138000. 请拨打</p>", "13800138000\\. 请拨打"),
        ("mkdocs", "<p>１２. x</p>", "１２\\. x"),
        ("jekyll", "<p>13800138000. x</p>", "13800138000\\. x"),
        ("hugo", "<p>13800138000. x</p>", "13800138000. x"),
        ("pelican", "<p>原价 <s>199</s> 元</p>", "原价 <del>199</del> 元"),
        ("mkdocs", "<p><s>a <b>b</b> &lt;c></s> ~~</p>", "<del>a **b** &lt;c></del> &#126;&#126;"),
        ("hugo", "<p><s>199</s></p>", "~~199~~"),
        ("jekyll", "<p>&lt;你好> a &lt; b</p>", "&lt;你好> a &lt; b"),
        ("hugo", "<p>&lt;你好> a</p>", "<你好> a"),
        ("mkdocs", "<ul><li>=== x ===</li></ul>", "- &#61;&#61;= x &#61;&#61;="),
        ("jekyll", "<p>a $$$ b</p>", "a &#36;&#36;$ b"),
        (
            "pelican",
            "<table><tr><td>a`b</td><td><code>c|d</code></td></tr><tr><td>e</td><td>f</td></tr></table>",
            "| a&#96;b | `c|d` |\n| --- | --- |\n| e | f |",
        ),
        (
            "hugo",
            "<table><tr><td>a`b</td><td><code>c</code></td></tr><tr><td>e</td><td>f</td></tr></table>",
            "| a`b | `c` |\n| --- | --- |\n| e | f |",
        ),
        ("pelican", "<p>_<br>_ * <br> *</p>", "\\_  \n\\_ \\*  \n\\*"),
        ("pelican", "<ul><li>a</li></ul><ol><li>b</li></ol>", "- a\n\n<!-- -->\n\n1. b"),
        ("jekyll", "<ol><li>a</li></ol><ol><li>b</li></ol>", "1.  a\n\n^\n\n1.  b"),
        ("hugo", "<ol><li>a</li></ol><ol><li>b</li></ol>", "1. a\n\n1) b"),
        ("jekyll", "<ul><li>a<pre>b</pre></li></ul>", "-   a\n\n    ```\n    b\n    ```"),
        (
            "mkdocs",
            "<ul><li>a<ul><li><p>b</p><p>c</p></li></ul></li><li>d</li></ul>",
            "- a\n\n    - b\n\n        c\n\n- d",
        ),
        ("mkdocs", "<p><a href='https://e.org/$x$'>a</a></p>", "[a](https://e.org/%24x%24)"),
        ("mkdocs", "<p>x <img src='https://e.org/$x$' alt='$'></p>", "x ![&#36;](https://e.org/%24x%24)"),
        ("hugo", "<p><a href='https://e.org/$x$'>a</a></p>", "[a](https://e.org/$x$)"),
        ("hugo", "<p><a href='/// x'>a</a> <a href='https:///x'>b</a></p>", "a b"),
        ("vitepress", "<p>{{ 1 }} {#id}</p>", "⁠{⁠{ 1 }⁠}⁠ ⁠{#id}⁠"),
        ("vitepress", "<p><code>{{ 1 }}</code></p>", "`{⁠{ 1 }}`"),
        ("vitepress", "<pre>&lt;!--@include: x-->\n:::\n&lt;&lt;&lt; @/x\n// [!code ++]</pre>", _VITEPRESS_CODE),
        ("vitepress", "<blockquote>[!NOTE] x</blockquote><p>::: tip</p>", "> &#91;!NOTE] x\n\n&#58;&#58;: tip"),
        ("vitepress", "<p>:smile: a:x:b :) 8-) &lt;3 12:30 http://e.org/a:b</p>", _FACES),
        ("docusaurus", "<h2>A {#b}</h2><p>:::note</p><p>::x</p>", "## A ⁠{#b}⁠\n\n&#58;::note\n\n&#58;:x"),
        ("nikola", "<p>[:gist: 1] {{% x %}}</p>", "&#91;:gist: 1] &#123;&#123;% x %&#125;&#125;"),
        ("nikola", "<pre>{{% x %}}\n[:gist: 1]</pre>", "```\n{⁠{⁠% x %}}\n[⁠:gist: 1]\n```"),
        ("quartz", "<p>[[a]] ==b== %%c%% -> #d x^</p>", "[⁠[a]] =⁠=b=⁠= %⁠%c%⁠% -⁠> #⁠d x^⁠"),
        ("quartz", "<pre>[[a]]</pre><p><code>%%</code></p>", "```\n[⁠[a]]\n```\n\n`%⁠%`"),
        ("astro", "<p>+++</p><p>---</p><p>+++ x</p>", "&#43;++\n\n\\---\n\n&#43;++ x"),
    ],
)
def test_what_a_reader_takes_for_markup_is_disarmed(profile: str, html: str, expected: str) -> None:
    assert written(profile, html) == expected


@pytest.mark.parametrize(
    ("profile", "html", "expected"),
    [
        (
            "hexo",
            "<p><a href='https://e.org/?a=1&amp;b=2&amp;reg'>a`b</a></p>",
            "[a&#96;b](https://e.org/?a=1&b=2&amp;reg)",
        ),
        ("nikola", "<table><tr><td>.. gist:: 1</td><td>a</td></tr></table>", ".. &#103;ist:: 1\n\na"),
        ("docusaurus", "<p><a href='http://e.org|x'>a</a> http://256.1.1.1/x</p>", "a h\u2060ttp://256.1.1.1/x"),
        ("docusaurus", "<p>www.1.2.3 https://e.org:99999/</p>", "w\u2060ww.1.2.3 h\u2060ttps://e.org:99999/"),
        ("vitepress", "<p>mailto:a@e.org后</p>", "&#109;ailto:a@e.org后"),
        ("pelican", "<blockquote>a</blockquote><blockquote>b</blockquote>", "> a\n\n<!-- -->\n\n> b"),
        ("hugo", "<blockquote>a</blockquote><blockquote>b</blockquote>", "> a\n\n> b"),
        ("pelican", "<ul><li>a<pre>b\n\n\tc</pre></li></ul>", "- a\n\n        b\n\n            c"),
        ("mkdocs", "<ul><li><pre>b</pre></li></ul>", "-   <!-- -->\n\n        b"),
        ("nikola", "<blockquote><pre>::x</pre></blockquote>", "> <!-- -->\n>\n>     :\u2060:x"),
        (
            "pelican",
            "<ol><li>a<ul><li>b</li></ul><pre>c</pre></li></ol>",
            "1. a\n\n    - b\n\n    <!-- -->\n\n        c",
        ),
        ("pelican", "<ul><li>a<pre>b</pre><pre>c</pre></li></ul>", "- a\n\n        b\n\n    <!-- -->\n\n        c"),
        ("hugo", "<ul><li>a<pre>b</pre></li></ul>", "- a\n\n    ```\n    b\n    ```"),
        (
            "pelican",
            "<ul><li><blockquote><p>a</p><p>b</p></blockquote></li></ul>",
            "- <!-- -->\n\n    > a\n    >\n    > b",
        ),
        ("pelican", "<ul><li><ul><li>a</li><li>b</li></ul></li></ul>", "- <!-- -->\n    - a\n    - b"),
        ("pelican", "<ol start=100><li>a<p>b</p></li></ol>", "100. a\n\n    b"),
        ("hugo", "<ol start=100><li>a<p>b</p></li></ol>", "100. a\n\n     b"),
        (
            "hexo",
            "<ul><li>a<ul><li><pre>b</pre></li></ul></li></ul>",
            "- a\n    - <!-- -->\n\n        ```\n        b\n        ```",
        ),
        ("hexo", "<ul><li>a<pre>b</pre></li></ul>", "- a\n\n    ```\n    b\n    ```"),
        ("jekyll", "<ol start=3><li>a</li></ol>", '{:start="3"}\n3.  a'),
        ("jekyll", "<ol><li>a</li></ol>", "1.  a"),
        ("jekyll", "<ol><li>a</li></ol><ol start=0><li>b</li></ol>", '1.  a\n\n^\n\n{:start="0"}\n0.  b'),
        (
            "jekyll",
            "<table><tr><th>-</th><th>:-:</th></tr><tr><td>=</td><td></td></tr><tr><td>-</td><td>a</td></tr></table>",
            "| &#45; | &#58;-: |\n| --- | --- |\n| &#61; |  |\n| - | a |",
        ),
        (
            "hexo",
            "<table><tr><th>a</th><th><code>b\\|c</code></th></tr><tr><td>https://e.org/d|e</td><td>f</td></tr></table>",
            "| a | `b\\\u2060\\|c` |\n| --- | --- |\n| [https://e.org/d\\|e](https://e.org/d%7Ce) | f |",
        ),
        (
            "hugo",
            "<table><tr><th>a</th><th><code>b\\|c</code></th></tr><tr><td>https://e.org/d|e</td><td>f</td></tr></table>",
            "| a | `b\\\\|c` |\n| --- | --- |\n| https://e.org/d\\|e | f |",
        ),
    ],
)
def test_what_holds_blocks_is_written_as_its_reader_takes_it_apart(profile: str, html: str, expected: str) -> None:
    assert written(profile, html) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("详见 https://example.com/a。然后", "详见 [https://example.com/a](https://example.com/a)。然后"),
        ("见 https://e.org/a", "见 https://e.org/a"),
        ("见 https://e.org/a. 然后", "见 https://e.org/a. 然后"),
        ("（https://e.org/a）后", "（[https://e.org/a](https://e.org/a)）后"),
        ("(https://e.org/a)后", "([https://e.org/a](https://e.org/a))后"),
        ("HTTPS://e.org/a后", "[HTTPS://e.org/a](HTTPS://e.org/a)后"),
        ("www.e.org后", "[www.e.org](http://www.e.org)后"),
        ("https://e.org/a\u3000后", "https://e.org/a\u3000后"),
        ("https://e.org/a<br>后", "https://e.org/a  \n后"),
        ("https://e.org/a<code>b</code>", "[https://e.org/a](https://e.org/a)`b`"),
        ("前<b>https://e.org/a</b>后", "前[**https://e.org/a**](https://e.org/a)后"),
        (
            "前<b>http://例子.中国/路径</b>后",
            "前[**http://例子.中国/路径**](http://例子.中国/路径)后",
        ),
    ],
)
def test_an_address_ends_where_its_writer_ended_it(text: str, expected: str) -> None:
    for profile in ("hexo", "astro"):
        assert written(profile, f"<p>{text}</p>") == expected


def test_a_reader_of_ascii_addresses_is_left_to_find_their_end() -> None:
    assert written("hugo", "<p>详见 https://example.com/a。然后</p>") == "详见 https://example.com/a。然后"


@pytest.mark.parametrize("profile", ["hexo", "eleventy", "pelican", "mkdocs"])
@pytest.mark.parametrize(("mark", "shown"), [("1", "文¹后"), ("[1]", "文[1]后"), ("a", "文[a]后"), ("12", "文¹²后")])
def test_notes_are_text_where_a_reader_knows_none(profile: str, mark: str, shown: str) -> None:
    html = f'<p>文<sup id="r1"><a href="#f1">{mark}</a></sup>后</p><ol><li id="f1">注 <a href="#r1">↩</a></li></ol>'

    assert written(profile, html) == f"{shown}\n\n1. 注"


def _as_site(profile: Profile, text: str) -> str:
    """Read Markdown as Pelican does, and MkDocs with the settings that most sites of Material have."""
    extensions = ["extra", "codehilite"] if profile.name == "pelican" else ["extra", "pymdownx.mark", "pymdownx.caret"]
    return str(markdown.markdown(text, extensions=extensions))


_SIGNS = "# ## 1 13800138000 ． １ . ) ` `` | = == === ~ ~~ < > 你好 a * - + : _ [ ] ( \\ ! ^ & /"
_TEXTS = st.lists(
    st.sampled_from([*_SIGNS.split(), " "]),
    min_size=1,
    max_size=12,
).map("".join)


@pytest.mark.parametrize("name", _PYTHON_MARKDOWN)
@given(texts=st.lists(_TEXTS, min_size=3, max_size=3))
def test_python_markdown_shows_every_sign(name: str, texts: list[str]) -> None:
    """Signs of all kinds stand at the start of a line, in an item, in a quotation, in cells, struck out, in code."""
    first, second, third = (text.replace("&", "&amp;").replace("<", "&lt;") for text in texts)
    html = (
        f"<p>{first}<br>{second}</p><ul><li>{second} {first}</li><li>{third}</li></ul><blockquote>{third}</blockquote>"
        f"<table><tr><th>h{first}</th><th><code>{second}</code></th></tr><tr><td>{third}</td><td>{second}</td></tr></table>"
        f"<p>z <s>{third}</s> <b>{first}</b></p>"
    )
    profile = load_profile(name)

    page = _as_site(profile, written(name, html))

    assert reader.letters(reader.text_of(page)) == reader.letters(visible_text(Html(html)))
    assert not LexborHTMLParser(page).css("h1, h2, h3, h4, h5, h6, mark, ins, dl")
    assert len(LexborHTMLParser(page).css("td, th")) == 4


@pytest.mark.parametrize(
    "title",
    [
        "[a](javascript:canary()) *b* ![](x)",
        "C# #",
        "$x$ ==y== ^^z^^ ++w++",
        "a | b & <b>c</b> {{ d }} `e` \\f",
        'x" y="',
    ],
)
def test_a_title_of_material_is_its_text_as_html_and_as_markdown(title: str) -> None:
    """Its lists read titles as Markdown, its pages print them as they are."""
    text = normalize(article(title=title), load_profile("mkdocs"), slug="a-12345678", zone=UTC).text
    written_title = str(read_back(text)[0]["title"])
    extensions = ["extra", "toc", "pymdownx.arithmatex", "pymdownx.mark", "pymdownx.caret", "pymdownx.keys"]
    heading = LexborHTMLParser(markdown.markdown(f"# {written_title}", extensions=extensions)).css_first("h1")

    assert unescape(written_title) == title
    assert heading is not None
    assert (heading.text(), heading.css("*")[1:]) == (title, [])
    assert not re.search(r"[<>\"]|&(?!#?\w+;)", written_title)


@pytest.mark.parametrize(
    ("profile", "value", "written_value"),
    [
        ("vitepress", "a </script> <b>", "a <⁠/script> <⁠b>"),
        ("docusaurus", "C:\\temp 'x'", "C:＼temp 'x'"),
        ("hugo", "a </script> C:\\temp", "a </script> C:\\temp"),
    ],
)
def test_no_text_of_front_matter_ends_the_program_that_a_generator_makes_of_it(
    profile: str, value: str, written_value: str
) -> None:
    whole = article(title=value, author=value, guid=value, license=value, aliases=(value,))
    front, _ = read_back(normalize(whole, load_profile(profile), slug="a-12345678", zone=UTC).text)

    assert front["title"] == front["guid"] == front["license"] == written_value
    said = str(list(front.values()))
    assert profile == "hugo" or not ("</" in said if profile == "vitepress" else "\\" in said)


@pytest.mark.parametrize(
    ("html", "lead"),
    [
        ("<p>One.</p><p>A first paragraph that says what the article is about.</p><p>x</p>", "One.A first"),
        ("<div><p>A first paragraph that says what the article is about.</p><p>x</p></div>", "A first"),
        ("<p><img src='https://e.org/a.png'></p><p>A first paragraph that says what it is about.</p><p>x</p>", ""),
        ("<p>A first paragraph that says what it is about. <img src='https://e.org/a.png'></p><p>x</p>", ""),
        ("<p>Short.</p>", ""),
    ],
)
def test_a_body_of_html_shows_its_first_paragraph_in_lists_and_no_image(html: str, lead: str) -> None:
    profile = load_profile("mkdocs").with_body("html")
    body = read_back(normalize(article(body=Html(html)), profile, slug="a-12345678", zone=UTC).text)[1]
    shown, mark, rest = body.partition("<!-- more -->")

    assert mark
    assert reader.text_of(shown).replace("\n", "").startswith(lead)
    assert "<img" not in shown
    assert reader.letters(reader.text_of(shown + rest)).startswith(reader.letters(visible_text(Html(html))))


def test_a_date_may_be_quoted() -> None:
    """Hexo shifts an unquoted one by the offset of the machine that builds (hexo-front-matter, issue 28)."""
    text = normalize(article(), load_profile("hexo"), slug="a-12345678", zone=UTC).text

    assert re.search(r'^date: "20[0-9T:-]+Z"$', text, re.MULTILINE)
