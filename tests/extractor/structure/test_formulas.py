"""A formula is one piece of the text that it stands in, or a block of its own; never its letters one by one."""

import pytest

from tests.extractor.structure.pages import article, read, shown

POWER = "<math><mi>P</mi><mo>=</mo><mi>m</mi><msup><mi>g</mi><mn>2</mn></msup></math>"
NOTED = (
    "<math><semantics><mrow><mi>k</mi><mo>=</mo><mi>n</mi></mrow>"
    "<annotation encoding='application/x-tex'>{\\displaystyle k=n\\quad \\forall n}</annotation></semantics></math>"
)

DRAWN = "<span class='katex-html' aria-hidden='true'><span>k</span><span>=</span><span>n</span></span>"


@pytest.mark.parametrize(
    ("case", "markup", "expected"),
    [
        ("in a line", f"<p>The wheel gives {POWER} when the weir is full.</p>", "gives $P=mg^{2}$ when"),
        ("alone", f"<div>{POWER}</div>", "$P=mg^{2}$"),
        ("between paragraphs", POWER, "$P=mg^{2}$"),
        ("in a definition", f"<dl><dd>{NOTED}</dd></dl>", "k=n\\quad \\forall n"),
        (
            "as MathJax draws it",
            f"<mjx-container><mjx-math></mjx-math><mjx-a>{POWER}</mjx-a></mjx-container>",
            "$P=mg^{2}$",
        ),
        (
            "drawn twice",
            f"<p>So <span class='katex'><span class='katex-mathml'>{NOTED}</span>{DRAWN}</span> it is.</p>",
            "So $k=n\\quad \\forall n$ it is.",
        ),
    ],
)
def test_a_formula_stays_whole(case: str, markup: str, expected: str) -> None:
    assert expected in shown(article(markup)), case


def test_what_a_formula_is_annotated_with_is_no_text() -> None:
    assert "\nk=n\n" in read(article(f"<dl><dd>{NOTED}</dd></dl>")).text


@pytest.mark.parametrize(
    "markup",
    [
        "<p>The <x-term>deckle</x-term> is a frame of ash.</p>",
        "<div>The <g-em>deckle</g-em> is a frame of ash.</div>",
        "<p>The <ruby><rb>deckle</rb></ruby> is a frame of ash.</p>",
    ],
)
def test_elements_that_html_does_not_know_stand_in_their_line(markup: str) -> None:
    assert "The deckle is a frame of ash." in read(article(markup)).text


def test_unknown_elements_that_stand_alone_are_parts() -> None:
    assert "\nOne leaf.\nTwo leaves.\n" in read(article("<my-p>One leaf.</my-p><my-p>Two leaves.</my-p>")).text
