"""The map of the code says what the code says of itself, and leads from the page of the idea to every module."""

import re

from tests.code_map import MAP, PACKAGES, ROOT, drawn, first_line

ARCHITECTURE = ROOT / "ARCHITECTURE.md"
OF_OTHERS = {"openers_bottom", "article__body", "unicode_escape", "entries_for_user", "the_content"}
"""Names in docstrings that are no names of ours: of CommonMark's algorithm, a class on pages, a codec of Python, an
export of wallabag, a hook of WordPress."""


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


def test_what_docstrings_and_comments_name_is_there() -> None:
    """A name with an underscore, or a dotted one of ours: what was renamed leads a reader nowhere."""
    known = {each.stem for package in PACKAGES for each in (ROOT / package).rglob("*")} | {*PACKAGES, "tests"}
    named: dict[str, set[str]] = {}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        prose, code = _parted(path.read_text("utf-8"))
        known.update(re.findall(r"\w+", code))
        for name in re.findall(r"`([a-z]\w*_\w+|(?:ingest|normalize|store)(?:\.\w+)+)(?:\(\))?`", prose):
            named.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())

    assert len(named) > 100
    gone = {name: paths for name, paths in named.items() if not known | OF_OTHERS >= set(name.split("."))}
    assert gone == {}


def _parted(source: str) -> tuple[str, str]:
    """Return docstrings and comments, and what is left."""
    pieces = re.split(r'"""(.*?)"""', source, flags=re.DOTALL)
    comment = re.compile(r"(?m)(?:^|\s)#.*$")
    rest = "".join(pieces[::2])
    return "".join([*pieces[1::2], *comment.findall(rest)]), comment.sub("", rest)


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
