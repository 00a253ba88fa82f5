"""`export`: every post with its text and metadata, whatever its profile, one at a time."""

import gzip
import json
import os
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.commands.exchange import exporting
from ingest.commands.exchange.exporting import Wanted, export
from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.export.row import Row, listed_of, row_of
from normalize.profiles import known_profiles
from store.errors import StoreError
from store.files.regular import read_regular
from tests.pipeline.place import FEED, STORY, Item, Place

ROOT = Path(__file__).resolve().parents[2]
OTHER = "https://other.example.org/feed.xml"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    sources = f'[{{name: news, url: "{FEED}", tags: [bridge], categories: [towns]}}, {{name: more, url: "{OTHER}"}}]'
    place.configure(f"store: {{timezone: Asia/Shanghai}}\nsources: {sources}")
    place.lists(Item(1, image=True), Item(2))
    place.lists(Item(9, title="A | B & <C>"), url=OTHER)
    place.run()
    return place


def exported(place: Place, name: str = "all.jsonl", **wanted: object) -> list[dict[str, Any]]:
    told: list[str] = []
    target = place.folder / name
    export(load(place.folder / "config.yaml"), place.folder / "config.yaml", target, Wanted(**wanted), told.append)  # type: ignore[arg-type]  # by name
    assert told == []
    data = target.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(data) if name.endswith(".gz") else data).splitlines()]


def test_a_row_has_all_that_is_known_of_a_post(place: Place) -> None:
    [row] = [each for each in exported(place) if each["url"] == Item(1).url]
    path = place.content / str(row["path"])

    assert list(row) == [field.name for field in fields(Row)]
    assert (row["source"], row["title"], row["language"]) == ("news", Item(1).name, "en")
    assert row["tags"] == ["fetched", "news", "bridge"]
    assert row["categories"] == ["towns"]
    assert row["published"] == "2026-03-02T00:00:00Z"
    assert str(row["fetched"]) == "2026-03-02T08:00:00Z"
    assert row["text"] == "\n\n".join([*map(str.strip, STORY), "Story 1.", *map(str.strip, STORY)])
    [image] = row["images"]
    assert (path.parent / image["address"]).is_file()
    assert image["alt"] == "The bridge"
    assert f"![The bridge]({image['address']})" in str(row["markdown"])
    assert str(row["markdown"]) in path.read_text("utf-8")
    assert "Original article" not in str(row["markdown"])


def test_sources_and_a_day_choose(place: Place) -> None:
    everything = exported(place)
    place.configure(f'sources: [{{name: now, was: [news], url: "{FEED}"}}]')

    assert len(everything) == 3
    assert [each["source"] for each in exported(place, sources=["more"])] == ["more"], "it is configured no more"
    assert {each["source"] for each in exported(place, sources=["now"])} == {"news"}
    assert {each["source"] for each in exported(place, sources=["news"])} == {"news"}
    assert exported(place, since=datetime(2026, 3, 3, tzinfo=UTC)) == []
    late = [each for each in everything if str(each["published"]) >= "2026-03-02T02"]
    assert exported(place, since=datetime(2026, 3, 2, 2, tzinfo=UTC)) == late
    assert 0 < len(late) < 3
    with pytest.raises(ConfigError, match="did you mean 'now'"):
        exported(place, sources=["noww"])


@pytest.mark.parametrize("profile", known_profiles())
def test_every_profile_gives_the_same_text(tmp_path: Path, profile: str) -> None:
    place = Place(tmp_path)
    place.configure(f'store: {{profile: {profile}}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1, image=True, extra="Curly {{ braces }} and a | bar."))
    place.run()

    [row] = exported(place)

    assert "Story 1. Curly {{ braces }} and a | bar." in str(row["text"])
    assert "Original article" not in str(row["text"])
    assert str(row["markdown"]).count("In the end they agreed") == 2
    assert len(row["images"]) == 1
    assert (row["url"], row["title"]) == (Item(1).url, Item(1).name)


def test_posts_are_read_one_at_a_time(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    held = read_regular

    def counted(path: Path, most: int) -> bytes:
        read.append(path.name)
        return held(path, most)

    monkeypatch.setattr(exporting, "read_regular", counted)
    rows = exporting._Rows(load(place.folder / "config.yaml"), place.folder, Wanted(), read.append)

    seen = [len(read) for _ in rows]

    assert seen == [1, 2, 3]


def test_what_cannot_be_read_costs_itself_alone_and_is_named(place: Place) -> None:
    [first, second, third] = place.posts()
    first.unlink()
    second.write_text("No front matter, but words.\n", "utf-8")
    told: list[str] = []

    counts = export(
        load(place.folder / "config.yaml"),
        place.folder / "config.yaml",
        place.folder / "x.jsonl",
        Wanted(),
        told.append,
    )
    rows = [json.loads(line) for line in (place.folder / "x.jsonl").read_bytes().splitlines()]

    assert counts == (2, 1)
    assert [line.startswith(f"left out: {first} cannot be read") for line in told] == [True]
    assert "it is gone; `fetched restore https://" in told[0]
    assert "No front matter, but words." in {row["text"] for row in rows}
    assert all(row["url"] and row["title"] for row in rows)
    assert third.exists()


_LEADING_OUT = '{"path": "%s", "identity": "a", "source": "b", "url": "c"}'


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"{",
        b"\xff",
        b'{"path": 1}',
        *((_LEADING_OUT % path).encode() for path in ("../x", "/etc/x")),
    ],
)
def test_a_line_of_the_list_that_makes_no_sense_is_none(line: bytes) -> None:
    assert listed_of(line) is None


def test_a_file_is_whole_or_as_it_was(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before = exported(place, "a.jsonl.gz")
    held = row_of
    rows = iter([None])

    def breaks(*given: object) -> object:
        next(rows)
        return held(*given)  # type: ignore[arg-type]  # as they were

    monkeypatch.setattr(exporting, "row_of", breaks)
    with pytest.raises(RuntimeError):
        exported(place, "a.jsonl.gz")
    monkeypatch.undo()

    assert [
        json.loads(line) for line in gzip.decompress((place.folder / "a.jsonl.gz").read_bytes()).splitlines()
    ] == before
    assert [path.name for path in place.folder.glob(".a.*")] == []
    with pytest.raises(StoreError, match=r"nowhere/x.jsonl cannot be written: No such file"):
        exported(place, "nowhere/x.jsonl")


@pytest.mark.parametrize(
    "name",
    ["config.yaml", ".fetched/state.db", ".fetched/raw/x.jsonl", "content/posts/x.jsonl", "fetched.journal/x", "link"],
)
def test_nothing_of_the_store_is_written_over(place: Place, name: str) -> None:
    (place.folder / "link").symlink_to("config.yaml")
    before = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}

    with pytest.raises(ConfigError, match="there lies what the store needs"):
        exported(place, name)

    assert {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()} == before


def test_what_is_no_file_is_written_to_and_stays(place: Place) -> None:
    pipe = place.folder / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        config = place.folder / "config.yaml"
        assert export(load(config), config, pipe, Wanted(), print) == (3, 0)
        assert len(os.read(reader, 1 << 20).splitlines()) == 3
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    (place.folder / "content.d").mkdir()
    with pytest.raises(StoreError, match=r"content.d cannot be written: it is a folder; name a file in it"):
        exported(place, "content.d")


def test_a_link_leads_on_to_the_file(place: Place) -> None:
    (place.folder / "there").mkdir()
    (place.folder / "all.jsonl").symlink_to("there/real.jsonl")

    assert len(exported(place)) == 3

    assert (place.folder / "all.jsonl").is_symlink()
    assert len((place.folder / "there" / "real.jsonl").read_bytes().splitlines()) == 3


def test_without_a_run_there_is_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no post to export: .* is written by the first `fetched run`"):
        exported(Place(tmp_path))


def test_standard_output_ends_when_nobody_reads_on(place: Place) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ingest", "export", "--source", "news"]
    whole = subprocess.run(command, cwd=place.folder, env=environment, capture_output=True, check=True)
    with subprocess.Popen(
        command, cwd=place.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as cut:
        assert cut.stdout is not None
        assert cut.stderr is not None
        cut.stdout.close()
        said = cut.stderr.read()

    assert len(whole.stdout.splitlines()) == 2
    assert (whole.stderr, said, cut.returncode) == (b"", b"", 141)


def test_parquet_holds_the_same_in_groups(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from ingest.export import parquet as writing

    rows = exported(place)
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    export(
        load(place.folder / "config.yaml"), place.folder / "config.yaml", place.folder / "all.parquet", Wanted(), print
    )
    file = parquet.ParquetFile(place.folder / "all.parquet")
    held = file.read().to_pylist()

    assert file.num_row_groups == 2
    assert [each | {name: _told(each[name]) for name in ("published", "fetched", "changed")} for each in held] == rows


def _told(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def test_without_its_library_parquet_is_refused_with_what_to_install(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "ingest.export.parquet", raising=False)

    with pytest.raises(ConfigError, match="pyarrow is missing: pip install 'fetched\\[parquet\\]'"):
        export(
            load(place.folder / "config.yaml"),
            place.folder / "config.yaml",
            place.folder / "all.parquet",
            Wanted(),
            print,
        )
