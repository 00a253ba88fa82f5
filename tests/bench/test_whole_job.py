"""The comparison compares the same job: what is served can be read by all, and a short side gets no ratio."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from bench.whole_job.plot import bars
from bench.whole_job.sides import RULE, Cost
from bench.whole_job.site import ARTICLES, IMAGES, answer
from bench.whole_job.tables import growth_table, polling_table, stage_table, table
from ingest.documents import NO_HINTS
from ingest.extractor.samples import complaints
from ingest.extractor.site_rules.load import read_rule
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


@pytest.mark.parametrize(
    ("missing", "broken", "flaw", "says"),
    [
        (["Scrapy"], "", "", "none: Scrapy is missing"),
        ([], "files are not synced", "", "none: files are not synced"),
        ([], "", "29 pages kept of 30", "none: one: 29 pages kept of 30"),
        ([], "", "", "1.00"),
    ],
)
def test_there_is_no_ratio_with_a_side_missing_or_a_promise_broken(
    missing: list[str], broken: str, flaw: str, says: str
) -> None:
    one = replace(WHOLE, flaw=flaw)
    lines, is_comparable = table({"one": [one], "two": [WHOLE]}, 30, 4, missing, broken)

    assert [line.rpartition(" | ")[2] for line in lines[2:]] == [f"{says} |"] * 2
    assert is_comparable is (says == "1.00")


@pytest.mark.parametrize(("whole", "says"), [(8.0, "0.50"), (None, "none: the whole job was not done")])
def test_the_sum_of_the_stages_stands_beside_the_whole(whole: float | None, says: str) -> None:
    lines = stage_table({"asked": 1.0, "put": 3.0}, whole)

    assert lines[2:5] == ["| asked | 1.00 |", "| put | 3.00 |", "| their sum | 4.00 |"]
    assert lines[-1] == f"| sum / whole | {says} |"


def test_the_rule_for_the_site_finds_what_its_pages_hold() -> None:
    file = read_rule(RULE.format(hosts="127.0.1.1"), "town.yaml")
    page = served("/story/4.html")
    found = extract_page(page, Url(f"{ORIGIN}/story/4.html"), "text/html", file.rule, "UTC", NOW, NO_HINTS)

    assert [complaints(file.rule, sample, NOW) for sample in file.samples] == [[]]
    assert found.body.count("<p>") == 16
    assert len(found.images) == IMAGES
    assert found.origin is not None
    assert "town" in str(found.origin)


@pytest.mark.parametrize(
    ("missing", "flaw", "says"),
    [
        ([], "", ["1.00", "0.25", "-"]),
        (["newsboat"], "", ["none: newsboat is missing"] * 3),
        ([], "3 of 4 feeds were answered by 304", ["none: two: 3 of 4 feeds were answered by 304"] * 3),
    ],
)
def test_polls_are_compared_only_where_all_were_unchanged(missing: list[str], flaw: str, says: list[str]) -> None:
    one, two = Cost(0.5, 1.0, 0, 0), Cost(2.0, 1.0, 0, 0, flaw=flaw)
    lines, _ = polling_table({"one": [one], "two": [two]}, {"resting": [one]}, 4, missing)

    assert [line.rpartition(" | ")[2] for line in lines[2:]] == [f"{each} |" for each in says]


@pytest.mark.parametrize(
    ("articles", "says"), [(60, ["1.00", "2.00"]), (59, ["none: a side is short", "none: a side is short"])]
)
def test_growth_is_told_for_each_article(articles: int, says: list[str]) -> None:
    lines, _ = growth_table({"few": (Cost(3.0, 9.0, 30, 0), 30), "many": (Cost(12.0, 9.0, articles, 0), 60)})

    assert [line.rpartition(" | ")[2] for line in lines[2:]] == [f"{each} |" for each in says]


def test_a_drawing_has_a_bar_for_each_value_as_long_as_it_is_large() -> None:
    drawn = ET.fromstring(bars("<b>", {"some": {"a & b": 10.0, "c": 5.0}, "none": {"d": 0.0}}))

    rows = [float(each.attrib["width"]) for each in drawn.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert rows == [rows[0], rows[0] / 2, 1.0]
