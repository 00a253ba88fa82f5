"""What is passed over when a page is laid flat, and that an article is found even where it is called clutter."""

import pytest

from ingest.extractor.generic.outline import Outline
from ingest.extractor.generic.prefilter import MAX_ENTERED, lay_flat
from ingest.extractor.page.document import Page, read_page
from normalize.values import Url

PROSE = "A long sentence about the bridge that was mended by nobody at all, and about the ferry beside it."
ARTICLE = f"<article><p>{PROSE}</p><p>{PROSE}</p></article>"


def flat(markup: str) -> Outline:
    page = read_page(f"<!DOCTYPE html><html><body>{markup}".encode(), Url("https://example.org/a.html"), None)
    assert isinstance(page, Page)
    laid = lay_flat(page)
    assert laid is not None
    return laid


@pytest.mark.parametrize(
    ("part", "is_seen"),
    [
        ("<nav>The way to the quay</nav>", False),
        ("<footer>The way to the quay</footer>", False),
        ("<div class='comments'>The way to the quay</div>", False),
        ("<div class='social share'>The way to the quay</div>", False),
        ("<section class='related-articles'>The way to the quay</section>", False),
        ("<div class='has-sidebar'>The way to the quay</div>", True),
        ("<div class='byline'>The way to the quay</div>", True),
        ("<p class='related'>The way to the quay</p>", True),
        ("<blockquote>It was late.<footer>The way to the quay</footer></blockquote>", True),
        ("<script>The way to the quay</script>", False),
        ("<select><option>The way to the quay</select>", False),
    ],
)
def test_what_is_called_clutter_is_passed_over(part: str, is_seen: bool) -> None:
    assert ("The way to the quay" in flat(ARTICLE + part).texts) is is_seen


def test_what_was_passed_over_stands_in_the_outline_empty() -> None:
    laid = flat(f"{ARTICLE}<nav><ul><li>menu</ul></nav><p>{PROSE}")

    assert [laid.tags[element] for element in laid.passed] == ["nav"]
    assert "ul" not in laid.tags


def test_a_part_with_the_first_heading_is_seen_whatever_it_is_called() -> None:
    laid = flat(f"<p>{PROSE * 40}</p><div class='comments'><h1>Ferry</h1><p>{PROSE * 5}</p></div>")

    assert "Ferry" in laid.texts


@pytest.mark.parametrize("wrapper", ["<div class='comment'>", "<footer>", "<div id='related'><nav>"])
def test_an_article_is_seen_wherever_it_stands(wrapper: str) -> None:
    laid = flat(f"<p>{PROSE[:70]}</p>{wrapper}{ARTICLE * 3}")

    assert laid.texts.count(PROSE) == 6
    assert not laid.passed


@pytest.mark.parametrize(("depth", "is_seen"), [(MAX_ENTERED - 1, False), (MAX_ENTERED, True)])
def test_parts_within_parts_are_asked_a_few_times_only(depth: int, is_seen: bool) -> None:
    nested = (
        "<div class='comment'>" * depth + f"<h1>Ferry</h1><p>{PROSE * 30}</p><div class='share'>Tell a friend</div>"
    )

    assert ("Tell a friend" in flat(nested).texts) is is_seen
