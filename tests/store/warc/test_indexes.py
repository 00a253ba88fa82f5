"""The indexes beside the files of kept pages: lines come into them as a run goes on, and none is held whole."""

from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.warc import indexes
from store.warc.cdxj import are_sorted, merged, merged_anew, offset_of
from store.warc.names import index_name
from tests.store.trees import open_store
from tests.store.warc.test_archive import filled, finish, indexed, keep, only, url

pytestmark = pytest.mark.usefixtures("packing")

lines = st.lists(
    st.builds('{} 20260105080000 {{"offset": "{}"}}\n'.format, st.sampled_from("abc"), st.integers(0, 3)).map(
        str.encode
    )
    | st.just(b"whose?\n"),
    max_size=6,
)


@given(lines, lines, st.none() | st.frozensets(st.integers(0, 3)))
def test_an_index_has_each_line_once_in_its_order(
    old: list[bytes], new: list[bytes], known: AbstractSet[int] | None
) -> None:
    wanted = sorted(line for line in {*old, *new} if known is None or offset_of(line) in known)
    assert [*merged_anew(old, new, known)] == wanted
    assert [*merged(sorted(old), new, known)] == wanted
    assert are_sorted(wanted)
    assert are_sorted(old) == (old == sorted(old))


def test_lines_are_written_as_the_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "_MANY", 3)
    held = []
    with open_store(tmp_path) as store:
        for number in range(20):
            keep(store, number)
            held.append(sum(map(len, store._archive.indexes._lines.values())))
        assert max(held) < 3, "a run holds so many lines at most, however many pages it keeps"
        assert len(indexed(only(tmp_path))) == 18
        finish(store)
    assert sorted(indexed(only(tmp_path))) == sorted(url(number).encode() for number in range(20))


def test_a_run_that_is_killed_when_an_index_is_written_and_nobody_noted_it_leaves_it_whole(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, *range(5))
        store._archive.indexes.write()
        store.state.rollback()
    with open_store(tmp_path) as store:
        finish(store)
    assert sorted(indexed(only(tmp_path))) == sorted(url(number).encode() for number in range(5))


def test_an_index_that_other_hands_put_in_another_order_is_in_order_again(tmp_path: Path) -> None:
    path = filled(tmp_path)
    index = path.with_name(index_name(path.name))
    index.write_bytes(b"".join([*reversed(index.read_bytes().splitlines(keepends=True)), b"torn"]))
    with open_store(tmp_path) as store:
        keep(store, 7)
        finish(store)
    assert set(indexed(path)) == {url(number).encode() for number in (0, 1, 2, 3, 7)}


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_lines_are_read_whole_whatever_is_read_at_a_time(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path)
    monkeypatch.setattr(indexes, "_PIECE_BYTES", size)
    with open_store(tmp_path) as store:
        keep(store, 7)
        finish(store)
    assert len(indexed(path)) == 5
