"""Sources are added, removed and renamed; what a person wrote stays, byte for byte."""

import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ingest.config import new_source
from ingest.config.edit import NewSource, add_sources, create, remove_source, rename_source
from ingest.config.errors import ConfigError
from ingest.config.load import defaults, load, section
from ingest.config.new_source import in_line, scalar
from ingest.config.schema import Config, Inherited, SourceSection
from ingest.config.starter import SENTENCES, starter
from ingest.config.surgery import CannotEditError, with_name, with_sources, with_values, without_source
from ingest.config.values import config_from


def cases() -> dict[str, tuple[str, str, str]]:
    text = (Path(__file__).parent / "cases.txt").read_text("utf-8")
    found = re.findall(r"^=== (.+?) \| (.+?)\n(.*?)^---\n(.*?)(?=^===|\Z)", text, re.DOTALL | re.MULTILINE)
    return {name: (change, before.rstrip() + "\n", after.rstrip() + "\n") for name, change, before, after in found}


CASES = cases()
ALL = pytest.mark.parametrize(("change", "before", "after"), CASES.values(), ids=CASES)


def changed(change: str, text: str) -> str:
    verb, first, *rest = change.split(" ")
    match verb:
        case "add":
            return with_sources(text, [NewSource(first, (rest[0],), tuple(rest[1:]))])
        case "remove":
            return without_source(text, first)
        case "set":
            values = [yaml.safe_load(each) for each in rest[1:]]
            return with_values(text, first, {rest[0]: values if len(values) > 1 else values[0]})
        case "unset":
            return with_values(text, first, {rest[0]: None})
        case _:
            return with_name(text, first, " ".join(rest))


def test_there_are_cases_of_every_kind() -> None:
    assert {change.split()[0] for change, _, _ in CASES.values()} == {"add", "remove", "rename", "set", "unset"}


@ALL
def test_a_change_is_made_and_nothing_else(change: str, before: str, after: str) -> None:
    assert changed(change, before) == after


@ALL
def test_line_ends_stay_as_they_are(change: str, before: str, after: str) -> None:
    assert changed(change, before.replace("\n", "\r\n")) == after.replace("\n", "\r\n")


@ALL
def test_a_file_that_does_not_end_its_last_line_can_be_changed(change: str, before: str, after: str) -> None:
    assert yaml.safe_load(changed(change, before.rstrip("\n"))) == yaml.safe_load(after)


@ALL
def test_a_changed_file_is_a_configuration(change: str, before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(changed(change, before), "utf-8")

    assert load(path).sources == config_from(Config.model_validate(yaml.safe_load(after)).text()).sources


# --- laws

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=12)
GAPS = st.sampled_from(["", "\n", "  # a note: [not, yaml\n", "\n  # 备注\n\n"])


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
    | st.text("aeinorsy-_ 1é新.~", max_size=6)
    | st.sampled_from(["Yes", "ON", "n", "NULL", "true", "nan", "a - b", "a -", "新闻 1", "_", "e3"])
)
def test_any_text_is_written_so_that_every_yaml_reads_it_back(text: str) -> None:
    for written, expected in (
        (f"k: {scalar(text)}\n", {"k": text}),
        (f"k: [{in_line(text)}, x]\n", {"k": [text, "x"]}),
    ):
        assert yaml.safe_load(written) == expected
        assert YAML(typ="safe").load(written) == expected


def test_names_of_words_are_written_without_a_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def reads_back(written: str, _: object) -> bool:
        asked.append(written)
        return False

    monkeypatch.setattr(new_source, "_reads_back", reads_back)

    for name in ("News", "Site 12", "新闻 网", "Ann-Marie's", "on", "12"):
        scalar(name)
    assert asked == ["k: Ann-Marie's\n", "k: on\n", "k: 12\n"]


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A file with sources between notes and blank lines, and the names of the sources."""
    names = draw(st.lists(NAMES.map(str.strip).filter(bool), unique=True, min_size=1, max_size=4))
    text = draw(st.sampled_from(["sources:\n", "# 头\nstore: {raw: true}\n\nsources:   # 全部\n"]))
    for number, name in enumerate(names):
        text += draw(GAPS) + f"  - name: {scalar(name)}   # no. {number}\n    url: https://{number}.example/\n"
    return text + draw(st.sampled_from(["", "\n# the end\n", "schedule:   {max_hours: 12}\n"])), names


@settings(max_examples=60, deadline=None)
@given(files(), NAMES.map(str.strip).filter(bool))
def test_a_source_that_is_added_and_removed_leaves_the_file_as_it_was(file: tuple[str, list[str]], name: str) -> None:
    text, names = file
    if name in names:
        return
    added = with_sources(text, [NewSource(name, ("https://new.example/",))])

    assert without_source(added, name) == text


@settings(max_examples=60, deadline=None)
@given(files(), st.data())
def test_what_is_set_and_taken_away_leaves_the_file_as_it_was(file: tuple[str, list[str]], data: st.DataObject) -> None:
    text, names = file
    name = data.draw(st.sampled_from(names))

    assert with_values(with_values(text, name, {"paused": True}), name, {"paused": None}) == text


def test_comments_within_a_value_are_not_lost_by_a_change() -> None:
    text = "sources:\n  - name: a\n    url:\n      - https://a.example/1  # the old one\n      - https://a.example/2\n"

    with pytest.raises(CannotEditError, match="comments stand within its `url`"):
        with_values(text, "a", {"url": ["https://b.example/"]})
    with pytest.raises(CannotEditError, match="there is no source 'b'"):
        with_values(text, "b", {"paused": True})


@settings(max_examples=60, deadline=None)
@given(files(), st.data())
def test_a_change_touches_the_lines_of_its_source_alone(file: tuple[str, list[str]], data: st.DataObject) -> None:
    text, names = file
    number = data.draw(st.integers(0, len(names) - 1))
    line = next(line for line in text.splitlines() if line.endswith(f"# no. {number}"))

    renamed = with_name(text, names[number], "another name for it")

    others = [each for each in text.splitlines() if each != line]
    assert [each for each in renamed.splitlines() if "another name" not in each and " was: " not in each] == others


# --- the file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(
        "sources:\n  - name: a\n    was: [old]\n    url: https://a.example/feed\n  - name: b\n    url: file:b.xml\n"
    )
    return path


def test_a_file_keeps_its_mode_and_a_link_stays_one(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)

    add_sources(link, [NewSource("c", ("https://c.example/",))])

    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [source.name for source in load(path).sources] == ["a", "b", "c"]


def test_a_byte_order_mark_stays(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    rename_source(path, "a", "新")

    assert path.read_bytes().startswith(b"\xef\xbb\xbfsources:")
    assert load(path).sources[0].was == ["old", "a"]


WRONG: dict[str, tuple[Callable[[Path], None], str]] = {
    "a name that is taken": (
        lambda path: add_sources(path, [NewSource("a", ("https://c.example/",))]),
        "is called 'a'",
    ),
    "a name that was taken": (
        lambda path: add_sources(path, [NewSource("old", ("https://c.example/",))]),
        "was once called",
    ),
    "an address that is polled": (
        lambda path: add_sources(path, [NewSource("c", ("http://www.a.example/feed/",))]),
        "'a' polls",
    ),
    "two of one name": (
        lambda path: add_sources(path, [NewSource("c", ("https://c/",)), NewSource("c", ("https://d/",))]),
        "'c'",
    ),
    "an address that cannot be asked": (lambda path: add_sources(path, [NewSource("c", ("gopher://c",))]), "https://"),
    "a name with a line end": (
        lambda path: add_sources(path, [NewSource("c\nd", ("https://c.example/",))]),
        "sources[2].name",
    ),
    "removing what is not there": (lambda path: remove_source(path, "c"), "no source is called 'c'; known are a, b"),
    "renaming what is not there": (lambda path: rename_source(path, "c", "d"), "no source is called 'c'"),
    "renaming to another's name": (lambda path: rename_source(path, "a", "b"), "choose another name"),
    "renaming to another's old name": (lambda path: rename_source(path, "b", "old"), "choose another name"),
    "renaming to the same name": (lambda path: rename_source(path, "b", "b"), "already"),
}


@pytest.mark.parametrize(("change", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_and_the_file_stays(change: Callable[[Path], None], message: str, path: Path) -> None:
    before = path.read_bytes()

    with pytest.raises(ConfigError, match=re.escape(message)) as caught:
        change(path)

    assert str(path) in str(caught.value)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["config.yaml"]


def test_a_file_in_another_encoding_is_refused_and_stays(path: Path) -> None:
    path.write_bytes("sources:\n  - {name: 新, url: https://a.example/}\n".encode("utf-16"))
    before = path.read_bytes()

    with pytest.raises(ConfigError, match="UTF-8"):
        remove_source(path, "新")

    assert path.read_bytes() == before


def test_a_source_can_be_renamed_back(path: Path) -> None:
    rename_source(path, "a", "old")

    assert (load(path).sources[0].name, load(path).sources[0].was) == ("old", ["a"])


# --- the file to start from


def test_the_file_to_start_from_holds_the_sources_and_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "site" / "config.yaml"
    sources = [
        NewSource("新闻: 早", ("https://a.example/",), ("科技", "yes")),
        NewSource("b", ("https://b.example/1", "file:b")),
    ]

    create(path, sources)

    config = load(path)
    assert [(source.name, source.url, source.tags) for source in config.sources] == [
        ("新闻: 早", ["https://a.example/"], ["科技", "yes"]),
        ("b", ["https://b.example/1", "file:b"], []),
    ]
    assert config == replace(defaults(), sources=config.sources)


def test_it_is_never_written_over_another(path: Path) -> None:
    with pytest.raises(ConfigError, match="is there already"):
        create(path, [])


def test_sources_can_be_added_to_it(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    create(path, [])

    add_sources(path, [NewSource(f"s{number}", (f"https://{number}.example/",)) for number in range(3)])

    assert [source.name for source in load(path).sources] == ["s0", "s1", "s2"]
    assert "# - name: example" in path.read_text("utf-8")


def test_every_default_in_it_is_the_default(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    text = re.sub(r"^  # (?=\w+:)", "  ", starter([]), flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    keys = {key for section in yaml.safe_load(text).values() if isinstance(section, dict) for key in section}

    assert load(path) == defaults()
    assert keys >= {
        key for field in Config.model_fields.values() for key in getattr(field.annotation, "model_fields", ())
    }


@pytest.mark.parametrize("sign", ["# ", "#"])
def test_with_every_sign_taken_away_it_is_a_configuration(sign: str, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    lines = starter([]).splitlines()[2:]
    path.write_text("\n".join(re.sub(rf"^( *){sign}", r"\1", line) for line in lines), "utf-8")
    source = section("example", "https://example.org/feed.xml")

    assert load(path) == replace(defaults(), sources=[source])


def test_the_further_keys_of_a_source_are_those_of_the_last_one(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    text = starter([NewSource("a", ("https://a.example/",)), NewSource("b", ("https://b.example/",))])
    path.write_text(text.replace("    # was: []", "    was: [old]"), "utf-8")

    assert [source.was for source in load(path).sources] == [[], ["old"]]


def test_every_section_and_nearly_every_key_is_explained() -> None:
    known = {
        f"{name}.{key}"
        for name, field in Config.model_fields.items()
        for key in getattr(field.annotation, "model_fields", ())
    } | {f"sources.{key}" for key in SourceSection.model_fields if key not in {"name", *Inherited.model_fields}}

    # Pages and images are explained with feeds, one line above.
    assert known - set(SENTENCES) == {"network.max_page_bytes", "network.max_image_bytes"}
    assert set(SENTENCES) - known == set(Config.model_fields) - {"sources"}
