"""Tables and lists stay or go as one, by what they are and where they stand."""

import pytest

from tests.extractor.structure.pages import article, paragraphs, read, shown
from tests.extractor.told import PROSE, told

ROW = "<tr><td>{}</td><td>{}</td></tr>"
DEPTHS = "".join(ROW.format(*each) for each in (("North", "2 m"), ("South", "3 m"), ("Gate", "4 m")))
ITEMS = "<li>Felt</li><li>Size</li><li>Alum</li><li>A brush</li>"


@pytest.mark.parametrize(
    ("case", "whole", "stays"),
    [
        ("a table without a head", f"<table>{DEPTHS}</table>", ("| North | 2 m |", "| Gate | 4 m |")),
        (
            "a table in a box that scrolls",
            f"<div class='scroll-x'><div><table><tr><th>Where</th><th>Deep</th></tr>{DEPTHS}</table></div></div>",
            ("| Where | Deep |", "| South | 3 m |"),
        ),
        (
            "a table of paragraphs",
            "<table><tr><td><p>Ash</p></td><td><p>6</p></td></tr><tr><td><p>Elm</p></td><td><p>9</p></td></tr></table>",
            ("| Ash | 6 |", "| Elm | 9 |"),
        ),
        (
            "a table with some links",
            f"<table>{DEPTHS}<tr><td><a href='https://river.example/w'>Weir</a></td><td>5 m</td></tr></table>",
            ("| North | 2 m |", "| [Weir](https://river.example/w) | 5 m |"),
        ),
        ("numbers", f"<ol>{ITEMS}</ol>", ("1. Felt", "4. A brush")),
        ("points", f"<ul>{ITEMS}</ul>", ("- Felt", "- Size", "- Alum")),
        (
            "points in points",
            f"<ul><li>Wood<ul>{ITEMS}</ul></li><li>Iron</li></ul>",
            ("- Wood", "    - Size", "- Iron"),
        ),
        ("terms", "<dl><dt>Deckle</dt><dd>a frame</dd><dt>Vat</dt><dd>a tub</dd></dl>", ("Deckle", "a frame", "Vat")),
    ],
)
def test_what_is_data_amid_the_text_stays_whole(case: str, whole: str, stays: tuple[str, ...]) -> None:
    text = shown(article(whole))

    assert [each for each in stays if each not in text] == [], case


@pytest.mark.parametrize("heading", ["<h2>What you need</h2>", "<p>What you need:</p>", "<h3>要るもの</h3>"])
def test_a_list_below_a_line_of_its_own_stays_at_the_end_of_the_text(heading: str) -> None:
    text = shown(article(f"{heading}<ul>{ITEMS}</ul>", after=0))

    assert "- Felt\n- Size\n- Alum\n- A brush" in text


LINKS = "".join(f"<li><a href='/notes/{name}'>{name.title()} and the rest of it</a></li>" for name in ("rag", "felt"))
CELLS = "".join(f"<td><a href='/{name}'>{name.title()}</a></td>" for name in ("vats", "felts", "moulds"))


@pytest.mark.parametrize(
    ("case", "whole", "goes"),
    [
        ("a menu in a table", f"<table><tr>{CELLS}</tr><tr>{CELLS}</tr></table>", "Moulds"),
        ("buttons to share", "<ul><li>Share</li><li>Copy link</li><li>Print this</li></ul>", "Copy link"),
        ("a box that is called related", f"<div class='related-posts'><ul>{LINKS}</ul></div>", "Felt and the rest"),
        (
            "what a site asks of its readers",
            "<ul class='newsletter'><li>Every Friday</li><li>No advertising</li><li>Leave when you like</li></ul>",
            "Every Friday",
        ),
        ("links to other articles", f"<ul class='x1'>{LINKS}</ul>", "Rag and the rest"),
    ],
)
def test_what_is_no_data_goes_whole(case: str, whole: str, goes: str) -> None:
    assert goes not in shown(article(whole)), case


def test_links_that_the_text_speaks_of_stay() -> None:
    introduced = f"<p>Two notes say more about the vats and what they hold:</p><ul>{LINKS}</ul>"

    assert "- [Rag and the rest of it]" in shown(article(introduced))


def test_a_table_that_lays_a_page_out_is_looked_through() -> None:
    menu = f"<ul>{LINKS}</ul>"
    text = shown(f"<html><body><table><tr><td>{menu}</td><td>{paragraphs(6)}</td></tr></table></body></html>")

    assert "on leaf 9" in text
    assert "and the rest of it" not in text


@pytest.mark.parametrize(
    "lines",
    [
        "<p>Mon 9-12</p><p>Tue closed</p><p>Sat 10-16</p>",
        "<div>Mon 9-12</div><div>Sat 10-16</div>",
        "<p>Recommended.</p>",
        "<p>周一休馆</p>",
    ],
)
@pytest.mark.parametrize("after", [0, 2])
def test_short_lines_under_a_heading_of_their_own_stay(lines: str, after: int) -> None:
    found = read(article(f"<h2>When to come</h2>{lines}", after=after)).text

    said = [line for line in lines.replace("div", "p").replace("</p>", "").split("<p>") if line]
    assert [line for line in said if line not in found] == []


def test_lines_that_call_for_something_go_all_the_same() -> None:
    text = shown(article("<h2>More from us</h2><p><a href='/a'>Tides</a></p><p>Subscribe now</p>", after=0))

    assert "Tides" not in text
    assert "Subscribe" not in text


WIKI = (
    "<main><h1>North pier</h1><div class=mw-body-content><table class='diff diff-editfont-monospace'>"
    "<tr><td class=diff-otitle>Revision of 4 March</td><td class=diff-ntitle>Latest revision</td></tr>"
    "<tr><td class=diff-lineno>Line 1:</td><td class=diff-lineno>Line 1:</td></tr>"
    "<tr><td class=diff-marker>−</td><td class=diff-deletedline>The pier was built of oak, as everybody knew.</td></tr>"
    "<tr><td class=diff-marker>+</td><td class=diff-addedline>The pier was built of larch, as everybody knew.</td></tr>"
    "</table><div class=mw-parser-output><p>{0}</p><h2>History</h2><p>{1}</p></div></div>"
    "<div class=printfooter>Retrieved from <a href=/w>https://wiki.example/w</a></div></main>"
)


def test_what_was_changed_is_not_in_the_place_of_a_wikis_text() -> None:
    text = told(WIKI.format(PROSE, PROSE[::-1])).text

    assert text.split("\n") == [PROSE, "History", PROSE[::-1]]


@pytest.mark.parametrize("sentence", ["That was all.", "Nobody knew why!", "很难说。", "Was it the ice?"])
def test_a_short_sentence_between_paragraphs_stays(sentence: str) -> None:
    assert f"\n{sentence}\n" in read(article(f"<p>{sentence}</p>")).text


def test_lines_that_are_alike_are_a_list_in_all_but_its_tag() -> None:
    lines = "".join(f"<div>{line}</div>" for line in ("Felt", "Size", "Alum", "A brush"))

    assert "\nFelt\nSize\nAlum\nA brush\n" in read(article(f"<div class='x'>{lines}</div>")).text
