"""The lists for builders: written out of what changed, they are what they would be written whole."""

import json
import os
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.files.disk import Disk
from store.files.regular import MAX_FILE_BYTES
from store.files.splicing import SpliceError, spliced, splices
from store.files.staging import Staging
from store.landing import PostChange, Room
from store.manifest import LATEST, ChangedPost, Changes, Run, changes_pieces, latest_pieces, manifest_lines
from store.memory import ItemMemory, ItemStatus
from store.publishing import publish
from store.state import listing
from store.state.listing import lines_at, mark_listed, newest, stored, unlisted
from store.state.state import State
from store.unseen import json_text, object_pieces
from store.upkeep.opening import Rooms
from tests.store.samples import NOW, sample
from tests.store.state.test_state import instants
from tests.store.trees import open_store, run

PATHS = (
    "a.md",
    "a/b.md",
    "a-b.md",
    "ab.md",
    "é.md",
    'q"uote.md',
    "\u202eback.md",
    "文.md",
    "\U0001f600.md",
    "\x7f.md",
    "z",
)
paths = st.sampled_from(PATHS)
steps = st.lists(
    st.tuples(
        st.sampled_from(["put", "move", "remove", "forget", "rename"]),
        st.integers(0, 7),
        paths,
        st.sampled_from(["one", "two", "a title much longer than what is read at a time " * 20]),
        instants,
    ),
    max_size=12,
)


@dataclass
class Held:
    """Bytes to be read piece by piece."""

    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, begin: int, end: int) -> bytes:
        return self.data[begin:end]


def take(step: tuple[str, int, str, str, Any], state: State) -> None:
    """Do something to an item, as a run or a person would."""
    what, number, path, title, at = step
    identity = f"url:{number}"
    known = state.item(identity)
    if what == "put" or known is None:
        new = replace(sample(number).item, identity=identity, path=path, title=title, source=title, published_at=at)
        state.remember_item(new, ())
    elif what == "move":
        state.remember_item(replace(known, path=path), ())
    elif what == "remove":
        state.bury(known, with_files=True)
    elif what == "forget":
        state.forget(identity)
    elif what == "rename":
        state.rename_source(known.source, "three")


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, min_size=1, max_size=4))
def test_a_spliced_manifest_is_the_one_that_is_written_whole(runs: list[list[tuple[str, int, str, str, Any]]]) -> None:
    state, manifest = State.copy(None), b""
    for taken in runs:
        for step in taken:
            take(step, state)
        old = Held(manifest)
        manifest = b"".join(spliced(old, splices(old, {path: lines_at(path, state) for path in unlisted(state)})))
        mark_listed(state)
        assert manifest == "".join(manifest_lines(stored(state))).encode()
        by_source = sorted(stored(state), key=lambda item: item.source)
        assert [*latest_pieces(newest(state))] == [*latest_pieces(by_source)]
    state.close()


@pytest.mark.parametrize("old", [b"{}\n", b"\n", b'{"path": "b"', b'["b"]\n', b'{"path": 3}\n', b"\0\0\0\n", b"\xff\n"])
def test_a_manifest_that_is_not_ours_is_not_spliced(old: bytes) -> None:
    with pytest.raises(SpliceError):
        splices(Held(old), {"a": ""})


@pytest.mark.parametrize("damage", [b"", b"torn", b"other"])
def test_lists_that_other_hands_changed_are_written_whole(damage: bytes, tmp_path: Path) -> None:
    run(tmp_path, *map(sample, range(5)))
    manifest, latest = (tmp_path / "state" / name for name in ("manifest.jsonl", "latest.json"))
    whole = manifest.read_bytes(), latest.read_bytes()
    manifest.write_bytes(damage * 9)
    latest.unlink()
    run(tmp_path)
    assert (manifest.read_bytes(), latest.read_bytes()) == whole


def test_a_run_makes_only_the_lines_of_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is counted, not time: of 60 posts in three sources one is new, and one line of the manifest is made."""
    run(tmp_path, *(sample(number, images=0) for number in range(60)))
    made: list[str] = []

    def counting(items: Iterable[ItemMemory]) -> Iterator[str]:
        found = list(items)
        made.extend(item.identity for item in found)
        return manifest_lines(found)

    monkeypatch.setattr(listing, "manifest_lines", counting)
    monkeypatch.setattr("store.publishing.manifest_lines", counting)
    run(tmp_path, sample(60, images=0))
    assert made == [sample(60).item.identity]
    assert (tmp_path / "state" / "manifest.jsonl").read_bytes().count(b"\n") == 61


def test_the_latest_are_read_by_their_age_alone() -> None:
    state = State.copy(None)
    for number in range(3 * LATEST):
        status = ItemStatus.STORED if number % 2 else ItemStatus.REMOVED
        state.remember_item(replace(sample(number).item, path=f"{number}.md", status=status, first_seen_at=NOW), ())
    query = "SELECT * FROM items WHERE status = 'stored' AND path IS NOT NULL AND source = 'x'"
    plan = state.rows(
        f"EXPLAIN QUERY PLAN {query} ORDER BY coalesce(published_at, first_seen_at) DESC, path, identity LIMIT {LATEST}"
    )
    assert "items_by_age" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
    state.close()


def test_a_run_without_news_writes_no_list(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    before = {
        path.name: path.stat().st_ino for path in (tmp_path / "state").iterdir() if path.suffix in {".json", ".jsonl"}
    }
    with open_store(tmp_path) as store:
        store.finish(Run("none", NOW, NOW))
    assert before == {
        path.name: path.stat().st_ino for path in (tmp_path / "state").iterdir() if path.suffix in {".json", ".jsonl"}
    }


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.text(max_size=3), st.text(max_size=3) | st.lists(st.dictionaries(st.text(max_size=3), st.text()))),
        unique_by=lambda member: member[0],
        max_size=4,
    )
)
def test_a_list_written_piece_by_piece_is_the_one_written_whole(members: list[tuple[str, Any]]) -> None:
    pieces = object_pieces((name, iter(held) if isinstance(held, list) else held) for name, held in members)
    assert "".join(pieces) == json_text(dict(members), indent=1) + "\n"


def test_what_changed_and_the_latest_are_one_text_each() -> None:
    post = replace(sample(1).item, path="a/index.md", url="https://example.org/1")
    change = ChangedPost(PostChange.ADDED, "a/index.md", post.identity, post.url, None)
    said = json.loads("".join(changes_pieces(Run("one", NOW, NOW), Changes((change,)).lists())))
    assert [*said] == ["run", "started", "finished", "added", "updated", "removed"]
    assert [said["added"], said["updated"]] == [
        [{"path": change.path, "identity": post.identity, "url": post.url, "hash": None}],
        [],
    ]
    assert ["".join(latest_pieces([]))] == ["{}\n"]


def test_lists_are_never_held_whole(tmp_path: Path) -> None:
    """More posts changed than are spliced: their lists have two megabytes, and no part of one is held for long."""
    state, rooms = State.copy(None), Rooms(tmp_path / "content", tmp_path, None)
    for number in range(2_100):
        found = replace(sample(1).item, identity=f"url:{number}", path=f"{number}.md", title="long" * 200)
        state.remember_item(replace(found, status=ItemStatus.STORED), ())
        state.note_change(PostChange.ADDED, found)
    staging = Staging(tmp_path, {Room.CONTENT: tmp_path / "content"}, Disk())
    staging.sweep()
    held: list[int] = []
    for _ in range(2):  # the second finds each of them as it is to be
        tracemalloc.start()
        publish(Run("one", NOW, NOW), state.changed_lists(), state, staging, rooms, None)
        held.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        state.write("INSERT INTO unlisted SELECT path FROM items")
    assert (tmp_path / "manifest.jsonl").stat().st_size > 2_000_000
    assert len(json.loads((tmp_path / "changes.json").read_bytes())["added"]) == 2_100
    assert max(held) < 1_000_000
    assert [*(tmp_path / "staging").iterdir()] == []
    state.close()


def test_a_list_of_any_size_is_written_anew(tmp_path: Path) -> None:
    """The list of a million posts is larger than any other file that is read: nothing reads it whole."""
    staging, target = Staging(tmp_path, {}, Disk()), tmp_path / "manifest.jsonl"
    staging.sweep()
    for is_whole in (True, False):
        target.touch()
        os.truncate(target, MAX_FILE_BYTES + 1)
        assert staging.splice(target, {})
        if is_whole:
            staging.publish(target, "x")
        else:
            staging.publish_pieces(target, [b"x"])
        assert target.read_bytes() == b"x"
