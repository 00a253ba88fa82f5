"""Front matter: written one way, and read the same by everyone."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from normalize.front_matter.fields import FIELDS, Value, clean_tag, description_of, tags_of, title_of
from normalize.front_matter.read import read_plain
from normalize.front_matter.write import FrontMatterError, Line, emit, expected, read_back
from normalize.plain import one_line
from normalize.profile import FIELD_NAMES, Form, Style
from tests.normalize import pages
from tests.normalize.articles import article

_WHEN = datetime(2026, 2, 28, 8, 6, 26, 5, tzinfo=timezone(timedelta(hours=8)))
_LINES = [
    Line(("title",), 'He said "x": 中文 \\n # 🧭'),
    Line(("date",), _WHEN),
    Line(("draft",), value=False),
    Line(("tags",), ("fetched", "a: b"), Style.COLUMN),
    Line(("empty",), ""),
    Line(("none",), None),
    Line(("nothing",), ()),
    Line(("schema",), 1),
    Line(("extra", "source"), "e"),
    Line(("extra", "flags"), ("x",)),
]


def test_yaml_is_written_in_order_with_json_strings_and_without_what_is_empty() -> None:
    assert emit(_LINES, Form.YAML) == (
        "---\n"
        'title: "He said \\"x\\": 中文 \\\\n # 🧭"\n'
        "date: 2026-02-28T08:06:26+08:00\n"
        "draft: false\n"
        'tags: [\n  "fetched",\n  "a: b"\n]\n'
        "schema: 1\n"
        'extra:\n  source: "e"\n  flags: ["x"]\n'
        "---\n"
    )


def test_toml_has_its_tables_last() -> None:
    lines = [Line(("extra", "a"), "x"), Line(("title",), "t"), Line(("date",), _WHEN)]

    assert emit(lines, Form.TOML) == '+++\ntitle = "t"\ndate = 2026-02-28T08:06:26+08:00\n\n[extra]\na = "x"\n+++\n'


def test_a_header_has_bare_values_and_ends_in_an_empty_line() -> None:
    lines = [Line(("Title",), 'a "b"'), Line(("Tags",), ("x", "y")), Line(("Date",), _WHEN)]

    assert emit(lines, Form.HEADER) == 'Title: a "b"\nTags: x, y\nDate: 2026-02-28T08:06:26+08:00\n\n'


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("body", ["", "\ntext\n", "---\n+++\n\n    x\n", "\n\n"])
def test_what_was_written_is_read_back_with_the_body_untouched(form: Form, body: str) -> None:
    assert read_back(emit(_LINES, form) + body) == (expected(_LINES, form), body)


_scalars = st.one_of(st.text().map(one_line), st.booleans(), st.integers(0, 10**6))
_values = st.one_of(_scalars, st.lists(st.text().map(one_line).filter(bool), max_size=4).map(tuple))


@pages.LAW
@given(st.lists(_values, max_size=5), st.sampled_from([Form.YAML, Form.TOML]), st.text(alphabet="ab-+ \n"))
def test_any_value_is_read_back(values: list[Value], form: Form, body: str) -> None:
    lines = [Line((f"key{place}",), value) for place, value in enumerate(values)] + [Line(("end",), 1)]

    assert read_back(emit(lines, form) + body) == (expected(lines, form), body)


_WRITTEN = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "title", "Date_2", "1a", "a b", "-"]),
        st.sampled_from([": ", ":", " : ", ": >\n "]),
        st.text(alphabet='"\\[],:#&*!|>%@`-+.09TZ truefalsenoäé中🧭\n\t\r\x7f\x85\u2028\ufeff', max_size=12)
        | st.sampled_from(['"x"', '"a: b # c"', "2026-02-28T08:06:26+08:00", "1", "01", "1.", "true"])
        | st.sampled_from(['["a", "b"]', "[]", '["a",]', '["a" ]']),
    ),
    max_size=4,
)


@given(_WRITTEN, st.text(alphabet="ab-+ \n", max_size=8))
def test_what_is_read_quickly_is_what_every_reader_finds(written: list[tuple[str, str, str]], body: str) -> None:
    text = f"---\n{''.join(f'{key}{colon}{value}{chr(10)}' for key, colon, value in written)}---\n{body}"
    quickly = read_plain(text)

    assert quickly is None or quickly == read_back(text)


@pytest.mark.parametrize("length", [1, 100, 101, 1024, 1025, 5000])
@pytest.mark.parametrize("value", ['"x"', "1", '["a"]'])
def test_a_key_too_long_for_yaml_is_not_read_quickly(length: int, value: str) -> None:
    text = f"---\n{'k' * length}: {value}\n---\nbody\n"
    quickly = read_plain(text)

    assert (quickly is None) == (length > 100)
    if length > 1024:
        with pytest.raises(FrontMatterError):
            read_back(text)
    else:
        assert quickly in (None, read_back(text))


def test_what_most_posts_have_is_read_quickly() -> None:
    lines = [
        Line(("title",), "中文 # 🧭: x"),
        *_LINES[1:3],
        Line(("tags",), ("fetched", "a: b")),
        Line(("schema",), 1),
    ]
    text = emit(lines, Form.YAML) + "\nbody\n"

    assert read_plain(text) == (expected(lines, Form.YAML), "\nbody\n")
    assert read_plain(emit(_LINES, Form.YAML)) is None, "it has an escape, and a table"


@pages.LAW
@given(st.text())
def test_every_reader_of_yaml_reads_any_title_the_same(title: str) -> None:
    line = one_line(title) or "x"
    head = emit([Line(("title",), line)], Form.YAML).split("---\n")[1]

    assert yaml.safe_load(head) == {"title": line}
    assert yaml.load(head, Loader=yaml.SafeLoader) == {"title": line}
    assert YAML(typ="safe", pure=True).load(head) == {"title": line}
    assert json.loads(head.removeprefix("title: ")) == line


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("no front matter", "does not begin"),
        ("---\ntitle: x\nnever closed\n", "does not begin"),
        ("---\ntitle: [\n---\n", "flow node|parsing"),
        ("---\n- a\n---\n", "no `key: value` pairs"),
        ("---\n---\n", "no `key: value` pairs"),
        ("---\na: 1\na: 2\n---\n", "twice"),
        ("---\na: &x 1\nb: *x\n---\n", "aliases"),
        ("---\na: " + "[" * 50_000 + "\n---\n", "nested"),
        ("---\n" + "- " * 40_000 + "\n---\n", "nested"),
        ("---\na: " + "x" * 200_000 + "\n---\n", "longer"),
        ("+++\na = \n+++\n", "value"),
    ],
)
def test_front_matter_that_is_broken_or_a_bomb_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(FrontMatterError, match=complaint):
        read_back(text)


@pytest.mark.parametrize(
    "text",
    ["\ufeff---\ntitle: x\n---\nbody\n", "---\r\ntitle: x\r\n---\r\nbody\n", "---\ntitle: !!str x\n---\nbody\n"],
)
def test_what_an_editor_leaves_is_read(text: str) -> None:
    assert read_back(text) == ({"title": "x"}, "body\n")


def test_a_hand_s_plain_scalars_stay_what_they_are() -> None:
    text = "---\na: no\nb: 12:34:56\nc: 2026-02-28 08:00:00\nd: 010\ne: ~\n---\n"

    assert read_back(text)[0] == {"a": "no", "b": "12:34:56", "c": "2026-02-28 08:00:00", "d": "010", "e": "~"}


def test_the_profiles_know_the_fields_that_there_are() -> None:
    assert tuple(FIELDS) == FIELD_NAMES


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("  a\n\tb  ", "a b"),
        ("a\u2028b\x85c", "a b c"),
        ("\x1b[31mred\x1b[0m \u202eevil", "red evil"),
        ("e\u0301", "é"),
        ("x" * 400, "x" * 299 + "…"),
        ("word " * 100, "word " * 59 + "word…"),
        ("", "The text."),
    ],
)
def test_a_title_is_one_clean_line(title: str, line: str) -> None:
    assert title_of(article(title=title)) == line


def test_a_title_is_never_empty() -> None:
    assert title_of(article(title="\u202e", body="<img src='x'>")) == "https://e.org/articles/1.htm"


@pytest.mark.parametrize(
    ("tag", "clean"),
    [
        ("C#", "C"),
        ("a/b", "a-b"),
        ("100%", "100"),
        ("a, b", "a- b"),
        ("C++", "C++"),
        ("..", ""),
        ("_x", "x"),
        ("R&D", "R&D"),
        ("中" * 100, "中" * 33),
        ("{{x}}", "x"),
        ("\x00", ""),
    ],
)
def test_a_tag_is_fit_for_a_path(tag: str, clean: str) -> None:
    assert clean_tag(tag) == clean


def test_tags_begin_with_fetched_and_the_source_and_come_once() -> None:
    tags = tags_of(article(source="Example", tags=("FETCHED", "b", "example", "B", "", "c/")))

    assert tags == ("fetched", "Example", "b", "c")


def test_a_description_is_plain_and_short() -> None:
    assert (
        description_of(article(description="<p>a <b>b</b> &amp; c</p>\n" + "d " * 200)) == "a b & c " + "d " * 95 + "d…"
    )
    assert description_of(article(description="1 < 2 & 3")) == "1 < 2 & 3"
    assert not description_of(article())


def test_a_date_in_the_future_of_the_fetch_is_the_fetch() -> None:
    late = datetime(2027, 1, 1, tzinfo=UTC)

    assert emit([Line(("date",), late)], Form.YAML) == "---\ndate: 2027-01-01T00:00:00Z\n---\n"
