"""Where posts stand: patterns filled for one document."""

from datetime import date

import pytest

from store.layout import Layout, LayoutError, Place, file_name_of, place

_DAY = date(2026, 2, 8)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (Layout("{year}/{month}/{day}/{slug}", "index.md"), Place("2026/02/08/a-12", "index.md", "2026/02/08/a-12")),
        (
            Layout("_posts", "{year}-{month}-{day}-{slug}.md", "assets/fetched/{slug}"),
            Place("_posts", "2026-02-08-a-12.md", "assets/fetched/a-12"),
        ),
        (Layout("", "{title} {digits}.md"), Place("", "What is C 12.md", "")),
        (Layout("{source}", "{slug}.md"), Place("a b", "a-12.md", "a b")),
    ],
)
def test_patterns_are_filled(layout: Layout, expected: Place) -> None:
    assert place(layout, day=_DAY, slug="a-12", source="a/b", title="What is C#?") == expected


@pytest.mark.parametrize(
    ("folder", "file", "complaint"),
    [
        ("{yeer}", "{slug}.md", r"names \{yeer\}; known are year"),
        ("a/../b", "{slug}.md", "relative path"),
        ("/a", "{slug}.md", "relative path"),
        ("a//b", "{slug}.md", "relative path"),
        ("a", "b/{slug}.md", "one file name"),
        ("a", "", "one file name"),
        ("{year}", "index.md", "all posts of a day would meet"),
        ("{", "{slug}.md", "expected|encountered"),
        ("{slug!r}", "x.md", "nothing but a name"),
        ("{slug:>9}", "x.md", "nothing but a name"),
        ("{slug.x}", "x.md", "names"),
    ],
)
def test_a_pattern_that_names_no_place_is_refused(folder: str, file: str, complaint: str) -> None:
    with pytest.raises(LayoutError, match=complaint):
        Layout(folder, file)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a/b\\c:d", "a b c d"),
        ("..", "_"),
        ("", "_"),
        ("con", "con_"),
        ("NUL.txt", "NUL.txt_"),
        ("_index", "_index_"),
        ("e\u0301", "é"),
        (". hidden", "hidden"),
        ("{{x}}", "x"),
        ("中" * 100, "中" * 66),
    ],
)
def test_a_title_becomes_a_name_that_every_file_system_takes(text: str, name: str) -> None:
    assert file_name_of(text) == name
