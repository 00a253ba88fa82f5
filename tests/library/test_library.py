"""docs/library.md shows the examples as they are, and they do what it says."""

import re
from pathlib import Path

from tests.library.extract_one import extracted
from tests.library.normalize_one import normalized
from tests.library.poll_one import titles

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "library.md"


def test_the_page_shows_the_examples_as_they_run() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    assert blocks == [(HERE / f"{name}.py").read_text("utf-8") for name in ("poll_one", "extract_one", "normalize_one")]


def test_a_source_is_polled() -> None:
    assert titles() == ["A lamp"]


def test_a_page_is_extracted() -> None:
    found = extracted()

    assert (found.title, found.author) == ("A lamp", "Jane Doe")
    assert found.text.startswith("A lamp was lit")
    assert "Home" not in found.text


def test_an_article_is_normalized() -> None:
    document = normalized()

    assert document.path == "2026/02/28/a-lamp/index.md"
    assert "A lamp was **lit** in the harbour." in document.text
    assert "alert" not in document.text
