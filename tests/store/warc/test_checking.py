"""Kept pages are compared with what was written: what is damaged, or another file's, is named; the rest is well."""

import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from store.warc.members import member_at, packed_member, range_reader
from store.warc.names import index_name, packing_of
from tests.store.trees import open_store
from tests.store.warc.test_archive import filled, finish, keep, kept, url

pytestmark = pytest.mark.usefixtures("packing")


def check(root: Path, most: int | None = None) -> tuple[int, int, list[str]]:
    with open_store(root) as store:
        found = store.check_pages(most)
    return found.pages, found.checked, [why for _, why in found.wrong]


def places(root: Path) -> list[tuple[int, int]]:
    """Where each page begins, and the bytes of what the server said."""
    with open_store(root) as store:
        state = store._state
        return [(place.at, place.size) for file in state.kept_files() for place in state.places_of(file.number)]


def overwritten(path: Path, at: int, data: bytes) -> None:
    held = bytearray(path.read_bytes())
    held[at : at + len(data)] = data
    path.write_bytes(held)


def torn(path: Path, where: list[tuple[int, int]]) -> str:
    at, size = where[1]
    overwritten(path, at + size // 2, b"\0\0\0\0")
    return f"the record at byte {at} cannot be read"


def another_text(path: Path, where: list[tuple[int, int]]) -> str:
    """A record that unpacks well, of as many bytes, whose text is not what its digest says."""
    at, size = where[1]
    member = member_at(range_reader(path.read_bytes()), at)
    assert member is not None
    head, end, rest = member.plain.partition(b"\r\n\r\n")
    for shorter, sign in product(range(20), range(0x41, 0x7B)):
        changed = rest.replace(b"Page 1.", b"Page %c." % sign)[: len(rest) - shorter] + b" " * shorter
        made = packed_member(head + end, changed, packing_of(path.name), is_packed=False)
        if len(made) == size:
            overwritten(path, at, made)
            return f"the record at byte {at} is not what its digest says"
    raise AssertionError("no record has as many bytes")


def another_file(path: Path, where: list[tuple[int, int]]) -> str:
    """A file of the same size: two pages have changed their places."""
    (one, _), (two, _), (three, _) = where[1:4]
    data = path.read_bytes()
    path.write_bytes(data[:one] + data[two:three] + data[one:two] + data[three:])
    return f"the record at byte {one} "


@pytest.mark.parametrize("harm", [torn, another_text, another_file])
def test_damage_is_named_and_the_rest_is_well(
    harm: Callable[[Path, list[tuple[int, int]]], str], tmp_path: Path
) -> None:
    path = filled(tmp_path, 6)
    assert check(tmp_path) == (6, 6, [])
    told = harm(path, places(tmp_path))
    pages, checked, wrong = check(tmp_path)

    assert (pages, checked) == (6, 6)
    assert wrong[0].startswith(told)
    assert len(wrong) == (2 if harm is another_file else 1)


def test_what_is_damaged_is_forgotten_and_the_rest_is_found(tmp_path: Path) -> None:
    path = filled(tmp_path, 4)
    torn(path, places(tmp_path))
    with open_store(tmp_path) as store:
        store.read_pages_again({name for name, _ in store.check_pages(None).wrong})
        finish(store)
    assert check(tmp_path) == (3, 3, [])
    with open_store(tmp_path) as store:
        assert sorted(kept(store)) == [url(0), url(2), url(3)]


def test_an_index_that_tells_else_and_a_file_that_is_gone_are_named(tmp_path: Path) -> None:
    path = filled(tmp_path, 3)
    with open_store(tmp_path) as store:
        finish(store)
    index = path.with_name(index_name(path.name))
    whole = index.read_bytes()
    index.write_bytes(b"".join(whole.splitlines(keepends=True)[1:]))
    assert ["index beside it" in line for line in check(tmp_path)[2]] == [True]
    index.write_bytes(whole)
    assert check(tmp_path)[2] == []
    with open_store(tmp_path) as store:
        shutil.move(path, tmp_path / "away")
        assert [why for _, why in store.check_pages(None).wrong] == ["is not there, and 3 kept pages with it"]


def test_of_many_pages_some_are_looked_at_evenly_spread(tmp_path: Path) -> None:
    filled(tmp_path, 2)
    with open_store(tmp_path) as store:
        keep(store, *range(2, 60))
    pages, checked, wrong = check(tmp_path, most=10)
    assert (pages, wrong) == (60, [])
    assert 10 <= checked <= 11
