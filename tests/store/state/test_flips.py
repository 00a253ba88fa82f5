"""A byte of the state that is another: it is named, every post stands once, and the next opening is well."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.manifest import Run
from store.state.seal import seal_of
from tests.store.samples import NOW, sample
from tests.store.trees import open_store, run, tree

pytestmark = pytest.mark.exhaustive

STEP = int(os.environ.get("FLIP_STEP", "1999"))
"""Bytes between two that are tried, so that many pages have their turn in seconds; `make flips` tries them all."""


def walked(root: Path) -> list[str]:
    """Run as a run does, and return what is said of the state."""
    with open_store(root) as store:
        said = [line for line in store.notices if "unusable" in line]
        store.items()
        store.verify()
        for number in range(2):
            sample(number).put_into(store)
        store.finish(Run("run", NOW, NOW))
    return said


def test_a_flipped_byte_of_the_state_is_named_costs_no_post_and_doubles_none(quick_path: Path) -> None:
    run(quick_path, sample(0), sample(1))
    database = quick_path / "state" / "state.db"
    with closing(sqlite3.connect(database)) as state:
        state.execute("PRAGMA journal_mode = DELETE")
        state.execute("VACUUM")
    seal_of(database).unlink()
    run(quick_path, sample(0), sample(1))
    sound, seal, posts = database.read_bytes(), seal_of(database).read_bytes(), tree(quick_path / "content")

    for at in (*range(100), *range(100, len(sound), STEP)):
        flipped = bytearray(sound)
        flipped[at] ^= 0xFF
        database.write_bytes(flipped)
        seal_of(database).write_bytes(seal)
        assert len(walked(quick_path)) == 1, f"byte {at}"
        assert tree(quick_path / "content") == posts, f"byte {at}"
        for left in database.parent.glob("state.db?*"):
            left.unlink()

    assert walked(quick_path) == []
