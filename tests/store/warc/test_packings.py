"""Pages kept in gzip and in zstd beside each other: the setting may change at any time, and nothing is lost by it."""

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from backports import zstd

from store.errors import StoreError
from store.files.raw import PageHead
from store.memory import ItemStatus, Owed
from store.warc.members import member_at, range_reader
from store.warc.names import Packing, index_name
from store.warc.records import NOTHING_SAID, packed_info, packed_page
from tests.store.faults import Fault, Killed, Trap, system_calls
from tests.store.samples import NOW, sample
from tests.store.trees import kept_files, open_store, pages_in, tree
from tests.store.warc.test_archive import (
    body,
    check,
    finish,
    head,
    indexed,
    keep,
    kept,
    names_in,
    plain,
    url,
)

GZIP, ZSTD = Packing.GZIP, Packing.ZSTD
IN_TURN = ("20260301-000.warc.gz", "20260301-001.warc.zst", "20260301-002.warc.gz")


def kept_in_turn(root: Path) -> list[Path]:
    """Keep pages of one day while the setting changes, one of them each time anew; return the files."""
    for number, packing in enumerate((GZIP, ZSTD, GZIP)):
        with open_store(root, packing=packing) as store:
            keep(store, number)
            store.keep_page(head(9), b"version %d" % number)
            finish(store)
            assert store.page(url(9)) == (head(9), b"version %d" % number), packing
    return kept_files(root / "state" / "raw")


def test_a_day_has_files_of_both_and_the_latest_page_is_found(tmp_path: Path) -> None:
    files = kept_in_turn(tmp_path)

    assert names_in(tmp_path) == sorted([*IN_TURN, "20260301-000.cdxj", "20260301-001.zst.cdxj", "20260301-002.cdxj"])
    for number, path in enumerate(files):
        assert sorted(indexed(path)) == [url(number).encode(), url(9).encode()]
        assert check(path) == 5
    for lost in (False, True):
        if lost:
            (tmp_path / "state" / "state.db").unlink()
        with open_store(tmp_path, packing=ZSTD) as store:
            assert kept(store) == {**{url(each): body(each) for each in range(3)}, url(9): b"version 2"}
            assert store.check_pages(None).wrong == []
            assert store.notices == []


def test_a_removal_blanks_the_pages_in_files_of_both(tmp_path: Path) -> None:
    one = sample(1)
    for packing in (GZIP, ZSTD):
        with open_store(tmp_path, packing=packing) as store:
            if packing is GZIP:
                one.put_into(store)
            store.keep_page(PageHead(one.item.url, "text/html", "", NOW, one.item.identity, "{}"), b"<p>secret</p>")
            keep(store, 5)
            finish(store)
    before = [path.stat().st_size for path in kept_files(tmp_path / "state" / "raw")]
    with open_store(tmp_path) as store:
        store.remove(one.item.identity)
        finish(store)
    files = kept_files(tmp_path / "state" / "raw")

    assert [path.suffix for path in files] == [".gz", ".zst"]
    assert [path.stat().st_size for path in files] == before
    assert [b"secret" in plain(path.read_bytes()) for path in files] == [False, False]
    assert [indexed(path) for path in files] == [[url(5).encode()]] * 2
    assert [check(path) for path in files] == [4, 4]


@pytest.mark.parametrize(("before", "after"), [(GZIP, ZSTD), (ZSTD, GZIP)], ids=["to zstd", "to gzip"])
@pytest.mark.parametrize("coding", ["", "br"])
def test_what_is_owed_goes_on_in_the_packing_of_today(
    before: Packing, after: Packing, coding: str, tmp_path: Path
) -> None:
    with open_store(tmp_path, packing=before) as store:
        store.keep_page(replace(head(1), content_encoding=coding), body(1))
        keep(store, 2)
        item = replace(sample(1).item, status=ItemStatus.OWED)
        store.owe(Owed(item.identity, "example", url(1), "{}", NOW, 1, NOW, ""), item, [])
        finish(store)
    with open_store(tmp_path, packing=after) as store:
        store.trim_pages(NOW + timedelta(days=9), 5, 10**9)
        finish(store)
        assert store.page(url(1)) == (replace(head(1), content_encoding=coding), body(1))
        assert list(kept(store)) == [url(1)]
        assert store.check_pages(None).wrong == []
    name = f"20260310-000{after.suffix}"
    assert names_in(tmp_path) == sorted([name, index_name(name)])
    assert check(tmp_path / "state" / "raw" / name) == 3


def test_a_later_page_is_found_though_an_earlier_file_of_the_day_has_room_for_it(tmp_path: Path) -> None:
    wide = bytes(range(256)) * 3_000
    with open_store(tmp_path) as store:
        store.trim_pages(NOW, 400, 4_000_000)
        store.keep_page(replace(head(1), content_encoding="br"), wide)
        store.keep_page(replace(head(2), content_encoding="br"), wide)
        finish(store)
    with open_store(tmp_path) as store:
        store.keep_page(head(2), b"later")
        assert store.page(url(2)) == (head(2), b"later")
    assert names_in(tmp_path)[1::2] == ["20260301-000.warc.gz", "20260301-001.warc.gz"]


def test_files_of_one_number_that_were_put_there_by_hand_have_an_index_each(tmp_path: Path) -> None:
    for number, packing in enumerate((GZIP, ZSTD)):
        with open_store(tmp_path / packing.value, packing=packing) as store:
            keep(store, number)
    raw = tmp_path / "zstd" / "state" / "raw"
    shutil.copy(tmp_path / "gzip" / "state" / "raw" / "20260301-000.warc.gz", raw)
    with open_store(tmp_path / "zstd", packing=GZIP) as store:
        assert kept(store) == {url(0): body(0), url(1): body(1)}
        keep(store, 2)
        finish(store)
    files = kept_files(raw)

    assert [path.name for path in files] == ["20260301-000.warc.gz", "20260301-000.warc.zst", "20260301-001.warc.gz"]
    assert [indexed(path) for path in files] == [[url(number).encode()] for number in range(3)]


def test_a_file_with_the_highest_number_of_a_day_bars_no_other(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, 1)
    raw = tmp_path / "state" / "raw"
    (raw / "20260301-000.warc.gz").rename(raw / "20260301-999.warc.gz")
    with open_store(tmp_path, packing=ZSTD) as store:
        keep(store, 2)
        assert set(kept(store)) == {url(1), url(2)}


def archive_of(options: dict[int, int], dictionary: zstd.ZstdDict | None, pages: int) -> bytes:
    """Return the frames of a file as another program writes it."""
    packed = [packed_page(head(number), body(number), NOTHING_SAID, ZSTD) for number in range(pages)]
    records = [packed_info("a.warc.zst", NOW), *(part for page in packed for part in (page.response, page.metadata))]
    held = [zstd.decompress(record) for record in records]
    return b"".join(zstd.compress(each, options=options, zstd_dict=dictionary) for each in held)


@pytest.mark.parametrize("pages", [1, 30])
def test_a_file_with_a_dictionary_is_told_and_left_as_it_is(pages: int, tmp_path: Path) -> None:
    dictionary = zstd.ZstdDict(plain(archive_of({}, None, 1))[-1_000:], is_raw=True)
    begin = b"\x5d\x2a\x4d\x18" + len(dictionary.dict_content).to_bytes(4, "little") + dictionary.dict_content
    path = tmp_path / "state" / "raw" / "20260301-000.warc.zst"
    path.parent.mkdir(parents=True)
    path.write_bytes(begin + archive_of({}, dictionary, pages))
    assert (path.stat().st_size < 4_096) == (pages == 1)
    before = tree(path.parent)
    with open_store(tmp_path) as store:
        assert [str(path) in notice for notice in store.notices] == [True]
        finish(store)
    assert tree(path.parent) == before


def test_frames_of_other_programs_are_read(tmp_path: Path) -> None:
    """Another level, no checksum, a window of its own, and a frame of an extension between two records."""
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: 19,
        zstd.CompressionParameter.content_size_flag: 0,
    }
    data = archive_of(options, None, 3)
    first = member_at(range_reader(data), 0)
    assert first is not None
    path = tmp_path / "state" / "raw" / "20260301-000.warc.zst"
    path.parent.mkdir(parents=True)
    path.write_bytes(data[: first.end] + b"\x50\x2a\x4d\x18\x04\0\0\0name" + data[first.end :])
    with open_store(tmp_path, packing=ZSTD) as store:
        assert store.notices == []
        keep(store, 7)
        finish(store)
        assert set(kept(store)) == {url(0), url(1), url(2), url(7)}


@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name.lower())
@pytest.mark.parametrize(("before", "after"), [(GZIP, GZIP), (GZIP, ZSTD), (ZSTD, ZSTD)], ids=["gzip", "both", "zstd"])
def test_whatever_ends_the_writing_what_is_in_an_index_can_be_read(
    before: Packing, after: Packing, fault: Fault, tmp_path: Path
) -> None:
    start = tmp_path / "start"
    with open_store(start, packing=before) as store:
        keep(store, 0)
        finish(store)

    def writes(root: Path, trap: Trap) -> None:
        with open_store(root, system_calls(trap), after) as store:
            keep(store, 1, 2)
            keep(store, 3)
            finish(store)

    count = Trap(fault=fault)
    shutil.copytree(start, tmp_path / "whole")
    writes(tmp_path / "whole", count)
    for number in range(1, len(count.calls) + 1):
        root = tmp_path / "trial"
        shutil.copytree(start, root)
        with suppress(StoreError, Killed):
            writes(root, Trap(number, fault))
        told = [each for path in kept_files(root / "state" / "raw") if listed(path) for each in indexed(path)]
        assert url(0).encode() in told, count.calls[number - 1]
        assert {each.decode() for each in told} <= {url(each) for each in range(4)}, count.calls[number - 1]
        writes(root, Trap())
        with open_store(root, packing=after) as store:
            assert kept(store) == {url(each): body(each) for each in range(4)}, count.calls[number - 1]
        assert set(pages_in(root / "state" / "raw")) == {url(each) for each in range(4)}, count.calls[number - 1]
        shutil.rmtree(root)


def listed(path: Path) -> bool:
    return path.with_name(index_name(path.name)).exists()
