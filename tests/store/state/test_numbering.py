"""Rows take little room and give back what was put in; an older state is taken along."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.landing import FileMemory
from store.memory import ItemMemory, ItemStatus, Key, PictureMemory, Sighting
from store.names import InnerPath
from store.rows import Scalar, columns, from_scalars, to_scalars
from store.state.dense import from_row, to_row, value_of
from store.state.numbering import refer_by_number
from store.state.schema import MIGRATIONS
from store.state.state import State
from tests.store.samples import NOW, sample

HASHES = st.sampled_from([None, "", "abc", "sha256:", "sha256:" + "a1" * 32, "a1" * 32, "A1" * 32, "a1" * 12, "a1a"])
URLS = st.sampled_from(["https://a.example/1", "http://a.example/1", "", "https://a.example/" + "long/" * 200])
_FIRST = datetime(1, 1, 2, tzinfo=UTC)
TIMES = st.timedeltas(timedelta(), timedelta(days=3_652_000)).map(lambda span: _FIRST + span)
ITEMS = st.builds(
    ItemMemory,
    st.sampled_from(["url:a.example/1", "guid:x\x1f1", "entry:1"]),
    st.just("x"),
    URLS,
    st.text(max_size=5),
    st.sampled_from(ItemStatus),
    TIMES,
    published_at=st.none() | TIMES,
    fetched_at=st.none() | TIMES,
    changed_at=st.none() | TIMES,
    content_hash=HASHES,
    entry_hash=HASHES,
    text_hash=HASHES,
)


@given(ITEMS)
def test_an_item_reads_back_as_it_was(item: ItemMemory) -> None:
    assert from_scalars(ItemMemory, from_row(ItemMemory, to_row(item))) == item
    assert from_scalars(ItemMemory, from_row(ItemMemory, to_scalars(item))) == item, "as an older row holds it"


@given(ITEMS, st.integers(0, 19), st.sampled_from([None, 0, 1 << 62, b"\xff", "", "2026-01-01"]))
def test_a_row_is_read_in_one_go_as_it_is_field_by_field(item: ItemMemory, at: int, odd: Scalar) -> None:
    for row in (to_row(item), to_scalars(item), to_row(item) | {columns(ItemMemory)[at]: odd}):
        try:
            wanted: object = from_scalars(ItemMemory, from_row(ItemMemory, row))
        except (ValueError, TypeError) as error:
            wanted = str(error)
        try:
            read: object = value_of(ItemMemory, tuple(row.values()))
        except (ValueError, TypeError) as error:
            read = str(error)
        assert read == wanted


def test_the_number_of_an_item_that_is_taken_back_or_forgotten_is_asked_for_anew() -> None:
    state, one, other = State.copy(None), sample(1).item, sample(2).item
    with contextlib.suppress(KeyError), state.together():
        state.remember_item(one, [])
        assert state.number(one.identity) is not None
        raise KeyError
    assert state.number(one.identity) is None
    state.remember_item(other, [])
    number = state.number(other.identity)
    state.forget(other.identity)
    state.remember_item(one, [Key("url:x.example/1")])

    assert number == state.number(one.identity), "SQLite gives a number that is free again"
    assert state.number(other.identity) is None
    assert state.keys_of(one.identity) == ("url:x.example/1",)
    state.close()


@given(ITEMS, ITEMS)
def test_rows_sort_as_instants_do(one: ItemMemory, other: ItemMemory) -> None:
    first, second = to_row(one)["first_seen_at"], to_row(other)["first_seen_at"]
    assert isinstance(first, int)
    assert isinstance(second, int)
    assert (first < second) is (one.first_seen_at < other.first_seen_at)


def test_an_instant_out_of_time_is_damage() -> None:
    row = to_row(sample(1).item) | {"first_seen_at": 1 << 62}
    with pytest.raises(ValueError, match="out of time"):
        from_row(ItemMemory, row)


LONG = "https://img.example.net/" + "picture/" * 50
FILES = (
    FileMemory(InnerPath("2026/Ä b/index.md"), "url:a.example/1", "a1" * 32, is_post=True, speaks=True),
    FileMemory(InnerPath("2026/Ä b/x.png"), "url:a.example/1", "a1a", is_post=False),
    FileMemory(InnerPath("plain.md"), "url:a.example/2", "", is_post=True),
)
PICTURES = (
    PictureMemory("url:a.example/1", LONG, InnerPath("x.png"), "b2" * 32),
    PictureMemory("url:a.example/1", "https://img.example.net/y.png", next_try_at=NOW, error="404"),
)
SIGHTINGS = (
    Sighting("url:a.example/1", "x", NOW, NOW + timedelta(hours=1), 3),
    Sighting("url:a.example/1", "y", NOW, NOW),
)
KEYS = (Key("url:a.example/1"), Key("guid:x\x1fone"), Key("title:x\x1ftwo"))


@pytest.fixture
def older() -> Iterator[sqlite3.Connection]:
    """Make a state of the form before, with what its rows held."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for step in MIGRATIONS[: MIGRATIONS.index(refer_by_number)]:
        step(connection)
    items = [
        replace(sample(1).item, identity="url:a.example/1", url="https://a.example/1"),
        replace(sample(2).item, identity="url:a.example/2", url=LONG, status=ItemStatus.REMOVED),
    ]
    for table, rows in (("items", items), ("files", FILES), ("pictures", PICTURES), ("sightings", SIGHTINGS)):
        for each in rows:
            row = to_scalars(each) | ({"folded": each.path.casefold()} if isinstance(each, FileMemory) else {})
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    for place, key in enumerate(KEYS):
        connection.execute("INSERT INTO keys VALUES (?, 1, ?, ?)", [key, place, place == 1])
    yield connection
    connection.close()


def test_an_older_state_is_taken_along_whole(older: sqlite3.Connection) -> None:
    items = [from_scalars(ItemMemory, dict(zip(*row, strict=True))) for row in _rows(older, "items")]
    for step in MIGRATIONS[MIGRATIONS.index(refer_by_number) :]:
        step(older)
    state = State(older)

    assert sorted(state.items(), key=repr) == sorted(items, key=repr)
    assert sorted(state.files(with_buried=True), key=repr) == sorted(FILES, key=repr)
    assert set(state.pictures("url:a.example/1").values()) == set(PICTURES)
    assert state.sightings("url:a.example/1") == list(SIGHTINGS)
    assert state.known(KEYS) == dict.fromkeys(KEYS, "url:a.example/1")
    assert state.keys_to_tell("url:a.example/1") == ((KEYS[2], KEYS[0]), (KEYS[1],))
    assert [file.path for file in state.owners("2026/ä B/INDEX.md")] == [FILES[0].path]
    assert state.is_changed() is False


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[list[str], tuple[object, ...]]]:
    found = connection.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in found.description]
    return [(names, row) for row in found.fetchall()]


def test_a_renamed_source_keeps_its_keys_and_what_the_new_name_has_wins() -> None:
    state = State.copy(None)
    one, two = sample(1).item, sample(2).item
    state.remember_item(one, [Key(one.identity), Key("guid:old\x1f1"), Key("guid:old\x1f2")])
    state.remember_item(two, [Key("guid:new\x1f2")])
    state.rename_source("old", "new")

    wanted = {Key("guid:new\x1f1"): one.identity, Key("guid:new\x1f2"): two.identity}
    assert state.known([*wanted, Key("guid:old\x1f1")]) == wanted
    state.close()


def test_an_item_of_two_years_takes_little_room() -> None:
    """Of a normal post: an image or two, a sighting, six keys; sketches and what is asked again are gone by then."""
    state = State.copy(None)
    for number in range(2_000):
        identity = f"url:news.example.org/2026/story-{number}.html"
        path = InnerPath(f"2026/03/02/a-title-of-some-words-that-is-common-{number:08}/index.md")
        item = replace(
            sample(number % 9).item,
            identity=identity,
            url=f"https://{identity[4:]}",
            path=path,
            slug=path.split("/")[3],
            title=f"A title of some words that is common {number}",
            content_hash=f"sha256:{number:064x}",
            entry_hash=f"{number:024x}",
            text_hash=f"{number:024x}",
            published_at=NOW,
            fetched_at=NOW,
        )
        further = [Key(f"{kind}:news\x1f{number:032x}") for kind in ("guid", "title", "text", "whole", "number")]
        state.remember_item(item, [Key(identity), *further])
        state.remember_files(identity, [FileMemory(path, identity, f"{number:064x}", is_post=True, speaks=True)])
        state.remember_picture(PictureMemory(identity, f"https://img.example.net/{number}.png", None, f"{number:064x}"))
        state.note_sightings("news", [identity], NOW)
    [[pages]], [[size]] = state.rows("PRAGMA page_count"), state.rows("PRAGMA page_size")
    assert int(pages or 0) * int(size or 0) / 2_000 < 2_000
    state.close()
