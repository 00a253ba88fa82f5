"""Rows of cards announce other articles; sections with linked headings are the article's own."""

import pytest

from tests.extractor.structure.pages import TITLE, article, page, paragraphs, read, sentence, shown

NAMES = ("rope", "salt", "bread", "tar")


def cards(markup: str) -> str:
    return "".join(markup.format(name=name, text=sentence(70 + place)) for place, name in enumerate(NAMES))


@pytest.mark.parametrize(
    ("case", "markup"),
    [
        ("articles", "<article class='box'><h2><a href='/{name}'>On {name}</a></h2><p>{text}</p></article>"),
        (
            "divisions",
            "<div class='x-{name}'><div class='x'><h3><a href='/{name}'>On {name}</a></h3><p>{text}</p></div></div>",
        ),
        ("items", "<li><a href='/{name}'><h4>On {name}</h4></a><p>{text}</p></li>"),
        ("without a text", "<div class='t'><h3><a href='/{name}'>All that there is to say on {name}</a></h3></div>"),
    ],
)
def test_a_row_of_cards_goes(case: str, markup: str) -> None:
    row = cards(markup).replace("class='x-rope'", "class='x'").replace("class='x-salt'", "class='x'")
    row = row.replace("class='x-bread'", "class='x'").replace("class='x-tar'", "class='x'")
    text = shown(article(f"<h2>From the valley</h2><div class='more-of-it'>{row}</div>", after=0))

    assert "on leaf 6" in text
    assert "salt" not in text, case


def test_the_pictures_of_a_row_go_with_it() -> None:
    card = "<div class='c'><img src='/{name}.jpg' width='900'><h3><a href='/{name}'>On {name}</a></h3></div>"

    assert read(article(f"<div>{cards(card)}</div>", after=0)).images == ()


def test_posts_within_an_article_are_other_articles() -> None:
    posts = cards("<article class='post p-{name}'><h2><a href='/{name}'>{name}</a></h2><p>{text}</p></article>")
    posts = posts.replace("p-rope", "").replace("p-salt", "").replace("p-bread", "").replace("p-tar", "")

    text = shown(
        page(f"<article class='post'><h1>{TITLE}</h1><div class='text'>{paragraphs(1)}</div>{posts}</article>")
    )

    assert "on leaf 3 " in text
    assert "on leaf 71 " not in text


@pytest.mark.parametrize(
    ("case", "markup"),
    [
        ("leads elsewhere", "<div class='s'><h3><a href='https://{name}.example/'>{name}</a></h3><p>{text}</p></div>"),
        ("is not linked", "<div class='s'><h3>{name}</h3><p>{text}</p></div>"),
        ("stands in the text itself", "<h3><a href='/{name}'>{name}</a></h3><p>{text}</p>"),
    ],
)
def test_sections_stay(case: str, markup: str) -> None:
    text = shown(article(cards(markup)))

    assert [f"on leaf {leaf} " in text for leaf in (70, 71, 73)] == [True, True, True], case
