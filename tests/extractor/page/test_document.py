"""How deep a page's tags nest: what is asked roughly first never passes a page that counting would refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extractor.page import document
from ingest.extractor.page.document import may_be_deep, too_costly

PIECES = ("<div>", "</div>", "<b>", "</b>", "<br>", "</", "<", "/", "text", " " * 7)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_a_page_that_is_too_deep_is_never_passed(pieces: list[str]) -> None:
    source = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "STRETCH_CHARS", 13)
        patch.setattr(document, "MAX_DEPTH", 6)
        assert may_be_deep(source) or document._depth(source) <= document.MAX_DEPTH


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        ("<p>A line.</p>" * 9_000, False),
        ("<p>A line.</p>" * 9_000 + "<div>" * 3_001, True),
        ("</div>" * 9_000 + "<div>" * 9_000, True),
        ("<div>" * 2_900 + "</div>" * 2_900 + "<p>A line.</p>" * 9_000, False),
        ("<p>A line.<br></p>" * 9_000, False),
    ],
)
def test_of_pages_with_many_tags_only_the_deep_ones_are_refused(source: str, refused: bool) -> None:
    assert (too_costly(source) is not None) is refused
