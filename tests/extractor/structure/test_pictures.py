"""Which images are the article's: told by the element and its size, not by the words in a path."""

import pytest

from tests.extractor.structure.pages import TITLE, article, page, read, shown


def names(markup: str) -> list[str]:
    return [image.url.rpartition("/")[2] for image in read(article(markup)).images]


@pytest.mark.parametrize(
    "path",
    [
        "/notes/building-a-search-engine/step.png",
        "/icons-of-the-valley/print-shop.png",
        "/img/share-of-water-by-mill.png",
        "/img/email-template.gif",
        "/play/close-up.png",
        "/a/menu-of-1907.png",
    ],
)
def test_a_word_in_a_path_makes_no_ornament(path: str) -> None:
    assert names(f"<p><img src='{path}'></p>") == [path.rpartition("/")[2]]


@pytest.mark.parametrize(
    "image",
    [
        "<img src='/i/search.svg'>",
        "<img src='/i/facebook-48x48.png'>",
        "<img src='/i/arrow-right_white.png'>",
        "<img src='/i/logo.gif'>",
        "<img src='/emoji/1f600.svg'>",
        "<img class='avatar' src='/u/ada.jpg' width='400' height='400'>",
        "<img class='badge' src='/b/new.jpg'>",
        "<button><img src='/b/heart.jpg' width='24' height='24'></button>",
    ],
)
def test_an_ornament_is_none_of_the_articles(image: str) -> None:
    assert names(f"<p>{image}</p>") == []


ZOOM = "<picture><source srcset='/w-700.webp 700w, /w-1400.webp 1400w'><img src='/w-700.jpg' width='700'></picture>"


@pytest.mark.parametrize(
    ("case", "markup", "hint"),
    [
        ("a button", f"<figure><button class='zoom'>{ZOOM}<span>Press to enlarge</span></button></figure>", "Press"),
        (
            "a part that is one",
            f"<figure><div role='button'><b>Click to view</b><div>{ZOOM}</div></div></figure>",
            "Click",
        ),
        ("a link", "<a class='lb' href='/w-1400.webp'><img src='/w-1400-300x200.webp'><i>Enlarge</i></a>", "Enlarge"),
        (
            "a link with a part in it",
            "<div><a href='/w-1400.webp'><img src='/w-1400-300x200.webp'><div><b>w</b> 1920×1080</div></a></div>",
            "1920",
        ),
        ("a link below", "<div><img src='/w-1400.webp'><div><a href='/w-1400.webp'>Full size</a></div></div>", "Full"),
    ],
)
def test_an_image_that_can_be_enlarged_stays_without_its_hint(case: str, markup: str, hint: str) -> None:
    found = read(article(markup))

    assert [image.url.rpartition("/")[2] for image in found.images] == ["w-1400.webp"], case
    assert hint not in shown(article(markup))


def test_a_linked_figure_keeps_its_image_and_its_caption() -> None:
    caption = "<figcaption>The wheel in May, 1907</figcaption>"
    figure = f"<a href='/shop'><figure><img src='/w.jpg' width='900'>{caption}</figure></a>"

    assert names(figure) == ["w.jpg"]
    assert "The wheel in May, 1907" in shown(article(figure))


WIDE = "<source media='(min-width: 600px)' srcset='/wide.png'>"


@pytest.mark.parametrize(
    ("case", "sources", "expected"),
    [
        ("dark first", "<source media='(prefers-color-scheme: dark)' srcset='/dark.png 1600w'>", "base.png"),
        ("print", "<source media='print' srcset='/print.png 2400w'>", "base.png"),
        (
            "narrow first",
            f"<source media='(max-width: 599px)' srcset='/narrow.png 1200w'>{WIDE}",
            "wide.png",
        ),
        ("wider than screens", "<source media='(min-width: 3000px)' srcset='/wall.png'>", "base.png"),
        ("in ems", "<source media='(min-width: 40em)' srcset='/wide.png 900w, /wide2.png 1800w'>", "wide2.png"),
        ("held upright", "<source media='(orientation: portrait)' srcset='/tall.png 900w'>", "base.png"),
        ("one of two", "<source media='print, (min-width: 600px)' srcset='/wide.png'>", "wide.png"),
    ],
)
def test_a_picture_shows_what_a_wide_light_screen_shows(case: str, sources: str, expected: str) -> None:
    assert names(f"<p><picture>{sources}<img src='/base.png'></picture></p>") == [expected], case


PHOTOS = "<p>Ice on the weir at six.</p><img src='/ice-1600.jpg' width='1600' height='900' alt='Ice'>"

NOTICE = "Your address will not be shown to anybody who reads this page, nor kept by those who write it."
RESPOND = f"<div class='comment-respond'><form><p>{NOTICE}</p></form></div>"
MEMORY = "I remember it otherwise: the ice came in March, and stayed until the eels were gone."
COMMENT = f"<div class='comments'><ol><li><article><p>{MEMORY}</p></article></ol></div>"


@pytest.mark.parametrize(
    ("case", "body"),
    [
        ("called so", f"<div class='post'><h1>{TITLE}</h1><div class='entry-content'>{PHOTOS}</div></div>"),
        ("the only article", f"<article><h1>{TITLE}</h1><div class='x'>{PHOTOS}</div></article>"),
        (
            "with a form for comments",
            f"<article><h1>{TITLE}</h1><div class='entry-content'>{PHOTOS}</div></article>{RESPOND}",
        ),
        (
            "with a comment that is longer",
            f"<article><h1>{TITLE}</h1><div class='entry-content'>{PHOTOS}</div></article>{COMMENT}",
        ),
    ],
)
def test_a_photo_with_a_line_is_a_post(case: str, body: str) -> None:
    found = read(page(body))

    assert found.text == "Ice on the weir at six.", case
    assert [image.url.rpartition("/")[2] for image in found.images] == ["ice-1600.jpg"]


@pytest.mark.parametrize(
    "body",
    [
        "<div class='entry-content'><form><label>Password</label><input type='password'></form></div>",
        "<article><h2><a href='/1'>One</a></h2></article><article><h2><a href='/2'>Two</a></h2></article>",
        "<p>Nothing to see.</p>",
    ],
)
def test_a_page_without_an_article_has_none(body: str) -> None:
    assert not read(page(f"<h1>Mill Notes</h1>{body}")).body
