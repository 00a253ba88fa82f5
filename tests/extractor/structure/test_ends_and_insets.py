"""What an article ends with and what is set into it stays whole: notes, tables in figures, answers, posts of others."""

import pytest

from tests.extractor.structure.pages import TITLE, article, page, paragraphs, shown

ROWS = "<tr><td>Ash</td><td>6</td></tr><tr><td>Elm</td><td>9</td></tr>"
SUMS = "<tr><td><a href='https://ash.example/'>Ash</a></td><td><a href='/elm'>Elm</a></td></tr>"
QUESTION = "<p class='faq-answer'>Nine feet.</p>"

INSETS = {
    "a table in a figure": f"<figure class='wp-block-table'><table>{ROWS}</table></figure>",
    "a table that is called a card": f"<table class='infobox vcard'><tr><th colspan='2'>Tree</th></tr>{ROWS}</table>",
    "a linked table with a header": f"<table><tr><th>First</th><th>Second</th></tr>{SUMS}</table>",
    "notes in a list": "<ol class='wp-block-footnotes'><li id='n'>Ash bends, <a href='#up'>↩</a></li></ol>",
    "notes each in a part": "<div class='footnote'><a href='#up'>1</a><div><p>Ash bends.</p></div></div>",
    "notes in a section": "<section class='footnotes'><ol><li><p>Ash bends.</p></li></ol></section>",
    "a call-out": "<div class='notion-callout'><div>🌳</div><div>Ash bends.</div></div>",
    "a quotation and who said it": "<figure><blockquote><p>It bends.</p><cite>Ash Elm</cite></blockquote></figure>",
    "questions and answers": f"<div class='schema-faq'><div><strong>Is it Ash?</strong>{QUESTION}</div></div>",
    "a post of others": "<figure class='is-provider-twitter'><blockquote class='twitter-tweet'><p>Ash! "
    "<a href='https://t.example/p'>t.example/p</a></p>— <a href='https://t.example/1'>May</a></blockquote></figure>",
    "a heading above a list": "<div><h3>Ash</h3><ul><li>bends</li><li>burns</li></ul></div>",
    "sources with their links": "<p>Sources:</p><ul><li><a href='https://t.example/a'>Ash and water</a></li></ul>",
    "the preview of another page": "<aside class='onebox'><header><a href='https://t.example/a'>T</a></header><h3>"
    "<a href='https://t.example/a'>Ash bends</a></h3><p>Why a plank of it turns in the sun.</p></aside>",
    "a preview that is one link": "<a class='blogcard-wrap' href='https://t.example/a'><div class='blogcard'>"
    "<div>Ash bends</div><div>Why it turns.</div></div></a>",
}


@pytest.mark.parametrize("after", [0, 3], ids=["at the end", "amid"])
@pytest.mark.parametrize("case", INSETS)
def test_what_an_author_sets_in_stays(case: str, after: int) -> None:
    assert "Ash" in shown(article(INSETS[case], after=after))


@pytest.mark.parametrize(
    ("case", "markup"),
    [
        ("a list of links elsewhere", "<p>See:</p><ul><li><a href='https://ash.example/'>Ash</a></li></ul>"),
        ("a part of short sentences", "<div class='qa'><div><b>Is it Ash?</b></div><p>Yes.</p></div>"),
    ],
)
def test_what_stands_amid_the_text_and_is_not_the_sites_stays(case: str, markup: str) -> None:
    assert "Ash" in shown(article(markup)), case


@pytest.mark.parametrize(
    ("case", "markup"),
    [
        (
            "a list of the site's own",
            "<p>See also:</p><ul><li><a href='/ash'>Ash</a></li><li><a href='/f'>Fir</a></ul>",
        ),
        (
            "a form",
            "<div class='signup'><p>Ash in your inbox. Want more?</p><form><input><button>Go</button></form></div>",
        ),
        ("a part that asks to join", "<div><h3>Ash</h3><p>Subscribe to our newsletter.</p></div>"),
        ("an author's card", "<div class='author-card'><p>Ash Elm</p><p>She mills.</p></div>"),
    ],
)
@pytest.mark.parametrize("after", [0, 3], ids=["at the end", "amid"])
def test_what_is_not_the_articles_goes(case: str, markup: str, after: int) -> None:
    assert "Ash" not in shown(article(markup, after=after)), case


def test_a_link_in_a_box_goes_where_its_text_goes() -> None:
    box = "<aside class='sidebar-note'><p>Soak the plank, as <a href='https://t.example/a'>we</a> do.</p></aside>"

    assert "as [we](https://t.example/a) do." in shown(article(box))


def row(name: str, value: str) -> str:
    return f"<div class='spec__row'><div class='spec__name'>{name}</div><div class='spec__value'>{value}</div></div>"


def test_rows_that_are_alike_are_a_table_in_all_but_their_tags() -> None:
    rows = "".join(row(*each) for each in (("Wood", "Ash"), ("Length", "9 ft"), ("Weight", "4 st"), ("Age", "80")))
    text = shown(article(f"<div class='spec'>{rows}</div>"))

    assert [word for word in ("Wood", "Ash", "9 ft", "Weight", "80") if word not in text] == []


def test_counts_of_readers_in_rows_are_none() -> None:
    rows = "".join(row(*each) for each in (("Share", "12"), ("Comments", "3"), ("Follow us", "9"), ("Tags", "Ash")))

    assert "Ash" not in shown(article(f"<div class='spec'>{rows}</div>", after=0))


@pytest.mark.parametrize(
    ("label", "links"),
    [
        ("<p>LEIA TAMBÉM:</p>", "<li><a href='/a'>Ash and water</a></li>"),
        ("<h2>Archivado en</h2>", "<li><a href='/t'>Ash</a></li>"),
        ("<p>Related articles:</p>", "<li><a href='/a'>Ash and water</a></li><li><a href='/b'>Ash and fire</a></li>"),
    ],
)
@pytest.mark.parametrize("after", [0, 3], ids=["at the end", "amid"])
def test_a_list_goes_with_the_label_that_announces_other_articles(label: str, links: str, after: int) -> None:
    text = shown(article(f"{label}<ul>{links}</ul>", after=after))

    assert [word for word in ("Ash", "LEIA", "Archivado", "Related") if word in text] == []


def test_a_lead_within_the_article_stays_though_names_and_dates_around_it_go() -> None:
    facts = "<p class='meta__author'>By <a href='/i'>Ines</a></p><p class='meta__date'>Published in May, 2 min.</p>"
    lead = "<p class='story__desc'>The mill on the weir stood still for a year.</p>"
    head = f"<header class='story__header'><h1>{TITLE}</h1>{lead}{facts}</header>"
    text = shown(page(f"<article class='story--content'>{head}<section>{paragraphs(4)}</section></article>"))

    assert "stood still for a year." in text
    assert "2 min" not in text
