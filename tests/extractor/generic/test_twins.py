"""What every part of an article says stays in every part, also in the last one."""

import pytest

from tests.extractor.told import PROSE, told

PARTS = "".join(
    f"<h2>Car {number}, the {name} one</h2><p>{PROSE}</p><p>{PROSE[::-1]}</p>"
    "<h3>Pros</h3><ul><li>Parts are easy to get</li></ul><h3>Verdict</h3><p>Recommended.</p>"
    for number, name in ((11, "quiet"), (14, "blue"))
)


@pytest.mark.parametrize("line", ["Pros", "Parts are easy to get", "Verdict", "Recommended."])
def test_the_last_part_of_a_review_ends_as_those_before_it(line: str) -> None:
    lines = told(f"<main><article><h1>Two cars compared</h1>{PARTS}</article></main>").text.split("\n")

    assert lines.count(line) == 2


def test_what_is_linked_or_stands_elsewhere_is_not_kept_for_its_twin() -> None:
    extra = "<p>Verdict</p><aside><p>Recommended.</p></aside><p><a href=/v>Verdict</a></p>"
    lines = told(f"<main><article><h1>Two cars compared</h1>{PARTS}</article>{extra}</main>").text.split("\n")

    assert (lines.count("Verdict"), lines.count("Recommended.")) == (2, 2)
