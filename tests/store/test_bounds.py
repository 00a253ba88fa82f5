"""What grows has its bound: kept pages in days and bytes, the database's file in what is free."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from store.files.raw import PageHead
from store.manifest import Run
from store.memory import ItemStatus, Owed
from store.state.state import State
from store.store import Store
from tests.store.samples import NOW, sample
from tests.store.trees import open_store


def url(number: int) -> str:
    return f"https://example.org/{number}"


def keep_pages(store: Store, count: int) -> None:
    """Keep pages of 1,000 bytes and more, each a day older than the one before."""
    for number in range(count):
        at = NOW - timedelta(days=number)
        store.keep_page(PageHead(url(number), "text/html", "gzip", at), b"x" * 1_000)
    store.commit()


def kept(store: Store, count: int) -> list[int]:
    return [number for number in range(count) if store.page(url(number))]


def test_old_pages_go_and_those_of_what_is_owed_stay(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep_pages(store, 10)
        item = replace(sample(8).item, status=ItemStatus.OWED)
        store.owe(Owed(item.identity, "example", url(8), "{}", NOW, 1, NOW, ""), item, [])

        line = store.trim_pages(NOW, 5, 10**9)

        assert kept(store, 10) == [0, 1, 2, 3, 4, 5, 8]
        assert line == "kept pages that were old, or too many: 3 dropped (0.0 MB)"
        assert store.trim_pages(NOW, 1, 10**9) == "", "once a day"
        assert store.trim_pages(NOW + timedelta(days=1), 400, 10**9) == "", "nothing to say"


def test_of_too_many_pages_the_oldest_go(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep_pages(store, 10)

        store.trim_pages(NOW, 400, 9_000)

        assert kept(store, 10) == [0, 1, 2, 3]


def test_a_file_of_which_much_is_free_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "state" / "state.db"
    with open_store(tmp_path) as store:
        for number in range(1_000):
            store.remember_item(replace(sample(number).item, title="x" * 4_000, status=ItemStatus.SKIPPED), [])
        store.finish(Run("one", NOW, NOW))
        before = path.stat().st_size
        for number in range(10, 1_000):
            store.forget(sample(number).item.identity)
        store.finish(Run("two", NOW, NOW))
        after = path.stat().st_size
        assert {item.identity for item in store.items()} == {sample(number).item.identity for number in range(10)}
    assert before > 4_000_000
    assert after < before / 4
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_of_which_little_is_free_is_left_alone() -> None:
    state = State.copy(None)
    assert state.shrink() is False
    state.close()
