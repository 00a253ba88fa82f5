"""What no reader sees is no text; what is only folded away, or shown by a script, is."""

import sys
from types import FrameType

import pytest

from tests.extractor.structure.pages import TITLE, article, page, paragraphs, read, shown
from tests.extractor.told import PROSE, told

SECRET = "A note to machines that lists the mill, the weir and the paper once more for whoever counts words."


@pytest.mark.parametrize(
    ("case", "markup"),
    [
        ("an attribute", f"<div hidden><p>{SECRET}</p></div>"),
        ("a style", f"<p style='color: red; display: none'>{SECRET}</p>"),
        ("a style in capitals", f"<section style='DISPLAY:none'><p>{SECRET}</p></section>"),
        ("words in a line", f"<p>The eels came back. <span style='visibility:hidden'>{SECRET}</span></p>"),
        ("a dialog", f"<dialog><p>{SECRET}</p></dialog>"),
        ("a window over the page", f"<div role='alertdialog' aria-modal='true'><p>{SECRET}</p></div>"),
        ("what old browsers show", f"<noembed>{SECRET}</noembed>"),
        (
            "words for screen readers",
            f"<p>It is a <a href='/m'>map<span class='visually-hidden'> {SECRET}</span></a>.</p>",
        ),
        ("something hidden in something hidden", f"<div hidden><p hidden>{SECRET}</p><i class='sr-only'>x</i></div>"),
    ],
)
def test_what_is_hidden_is_not_read(case: str, markup: str) -> None:
    found = read(article(markup))

    assert SECRET not in found.body + found.text, case


@pytest.mark.parametrize(
    ("case", "markup"),
    [
        ("an answer below its question", f"<h3>Who counts?</h3><div style='display:none'><p>{SECRET}</p></div>"),
        ("a panel", f"<div class='tab-pane' hidden role='tabpanel'><p>{SECRET}</p></div>"),
        (
            "what a button opens",
            f"<button aria-controls='more7'>Open</button><i></i><div id='more7' hidden>{SECRET}</div>",
        ),
        ("what a search would open", f"<p hidden='until-found'>{SECRET}</p>"),
        ("details", f"<details><summary>Who counts?</summary><div hidden><p>{SECRET}</p></div></details>"),
    ],
)
def test_what_is_folded_away_is_text(case: str, markup: str) -> None:
    assert SECRET in shown(article(markup)), case


@pytest.mark.parametrize("style", ["visibility: hidden; opacity: 0", "display:none"])
def test_an_article_that_a_script_shows_is_text(style: str) -> None:
    body = f"<h1>{TITLE}</h1><div id='main7' style='{style}'>{paragraphs(5)}</div>"

    assert "on leaf 9" in shown(page(body))


def test_sections_that_show_as_one_scrolls_are_text() -> None:
    parts = "".join(
        f"<section style='visibility:hidden'>{paragraphs(2, first=number)}</section>" for number in (7, 9, 11)
    )

    text = shown(article(parts))

    assert [f"on leaf {leaf}" in text for leaf in (14, 18, 22)] == [True, True, True]


@pytest.mark.parametrize("tag", ["div", "article", "span"])
def test_a_hidden_copy_of_what_is_shown_is_none(tag: str) -> None:
    copy = paragraphs(6).replace("<p>", "").replace("</p>", " ")
    text = shown(
        page(f"<div class='post'><{tag} style='display:none'>{copy}</{tag}><h1>{TITLE}</h1>{paragraphs(6)}</div>")
    )

    assert text.count("on leaf 7 ") == 1


def test_another_language_that_is_not_chosen_is_none() -> None:
    other = f"<div lang='fo' hidden>{paragraphs(6, first=40)}</div>"

    assert "on leaf 85" not in shown(article(other))


def test_parts_that_are_sent_later_stand_where_they_belong() -> None:
    early = '<!--$?--><template id="B:1"></template><p>Loading the rest of the page for you …</p><!--/$-->'
    late = (
        f'<div hidden id="S:1">{paragraphs(2, first=20)}<template id="P:a"></template></div>'
        f'<div hidden id="S:a">{paragraphs(1, first=30)}</div>'
    )

    text = shown(article(early, behind=late))

    places = [text.index(f"on leaf {leaf}") for leaf in (6, 40, 60, 8)]
    assert places == sorted(places)
    assert "Loading the rest" not in text


def test_a_part_that_would_stand_in_itself_stays_where_it_is() -> None:
    assert "on leaf 6" in shown(article('<div hidden id="S:0"><b>x</b><template id="B:0"></template></div>'))


def test_links_to_edit_a_section_are_no_text() -> None:
    edit = '<h2>Rise<span class="mw-editsection">[<a href="/w?action=edit">edit</a>]</span></h2>'

    found = read(article(f"{edit}{paragraphs(1, first=50)}"))

    assert "edit" not in found.text
    assert "<h2>Rise</h2>" in found.body


PICTURES = "".join(f"<p><img src=/p{number}.jpg data-w=1080></p>" for number in range(5))


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>{PROSE}</p>{PICTURES}<p>{PROSE[::-1]}</p><p>More of ours</p><ul><li><a href=/1>The ledger</a></ul>",
        f"{PICTURES}<p>Five pictures of a crane.</p>",
    ],
)
def test_what_the_pages_script_shows_is_the_article_with_all_that_is_in_it(inside: str) -> None:
    related = "<div class=related><a href=/2>Another one of ours</a><img src=/r.jpg></div>"
    body = f"<div id=body style='visibility: hidden; opacity: 0'>{inside}</div>"
    found = told(f"<nav><a href=/>Home</a></nav><h1>The crane</h1>{body}{related}", head="<title>The crane</title>")

    assert len(found.images) == 5
    assert ("The ledger" in found.text) is ("The ledger" in inside)
    assert "Another one" not in found.text


def test_what_a_script_shows_is_the_articles_text_with_all_of_its_images() -> None:
    image = "<p><img src='/{}.jpg' width='900' height='600'></p>"
    text = f"{image.format('first')}<section><p>Two lines.</p>{paragraphs(4)}</section>{image.format('last')}"

    found = read(
        page(f"<div class='wrap'><h1>{TITLE}</h1><div class='x7' style='visibility:hidden'>{text}</div></div>")
    )

    assert [each.url.rpartition("/")[2] for each in found.images] == ["first.jpg", "last.jpg"]


def test_a_post_that_a_script_shows_may_be_a_list_of_links() -> None:
    links = "".join(f"<li><a href='/n/{leaf}'>How leaf {leaf} was made</a></li>" for leaf in range(9))

    text = shown(page(f"<h1>{TITLE}</h1><div style='visibility:hidden'><h2>All notes</h2><ul>{links}</ul></div>"))

    assert text.count("was made") == 9


def test_parts_that_a_script_shows_are_not_compared_with_each_of_the_others() -> None:
    parts = 40
    html = article(
        "".join(f"<div style='display:none'>{paragraphs(2, first=9 + 4 * part)}</div>" for part in range(parts))
    )
    counted = 0

    def count(_: FrameType, event: str, function: object) -> None:
        nonlocal counted
        counted += event == "c_call" and getattr(function, "__name__", "") == "count"

    sys.setprofile(count)
    try:
        text = read(html).text
    finally:
        sys.setprofile(None)

    assert f"leaf {2 * (9 + 4 * parts - 4)} " in text
    assert counted < 8 * parts
