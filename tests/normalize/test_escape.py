"""Text in Markdown: what must be escaped is, and nothing else, for people read these files."""

import pytest

from normalize.markdown import Options, render
from normalize.plain import UNCLEAN, holds
from normalize.profile import Guards
from normalize.values import Html
from tests.normalize import reader

# Text, and how it is written as a paragraph.
_TEXTS = [
    ("plain text, 中文 (x) - y + z = 1; a/b: #1 & co.", None),
    ("1. a", r"1\. a"),
    ("12) a", r"12\) a"),
    ("1.5 a", None),
    ("# a", r"\# a"),
    ("#a", None),
    ("- a", r"\- a"),
    ("-a", None),
    ("+ a", r"\+ a"),
    ("* a", r"\* a"),
    ("> a", r"\> a"),
    ("a > b", None),
    ("---", r"\---"),
    ("===", "&#61;=="),
    ("a --- b", None),
    ("***", r"\***"),
    ("_ _ _", r"\_ _ _"),
    ("```", r"\`\`\`"),
    ("~~~", "&#126;&#126;&#126;"),
    (": a", "&#58; a"),
    ("| a |", None),
    ("|---|", "&#124;---|"),
    ("*a*", r"\*a\*"),
    ("2*3", None),
    ("2 * 3 * 4", None),
    ("2*3*4", r"2\*3\*4"),
    ("_b_", r"\_b\_"),
    ("snake_case_name", None),
    ("_private", None),
    ("__init__.py", r"\_\_init\_\_.py"),
    ("~5", None),
    ("~~a~~", "&#126;&#126;a&#126;&#126;"),
    ("a`b", None),
    ("a `b` c", r"a \`b\` c"),
    ("[c](d)", r"[c\](d)"),
    ("[c] (d)", None),
    ("[c][d]", r"[c\][d]"),
    ("[c]: d", "[c&#93;: d"),
    ("[c]", None),
    ("[x] c", r"\[x] c"),
    ("[ ]", r"\[ ]"),
    ("c [x] d", None),
    ("[[c]]", r"\[[c]]"),
    ("![c](d)", r"![c\](d)"),
    ("<div>", "&lt;div>"),
    ("a < b", None),
    ("1<2", None),
    ("<3", None),
    ("&amp;", "&amp;amp;"),
    ("&copy;", "&amp;copy;"),
    ("&#35;", "&amp;#35;"),
    ("R&DD; AT&T", "R&amp;DD; AT&T"),
    ("a & b", None),
    (r"C:\dir\x", None),
    (r"\* \*", r"\\\* \\\*"),
    ("a\\", "a\\\\"),
    ("{{< ref >}}", "&#123;&#123;< ref >&#125;&#125;"),
    ("{% raw %}", "&#123;% raw %&#125;"),
    ("$5 and $6", None),
    ("a | b", None),
]


@pytest.mark.parametrize(("text", "markdown"), _TEXTS, ids=[text for text, _ in _TEXTS])
def test_text_is_escaped_where_it_must_be_and_only_there(text: str, markdown: str | None) -> None:
    html = text.replace("&", "&amp;").replace("<", "&lt;")

    written = render(Html(f"<p>{html}</p>"))

    assert written == (markdown or text)
    assert reader.shown(written) == reader.letters(text)


@pytest.mark.parametrize(
    ("second", "markdown"),
    [
        ("---", r"\---"),
        ("===", "&#61;=="),
        ("- b", r"\- b"),
        ("--- | ---", "&#45;-- | ---"),
        (":--|--:", "&#58;--|--:"),
        (": b", "&#58; b"),
        ("# b", r"\# b"),
        ("1) b", r"1\) b"),
        ("> b", r"\> b"),
        ("b", "b"),
    ],
)
def test_a_line_within_a_paragraph_begins_nothing(second: str, markdown: str) -> None:
    written = render(Html(f"<p>a | x<br>{second.replace('>', '&gt;')}</p>"))

    assert written == f"a | x  \n{markdown}"
    assert reader.to_html(written).startswith("<p>a | x<br")
    assert reader.shown(written) == reader.letters(f"a | x{second}")


def test_a_profile_s_own_openers_are_disarmed() -> None:
    guards = Guards(text=("%%", "|"), line=("!!! ", "::: ", "#"), code=("--8<--", "{{"))
    html = Html("<p>a %%b%% | #c</p><p>!!! note</p><p>::: os</p><p>#d</p><pre>--8&lt;-- 'x' {{{ y</pre><p>e %%</p>")

    assert render(html, Options(guards=guards)).split("\n\n") == [
        "a &#37;%b&#37;% &#124; #c",
        "&#33;!! note",
        "&#58;:: os",
        "&#35;d",
        "```\n-\u2060-8<-- 'x' {\u2060{\u2060{ y\n```",
        "e &#37;%",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a\u202eb\u2066c\u200fd",
        "a\x00b\x07c\x1bd",
        "\x1b[31mabcd\x1b[0m",
        "ab\ufeffcd\u00ad\u2060",
        "a\ud800bcd".encode("utf-8", "replace").decode().replace("?", ""),
        "\ufdd0ab\ufddbcd",
        "ab\u200bcd",
        "ab\U000e0041\U000e0042cd",
    ],
)
def test_characters_that_no_one_sees_are_taken_out(text: str) -> None:
    assert render(Html(f"<p>{text}</p>")) == "abcd"


@pytest.mark.parametrize(
    "text", ["👩\u200d👩\u200d👧", "می\u200cخواهم", "ภาษา\u200bไทย", "🏴\U000e0067\U000e0062\U000e007f", "❤\ufe0f"]
)
def test_invisible_characters_that_mean_something_stay(text: str) -> None:
    assert render(Html(f"<p>{text}</p>")) == text


def test_no_character_that_must_go_is_overlooked_for_speed() -> None:
    unclean = holds(b"")

    assert [hex(point) for point in _POINTS if unclean(chr(point)) != bool(UNCLEAN.match(chr(point)))] == []
    assert [hex(point) for point in _POINTS if unclean(f"字\n{chr(point)}") != bool(UNCLEAN.match(chr(point)))] == []
    assert unclean("a\ud800b")
    assert holds(b"*")("字*")
    assert not holds(b"*")("字\n")


_POINTS = [point for point in (*range(0x11000), *range(0xE0000, 0xE0100)) if not 0xD800 <= point <= 0xDFFF]
