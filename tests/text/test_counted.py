"""Numbers and what they count."""

import pytest

from ingest.text.counted import counted


@pytest.mark.parametrize(
    ("count", "words", "told"),
    [
        (0, ("image",), "0 images"),
        (1, ("image",), "1 image"),
        (2, ("image",), "2 images"),
        (1, ("entry", "entries"), "1 entry"),
        (3, ("entry", "entries"), "3 entries"),
    ],
)
def test_one_is_told_in_the_singular(count: int, words: tuple[str, ...], told: str) -> None:
    assert counted(count, *words) == told
