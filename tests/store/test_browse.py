"""Pages of articles in their order, whatever is asked for; and that the state is read in place, and left as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.config.load import load
from ingest.session.looking import glance
from store.memory import ItemMemory, ItemStatus
from store.recall import Recall
from store.search.browse import Mark, Wanted, browse, counted, counted_by_source, owed_by_source, spans_of
from store.state.state import State
from store.store import Store
from tests.fakes.clock import START
from tests.pipeline.place import Item, Place

SOURCES = ("a", "b")
ITEMS = st.lists(
    st.tuples(
        st.sampled_from(SOURCES),
        st.sampled_from(ItemStatus),
        st.integers(0, 5),
        st.booleans(),
        st.integers(1, 2),
    ),
    max_size=14,
)
WANTED = st.builds(
    Wanted,
    st.sampled_from([None, ("a",), ("b", "a"), ("nobody",)]),
    st.sampled_from([None, *ItemStatus]),
    st.booleans(),
    st.sampled_from([None, START + timedelta(days=2)]),
    st.sampled_from([None, START + timedelta(days=4)]),
)


def remembered(rows: list[tuple[str, ItemStatus, int, bool, int]]) -> tuple[Recall, list[ItemMemory]]:
    state = State.copy(None)
    items = []
    for number, (source, status, day, is_dated, revision) in enumerate(rows):
        at = START + timedelta(days=day)
        path = f"{number}.md" if status is ItemStatus.STORED else None
        item = ItemMemory(f"url:x/{number}", source, f"https://x/{number}", "t", status, at, path, revision=revision)
        item = replace(item, published_at=at - timedelta(days=1) if is_dated else None)
        state.remember_item(item, ())
        items.append(item)
    return Recall(state), items


def at(item: ItemMemory) -> datetime:
    return item.published_at or item.first_seen_at


def fits(item: ItemMemory, wanted: Wanted) -> bool:
    is_edited = item.status is ItemStatus.STORED and item.revision > 1
    return (
        (wanted.sources is None or item.source in wanted.sources)
        and (is_edited if wanted.is_edited else wanted.status in {None, item.status})
        and (wanted.since is None or at(item) >= wanted.since)
        and (wanted.until is None or at(item) < wanted.until)
    )


@settings(max_examples=150, deadline=None)
@given(ITEMS, WANTED, st.integers(1, 4))
def test_pages_hold_all_that_fits_once_and_in_order(
    rows: list[tuple[str, ItemStatus, int, bool, int]], wanted: Wanted, most: int
) -> None:
    store, items = remembered(rows)
    order = sorted(
        (item for item in items if fits(item, wanted)), key=lambda each: int(each.identity[6:]), reverse=True
    )
    expected = [item.identity for item in sorted(order, key=at, reverse=True)]

    there: list[tuple[Mark, ItemMemory]] = []
    is_more, pages = True, []
    while is_more:
        page = browse(store, wanted, most, behind=there[-1][0] if there else None)
        there += page.items
        pages.append(page.items)
        is_more = page.is_more

    assert [item.identity for _, item in there] == expected
    assert counted(store, wanted) == len(expected)
    for earlier, later in pairwise(pages):
        back = browse(store, wanted, most, behind=later[0][0], newer=True)
        assert back.items == earlier


@settings(max_examples=60, deadline=None)
@given(ITEMS)
def test_counts_are_those_of_the_items(rows: list[tuple[str, ItemStatus, int, bool, int]]) -> None:
    store, items = remembered(rows)
    stored = [item for item in items if item.status is ItemStatus.STORED]
    bounds = [START + timedelta(days=day) for day in range(-2, 8)]

    assert counted_by_source(store) == {
        source: count for source in SOURCES if (count := sum(item.source == source for item in stored))
    }
    for source in SOURCES:
        spans = spans_of(store, source, bounds)
        assert spans == tuple(
            sum(item.source == source and since <= at(item) < until for item in stored)
            for since, until in pairwise(bounds)
        )
    assert owed_by_source(store) == {}


def looked(place: Place, seen: Callable[[Store], object]) -> object:
    return glance(load(place.folder / "config.yaml"), place.folder, place.clock.now(), seen)


def files(place: Place) -> dict[str, bytes]:
    folder = place.folder / ".fetched"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.lists(Item(1), Item(2))
    place.run()
    return place


def test_the_state_is_read_in_place_and_nothing_is_left_beside_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(State, "copy", None)
    before = files(place)

    assert looked(place, lambda store: len(store.items())) == 2
    assert files(place) == before


def test_what_a_run_has_not_committed_is_not_seen(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.store() as store:
        store.commit()
        monkeypatch.setattr(State, "copy", None)
        store.state.write("DELETE FROM items")
        assert looked(place, lambda store: len(store.items())) == 2
        store.state.commit()
        assert looked(place, lambda store: len(store.items())) == 0


def test_what_is_read_while_somebody_begins_to_write_is_read_again(place: Place) -> None:
    times = []

    def seen(store: Store) -> int:
        times.append(1)
        if len(times) == 1:
            with place.store() as other:
                other.state.write("UPDATE items SET title = 'new'")
                other.state.commit()
        return sum(item.title == "new" for item in store.items())

    assert looked(place, seen) == 2
    assert len(times) == 2


def test_a_state_that_cannot_be_read_in_place_is_copied_or_made_anew(place: Place) -> None:
    database = place.folder / ".fetched" / "state.db"
    whole = database.read_bytes()
    for body in (b"", b"no database at all", whole[: len(whole) // 2], whole[:60] + b"\xff" * 4 + whole[64:]):
        database.write_bytes(body)
        assert looked(place, lambda store: len(store.items())) == 2
    database.unlink()
    assert looked(place, lambda store: len(store.items())) == 2


def test_a_state_of_an_earlier_form_is_read_all_the_same(place: Place) -> None:
    database = place.folder / ".fetched" / "state.db"
    state = State.open(database)
    state.write("DROP INDEX items_newest")
    for name in ("items_not_stored", "items_not_stored_of", "items_edited"):
        state.write(f"DROP INDEX {name}")
    [[version]] = state.rows("PRAGMA user_version")
    state.write(f"PRAGMA user_version = {int(version or 0) - 1}")
    state.commit()
    state.close()
    before = files(place)

    assert looked(place, lambda store: len(browse(store, Wanted(), 9).items)) == 2
    assert {name: data for name, data in files(place).items() if name == "state.db"} == {"state.db": before["state.db"]}
