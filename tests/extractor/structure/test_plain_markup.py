"""Markup that pages write in ways of their own comes out in Markdown's: headings, questions, tasks, notes, players."""

import re

import pytest

from ingest.extractor.extract import from_feed
from ingest.extractor.markup.mail import decoded
from normalize.markdown import render
from normalize.values import Html, Url
from tests.extractor.structure.pages import article, paragraphs, shown

TEXT = paragraphs(1, first=30)


@pytest.mark.parametrize(
    "heading",
    [
        "<h2 id='a'>Felt<a class='headerlink' href='#a' title='Link'>¶</a></h2>",
        "<h2 id='a'><a class='anchor' aria-hidden='true' href='#a'><i></i></a>Felt</h2>",
        "<h2 id='a'>Felt <a href='#a'>🔗</a></h2>",
        "<h2 id='a'>Felt <a href='https://mill.example.org/notes/weir#a'>#</a></h2>",
        "<h2 id='a'>Felt<a class='hash-link' href='#a'>Permalink</a></h2>",
        "<h2 id='a'><a href='#a'>Felt</a></h2>",
        "<h2>Felt <a href='/w/index.php?title=Felt&amp;action=edit'>edit</a></h2>",
        "<h2><button aria-expanded='false'><span>Felt</span></button></h2>",
    ],
)
def test_a_heading_is_its_words(heading: str) -> None:
    assert "\n## Felt\n" in shown(article(f"{heading}{TEXT}"))


def test_a_heading_that_links_elsewhere_keeps_its_link() -> None:
    assert "## [Felt](https://felt.example/)" in shown(
        article(f"<h2><a href='https://felt.example/'>Felt</a></h2>{TEXT}")
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("<button class='accordion'>Who sets the weir?</button>", "**Who sets the weir?**"),
        ("<button aria-expanded='false'>Who sets the weir?</button>", "**Who sets the weir?**"),
        ("<div role='button' class='faq-q'>Who sets the weir?</div>", "**Who sets the weir?**"),
        ("<h3><button>Who sets the weir?</button></h3>", "### Who sets the weir?"),
    ],
)
def test_a_button_that_opens_an_answer_is_a_question(question: str, expected: str) -> None:
    text = shown(article(f"{question}<div class='panel'>{TEXT}</div>"))

    assert text.index(expected) < text.index("on leaf 60 ")


@pytest.mark.parametrize("button", ["<button>Copy link</button>", "<button aria-expanded='false'>Menu</button>"])
def test_any_other_button_is_no_text(button: str) -> None:
    text = shown(article(f"{button}<ul><li><a href='/a'>One</a></li></ul>{TEXT}"))

    assert "Copy link" not in text
    assert "Menu" not in text


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<li><input type='checkbox' disabled checked> Felt</li>", "- ☑ Felt"),
        ("<li class='task-list-item'><label><input type='checkbox'> Felt</label></li>", "- ☐ Felt"),
        ("<li><p><input type='checkbox' disabled> Felt</p></li>", "- ☐ Felt"),
        ("<li><label><input type='checkbox'> Felt</label></li>", "- Felt"),
    ],
)
def test_the_state_of_a_task_is_kept(item: str, expected: str) -> None:
    assert f"\n{expected}\n" in shown(article(f"<ul>{item}<li>Alum and a brush</li></ul>"))


def scrambled(address: str, key: int = 0x4B) -> str:
    return bytes([key, *(sign ^ key for sign in address.encode())]).hex()


@pytest.mark.parametrize("address", ["weir@mill.example", "müller@mühle.example", "core@4.2.1"])
def test_a_scrambled_address_is_read(address: str) -> None:
    code = scrambled(address)
    link = f"<a href='/cdn-cgi/l/email-protection#{code}'><b data-cfemail='{code}'>[email&#160;protected]</b></a>"

    assert address in shown(article(f"<p>Write to {link} before the snow comes.</p>"))
    assert address in shown(article(f"<pre>npm install <a data-cfemail='{code}'>[email protected]</a></pre>"))


@pytest.mark.parametrize("code", ["", "4b", "zz11", "4b2", "00ff", "0000"])
def test_what_is_no_scrambled_address_is_none(code: str) -> None:
    assert decoded(code) is None


TOGGLE = "<label for='s' class='margin-toggle sidenote-number'></label><input type='checkbox' id='s'>"
SCRIPT = "<sup class='x-footnotes-footnote'><a href='javascript:void(0)'>1</a></sup>"
LINKED = "<a class='footnote-anchor' id='r1' href='#n1'>1</a>"
BELOW = "<div class='footnote'><a id='n1' href='#r1'>1</a><p>Since 1907.</p></div>"


@pytest.mark.parametrize(
    ("note", "below"),
    [
        (f"{TOGGLE}<span class='sidenote'>Since 1907.</span>", ""),
        ("<label class='margin-toggle'>&#8853;</label><span class='marginnote'>Since 1907.</span>", ""),
        (f"{SCRIPT}<span class='x-footnotes-footnote__note'>Since 1907.</span>", ""),
        (LINKED, BELOW),
    ],
)
def test_a_note_that_shows_its_place_in_its_own_way_is_a_footnote(note: str, below: str) -> None:
    text = shown(
        article(f"<p>The weir is old.{note} It holds all the same, as the board has written.</p>{TEXT}{below}")
    )

    assert "The weir is old.[^1] It holds" in text
    assert re.search(r"^\[\^1\]: Since 1907\.$", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ("<lite-youtube videoid='aB3dE5fG7h9'></lite-youtube>", "aB3dE5fG7h9"),
        ("<amp-vimeo data-videoid='76979871'></amp-vimeo>", "vimeo.com/76979871"),
        ("<div class='youtube-player' data-id='aB3dE5fG7h9'></div>", "aB3dE5fG7h9"),
        ("<iframe data-src='https://film.example/9' class='lazy'></iframe>", "https://film.example/9"),
        ("<iframe src='about:blank' data-lazy-src='https://film.example/9'></iframe>", "https://film.example/9"),
        ("<div data-oembed-url='https://film.example/9'></div>", "https://film.example/9"),
        ("<video data-src='/m/ride.mp4'></video>", "https://mill.example.org/m/ride.mp4"),
        ("<video><source data-src='/m/ride.mp4'></video>", "https://mill.example.org/m/ride.mp4"),
    ],
)
def test_a_player_whose_address_waits_is_a_link(markup: str, address: str) -> None:
    assert re.search(rf"\]\([^)]*{re.escape(address)}\)", shown(article(markup)))


FALLBACK = "<img class='mwe-math-fallback-image-inline' src='/x.svg'>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>So <img class='latex' src='/l.png' alt='x^2'> grows.</p>", "So $x^2$ grows."),
        ("<p>So <img src='https://t.example/?tex=x%5E2'> grows.</p>", "So $x^2$ grows."),
        (
            f"<p>So <b><math alttext='x^2'><mi>x</mi></math>{FALLBACK}</b>.</p>",
            "So **$x^2$**.",
        ),
        ("<p>So <script type='math/tex'>x^2</script> grows.</p>", "So $x^2$ grows."),
    ],
)
def test_a_formula_that_is_drawn_is_its_source(markup: str, expected: str) -> None:
    text = shown(article(markup))

    assert expected in text
    assert "![" not in text


@pytest.mark.parametrize("opening", ["<pre class='wp-block-verse'>", "<pre class='poem'>", "<pre>"])
def test_verse_is_lines_with_what_is_marked_in_them(opening: str) -> None:
    text = shown(
        article(
            f"{opening}The wheel goes <em>slow</em>,\n  and <a href='https://w.example/'>the weir</a>\nruns on.</pre>"
        )
    )

    assert "The wheel goes *slow*,  \nand [the weir](https://w.example/)  \nruns on." in text


def test_the_body_of_a_feed_is_read_in_the_same_way() -> None:
    task = "<li><input type='checkbox' disabled checked>Wet</li>"
    feed = f"<h2 id='a'>Felt <a href='#a'>#</a></h2><ul>{task}</ul><p hidden>No</p>"

    body = from_feed(Html(feed), Url("https://mill.example.org/n/1")).body

    assert render(body) == "## Felt\n\n- ☑ Wet"
