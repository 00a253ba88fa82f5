"""Bodies in HTML: nothing that runs, one line, and what a Markdown reader gives back unchanged."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from normalize.bodies.html import one_line
from normalize.bodies.served import make_safe
from normalize.clean import _CLEANER, TAGS, clean
from normalize.tree import parse
from normalize.values import CleanHtml, Html
from normalize.visible import visible_text
from tests.normalize import pages, reader

EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="jav&#9;ascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    "<svg onload=alert(1)><a xlink:href='javascript:x'>s</a></svg>",
    '<iframe srcdoc="<script>x</script>"></iframe>',
    '<iframe src="https://v.example/1"></iframe>',
    '<p style="background:url(javascript:x)">s</p>',
    "<!-- more --><!--[if IE]><script>x</script><![endif]-->",
    '<form action="javascript:x"><input onfocus=x autofocus><button formaction=x>b</button></form>',
    "<math><mtext></p><img src onerror=x></math>",
    '<noscript><p title="</noscript><img src=x onerror=x>">',
    "<details open ontoggle=x>d</details>",
    '<object data="javascript:x"></object><embed src="javascript:x">',
    '<p {{<x>}} a="{{% y %}}">t {{< z >}} {# c #}</p>',
    '<p title="\n\n[x](javascript:alert(1))\n\n">u</p>',
    "\n\n*md* [x](javascript:1)\n\n    code\n\n",
    "<pre>a\n\n\n  b {{< x >}}\n</pre>",
    '<a href="https://e.org/{{< y >}}">l</a><x{{<y>>',
    "<base href=//e><meta http-equiv=refresh content=0><link rel=stylesheet href=x><style>*{}</style>",
    "<textarea></textarea><img src=x onerror=x><xmp><script>x</script></xmp>",
    '<table background="javascript:x"><tr><td>c</td></tr></table>',
    "<template><script>x</script></template><dialog open>d</dialog>",
    "a\u202eb\x00c\x1b[31m\ufeff",
]
_bodies = st.lists(st.one_of(st.sampled_from(EVIL), pages.bodies), min_size=1, max_size=4).map("".join)
_ACTIVE = set(
    "script style iframe object embed form input button base meta link svg math noscript textarea frame template"
    " applet".split()
)


def dangers(html: str) -> list[str]:
    """What of some HTML would run, in a browser or in a site generator."""
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    assert body is not None
    found = ["a template's opener"] if re.search(r"\{[{%#]", html) else []
    for node in body.traverse():
        found += [node.tag or ""] if node.tag in _ACTIVE or node.is_comment_node else []
        for name, value in node.attributes.items() if node.is_element_node else ():
            found += [name] if name.startswith("on") or name in {"srcdoc", "action", "formaction"} else []
            found += [value or ""] if re.match(r"(javascript|vbscript|data:text)", value or "", re.IGNORECASE) else []
    return found


@pages.LAW
@given(_bodies)
def test_clean_html_is_safe_and_clean_already(html: str) -> None:
    cleaned = clean(Html(html))

    assert clean(Html(cleaned)) == cleaned
    assert not [danger for danger in dangers(cleaned) if danger != "a template's opener"]
    assert set(re.findall(r"<([a-z0-9]+)", cleaned)) <= TAGS


@pages.LAW
@given(_bodies)
def test_a_line_of_html_is_safe_whole_and_left_alone_by_a_markdown_reader(html: str) -> None:
    line = f'<div class="fetched">{one_line(clean(Html(html)), {})}</div>'

    assert not dangers(line)
    assert "\n" not in line
    assert reader.to_html(line).strip() == line.strip()
    assert reader.letters(visible_text(line)).replace("v.example/1", "") == reader.letters(visible_text(html))


@pages.LAW
@given(_bodies)
def test_a_served_element_is_safe_and_left_alone_by_a_markdown_reader(html: str) -> None:
    served = make_safe(Html(f'<div id="a" class="b">{html}</div>'), "https://e.org/1", {})

    assert not dangers(served)
    assert reader.to_html(f"Title\n------\n{served}  \n<hr>\n").endswith(f"</h2>\n{served}  \n<hr>\n")


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p class='x' style='y' id='z' onclick='w'>a</p>", "<p>a</p>"),
        ("<span>a</span><font>b</font>", "ab"),
        ("<section>a</section><section>b</section>", "<section>a</section><section>b</section>"),
        (
            "<a href='https://e.org/'>a</a> <a href='/b'>b</a>",
            '<a href="https://e.org/" rel="noopener noreferrer">a</a> <a rel="noopener noreferrer">b</a>',
        ),
        (
            "<img src='https://e.org/a.png' alt='x' srcset='y' width='3' height='4%'>",
            '<img src="https://e.org/a.png" alt="x" width="3">',
        ),
        ("<ol START=' 3\n'><li value='x'>a</ol>", '<ol start="3"><li>a</li></ol>'),
        ("<code class=language-c++>a</code><code class>b", '<code class="language-c++">a</code><code>b</code>'),
        ("<!-- <script> -->a<!doctype x></#b><SCRIPT>c</SCRIPT><Iframe>d</Iframe>e", "ae"),
        ("<pre><code class='hljs language-go'>x</code></pre>", '<pre><code class="language-go">x</code></pre>'),
        (
            "<td colspan=2>x</td><table><td colspan=2 rowspan=x>y</table>",
            'x<table><tbody><tr><td colspan="2">y</td></tr></tbody></table>',
        ),
        (
            "<iframe src='https://v.example/1?a&b' title='<b>'></iframe>",
            '<a href="https://v.example/1?a&amp;b" rel="noopener noreferrer">&lt;b&gt;</a>',
        ),
        ("<span data-formula='a&lt;b'><svg></svg></span>", "$a&lt;b$"),
        ("<frameset><frame></frameset>", ""),
    ],
)
def test_the_allow_list_keeps_what_an_article_is_made_of(html: str, cleaned: str) -> None:
    assert clean(Html(html)) == cleaned


_elements = st.sampled_from(["img", "td", "col", "ol", "li", "code", "pre", "p"])
_names = st.sampled_from(
    ["width", "HEIGHT", "colspan", "rowspan", "span", "start", "value", "class", "lang", "data-width"]
)
_values = st.sampled_from(
    ["", "1", "-1", "007", "123456", " 7", "7\n", "7px", "4%", "٣", "x", "language-c++", "a language-py b", '="1"']
)


@given(st.lists(st.tuples(_elements, _names, _values), max_size=5))
def test_what_nh3_is_not_asked_to_filter_needs_no_filter(parts: list[tuple[str, str, str]]) -> None:
    html = "<table><tr>" + "".join(f"<{tag} {name}='{value}'>x</{tag}>" for tag, name, value in parts)
    body = parse(html).body
    assert body is not None
    source = body.inner_html or ""

    assert clean(Html(html)) == _CLEANER.clean(source)


def test_no_depth_of_nesting_holds_the_cleaner_up() -> None:
    cleaned = clean(Html("<div>" * 100_000 + "text<b>bold</b>"))

    assert visible_text(cleaned) == "textbold"
    assert cleaned.count("<div>") <= 512


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>a\n  b</p>\n\n<p>c</p>", "<p>a b</p><p>c</p>"),
        ("<pre>a\n\n b</pre>", "<pre>a&#10;&#10; b</pre>"),
        ("<pre>\n\na</pre>", "<pre>&#10;&#10;a</pre>"),
        ("<p>{{< x }}</p>", "<p>&#123;&#123;&lt; x &#125;&#125;</p>"),
        ('<img src="https://e.org/own.png" alt="{{">', '<img src="own.png" alt="&#123;&#123;">'),
        ('a<img src="https://e.org/pixel.gif">b', "ab"),
        ('<img src="https://e.org/a.png">', '<img src="https://e.org/a.png">'),
        ('<img alt="x">', ""),
        ("<a>x</a>", "x"),
        ('<p title="a\n\nb">x</p>', '<p title="a&#10;&#10;b">x</p>'),
    ],
)
def test_html_on_one_line(html: str, line: str) -> None:
    assert one_line(CleanHtml(html), {"https://e.org/own.png": "own.png", "https://e.org/pixel.gif": None}) == line


def test_a_heading_that_repeats_the_title_is_left_out_of_html_too() -> None:
    assert one_line(CleanHtml("<div><h1>A <i>b</i></h1><p>c</p></div>"), {}, "A b") == "<div><p>c</p></div>"
    assert one_line(CleanHtml("<h2>A b</h2>x"), {}, "A b") == "x"
    assert one_line(CleanHtml("x<h2>A b</h2>"), {}, "A b") == "x<h2>A b</h2>"


_SERVED = (
    '<div style="margin-top:10px" class="content" id="body"><p>a&nbsp;b &amp; c</p><div class="ad"></div><p>\t\t\t'
    '<img src="https://e.org/a.png" alt=""></p><br><a href="https://e.org/?a=1&amp;b=2" target="_blank">x</a></div>'
)


def test_a_harmless_element_keeps_its_bytes() -> None:
    assert make_safe(Html(_SERVED), "https://e.org/1", {}) == _SERVED


@pytest.mark.parametrize(
    ("inner", "safe"),
    [
        ("<script>x</script>", ""),
        ("<p onclick='x' class='y'>a</p>", '<p class="y">a</p>'),
        ("<a href='javascript:x' class='y'>a</a>", '<a class="y">a</a>'),
        ("<a href='/b'>a</a>", '<a href="https://e.org/b">a</a>'),
        ("<img src='/a.png'>", '<img src="https://e.org/a.png">'),
        ("<img data-src='https://e.org/a.png'>", '<img data-src="https://e.org/a.png" src="https://e.org/a.png">'),
        ("<img src='https://e.org/own.png' srcset='x 2x'>", '<img src="own.png">'),
        ("<img data-src='/own.png' src='data:image/gif;base64,R0lG'>", '<img src="own.png">'),
        (
            "<img data-cfsrc='https://e.org/a.png' style='display:none;visibility:hidden;'>",
            '<img data-cfsrc="https://e.org/a.png" src="https://e.org/a.png">',
        ),
        ("<img src='https://e.org/pixel.gif'>", ""),
        ("<img src='data:image/gif;base64,R0lG'>", '<img src="data:image/gif;base64,R0lG">'),
        (
            "<img src='https://e.org/a.png' srcset='https://e.org/b.png 2x'>",
            '<img src="https://e.org/a.png" srcset="https://e.org/b.png 2x">',
        ),
        ("<form action='/x'>a<input></form>", "a"),
        ("<iframe src='https://v.example/1'></iframe>", '<a href="https://v.example/1">v.example/1</a>'),
        ("<video src='https://v.example/1' controls></video>", '<video src="https://v.example/1" controls=""></video>'),
        ("<p style='color:red'>a</p><p style='position:fixed'>b</p>", '<p style="color:red">a</p><p>b</p>'),
        ("a\n\n\n*b*", "a\n&#10;&#10;*b*"),
        ("{{< x >}} {% y %} {z}", "&#123;{&lt; x &gt;&#125;&#125; &#123;% y %&#125; {z}"),
        ("<!-- c -->", ""),
    ],
)
def test_what_is_harmful_is_taken_out_of_an_element(inner: str, safe: str) -> None:
    images = {"https://e.org/own.png": "own.png", "https://e.org/pixel.gif": None}

    assert make_safe(Html(f"<div>{inner}</div>"), "https://e.org/1", images) == f"<div>{safe}</div>"


def test_an_element_that_waits_for_a_script_is_shown() -> None:
    hidden = Html('<div id="c" style="visibility: hidden; opacity: 0; color: red">a</div>')

    assert make_safe(hidden, "https://e.org/1", {}) == '<div id="c" style="color: red">a</div>'


@pytest.mark.parametrize("element", ["<span>a</span>", "a", "<x-body>a</x-body>", "<pre>a</pre>"])
def test_what_does_not_begin_a_block_of_html_is_put_into_one(element: str) -> None:
    assert make_safe(Html(element), "https://e.org/1", {}) == f"<div>{element}</div>"
