"""The comparison compares the same job: what is served can be read by all, and a short side gets no ratio."""

from datetime import UTC, datetime

import pytest

from bench.whole_job.__main__ import table
from bench.whole_job.sides import Cost
from bench.whole_job.site import ARTICLES, IMAGES, answer
from ingest.documents import NO_HINTS
from ingest.fetcher.feeds.read import read_feed
from ingest.illustrator.sniff import is_whole, sniff
from ingest.work import extract_page
from normalize.values import Url

ORIGIN = "http://127.0.1.1:8080"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
WHOLE = Cost(6.0, 9.0, 30, 120)


def served(path: str) -> bytes:
    found = answer(path, ORIGIN, images=IMAGES)
    assert found is not None
    return found[1]


def test_each_feed_lists_articles_of_its_own() -> None:
    feeds = [
        read_feed(served(f"/feed/{feed}.xml"), content_type=None, url=Url(ORIGIN), zone="UTC", polled_at=NOW)
        for feed in range(3)
    ]

    links = [entry.link for feed in feeds for entry in feed.entries]
    assert len(links) == len(set(links)) == 3 * ARTICLES


def test_an_article_is_found_whole_with_its_images() -> None:
    page = served("/story/4.html")
    found = extract_page(page, Url(f"{ORIGIN}/story/4.html"), "text/html; charset=utf-8", None, "UTC", NOW, NO_HINTS)

    assert 60_000 < len(page) < 120_000
    assert found.body.count("<p>") == 16
    assert len(found.images) == IMAGES
    assert "More stories" not in found.text


def test_the_images_are_whole_and_differ() -> None:
    images = [served(f"/image/{number}.png") for number in range(3)]

    assert len(set(images)) == 3
    for image in images:
        kind = sniff(image)
        assert kind is not None
        assert is_whole(kind, image)


@pytest.mark.parametrize("path", ["/", "/story/x.html", "/feed/", "/image/../etc", "/private/"])
def test_nothing_else_is_served(path: str) -> None:
    assert answer(path, ORIGIN, images=IMAGES) is None


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (Cost(3.0, 9.0, 30, 120), "0.50"),
        (Cost(3.0, 9.0, 29, 120), "none: a side is short"),
        (Cost(3.0, 9.0, 30, 119), "none: a side is short"),
        (Cost(3.0, 9.0, 31, 120), "none: a side is short"),
    ],
)
def test_there_is_a_ratio_only_where_all_did_all(other: Cost, says: str) -> None:
    lines, is_comparable = table({"one": [WHOLE], "two": [other]}, articles=30, images=4)

    assert lines[-1].endswith(f"| {says} |")
    assert is_comparable is (says == "0.50")


def test_one_short_round_is_a_short_side() -> None:
    lines, _ = table({"one": [WHOLE], "two": [WHOLE, Cost(0.1, 0.1, 0, 0), WHOLE]}, articles=30, images=4)

    assert "short" in lines[-1]
