"""Repeated marks: the work of rendering grows as the text does. Lines of Python and what is searched are counted."""

import sys
from collections.abc import Callable
from functools import partial
from itertools import product
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborNode

from bench.marks_speed import UNPAIRED, unpaired
from normalize.markdown import Options, render
from normalize.values import Html

if TYPE_CHECKING:
    from _typeshed import TraceFunction

_MARKS = [
    "`",
    "*",
    "_",
    "~",
    "[",
    "]",
    "(",
    "!",
    "&lt;",
    "&amp;",
    "|",
    "$",
    "\\",
    ":",
    "1.",
    "{",
    "@",
    "www.a.b/_",
    "。",
]
_ELEMENTS = [
    "<em>a</em>",
    "<strong>b</strong>",
    "<code>`</code>",
    "<a href='https://e.org/'>d</a>",
    "<sup>2</sup>",
    "<del>f</del>",
    "<br>",
]
_WHOLE = ["x", "x ", "&nbsp;"]
_UNITS = [
    *_MARKS,
    *_ELEMENTS,
    *(mark + filler for mark in _MARKS for filler in _WHOLE),
    *("".join(pair) for pair in product(_ELEMENTS, repeat=2)),
    "*[ ",
    "<em>“a”</em><strong>。</strong>x",
    "x<em><a href='https://e.org/'>“a”</a></em>x",
    "<em>a<strong>b</strong></em>c<strong>d<em>e</em></strong>",
    "www.a.b/_`x",
    "https://a.b/)_)*",
]
_SEARCHING = {"count", "find", "replace", "findall", "sub", "search", "finditer", "split", "strip", "lstrip"}
_READING = {"css", "css_first", "text"}
"""Of a node: all that is below it."""
_FEW, _TIMES = 30, 8


def work(call: Callable[[], object], *, lines: bool = True) -> int:
    """Count the lines that a call runs, and what it lets be searched: texts and nodes by their length.

    Without `lines` what is called is counted instead, in half the time.
    """
    steps = 0

    def line(_: FrameType, event: str, __: object) -> "TraceFunction":
        nonlocal steps
        steps += event == "line"
        return line

    def enter(frame: FrameType, event: str, function: object) -> None:
        nonlocal steps
        steps += not lines
        name, own = getattr(function, "__name__", ""), getattr(function, "__self__", "")
        if event == "c_call" and name in _READING and isinstance(own, LexborNode):
            steps += len(own.html or "") // 16
        elif event == "c_call" and name in _SEARCHING:
            texts = [own] if isinstance(own, str) else [*frame.f_locals.values(), getattr(own, "_text", "")]
            steps += max((len(text) for text in texts if isinstance(text, str)), default=0) // 16

    sys.settrace(line if lines else None)
    sys.setprofile(enter)
    try:
        call()
    finally:
        sys.setprofile(None)
        sys.settrace(None)
    return steps


def growth(few: str, many: str) -> float:
    """Return by what the work grows, as a share of what the text grows."""
    less, more = work(partial(render, Html(few), Options())), work(partial(render, Html(many), Options()))
    return more / less * len(few) / len(many)


@pytest.mark.parametrize("unit", _UNITS)
def test_many_marks_take_as_much_longer_as_they_are_more(unit: str) -> None:
    assert growth("<p>" + unit * _FEW, "<p>" + unit * _FEW * _TIMES) < 1.5


@pytest.mark.parametrize("name", UNPAIRED)
def test_a_hundred_thousand_unpaired_marks_are_ten_times_ten_thousand(name: str) -> None:
    few, many = (partial(render, Html(unpaired(UNPAIRED[name], marks))) for marks in (10_000, 100_000))
    assert work(many, lines=False) <= 10.5 * work(few, lines=False)


_NESTED = {
    "formulas": ("<span class='katex'>", "<math>", "<mi>x</mi>"),
    "formulas that are none": ("<span class='MathJax'>", "", "x"),
    "mathematics": ("<math>", "", "<mi>x</mi>"),
    "code": ("<code>", "<img src='https://e.org/i.png'>", "x"),
    "listings": ("<pre>", "<table>", "<tr><td>x<td>y"),
}


@pytest.mark.parametrize("name", _NESTED)
def test_elements_within_each_other_are_not_read_once_for_each(name: str) -> None:
    outer, once, inner = _NESTED[name]
    few, many = (outer * depth + once + inner * 2 * depth for depth in (_FEW, _FEW * 4))
    assert growth(few, many) < 1.5


def test_marks_of_notes_in_one_raised_line_look_only_at_the_next() -> None:
    few, many = (
        "<sup>" + "<a class='noteref' href='#f'>1</a>" * count + "</sup><p id='f'>x" for count in (_FEW, 4 * _FEW)
    )
    assert growth(few, many) < 1.5
