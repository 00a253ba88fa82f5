"""The points of blocks: tables and words say the same, and deep pages are judged like others."""

from pathlib import Path

import pytest

from bench.gate import pages
from ingest.extractor.generic.boilerplate import ends_as_more, kind_of, kinds_of
from ingest.extractor.generic.container import Container, find_container
from ingest.extractor.generic.outline import Outline
from ingest.extractor.generic.prefilter import lay_flat
from ingest.extractor.generic.score import points_of, surroundings
from ingest.extractor.generic.scorecard import BASE, CARD
from ingest.extractor.generic.traits import traits
from ingest.extractor.page.document import Page, read_page
from normalize.values import Url

CORPUS = Path(__file__).parents[2] / "gate"
PROSE = "<p>A long sentence about the bridge that was mended by nobody at all, and about the ferry beside it.</p>"


def flat(body: bytes, url: str = "https://example.org/a.html") -> tuple[Outline, Container | None]:
    page = read_page(body, Url(url), None)
    assert isinstance(page, Page)
    laid = lay_flat(page)
    assert laid is not None
    return laid, find_container(laid, None)


def points(laid: Outline, found: Container) -> list[float]:
    kinds = kinds_of(laid.texts[laid.first[found.element] : laid.last[found.element]])
    return points_of(laid, found, surroundings(laid, found), kinds)


LAID = [(url, laid, found) for url, body, _ in pages(CORPUS) for laid, found in [flat(body, url)] if found is not None]


@pytest.mark.parametrize(("laid", "found"), [(laid, found) for _, laid, found in LAID], ids=[url for url, _, _ in LAID])
def test_points_are_the_sum_of_what_the_traits_are_worth(laid: Outline, found: Container) -> None:
    summed = [BASE + sum(CARD.get(name, 0.0) for name in each.names()) for each in traits(laid, found)]

    assert points(laid, found) == pytest.approx(summed)


def test_pages_that_nest_deeper_than_python_recurses_are_judged() -> None:
    laid, found = flat(f"<html><body>{'<div>' * 2000}{PROSE * 3}".encode())

    assert found is not None
    assert len(points(laid, found)) == laid.last[found.element] - laid.first[found.element]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Read more", "related"),
        ("相关阅读", "related"),
        ("Lesen Sie auch: Neue Rohre", "related"),
        ("© 2024 Harbour Notes", "rights"),
        ("By Ines Holm", "byline"),
        ("12.03.2025, 16:05", "date"),
        ("By the time the ferry arrived at the quay, the whole village had come down to see it.", None),
        ("The ferry ran for the last time.", None),
    ],
)
def test_short_texts_tell_what_they_are_for(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Nach dem Regen ist der See voll. | mehr", True),
        ("Ganz einfach, und noch viel mehr.", False),
        ("Read more »", True),
    ],
)
def test_texts_that_announce_another_article_end_so(text: str, does: bool) -> None:
    assert ends_as_more(text) is does
