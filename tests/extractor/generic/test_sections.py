"""Parts of a container that go as a whole: what is added up, what bounds it, and what that does to a page."""

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.extractor.extract import extract
from ingest.extractor.generic.outline import Outline, outline
from ingest.extractor.generic.sections import FULL_WEIGHT, MAX_POINTS, evidence_of, parts_to_drop
from normalize.values import Url

PAGE = """<div>before</div><article><i></i>0 <div><p>1</p><p>2</p><p>3</p></div><section><p>4</p><p>5</p></section>
<p>6</p></article>"""


def laid() -> tuple[Outline, int]:
    root = LexborHTMLParser(PAGE).body
    assert root is not None
    page = outline(root)
    return page, page.tags.index("article")


@pytest.mark.parametrize(
    ("case", "evidence", "gone"),
    [
        ("most speaks against a part", [0, 0.2, -3, 0, 9, 9, 0], {1, 2, 3}),
        ("most speaks for it", [0, 2, -1, 0, 9, 9, 0], set()),
        ("a single block is decided by itself", [0, 9, 9, 9, 9, 9, -1], set()),
        ("too little speaks against it", [0, 0.2, -0.3, 0, 9, 9, 0], set()),
        ("what speaks for it is much of all", [0, 6, -9, 0, 9, 9, 0], set()),
        ("what is behind the article is added up", [0, 9, 9, 9, 0.5, 0.1, -2], {4, 5, 6}),
        ("no part is where the article stands", [9, 9, 0, 0, 9, 0.5, -2], set()),
        ("all speaks for the article", [1, 1, 1, 1, 1, 1, 1], set()),
        ("all speaks against it", [-1, -1, -1, -1, -1, -1, -1], {1, 2, 3, 4, 5}),
    ],
)
def test_parts(case: str, evidence: list[float], gone: set[int]) -> None:
    page, container = laid()

    assert {block for part in parts_to_drop(page, container, evidence) for block in part} == gone, case


def test_without_blocks_nothing_goes() -> None:
    page, _ = laid()

    assert parts_to_drop(page, page.tags.index("article"), []) == []


def test_a_large_inner_part_drags_the_one_around_it_down_only_so_far() -> None:
    root = LexborHTMLParser("<main><div><ul><li>0<li>1</ul><p>2</p></div><p>3</p></main>").body
    assert root is not None
    page = outline(root)

    parts = parts_to_drop(page, page.tags.index("main"), [0.1, -50, 4.5, 40])

    assert {block for part in parts for block in part} == {0, 1}


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
