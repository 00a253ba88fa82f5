"""Emphasis between Han signs: a CommonMark reader must see it, where CommonMark has a form for it at all."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from normalize.markdown import render
from normalize.markdown.emphasis import marks
from normalize.markdown.emphasis.place import place, settled, tidy
from normalize.values import Html
from tests.normalize import pages, reader

# HTML, the Markdown that is wanted, and what of it is bold.
_CHINESE = [
    ("<b>中文。</b>紧邻", "**中文**。紧邻", ["中文"]),
    ("后<b>“引号”</b>后", "后“**引号**”后", ["引号"]),
    ("前<b>中文</b>后", "前**中文**后", ["中文"]),
    ("前<b>（括号）中文</b>后", "前（**括号）中文**后", ["括号）中文"]),
    ("<b>句号。</b><b>又一句。</b>后", "**句号。又一句**。后", ["句号。又一句"]),
    ("前<b>“引号”，中文。</b>", "前“**引号”，中文。**", ["引号”，中文。"]),
    ("前<b>《书名》</b>", "前《**书名**》", ["书名"]),
    ("<b>“引号”</b>后", "“**引号**”后", ["引号"]),
    ("前<b>。</b>后", "前。后", []),
    ("前<b>🎉中文</b>后", "前🎉**中文**后", ["中文"]),
    ("前<b>100%</b>后", "前**100**%后", ["100"]),
    ("前<b><a href='https://e.org/'>“链”</a></b>后", "前[**“链”**](https://e.org/)后", ["“链”"]),
    ("前<b>见<a href='https://e.org/'>链</a></b>后", "前**见**[**链**](https://e.org/)后", ["见", "链"]),
    ("前<b><code>码</code></b>后", "前`码`后", []),
    ("前<b>用<code>码</code></b>后", "前**用**`码`后", ["用"]),
    ("前<b>中<i>“斜”</i></b>后", "前**中“*斜***”后", ["中“斜"]),
    ("<b>标题：</b>正文", "**标题**：正文", ["标题"]),
    ("<b>标题：</b> 正文", "**标题：** 正文", ["标题："]),
    ("<b>ABC</b>中文<b>DEF</b>", "**ABC**中文**DEF**", ["ABC", "DEF"]),
]


@pytest.mark.parametrize(("html", "markdown", "bold"), _CHINESE, ids=[case[0] for case in _CHINESE])
def test_bold_is_bold_between_han_signs(html: str, markdown: str, bold: list[str]) -> None:
    written = render(Html(html))

    assert written == markdown
    tree = LexborHTMLParser(reader.to_html(written))
    assert [node.text() for node in tree.css("strong")] == bold


_TEXTS = st.lists(st.sampled_from(["a", "中", "。", "“", ")", "!", "🎉", " ", "$"]), min_size=1, max_size=3).map(
    "".join
)


def _spans(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    many = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.tuples(st.sampled_from(["b", "i", "del"]), many).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")


@pages.LAW
@given(st.lists(st.recursive(_TEXTS, _spans, max_leaves=5), min_size=1, max_size=4).map("".join))
def test_no_marker_of_ours_shows(html: str) -> None:
    shown = reader.shown(render(Html(f"<p>{html}</p>")))

    assert shown == reader.letters(reader.text_of(html))


@pages.LAW
@given(st.lists(st.sampled_from(["a", "中", "文b"]), min_size=3, max_size=7))
def test_bold_letters_between_letters_are_never_lost(words: list[str]) -> None:
    html = "".join(f"<b>{word}</b>" if place % 2 else word for place, word in enumerate(words))

    tree = LexborHTMLParser(reader.to_html(render(Html(f"<p>{html}</p>"))))
    assert [node.text() for node in tree.css("strong")] == words[1::2]


_EDGES = [
    (marks.STRONG, marks.STRONG_END),
    (marks.EM, marks.EM_END),
    (marks.DEL, marks.DEL_END),
    (marks.LINK, marks.link_end("https://e.org/")),
]


@pytest.mark.parametrize("pattern", ["{0}{S}{1}{s}{2}{T}{3}{t}{4}", "{0}{S}{1}{T}{2}{t}{3}{s}{4}"])
def test_what_is_settled_needs_no_repair(pattern: str) -> None:
    settled_ones = 0
    for (one, end), (other, other_end) in product(_EDGES, repeat=2):
        for words in product(["", "中", ".", " "], repeat=5):
            text = pattern.format(*words, S=one, s=end, T=other, t=other_end).strip()
            tokens = [token for token in marks.TOKEN.split(text) if token]
            if one != other and settled(tokens):
                settled_ones += 1
                assert "".join(place(tidy(text))) == text
    assert settled_ones > 100
