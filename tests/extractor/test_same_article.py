"""A page that follows goes on with an article, or is its neighbour: titles, canonical addresses, short links, days."""

from datetime import UTC, datetime

import pytest

from ingest.documents import Extracted
from ingest.extractor.same_article import is_another
from normalize.values import DateOrigin, Html, Moment, Url

SITE = "https://quay.example"
NUMBERED, PAGED = "/diary-2.html", "/diary.html?page=2"


def page(title: str | None = None, day: int = 0, canonical: str = "", short: str = "") -> Extracted:
    return Extracted(
        body=Html("<p>"),
        origin=None,
        title=title,
        published=Moment(datetime(2025, 3, day, tzinfo=UTC), DateOrigin.STATED) if day else None,
        canonical_url=Url(SITE + canonical) if canonical else None,
        short_url=Url(SITE + short) if short else None,
    )


NEIGHBOURS = [
    (page("Diary, part 1: the stove"), page("Diary, part 2: the ledger")),
    (page("Reading list", 1), page("Reading list", 2)),
    (page("Reading list", short="/?p=177"), page("Reading list", short="/?p=178")),
    (page("Weeknotes (56)"), page("Weeknotes (57)")),
    (page("港口日记（一）火炉"), page("港口日记（二）账本")),
    (page("Journal du quai : le poêle", 1, "/diary.html"), page("Journal du quai : le livre", 1, "/diary-2.html")),
]
PAGES = [
    (page("Six cars compared"), page("Six cars compared")),
    (page("Six cars compared", 4), page("Six cars compared - Page 2 of 3", 4)),
    (page("六輛電車的比較"), page("六輛電車的比較（第2頁）")),
    (page("Six cars compared (2/3)"), page("Six cars compared")),
    (page("Six cars compared", canonical="/diary.html"), page("Car 14, the quiet one", canonical="/diary.html")),
    (page("Six cars compared", 4), page("Six cars compared", 4)),
    (page(), page("Car 14")),
    (page("Six cars", short="/?p=1"), page("Six cars", short="/?p=1")),
]


@pytest.mark.parametrize(("first", "further"), NEIGHBOURS)
def test_a_neighbour_in_a_series_is_no_further_page(first: Extracted, further: Extracted) -> None:
    assert is_another(first, Url(f"{SITE}/diary.html"), further, Url(SITE + NUMBERED))


@pytest.mark.parametrize(("first", "further"), PAGES)
@pytest.mark.parametrize("address", [NUMBERED, PAGED])
def test_a_further_page_says_of_what_article_it_is(first: Extracted, further: Extracted, address: str) -> None:
    assert not is_another(first, Url(f"{SITE}/diary.html"), further, Url(SITE + address))


@pytest.mark.parametrize(
    ("further", "is_other"),
    [
        (page("Car 14, the quiet one"), False),
        (page("Car 14, the quiet one", 4), False),
        (page("Car 14, the quiet one", 20), True),
        (page("Car 14, the quiet one", canonical="/car-14.html"), True),
        (page("Car 14, the quiet one", canonical=PAGED), False),
        (page("Car 14, the quiet one", short="/?p=2"), True),
    ],
)
def test_what_calls_its_number_a_pages_may_have_a_title_of_its_own(further: Extracted, is_other: bool) -> None:
    first = page("Six cars compared", 4, "/diary.html", "/?p=1")

    assert is_another(first, Url(f"{SITE}/diary.html"), further, Url(SITE + PAGED)) is is_other
