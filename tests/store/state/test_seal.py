"""The seal of the state: what was changed while nobody ran is seen, though SQLite finds nothing wrong with it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store.manifest import Run
from store.rehearsal import Rehearsal
from store.state.seal import seal_of
from tests.store.samples import NOW, sample
from tests.store.trees import open_store, run, tree


def letter_changed(database: Path) -> None:
    with closing(sqlite3.connect(database)) as state:
        [[title]] = state.execute("SELECT title FROM items LIMIT 1").fetchall()
        [[mode]] = state.execute("PRAGMA journal_mode = DELETE").fetchall()
        assert mode == "delete"
    data = database.read_bytes()
    assert title.encode() in data
    database.write_bytes(data.replace(title.encode(), title.encode()[:-1] + b"~"))


def changed_by_sql(database: Path) -> None:
    with closing(sqlite3.connect(database)) as state, state:
        state.execute("UPDATE items SET url = 'https://elsewhere.example/'")


def cut(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:-4096])


def emptied(database: Path) -> None:
    database.write_bytes(b"")


def form_raised(database: Path) -> None:
    data = bytearray(database.read_bytes())
    data[60] ^= 0xFF
    database.write_bytes(data)


@pytest.mark.parametrize("change", [letter_changed, changed_by_sql, cut, emptied, form_raised])
def test_what_changed_while_nobody_ran_is_named_and_made_anew(tmp_path: Path, change: Callable[[Path], None]) -> None:
    run(tmp_path, sample(0), sample(1))
    posts = tree(tmp_path / "content")
    change(tmp_path / "state" / "state.db")

    with Rehearsal.open(tmp_path / "content", tmp_path / "state") as looking:
        assert ["unusable" in line and "the next run makes it anew" in line for line in looking.notices] == [True]
    with open_store(tmp_path) as store:
        assert [line for line in store.notices if "not as the last run left it" in line]
        urls = {item.url for item in store.items()}
    with open_store(tmp_path) as store:
        assert store.notices == []

    assert urls == {sample(0).item.url, sample(1).item.url}
    assert tree(tmp_path / "content") == posts


def test_a_run_leaves_a_seal_and_one_that_is_under_way_has_broken_it(tmp_path: Path) -> None:
    seal = seal_of(tmp_path / "state" / "state.db")
    run(tmp_path, sample(0))
    assert seal.exists()

    with open_store(tmp_path) as store:
        assert store.notices == []
        assert not seal.exists()

    assert seal.exists()


@pytest.mark.parametrize("left", [None, b"", b"abc", b"\xff" * 64])
def test_without_a_whole_seal_the_state_is_looked_through(tmp_path: Path, left: bytes | None) -> None:
    run(tmp_path, sample(0))
    seal = seal_of(tmp_path / "state" / "state.db")
    seal.unlink()
    if left is not None:
        seal.write_bytes(left)

    with open_store(tmp_path) as store:
        made_anew = [line for line in store.notices if "unusable" in line]
        assert [item.url for item in store.items()] == [sample(0).item.url]

    assert bool(made_anew) == (left == b"\xff" * 64)


def not_told(root: Path) -> None:
    """Store a post in a run that does not come to its end: builders are not told of it yet."""
    run(root, sample(0))
    with open_store(root) as store:
        sample(1).put_into(store)
        store.commit()


def finished(root: Path) -> list[str]:
    with open_store(root) as store:
        return [change.path for change in store.finish(Run("run", NOW, NOW)).added]


@pytest.mark.parametrize("change", [letter_changed, changed_by_sql, form_raised])
def test_what_builders_were_not_told_yet_outlasts_the_damage(tmp_path: Path, change: Callable[[Path], None]) -> None:
    not_told(tmp_path)
    change(tmp_path / "state" / "state.db")

    assert finished(tmp_path) == [sample(1).document.path]
    assert finished(tmp_path) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE changes SET kind = 'moved'",
        "UPDATE changes SET path = '../precious/mine.md'",
        "UPDATE changes SET url = CAST(x'ff' AS TEXT)",
        "DROP TABLE changes",
    ],
)
def test_of_what_builders_were_not_told_only_what_makes_sense_is_taken_along(tmp_path: Path, damage: str) -> None:
    not_told(tmp_path)
    with closing(sqlite3.connect(tmp_path / "state" / "state.db")) as state, state:
        state.execute(damage)

    assert finished(tmp_path) == []
    assert (tmp_path / "content" / sample(1).document.path).is_file()
