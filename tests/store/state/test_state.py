"""The state: what is written is read back, a database that cannot be used is named, an older one is brought up."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import DamageError, StoreError
from store.files.disk import Disk
from store.landing import FileMemory, PostChange
from store.manifest import ChangedPost, Run
from store.memory import ItemMemory, ItemStatus, Key, Owed, PictureMemory, SourceState
from store.rows import columns, from_scalars, instant_text, to_scalars
from store.state import schema
from store.state.seal import set_seal
from store.state.state import State
from tests.store.samples import NOW, sample
from tests.store.trees import open_store, run

instants = st.integers(0, 4_000_000_000_000_000).map(
    lambda us: datetime.fromtimestamp(0, UTC) + timedelta(microseconds=us)
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = texts.filter(lambda name: name.strip("/") and not name.startswith(".") and not {"/", "\0"} & set(name))
paths = st.lists(names, min_size=1, max_size=4).map("/".join)
items = st.builds(
    ItemMemory,
    identity=texts,
    source=texts,
    url=texts,
    title=texts,
    status=st.sampled_from(ItemStatus),
    first_seen_at=instants,
    path=st.none() | paths,
    published_at=st.none() | instants,
    revision=st.integers(1, 9),
)
json_objects = st.dictionaries(texts, texts | st.integers() | st.lists(texts, max_size=3), max_size=3).map(json.dumps)
sources = st.builds(
    SourceState, name=texts, url=texts, etag=st.none() | texts, polled_at=st.none() | instants, notes=json_objects
)
owed = st.builds(
    Owed,
    identity=texts,
    source=texts,
    url=texts,
    entry=json_objects,
    since=instants,
    attempts=st.integers(0, 9),
    next_try_at=instants,
    error=texts,
)


@pytest.fixture
def state() -> Iterator[State]:
    opened = State.copy(None)
    yield opened
    opened.close()


@given(st.one_of(items, sources, owed))
def test_a_memory_outlasts_its_way_through_scalars(value: ItemMemory | SourceState | Owed) -> None:
    assert from_scalars(type(value), to_scalars(value)) == value


@given(st.lists(instants))
def test_instants_sort_as_text_as_they_do_in_time(times: list[datetime]) -> None:
    assert sorted(map(instant_text, times)) == [instant_text(at) for at in sorted(times)]


def test_an_instant_is_kept_in_utc_and_a_naive_one_is_refused() -> None:
    at = datetime.fromisoformat("2026-02-28T08:06:26+08:00")
    assert instant_text(at) == "2026-02-28T00:06:26.000000+00:00"
    with pytest.raises(ValueError, match="without a zone"):
        instant_text(at.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (SourceState, "sources"),
        (ItemMemory, "items"),
        (PictureMemory, "item_pictures"),
        (Owed, "owed"),
        (FileMemory, "item_files"),
        (ChangedPost, "changes"),
        (Run, "runs"),
    ],
)
def test_every_field_of_a_memory_has_its_column(kind: type[ItemMemory], table: str, state: State) -> None:
    found = {str(row[1]) for row in state.rows(f"PRAGMA table_info({table})")}
    assert set(columns(kind)) <= found
    assert columns(kind) == tuple(field.name for field in fields(kind))


def test_known_takes_any_number_of_keys(state: State) -> None:
    one = sample(1)
    state.remember_item(one.item, [Key(f"k{number}") for number in range(0, 3000, 2)])
    found = state.known(Key(f"k{number}") for number in range(3000))
    assert len(found) == 1500
    assert set(found.values()) == {one.item.identity}


def test_a_key_stays_with_the_item_that_had_it_first(state: State) -> None:
    state.remember_item(sample(1).item, [Key("shared")])
    state.remember_item(sample(2).item, [Key("shared"), Key("own")])
    assert state.known([Key("shared")]) == {Key("shared"): sample(1).item.identity}
    assert state.keys_of(sample(2).item.identity) == (Key("own"),)


def test_what_is_owed_is_due_in_its_order(state: State) -> None:
    for number, hours in ((1, 5), (2, 1), (3, 99)):
        item = sample(number).item
        state.remember_item(item, [])
        state.owe(Owed(item.identity, "example", item.url, "{}", NOW, 1, NOW + timedelta(hours=hours), "404"))
        due = NOW + timedelta(hours=hours)
        state.remember_picture(PictureMemory(item.identity, "https://example.org/x.png", next_try_at=due))
    until = NOW + timedelta(hours=6)
    assert [each.identity for each in state.owed(until)] == [sample(2).item.identity, sample(1).item.identity]
    assert [each.identity for each in state.owed_pictures(until)] == [each.identity for each in state.owed(until)]
    assert len(state.owed()) == len(state.owed_pictures()) == 3
    state.settle(sample(2).item.identity)
    assert [each.identity for each in state.owed(until)] == [sample(1).item.identity]


def test_a_source_keeps_its_memories_under_a_new_name(state: State) -> None:
    for name, new in (("a", "b"), ("b", "c")):
        state.remember_source(SourceState("a", "https://example.org/feed", etag="1"))
        state.rename_source(name, new)
    state.remember_item(sample(1).item, [])
    state.rename_source("example", "a")
    assert state.renames() == {"a": "c", "b": "c", "example": "a"}
    assert [item.source for item in state.items("a")] == ["a"]
    source = state.source("c")
    assert source
    assert source.etag == "1"


def test_waits_cursors_and_sources_are_read_back(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.save_host_waits({"b.example": NOW, "a.example": NOW + timedelta(hours=1)})
        store.save_cursor("backfill:example", "page 3")
        store.remember_source(SourceState("example", "https://example.org/feed", polled_at=NOW))
        store.commit()
    with open_store(tmp_path) as store:
        assert store.host_waits() == {"a.example": NOW + timedelta(hours=1), "b.example": NOW}
        assert store.cursor("backfill:example") == "page 3"
        assert store.sources()["example"].polled_at == NOW
        store.save_cursor("backfill:example", None)
        assert store.cursor("backfill:example") is None


def test_a_remembered_item_keeps_what_its_post_decides(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    with open_store(tmp_path) as store:
        store.remember_item(replace(sample(1).item, entry_hash="later"), [])
        item = store.item(sample(1).item.identity)
        assert item
        assert (item.path, item.content_hash) == (sample(1).document.path, sample(1).document.content_hash)
        assert item.entry_hash == "later"


# -- databases that cannot be used

DAMAGED = {
    "not a database": b"fetched\n" * 600,
    "a header alone": b"SQLite format 3\x00" + b"\xff" * 4080,
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_database_is_moved_aside_and_made_anew(data: bytes, tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    (tmp_path / "state" / "state.db").write_bytes(data)
    with open_store(tmp_path) as store:
        assert store.notices[0].startswith("the state database was unusable (")
        assert store.item(sample(1).item.identity)
    aside = tmp_path / "state" / "state.db.damaged-20260301T120000Z"
    assert aside.read_bytes() == data


def test_a_database_with_a_broken_page_is_moved_aside(tmp_path: Path) -> None:
    run(tmp_path, *(sample(number) for number in range(20)))
    path = tmp_path / "state" / "state.db"
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 9] = b"\xa5" * 4096 * 6
    path.write_bytes(data)
    with open_store(tmp_path) as store:
        assert len(store.items()) == 20


def test_a_database_of_another_program_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    foreign = sqlite3.connect(tmp_path / "state" / "state.db")
    foreign.execute("CREATE TABLE theirs (x)")
    foreign.close()
    data = (tmp_path / "state" / "state.db").read_bytes()
    with open_store(tmp_path) as store:
        assert "it belongs to another program" in store.notices[0]
    assert (tmp_path / "state" / "state.db.damaged-20260301T120000Z").read_bytes() == data


def test_an_empty_file_is_a_new_state(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "state.db").touch()
    with open_store(tmp_path) as store:
        assert store.notices == []
        assert store.items() == []


def test_a_newer_state_is_refused_with_what_to_do(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    newer = sqlite3.connect(tmp_path / "state" / "state.db")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    set_seal(tmp_path / "state" / "state.db", Disk())  # as that version did
    with pytest.raises(StoreError, match=r"form 99.*use the newer version"):
        open_store(tmp_path)


def test_every_step_of_the_schema_is_applied_once_and_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    State.open(path).close()

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE halfway (x)")
        connection.execute("CREATE TABLE items (x)")

    def added(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE added (x)")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
        with pytest.raises(sqlite3.OperationalError):
            State.open(path)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, added))
        for _ in range(2):
            state = State.open(path)
            tables = {row[0] for row in state.rows("SELECT name FROM sqlite_master WHERE name IN ('added', 'halfway')")}
            state.close()
            assert tables == {"added"}


def test_a_database_that_cannot_be_read_is_told_from_a_disk_that_fails(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"x" * 100)
    with pytest.raises(DamageError):
        State.open(tmp_path / "state.db")
    with pytest.raises(sqlite3.OperationalError):
        State.open(tmp_path / "no folder" / "state.db")


def test_changes_that_no_finished_run_told_are_told_by_the_next(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        sample(1).put_into(store)
        store.commit()
    with open_store(tmp_path) as store:
        changes = store.finish(Run("next", NOW, NOW))
        assert [(change.kind, change.path) for change in changes.added] == [(PostChange.ADDED, sample(1).document.path)]
        after = Run("after", NOW, NOW + timedelta(hours=1))
        assert not store.finish(after)
        assert store.last_run() == after


@pytest.mark.parametrize("is_first", [True, False])
def test_what_was_rehearsed_when_the_disk_was_full_is_told_of_as_that(tmp_path: Path, *, is_first: bool) -> None:
    """SQLite forgets the transaction by itself: nothing is left that could be taken back."""
    state = State.open(tmp_path / "state.db")
    state._connection.execute("PRAGMA max_page_count = 60")
    if not is_first:
        state.save_note("before", "this")
    with pytest.raises(StoreError, match="is full"), state.rehearsing():
        state.save_note("much", "x" * 1_000_000)
    state.close()


def test_what_is_remembered_of_rows_holds_when_one_of_them_is_read() -> None:
    """Else each look at an item would have all numbers, and what is alike, asked for again: statements are counted."""
    state, item = State.copy(None), sample(1).item
    state.remember_item(item, ())
    asked: list[str] = []
    state._connection.set_trace_callback(asked.append)
    before = state.undone
    for _ in range(3):
        assert state.item(item.identity) == item
        assert state.number(item.identity) == 1
    assert state.undone == before
    assert sum(statement.startswith("SELECT number FROM items") for statement in asked) <= 1
    state.close()
