"""Whoever errs is told the place and the remedy, in one line of our own."""

from pathlib import Path

import pytest

from tests.mistakes.__main__ import table
from tests.mistakes.cases import MISTAKES, Mistake
from tests.mistakes.told import told

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mistakes.md"


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.it)
def test_a_mistake_is_told_with_its_place_and_its_remedy(case: Mistake, tmp_path: Path) -> None:
    if case.config is not None:
        (tmp_path / "config.yaml").write_text(case.config, "utf-8")

    said = told(case.command, tmp_path)

    assert (said.errors, said.code) == (f"fetched: {case.says}\n", case.code)


def test_there_are_forty_of_them_and_the_page_shows_them() -> None:
    assert len(MISTAKES) >= 40
    assert PAGE.read_text("utf-8") == "".join(f"{line}\n" for line in table()), "run `make docs`"


def test_no_message_speaks_the_validators_words() -> None:
    assert not [
        case.it
        for case in MISTAKES
        for word in ("input should", "instance of", "unable to parse")
        if word in case.says.lower()
    ]
