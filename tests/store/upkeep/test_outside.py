"""What is read back never leads out of the store's folders: a line of the journal or the log, a row, a sink's list."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store.errors import DocumentError
from store.files.sink import Sink
from store.journal.journal import read_journal
from store.landing import FileMemory, Landing, Move, PostChange, Record, Room, to_lines
from store.manifest import Run
from store.memory import ItemMemory, ItemStatus, PictureMemory
from store.names import inner_path
from store.rows import from_scalars, to_scalars
from store.state.seal import seal_of
from store.store import Store
from tests.store.samples import NOW, edited, sample
from tests.store.trees import lose_state, open_store, run, tree

pytestmark = pytest.mark.exhaustive

LEADING_OUT = [
    "../precious/mine.md",
    "../precious",
    "a/../../precious/mine.md",
    "/etc/hostname",
    "..",
    ".",
    "",
    "a//b.md",
    "./a.md",
    ".git/config",
    "a/.git/config",
    "a\0b.md",
    "a\ud800.md",
    "x" * 256,
    "x/" * 2100 + "y",
]


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A file beside the content, as a person's own are."""
    file = tmp_path / "precious" / "mine.md"
    file.parent.mkdir()
    file.write_text("mine")
    return file


@contextmanager
def nothing_outside_changes(root: Path) -> Iterator[None]:
    ours = ("content/", "state/", "fetched.")
    before = {path: data for path, data in tree(root).items() if not path.startswith(ours)}
    yield
    assert {path: data for path, data in tree(root).items() if not path.startswith(ours)} == before


def removed_all(store: Store) -> None:
    """Take everything down that has a post, as `prune` does in the end."""
    for item in store.items():
        if item.status is ItemStatus.STORED:
            store.remove(item.identity)
    store.finish(Run("run", NOW, NOW))


def journal_line(path: str, **further: str) -> str:
    item = to_scalars(replace(sample(7).item, path="a.md", slug="post-7")) | {"path": path} | further
    said: dict[str, object] = {
        "is": "item",
        **{name: held for name, held in item.items() if held is not None},
        "keys": [],
    }
    return json.dumps({**said, "sha256": hashlib.sha256(b"mine").hexdigest()}) + "\n"


def in_journal(root: Path, line: str) -> None:
    journal = root / "fetched.journal"
    with (journal / "merged.jsonl" if journal.is_dir() else journal).open("a", encoding="utf-8") as file:
        file.write(line)


@pytest.mark.parametrize("path", LEADING_OUT)
def test_such_a_path_is_none(path: str) -> None:
    with pytest.raises(DocumentError, match="is no path below its folder"):
        inner_path(path)


@pytest.mark.parametrize("path", ["index.md", "2026/the bridge: part 1/index.md", "a\nb/nul.md", "e\u0301.md"])
def test_a_path_that_a_person_may_have_chosen_passes(path: str) -> None:
    assert inner_path(path) == path


@pytest.mark.parametrize("path", LEADING_OUT)
def test_a_line_of_the_journal_that_leads_out_costs_itself_and_is_named(path: str) -> None:
    text = '{"journal": 1}\n' + journal_line("good.md", identity="url:good") + journal_line(path)

    said = read_journal(text, NOW)

    assert [told.item.identity for told in said.items] == ["url:good"]
    [fault] = said.faults
    assert fault.startswith("3: ")
    assert "path" in fault


def test_a_journal_whose_lines_lead_out_deletes_nothing_outside(tmp_path: Path, precious: Path) -> None:
    run(tmp_path, sample(1))
    in_journal(tmp_path, journal_line("../precious/mine.md"))

    with nothing_outside_changes(tmp_path), open_store(tmp_path) as store:
        assert any("journal" in notice and "precious" in notice for notice in store.notices)
        removed_all(store)

    assert precious.read_text() == "mine"
    assert not (tmp_path / "content" / sample(1).document.path).exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.lists(
        st.sampled_from(["..", ".", "", "precious", "mine.md", "content", "state", "a"]) | st.text(max_size=4)
    )
    .map("/".join)
    .filter(lambda path: path.isprintable() or "\n" not in path),
    slug=st.text(max_size=8),
)
@example(path="../precious/mine.md", slug="../../precious/mine")
def test_no_text_in_a_journal_line_leads_out(path: str, slug: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("outside")
    (root / "precious").mkdir()
    (root / "precious" / "mine.md").write_text("mine")
    in_journal(root, '{"journal": 1}\n' + journal_line(path, slug=slug))
    run(root, sample(1))

    with nothing_outside_changes(root):
        for _ in range(2):
            with open_store(root) as store:
                removed_all(store)


@pytest.mark.parametrize("path", ["../precious/mine.md", "/etc/hostname"])
@pytest.mark.parametrize("kind", [ItemMemory, FileMemory, PictureMemory, Move])
def test_a_row_or_line_with_such_a_path_is_no_value(kind: type[ItemMemory], path: str) -> None:
    values: dict[type, object] = {
        ItemMemory: replace(sample(1).item, path="a.md"),
        FileMemory: FileMemory("a.md", "url:x", "", is_post=True),
        PictureMemory: PictureMemory("url:x", "https://example.org/x.png", "a.png"),
        Move: Move("000001/a.md", Room.CONTENT, "a.md"),
    }
    sound = to_scalars(values[kind])  # type: ignore[arg-type]  # one of the four
    [name] = [name for name in ("path", "name") if name in sound][:1]
    assert from_scalars(kind, sound) == values[kind]
    with pytest.raises(ValueError, match=f"{name}: .* is no path below"):
        from_scalars(kind, sound | {name: path})


# -- the log of landings


def staged(root: Path, number: int, **further: str) -> str:
    """Stage a post by hand as a run does that is killed then; return its line of the log, with some fields forged."""
    one = sample(number)
    place = root / "state" / "staging" / f"{number:06d}" / "index.md"
    place.parent.mkdir(parents=True)
    place.write_text(one.document.text)
    sha256 = hashlib.sha256(place.read_bytes()).hexdigest()
    file = FileMemory(one.document.path, one.item.identity, sha256, is_post=True, speaks=True)
    item = replace(one.item, path=one.document.path)
    record = Record(PostChange.ADDED, item, one.keys, (), (file,))
    move = Move(f"{number:06d}/index.md", Room.CONTENT, one.document.path)
    line = json.loads(to_lines([Landing(f"{number:06d}", (move,), record)]).splitlines()[0])
    for name, value in further.items():
        where = line if name in line else line["moves"][0]
        where["staged" if name == "from_" else name] = value
    return json.dumps(line)


@pytest.mark.parametrize(
    "forged",
    [
        {"path": "../precious/mine.md"},
        {"from_": "../../precious/mine.md"},
        {"folder": "../precious/new"},
        {"staged": "../../precious", "folder": "taken"},
        {"room": "elsewhere"},
    ],
    ids="-".join,
)
def test_a_line_of_the_log_that_leads_out_costs_itself_and_is_named(
    forged: dict[str, str], tmp_path: Path, precious: Path
) -> None:
    lines = [staged(tmp_path, 1, **forged), staged(tmp_path, 2), json.dumps({"landings": 2})]
    (tmp_path / "state" / "landing.jsonl").write_text("".join(f"{line}\n" for line in lines))

    with nothing_outside_changes(tmp_path), open_store(tmp_path) as store:
        [notice] = store.notices
        assert "landing.jsonl, line 1: " in notice
        assert [item.identity for item in store.items()] == [sample(2).item.identity]

    assert precious.read_text() == "mine"
    assert not (tmp_path / "content" / "taken").exists()


@pytest.mark.parametrize("line", ["{", "[]", "{}", "null", '{"staged": 1}', '{"moves": [1]}', "[" * 3000])
def test_a_line_of_the_log_that_makes_no_sense_costs_itself(line: str, tmp_path: Path) -> None:
    lines = [line, staged(tmp_path, 2), json.dumps({"landings": 2})]
    (tmp_path / "state" / "landing.jsonl").write_text("".join(f"{each}\n" for each in lines))

    with open_store(tmp_path) as store:
        assert len(store.notices) == 1
        assert [item.identity for item in store.items()] == [sample(2).item.identity]


# -- the database, links, and lists


def test_a_database_that_names_a_path_outside_takes_nothing_away_there(tmp_path: Path, precious: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    seal_of(tmp_path / "state" / "state.db").unlink()
    database = sqlite3.connect(tmp_path / "state" / "state.db")
    database.execute(
        "UPDATE files SET path = '../precious/mine.md' WHERE item = (SELECT number FROM items WHERE identity = ?)",
        [sample(1).item.identity],
    )
    database.commit()
    database.close()

    with nothing_outside_changes(tmp_path):
        for _ in range(2):
            try:
                with open_store(tmp_path) as store:
                    removed_all(store)
            except Exception:  # noqa: BLE001  # that it is named is tested elsewhere
                continue

    assert precious.exists()


def linked(root: Path) -> Path:
    """Let the folder of the first sample's post be a link to one outside, which holds the post by now."""
    folder = root / "content" / sample(1).document.folder
    outside = root / "precious" / "elsewhere"
    folder.rename(outside)
    folder.symlink_to(outside)
    return outside


def test_nothing_is_removed_behind_a_link_that_leads_out(tmp_path: Path, precious: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    outside = linked(tmp_path)

    with nothing_outside_changes(tmp_path), open_store(tmp_path) as store:
        assert store.verify() == [], "it is read"
        removed_all(store)
        assert len(store.refused) == 3
        assert all("is a link that leads elsewhere" in line for line in store.refused)

    assert (outside / "index.md").exists()
    assert precious.exists()
    assert not (tmp_path / "content" / sample(2).document.path).exists()


def test_nothing_is_written_behind_a_link_that_leads_out(tmp_path: Path, precious: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    outside = linked(tmp_path)

    with nothing_outside_changes(tmp_path), open_store(tmp_path) as store:
        with pytest.raises(DocumentError, match="is a link that leads elsewhere"):
            edited(sample(1), "Other text.").put_into(store)
        edited(sample(2), "Other text.").put_into(store)
        store.commit()

    assert "Text." in (outside / "index.md").read_text()
    assert precious.exists()
    assert "Other text." in (tmp_path / "content" / sample(2).document.path).read_text()


def test_a_link_within_the_content_is_followed(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    content = tmp_path / "content"
    (content / "2026").rename(content / "years")
    (content / "2026").symlink_to("years")

    with open_store(tmp_path) as store:
        edited(sample(1), "Other text.").put_into(store)
        store.commit()

    assert "Other text." in (content / sample(1).document.path).read_text()


@pytest.mark.parametrize("room", ["staging", "blobs"])
def test_a_room_of_the_state_that_is_a_link_is_not_emptied_behind_it(room: str, tmp_path: Path, precious: Path) -> None:
    run(tmp_path, sample(1))
    place = tmp_path / "state" / room
    if place.exists():
        shutil.rmtree(place)
    place.symlink_to(precious.parent)

    with nothing_outside_changes(tmp_path):
        run(tmp_path, sample(2), name="next")

    assert precious.exists()


def test_revisions_behind_a_link_stay(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    run(tmp_path, edited(sample(1), "Other text."), name="next")
    kept = tmp_path / "fetched.revisions" / sample(1).document.folder
    kept.rename(tmp_path / "kept")
    kept.symlink_to(tmp_path / "kept")

    with nothing_outside_changes(tmp_path), open_store(tmp_path) as store:
        removed_all(store)

    assert sorted(tree(tmp_path / "kept")) == ["index.r1-r2.diff", "index.r1.md"]


def test_a_folder_where_a_removed_post_was_stays(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    post = tmp_path / "content" / sample(1).document.path
    post.unlink()
    post.mkdir()
    (post / "mine.txt").write_text("mine")

    with open_store(tmp_path) as store:
        removed_all(store)
        assert len(store.refused) == 1

    assert (post / "mine.txt").exists()


@pytest.mark.parametrize("path", ["../../precious/mine.md", "link/mine.md"])
def test_a_list_of_a_sink_that_leads_out_takes_nothing_away_there(path: str, tmp_path: Path, precious: Path) -> None:
    content = tmp_path / "site" / "posts"
    content.mkdir(parents=True)
    (content / "link").symlink_to(precious.parent)
    sink = Sink(content, tmp_path / "state")
    (tmp_path / "state" / "sinks").mkdir(parents=True)
    sink.save()
    [kept] = (tmp_path / "state" / "sinks").iterdir()
    kept.write_text(json.dumps({"url:x": ["made", {path: 4}]}))

    sink = Sink(content, tmp_path / "state")
    sink.keep_only([])
    sink.save()

    assert precious.exists()


def test_a_lost_state_is_made_again_without_the_line_that_leads_out(tmp_path: Path, precious: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    in_journal(tmp_path, journal_line("../precious/mine.md"))
    lose_state(tmp_path)

    with open_store(tmp_path) as store:
        assert {item.identity for item in store.items()} == {sample(1).item.identity, sample(2).item.identity}
    assert precious.exists()
