"""Parts of a container that go as a whole: what is added up, what bounds it, and what that does to a page."""

from datetime import UTC, datetime

import pytest

from ingest.extractor.extract import extract
from ingest.extractor.parts import FULL_WEIGHT, MAX_POINTS, evidence_of, parts_to_drop
from normalize.article import Url

# Element 10 is the container; 11 holds 12 and 13, 14 stands beside it.
PARENTS = [9, 10, 11, 11, 10]


@pytest.mark.parametrize(
    ("case", "blocks", "expected"),
    [
        ("most speaks against it", [(11, 0.2), (11, -3.0), (14, 20.0)], [11]),
        ("most speaks for it", [(11, 2.0), (11, -1.0), (14, 20.0)], []),
        ("a single block is decided by itself", [(12, -3.0), (14, 20.0)], []),
        ("too little speaks against it", [(11, 0.2), (11, -0.3), (14, 20.0)], []),
        ("what speaks for it is much of all", [(11, 4.0), (11, -9.0), (14, 6.0)], []),
        ("inner parts are added up", [(12, -1.0), (13, 0.5), (14, 20.0)], [11]),
        ("the container never goes", [(10, 1.0), (10, -9.0)], []),
        ("nothing is there", [], []),
    ],
)
def test_parts(case: str, blocks: list[tuple[int, float]], expected: list[int]) -> None:
    assert parts_to_drop(10, PARENTS, [owner for owner, _ in blocks], [each for _, each in blocks]) == expected, case


def test_a_large_inner_part_drags_the_one_around_it_down_only_so_far() -> None:
    inner = [(12, 0.1), (12, -50.0)]
    around = [(13, 2.5), (13, 2.0)]
    rest = [(14, 40.0)]
    owners, evidence = zip(*inner, *around, *rest, strict=True)

    assert parts_to_drop(10, PARENTS, owners, evidence) == [12]


@pytest.mark.parametrize(
    ("points", "weight", "expected"),
    [(1.5, 100.0, 1.5), (-2.0, 50.0, -1.0), (99.0, 100.0, MAX_POINTS), (1.0, 9e9, 2.5)],
)
def test_evidence_is_bounded_in_points_and_length(points: float, weight: float, expected: float) -> None:
    assert evidence_of(points, weight) == pytest.approx(expected)
    assert evidence_of(-points, weight) == pytest.approx(-expected)
    assert FULL_WEIGHT == 250.0


PARAGRAPH = "<p>The ferry was late again on {day}, and the captain told everyone on the quay why that had to be so.</p>"
DIALOG = """<div class="layer-7"><h3>Good to know</h3><div class="inner-7">
<p>Subscribe to our newsletter</p><p>Sign up</p><ul>
<li><a href="/a">Terms of use</a></li><li><a href="/b">Privacy</a></li>
<li><a href="/c">Log in</a></li></ul></div><p>Every morning</p></div>"""


def test_a_line_that_could_be_the_articles_goes_with_the_dialog_around_it() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    body = "".join(PARAGRAPH.format(day=day) for day in days)
    page = f"<html><body><article><h1>Late again</h1>{body}<h3>Good to know</h3>{body.replace('ferry', 'bus')}{DIALOG}"

    found = extract(
        page.encode(),
        Url("https://example.org/a"),
        content_type="text/html",
        rule=None,
        zone="UTC",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )

    assert found.text.count("Good to know") == 1
    assert "Every morning" not in found.text
    assert found.text.count("captain") == 10
