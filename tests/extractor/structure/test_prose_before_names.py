"""How much prose a part holds counts before what it is called; streams, comments and footers stay out all the same."""

import pytest

from tests.extractor.structure.pages import TITLE, article, page, paragraphs, sentence, shown


@pytest.mark.parametrize(
    "name",
    ["ad-container", "toc-chapter", "paywall", "read-more", "social-share", "callout-wrap", "promo-body", "advert"],
)
def test_text_that_is_called_clutter_is_text(name: str) -> None:
    rest = f"<div class='{name}'>{paragraphs(5, first=10)}</div>"

    text = shown(page(f"<article><h1>{TITLE}</h1><div class='text'>{paragraphs(4)}{rest}</div></article>"))

    assert "on leaf 3 " in text
    assert "on leaf 29 " in text


def test_a_section_that_an_index_names_is_text_however_short() -> None:
    section = f"<div id='toc_weir-and-wheel'><h2>Weir and wheel</h2>{paragraphs(1, first=30)}</div>"

    assert "on leaf 61 " in shown(article(section))


@pytest.mark.parametrize(
    ("case", "behind"),
    [
        ("what a site says of itself", f"<div class='page-footer-wrap'><div>{paragraphs(4, first=30)}</div></div>"),
        (
            "what readers wrote",
            "<div class='comments'>"
            + "".join(f"<div><b class='author'>N</b><p>{sentence(leaf)}</p></div>" for leaf in range(60, 70))
            + "</div>",
        ),
        (
            "other articles",
            "<div class='stream'><ul>"
            + "".join(
                f"<li class='s s-{leaf}'><h3><a href='/n/{leaf}'>Note {leaf}</a></h3><p>{sentence(leaf)}</p></li>"
                for leaf in range(60, 75)
            )
            + "</ul></div>",
        ),
        (
            "other articles, linked as wholes",
            "<div class='grid'>"
            + "".join(
                f"<div class='cell'><a href='/n/{leaf}'><h4>Note {leaf}</h4></a><div>{sentence(leaf)}</div></div>"
                for leaf in range(60, 75)
            )
            + "</div>",
        ),
    ],
)
def test_a_short_article_stays_short(case: str, behind: str) -> None:
    text = shown(page(f"<article><h1>{TITLE}</h1><div class='text'>{paragraphs(1)}</div></article>{behind}"))

    assert "on leaf 3 " in text, case
    assert "on leaf 61 " not in text, case


def test_an_article_in_panels_is_one_article() -> None:
    links = "<ul><li><a href='/tide'>Tide</a></li><li><a href='/wind'>Wind on the quay</a></li></ul>"
    panel = f"<div class='flex row'><div class='w-full'>{{}}</div></div><div class='slot'>{links}</div>"
    panels = "".join(panel.format(paragraphs(2, first=first)) for first in (1, 3, 5))

    text = shown(page(f"<div class='shell'><div class='head'><h1>{TITLE}</h1></div>{panels}</div>"))

    assert [f"on leaf {leaf} " in text for leaf in (2, 6, 13)] == [True, True, True]
    assert "Tide" not in text


@pytest.mark.parametrize("name", ["comment-post", "footer-top", "legal-content"])
def test_what_is_all_of_the_text_is_it_though_it_is_called_what_stands_below(name: str) -> None:
    read_on = "".join(
        f"<li class='comment'><b class='author'>N</b><p>{sentence(leaf)}</p></li>" for leaf in range(60, 66)
    )
    below = f"<div class='comments-area'><ol>{read_on}</ol></div>"

    text = shown(page(f"<h1>{TITLE}</h1><div class='{name}'>{paragraphs(4)}</div>{below}"))

    assert "on leaf 3 " in text
    assert "on leaf 61 " not in text


def test_tabs_of_text_are_text() -> None:
    tabs = "".join(f"<div class='tab-pane' id='t{n}'><p>Turn the key {n} times.</p></div>" for n in (3, 4))

    assert "key 4 times" in shown(article(f"<div class='tabs'><ul><li>One</li><li>Two</li></ul>{tabs}</div>"))


def test_a_post_in_a_list_that_a_script_adds_replies_to_is_text() -> None:
    post = f"<article class='message'><div class='message-body'>{paragraphs(4)}</div></article>"

    text = shown(page(f"<h1>{TITLE}</h1><div class='block-body js-replyNewMessageContainer'>{post}</div>"))

    assert "on leaf 3 " in text


def test_beside_a_cell_with_the_text_stands_what_is_not_of_it() -> None:
    cells = f"<td><a href='/a'>Ships</a></td><td>{paragraphs(4)}</td><td>{sentence(61)}</td>"

    text = shown(page(f"<table><tr>{cells}</tr><tr><td colspan='3'>Written by hand.</td></tr></table>"))

    assert "on leaf 3 " in text
    assert [word for word in ("Ships", "on leaf 61 ", "by hand") if word in text] == []
