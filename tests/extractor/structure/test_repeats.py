"""What an article says twice stays; a copy in another part of the page goes."""

import pytest

from tests.extractor.structure.pages import article, paragraphs, shown

LINE = "Turn the wheel, turn it slow, let the water do the work while the bell counts every sheet that we made."
COMMAND = "vat export --from 1901-01-01 --to 1911-12-31 --columns sheet,weight,maker,colour,felt --output sheets.csv"


@pytest.mark.parametrize(
    ("case", "again"),
    [
        ("a refrain", f"<p>{LINE}</p>"),
        ("a refrain that is quoted", f"<blockquote class='verse'><p>{LINE}</p></blockquote>"),
        ("a heading", f"<h3>{LINE}</h3>"),
        (
            "the same answer of two people",
            f"<ul><li>{LINE}</li><li>Another answer that was given by a third.</li></ul>",
        ),
        ("a command", f"<pre><code>{LINE}</code></pre>"),
    ],
)
def test_what_the_author_says_twice_stays(case: str, again: str) -> None:
    text = shown(article(f"{again}{paragraphs(1, first=20)}{again}"))

    assert text.count(LINE) == 2, case


def test_equal_commands_of_two_shells_stay() -> None:
    blocks = [f"<div class='{shell}'><pre>{COMMAND}</pre></div>" for shell in ("bash", "zsh")]

    assert shown(article("<p>In the other shell:</p>".join(blocks))).count(COMMAND) == 2


@pytest.mark.parametrize(
    ("case", "copy"),
    [
        ("for telephones", f"<div class='only-mobile'><div class='box'><p>{LINE}</p></div></div>"),
        ("as a line in large", f"<aside class='pull'><p>{LINE}</p></aside>"),
        ("as the summary", f"<div class='tab summary'><h2 class='first'>{LINE}</h2></div>"),
    ],
)
def test_a_copy_in_another_part_goes(case: str, copy: str) -> None:
    assert shown(article(f"<p>{LINE}</p>{copy}")).count(LINE) == 1, case
