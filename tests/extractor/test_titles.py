"""Which of a page's titles is the article's, where its head and its headings say different things."""

import pytest

from ingest.extractor.metadata.titles import Claimed, choose_title

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
