"""The map of the code says what the code says of itself, and leads from the page of the idea to every module."""

import re

from tests.code_map import MAP, PACKAGES, ROOT, drawn, first_line

ARCHITECTURE = ROOT / "ARCHITECTURE.md"


def test_the_map_is_as_the_code_is() -> None:
    assert MAP.read_text("utf-8") == drawn(), "run `make docs`"


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if not first_line(path).endswith(".")
    ]

    assert silent == []


def test_the_page_of_the_idea_names_places_that_are_there() -> None:
    named = set(
        re.findall(r"`((?:ingest|normalize|store|tests|docs)/[\w/]*(?:\.\w+)?)`", ARCHITECTURE.read_text("utf-8"))
    )

    assert len(named) > 20
    assert {each for each in named if not (ROOT / each).exists()} == set()


def test_the_page_of_the_idea_names_classes_of_errors_that_are_there() -> None:
    raised = set(re.findall(r"`(\w+(?:Error|Held))`", ARCHITECTURE.read_text("utf-8")))
    code = "\n".join(path.read_text("utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

    assert raised
    assert {each for each in raised if f"class {each}(" not in code} == set()
