"""Wrapped lines of Chinese and Japanese are joined without a space, where CSS Text 3 joins them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extractor.page.visible_text import one_line, text_of
from normalize.markdown import Options, render
from normalize.values import Html
from normalize.wide import unwrapped

WRAPPED = [
    ("吊车又动\n起来了", "吊车又动起来了"),
    ("吊车又动\n    起来了", "吊车又动起来了"),
    ("吊车又动了\n，孩子们", "吊车又动了，孩子们"),
    ("クレーンが\r\n動き出した", "クレーンが動き出した"),
    ("크레인이\n다시 움직였다", "크레인이 다시 움직였다"),
    ("吊车\ncrane 又动", "吊车 crane 又动"),
    ("在2025\n年", "在2025 年"),
    ("吊车 又动", "吊车 又动"),
    ("the crane\nis back", "the crane is back"),
]


@pytest.mark.parametrize(("text", "joined"), WRAPPED)
def test_a_line_feed_between_wide_signs_is_no_space(text: str, joined: str) -> None:
    assert one_line(text) == joined
    assert text_of(f"<p>{text}</p>") == joined
    assert render(Html(f"<p>{text}</p>"), Options()).strip() == joined


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("门口的\n    <b>招牌</b>都看不清了", "门口的**招牌**都看不清了"),
        ("门口的<b>招牌</b>\n都看不清了", "门口的**招牌**都看不清了"),
        ("详见<a href='https://x.example/'>车库\n历史</a>\n一页", "详见[车库历史](https://x.example/)一页"),
        ("读<a href='https://x.example/'>a b</a>\n一页", "读[a b](https://x.example/) 一页"),
        ("输入<code>ls</code>\n一次", "输入`ls` 一次"),
        ("<pre>吊车\n又动</pre>", "```\n吊车\n又动\n```"),
    ],
)
def test_markup_around_a_line_feed_does_not_matter(html: str, markdown: str) -> None:
    assert render(Html(f"<div>{html}</div>"), Options()).strip() == markdown


@given(st.text(alphabet="吊車カ가a ，\n\t"))
def test_nothing_but_white_space_goes(text: str) -> None:
    assert "".join(unwrapped(text).split()) == "".join(text.split())
