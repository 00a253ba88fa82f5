"""Which of a page's titles is the article's, where its head and its headings say different things."""

import pytest

from ingest.extractor.metadata.titles import Claimed, choose_title, without_site
from tests.extractor.told import PROSE, told

SITE = ["The Daily Sample"]
SHOWN = "Council votes to close the old harbour bridge"
SHARED = "The old bridge is no more: what it means for your way to work"
SEARCHED = "Harbour bridge closed: council decides, all you need to know"


def chosen(
    *, og: str | None, ld: str | None, title: str | None, h1: str = "", h2: str = "", is_news: bool = True
) -> str | None:
    stated = [
        Claimed(place, text)
        for place, text in (("opengraph", og), ("json-ld", ld), ("meta", title))
        if text is not None
    ]
    found = choose_title(stated, [h1] if h1 else [], [h2] if h2 else [], SITE, is_news=is_news)
    return found.text if found else None


@pytest.mark.parametrize("is_news", [True, False])
@pytest.mark.parametrize("where", ["h1", "h2"])
def test_the_headline_that_a_heading_shows_wins_over_what_was_written_for_elsewhere(where: str, is_news: bool) -> None:
    for title in (f"{SHARED} | The Daily Sample", SEARCHED):
        found = chosen(og=SHARED, ld=SHOWN, title=title, is_news=is_news, **{where: SHOWN.replace(" ", "  ")})
        assert found == SHOWN


def test_a_headline_without_opengraph_is_still_the_one_that_is_shown() -> None:
    assert chosen(og=None, ld=SHOWN, title=SEARCHED, h1=SHOWN) == SHOWN


@pytest.mark.parametrize(
    ("case", "stated", "expected"),
    [
        ("a headline that nothing shows", {"og": SHARED, "ld": SHOWN, "title": SEARCHED, "h1": "In brief"}, SHARED),
        ("only OpenGraph differs", {"og": SHARED, "ld": SHOWN, "title": SHOWN, "h1": SHOWN}, SHARED),
        ("nothing differs", {"og": SHOWN, "ld": SHOWN, "title": SHOWN, "h1": f"{SHOWN}!"}, f"{SHOWN}!"),
        ("a headline of signs only", {"og": SHARED, "ld": "—", "title": SEARCHED, "h1": "…"}, SHARED),
        ("no headline", {"og": SHARED, "ld": None, "title": SHARED, "h1": SHOWN}, SHARED),
    ],
)
def test_on_news_pages_the_first_statement_wins_otherwise(
    case: str, stated: dict[str, str | None], expected: str
) -> None:
    assert chosen(og=stated["og"], ld=stated["ld"], title=stated["title"], h1=stated["h1"] or "") == expected, case


@pytest.mark.parametrize(
    ("title", "site", "left"),
    [
        ("Notes on tides – The Harbour", ["The Harbour"], "Notes on tides"),
        ("The war on sleep – a review", ["The Harbour"], "The war on sleep – a review"),
        ("Six tram cars compared — what we found", [], "Six tram cars compared — what we found"),
        ("Ledgers: why we kept them", ["The Harbour"], "Ledgers: why we kept them"),
        ("How to mend a tall clock that stopped | Harbour Notes", [], "How to mend a tall clock that stopped"),
        ("港口的老吊车又动起来了-港口新闻网", [], "港口的老吊车又动起来了"),
        ("港口的老吊车又动起来了_新闻中心_港口日报", [], "港口的老吊车又动起来了"),
        ("棱镜|港口的老吊车又动起来了", [], "棱镜|港口的老吊车又动起来了"),
    ],
)
def test_a_tail_is_cut_where_it_is_the_sites_name(title: str, site: list[str], left: str) -> None:
    assert without_site(title, site) == left


PAGES = [
    # The site's name in a heading, in each way that a page may mark it.
    ("<h1 class='site-title'>The Harbour</h1><h1>Notes on tides</h1>", "Notes on tides – The Harbour"),
    ("<h1><a href='/'>The Harbour</a></h1><h2>Notes on tides</h2>", "Notes on tides – The Harbour"),
    ("<a rel=home href='/'>The Harbour</a><h1>Notes on tides</h1>", "The Harbour – Notes on tides"),
    ("<h1>The Harbour</h1><h2>Notes on tides</h2><a rel=home href='/'>The Harbour</a>", "Notes on tides – The Harbour"),
    # A heading that is all that stands before the site, however short it is.
    ("<p class=site-title>The Harbour</p><h1>Notes on tides</h1>", "Notes on tides – The Harbour of Quay"),
    # A line above the title within its heading.
    ("<h1><span>Around town </span>Notes on tides and what they carry</h1>", "Notes on tides and what they carry"),
]


@pytest.mark.parametrize(("body", "title"), PAGES)
def test_the_sites_name_and_a_line_above_are_no_title(body: str, title: str) -> None:
    found = told(f"{body}<article><p>{PROSE}</p><p>{PROSE}</p></article>", head=f"<title>{title}</title>")

    assert found.title in {"Notes on tides", "Notes on tides and what they carry"}


BLOG = "https://quay.example/blog/"
ABOVE = [
    (BLOG + "2023/03/12/notes-on-tides/", "/blog/", "Notes on tides"),
    (BLOG + "notes-on-tides.html", BLOG, "Notes on tides"),
    (BLOG + "notes-on-tides/", "/blog/", "Notes on tides"),
    # The article's own first page, an address of its own, a place that is not above it, and another site.
    (BLOG + "the-harbour/2/", "/blog/the-harbour/", "The Harbour"),
    (BLOG + "the-harbour/page-2.html", "/blog/the-harbour/", "The Harbour"),
    (BLOG + "the-harbour/", "/blog/the-harbour/", "The Harbour"),
    (BLOG + "the-harbour/", "/photos/", "The Harbour"),
    (BLOG + "the-harbour/", "https://elsewhere.example/blog/", "The Harbour"),
]


@pytest.mark.parametrize(("url", "href", "title"), ABOVE)
def test_a_heading_that_leads_to_the_blog_above_a_page_shows_its_name(url: str, href: str, title: str) -> None:
    post = f"<article><h2>Notes on tides</h2><p>{PROSE}</p><p>{PROSE}</p></article>"
    body = f"<h1><a href='{href}'>The Harbour</a></h1>{post}"
    of_site = "Notes on tides | The Harbour" if title == "Notes on tides" else "The Harbour | The Quay"
    found = told(body, head=f"<title>{of_site}</title>", url=url)

    assert found.title == title


@pytest.mark.parametrize(
    ("around", "is_read"),
    [
        ("<footer class='entry-footer'>{}</footer>", True),
        ("<footer><p><span>Published {}</span></p></footer>", True),
        ("</article><footer>{}</footer><article>", False),
        ("<aside>{}</aside>", False),
        ("<ul><li>{}</li></ul>", False),
    ],
)
def test_a_date_in_the_articles_own_footer_is_the_articles(around: str, is_read: bool) -> None:
    time = "<time class='entry-date published' datetime='2023-11-30T18:25:26+01:00'>November 30, 2023</time>"
    found = told(f"<article><h1>Notes</h1><p>{PROSE}</p><p>{PROSE}</p>{around.format(time)}</article>").published

    assert (found is not None and found.at.isoformat() == "2023-11-30T18:25:26+01:00") is is_read


@pytest.mark.parametrize(
    ("of", "around", "is_read"),
    [
        ("published", "<footer class='post-info'>{}</footer>", True),  # Pelican
        ("published", "<div class='post-footer'>at {}</div>", True),  # Blogger
        ("dt-published", "<p>{}</p>", True),
        ("published updated", "<header>{}</header>", True),
        ("published", "<aside>{}</aside>", False),
        ("published", "<div class='comments'>{}</div>", False),
        ("modified", "<footer>{}</footer>", False),
    ],
)
def test_a_date_that_an_abbreviation_has_in_its_title_is_the_articles(of: str, around: str, is_read: bool) -> None:
    date = f"<abbr class='{of}' title='2023-11-30T18:25:26+01:00'>Posted: Thu 30 November</abbr>"
    found = told(f"<article><h1>Notes</h1><p>{PROSE}</p><p>{PROSE}</p>{around.format(date)}</article>").published

    assert (found is not None and found.at.isoformat() == "2023-11-30T18:25:26+01:00") is is_read


@pytest.mark.parametrize(
    ("site", "body", "head", "title"),
    [
        ("The Harbour", "<h1>The Harbour</h1><h2>Depths</h2>", "Depths – The Harbour", "Depths"),
        ("The Harbour", "<h2>The Harbour</h2>", "Depths – The Harbour", "Depths"),
        ("The Harbour RSS Feed", "<h1>Depths of piers</h1>", "Depths – The Harbour", "Depths"),
        ("The Harbour » All posts", "", "Depths of piers | The Harbour", "Depths of piers"),
        ("News", "", "Herring – good news", "Herring – good news"),
        (None, "", "Depths – The Harbour", "Depths – The Harbour"),
    ],
)
def test_the_name_of_the_feed_is_the_sites(site: str | None, body: str, head: str, title: str) -> None:
    found = told(f"{body}<article><p>{PROSE}</p><p>{PROSE}</p></article>", head=f"<title>{head}</title>", site=site)

    assert found.title == title


def test_the_motto_of_a_site_is_no_paragraph() -> None:
    motto = "<p class=site-description>A notebook of tides, cranes and of everything else that can be seen here.</p>"
    title = "<h1>Notes on tides</h1>"
    for head in (f"<header>{title}{motto}</header>", f"<div>{title}{motto}</div>"):
        found = told(f"{head}<article class=entry-content><p>{PROSE}</p><p>{PROSE[::-1]}</p></article>")
        assert "A notebook of tides" not in found.text


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (
            "<span class=a>After the storm that came in March</span><span class=b>Notes on tides</span>",
            "Notes on tides",
        ),
        ("<small>Interview</small><strong>Notes on tides</strong>", "Notes on tides"),
        ("<a href=/p>Life of harbours and of their cats</a><br><em>Notes on tides</em>", "Notes on tides"),
        ("<span>Notes on tides</span><span>What they bring to the quay, and what they take</span>", "Notes on tides"),
        # What is no part but a piece of a word, or of a line, stays where it is.
        ("<span>N</span>otes on tides", "Notes on tides"),
        ("<span>No</span><span>tes on tides</span>", "Notes on tides"),
        ("Notes on <em>tides</em>", "Notes on tides"),
    ],
)
def test_of_a_heading_in_parts_the_one_that_the_page_calls_its_title_is_taken(heading: str, title: str) -> None:
    found = told(
        f"<article><h1>{heading}</h1><p>{PROSE}</p><p>{PROSE[::-1]}</p></article>", head="<title>Notes on tides</title>"
    )

    assert found.title == title
    assert found.text.startswith("The crane")


@pytest.mark.parametrize(
    ("case", "title", "h1", "h2", "expected"),
    [
        ("the site twice", f"{SHOWN} – The Daily Sample - The Daily Sample", f"{SHOWN} – The Daily Sample", "", SHOWN),
        ("escaped twice", f"{SHOWN} &amp;amp; more", f"{SHOWN} &amp;amp; more", "", f"{SHOWN} & more"),
        ("two tails", f"{SHOWN} | For readers | The Old House of Daily Samples", "", SHOWN, SHOWN),
        ("a second heading's words", "What is a bridge? - All you need to know", "", "What is a bridge?", None),
    ],
)
def test_what_stands_behind_a_title_is_cut_off(case: str, title: str, h1: str, h2: str, expected: str | None) -> None:
    site = "<meta property='og:site_name' content='The Daily Sample'>"
    body = f"<main><h1>{h1}</h1><article><h2>{h2}</h2><p>{PROSE}</p><p>{PROSE[::-1]}</p></article></main>"

    assert told(body, head=f"<title>{title}</title>{site}").title == (expected or title), case
