"""Whose object is it: names and dates of comments, reviews, lists and neighbours are never the article's."""

import pytest

from ingest.extractor.metadata.own_object import address_form
from tests.extractor.told import ADDRESS, article, in_json_ld, told

TITLE = "The crane on the quay is back"
HEAD = f"<title>{TITLE}</title><link rel=canonical href='{ADDRESS}'>"
OWN = {
    "@type": "Article",
    "headline": TITLE,
    "url": ADDRESS,
    "datePublished": "2025-03-04T09:30:00+01:00",
    "author": {"@type": "Person", "name": "Ida Holm"},
}


def other(kind: str = "Article", **more: object) -> dict[str, object]:
    return {
        "@type": kind,
        "headline": "Herring was cheap again on Friday, said the fishmonger of the lower market",
        "datePublished": "2019-01-02T10:00:00Z",
        "articleBody": "Herring was cheap again. " * 60,
        "author": {"name": "Knut Berg"},
        **more,
    }


@pytest.mark.parametrize(
    ("case", "objects"),
    [
        ("a comment within", [{**OWN, "comment": [other("Comment"), other("BlogPosting")]}]),
        (
            "the updates of a live blog",
            [{**OWN, "@type": "LiveBlogPosting", "liveBlogUpdate": [other("BlogPosting")] * 3}],
        ),
        ("a work that it is part of", [{**OWN, "isPartOf": other("Report")}]),
        ("mentions", [{**OWN, "mentions": [other()]}]),
        ("a list of others before it", [{"@type": "ItemList", "itemListElement": [{"item": other(url="/x-1")}]}, OWN]),
        ("neighbours beside it", [other(url="https://quay.example/herring.html"), OWN]),
        ("a graph", [{"@graph": [{"@type": "WebPage", "@id": ADDRESS}, other(url="/herring.html"), OWN]}]),
        ("a page around it", [{"@type": "WebPage", "mainEntity": OWN, "hasPart": [other()]}]),
        ("known by its heading alone", [other(), {**OWN, "url": None}]),
        ("known by its address alone", [other(), {**OWN, "headline": "Lifted"}]),
        (
            "known by the page of which it is the main thing",
            [other(), {**OWN, "url": None, "mainEntityOfPage": {"@id": f"{ADDRESS}#x"}}],
        ),
    ],
)
def test_of_several_objects_the_pages_own_is_read(case: str, objects: list[object]) -> None:
    found = told(article(TITLE), head=HEAD + in_json_ld(*objects))

    assert (found.author, found.title) == ("Ida Holm", TITLE), case
    assert found.published is not None
    assert found.published.at.isoformat() == "2025-03-04T09:30:00+01:00", case


@pytest.mark.parametrize(
    "objects",
    [
        [{"@type": "Product", "name": "Crane wax", "review": other("Review")}],
        [{"@type": "ItemList", "itemListElement": [other(url="/a"), other(url="/b")]}],
        [other(url="https://quay.example/herring.html")],
        [other(mainEntityOfPage={"@id": "https://quay.example/herring.html"})],
        [
            {
                "@type": "VideoObject",
                "name": "Herring on film",
                "uploadDate": "2019-01-02",
                "author": {"name": "Knut Berg"},
            }
        ],
        [{"@type": "Recipe", "name": TITLE, "author": {"name": "Ida Holm"}, "review": [other("Review")]}],
    ],
)
def test_where_no_object_is_the_pages_own_the_byline_speaks(objects: list[object]) -> None:
    byline = "<p class=byline>By <span class=author>Ida Holm</span> <time datetime='2025-03-04T09:30+01:00'></time></p>"
    found = told(article(TITLE, byline), head=HEAD + in_json_ld(*objects))

    assert found.author == "Ida Holm"
    assert found.published is not None
    assert found.published.at.isoformat() == "2025-03-04T09:30:00+01:00"


def test_an_only_object_that_states_little_is_believed() -> None:
    found = told(article("Lifted at last"), head=in_json_ld({**OWN, "url": None}))

    assert found.author == "Ida Holm"


@pytest.mark.parametrize("kind", ["Comment", "UserComments", "Review", "Answer"])
def test_microdata_of_something_else_is_not_the_articles(kind: str) -> None:
    foreign = (
        f"<div itemscope itemtype='https://schema.org/{kind}'><span itemprop=author>Knut Berg</span>"
        "<meta itemprop=datePublished content='2019-01-02'><time datetime='2019-01-02'></time></div>"
    )
    own = "<p><span itemprop=author>Ida Holm</span><time datetime='2025-03-04T09:30:00Z'></time></p>"
    found = told(article(TITLE, foreign, own), head=HEAD)

    assert found.author == "Ida Holm"
    assert found.published is not None
    assert found.published.at.isoformat() == "2025-03-04T09:30:00+00:00"


def test_of_a_page_without_headings_or_addresses_any_object_may_be_its_own() -> None:
    found = told("<p>" + "A line. " * 60, head=in_json_ld(OWN), url="https://quay.example/")

    assert found.author == "Ida Holm"


@pytest.mark.parametrize(
    ("one", "other_one", "is_same"),
    [
        ("http://www.quay.example/a/", "https://quay.example/a", True),
        ("https://quay.example/a/index.html", "https://quay.example/a/", True),
        ("https://m.quay.example/a/amp", "https://quay.example/a", True),
        ("https://quay.example/a?p=1", "https://quay.example/a?p=2", False),
        ("https://quay.example/a", "https://ferry.example/a", False),
    ],
)
def test_an_address_is_told_by_what_no_page_spells_in_two_ways(one: str, other_one: str, is_same: bool) -> None:
    assert (address_form(one) == address_form(other_one)) is is_same


@pytest.mark.parametrize("address", ["https://quay.example/", "mailto:a@quay.example", "https://[", ""])
def test_a_front_page_or_no_address_identifies_nothing(address: str) -> None:
    assert address_form(address) == ""
