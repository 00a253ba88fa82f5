"""Boxes amid a text: a warning, a quotation, a figure without an image stay whole; calls to join and to read on go."""

import pytest

from tests.extractor.structure.pages import article, read, shown

ROWS = "<tr><td>Ash</td><td>6</td></tr><tr><td>Elm</td><td>9</td></tr>"


@pytest.mark.parametrize(
    ("case", "markup", "stays"),
    [
        (
            "a callout",
            "<div class='kg-callout-card'><div>💡</div><div>Keep the felt wet.</div></div>",
            "Keep the felt wet.",
        ),
        (
            "an alert",
            "<div class='md-alert alert-warning'><p>Warning</p><p>Hot size.</p></div>",
            "Warning\n\nHot size.",
        ),
        ("an aside", "<aside><p>In 1907 the wheel froze.</p></aside>", "In 1907 the wheel froze."),
        (
            "what to remember",
            "<div class='c-callout'><h2>To remember</h2><ul><li>Felt</li><li>Alum</li></ul></div>",
            "## To remember\n\n- Felt\n- Alum",
        ),
        (
            "a post from elsewhere",
            "<div class='social-embed'><blockquote><p>It turns!</p>— Ada (@ada)</blockquote></div>",
            "> It turns!",
        ),
        ("a quotation", "<blockquote>Slow water.<footer>Old saying</footer></blockquote>", "> Slow water."),
        (
            "a table with a caption",
            f"<figure><table>{ROWS}</table><figcaption>Rings in a plank</figcaption></figure>",
            "Rings in a plank",
        ),
    ],
)
def test_a_box_of_the_article_stays_where_it_stands(case: str, markup: str, stays: str) -> None:
    text = shown(article(markup))

    assert stays in text, case
    assert text.index("on leaf 7 ") < text.index(stays) < text.index("on leaf 8 ")


@pytest.mark.parametrize(
    ("case", "markup"),
    [
        (
            "a call to join",
            "<aside class='callout'><p>Join the mill society</p><form><input type='email'></form></aside>",
        ),
        (
            "a link in a box",
            "<aside><div>Related story</div><h3><a href='/mill/'>The mill and its society</a></h3></aside>",
        ),
        (
            "a player that asks first",
            "<div class='box'><div>Empfohlener Inhalt</div><p>An dieser Stelle findest du die mill society.</p></div>",
        ),
    ],
)
def test_a_box_that_is_not_the_articles_goes(case: str, markup: str) -> None:
    assert "mill" not in shown(article(markup)).replace("the paper mill", "").replace("The miller", ""), case


def test_words_in_a_box_with_an_image_are_its_caption() -> None:
    image = "<img src='/w-900.jpg' width='900' height='600'>"
    box = f"<div class='m'><div>{image}</div><div><p>The wheel in May.</p></div></div>"
    found = read(article(box))

    assert "The wheel in May." in found.body
    assert "The wheel in May." not in found.text
    assert len(found.images) == 1
