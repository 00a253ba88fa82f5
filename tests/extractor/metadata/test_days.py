"""A day and an instant of it, stated in two places: the instant says more, and wins in any order."""

import pytest

from tests.extractor.told import ADDRESS, article, in_json_ld, told


def ld(published: str) -> str:
    return in_json_ld(
        {"@context": "https://schema.org", "@type": "Article", "headline": "N", "datePublished": published}
    )


def meta(published: str) -> str:
    return f'<meta property="article:published_time" content="{published}">'


@pytest.mark.parametrize(
    ("stated", "instant"),
    [
        (ld("2025-03-04") + meta("2025-03-04T05:06:07+00:00"), "2025-03-04T05:06:07+00:00"),
        (ld("2025-03-04T05:06:07Z") + meta("2025-03-04"), "2025-03-04T05:06:07+00:00"),
        (ld("2025-03-04T00:00:00Z") + meta("2025-03-04T05:06:07+02:00"), "2025-03-04T05:06:07+02:00"),
        # The evening before in UTC is the same day where the site is.
        (ld("2025-03-04") + meta("2025-03-03T23:06:07Z"), "2025-03-03T23:06:07+00:00"),
        # Another day's instant says nothing of this one.
        (ld("2025-03-04") + meta("2025-03-09T05:06:07Z"), "2025-03-04T00:00:00+08:00"),
        (ld("2025-03-04"), "2025-03-04T00:00:00+08:00"),
    ],
)
def test_a_bare_day_gives_way_to_an_instant_of_it(stated: str, instant: str) -> None:
    found = told(article("N"), head=stated, zone="Asia/Shanghai").published

    assert found is not None
    assert found.at.isoformat() == instant


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (
            "Review",
            {"itemReviewed": {"@type": "Book", "name": "Soup", "author": {"@type": "Person", "name": "Bo Lind"}}},
        ),
        ("PodcastEpisode", {"name": "The crane", "partOfSeries": {"author": {"name": "Bo Lind"}}}),
    ],
)
def test_an_object_at_the_pages_address_is_the_pages(kind: str, more: dict[str, object]) -> None:
    stated = {"@context": "https://schema.org", "@type": kind, "url": ADDRESS, "author": {"name": "Ines Halvorsen"}}

    assert told(article("The crane"), head=in_json_ld(stated | more)).author == "Ines Halvorsen"
    assert (
        told(article("The crane"), head=in_json_ld(stated | more | {"url": f"{ADDRESS}/b", "name": "B"})).author is None
    )
