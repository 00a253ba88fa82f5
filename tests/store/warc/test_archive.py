"""The files of kept pages under a store: what a kill, other hands, an earlier version and a removal leave of them."""

import errno
import hashlib
import io
import json
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store.errors import StoreError
from store.files.raw import PageHead
from store.manifest import Run
from store.memory import ItemStatus, Owed
from store.rehearsal import Rehearsal
from store.rows import to_scalars
from store.store import Store
from store.warc.members import members, packed_member, range_reader
from store.warc.names import Packing, index_name
from tests.store.faults import Fault, Killed, Trap, system_calls
from tests.store.reading import read_sample
from tests.store.samples import NOW, sample
from tests.store.trees import kept_files, open_store, tree

pytestmark = pytest.mark.usefixtures("packing")


def plain(data: bytes) -> bytes:
    """Return what members hold, up to one that is torn."""
    return b"".join(member.plain for member in members(range_reader(data), 0))


def url(number: int) -> str:
    return f"https://example.org/{number}"


def head(number: int, at: datetime = NOW) -> PageHead:
    return PageHead(url(number), "text/html", "", at, f"url:{url(number)}", '{"title": "文"}')


def body(number: int) -> bytes:
    return f"<p>Page {number}.</p>".encode() * 20


def keep(store: Store, *numbers: int) -> None:
    for number in numbers:
        store.keep_page(head(number), body(number))
    store.commit()


def finish(store: Store) -> None:
    store.finish(Run("run", NOW, NOW))


def kept(store: Store) -> dict[str, bytes]:
    return {head.url: body for head, body in store.pages()}


def filled(root: Path, count: int = 4) -> Path:
    """Return the one file of a store that keeps some pages."""
    with open_store(root) as store:
        keep(store, *range(count))
        finish(store)
    return only(root)


def only(root: Path) -> Path:
    [path] = kept_files(root / "state" / "raw")
    return path


def names_in(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "state" / "raw").iterdir())


def check(path: Path) -> int:
    """Return how many records of a file other readers find right; warcio knows no zstd."""
    if path.suffix == ".zst":
        fastwarc = pytest.importorskip("fastwarc.warc", reason="FastWARC is a tool of the work on this alone")
        found = fastwarc.ArchiveIterator(io.BytesIO(path.read_bytes()), parse_http=False)
        right = [record.verify_block_digest() or "WARC-Filler" in record.headers for record in found]
        assert all(right)
        assert len(right) == check_plain(path.read_bytes())
        return len(right)
    return check_plain(path.read_bytes())


def check_plain(data: bytes) -> int:
    iterator = pytest.importorskip("warcio.archiveiterator", reason="warcio is a tool of the work on this alone")
    records = iterator.ArchiveIterator(
        io.BytesIO(data if data.startswith(b"\x1f") else plain(data)), check_digests="raise"
    )
    return sum(record.raw_stream.read() is not None for record in records)


def indexed(path: Path) -> list[bytes]:
    """Return what stands where the index beside a file says that an answer is; it is sorted."""
    lines = path.with_name(index_name(path.name)).read_bytes().splitlines()
    assert lines == sorted(lines)
    places = [json.loads(line.split(b" ", 2)[2]) for line in lines]
    data = path.read_bytes()
    found = [data[int(each["offset"]) : int(each["offset"]) + int(each["length"])] for each in places]
    return [plain(each).partition(b"WARC-Target-URI: ")[2].partition(b"\r\n")[0] for each in found]


def test_what_other_hands_or_a_lost_state_forgot_is_taken_in_again(tmp_path: Path) -> None:
    path = filled(tmp_path)
    before = path.read_bytes()
    for lost in ("state.db", index_name(path.name)):
        for each in (tmp_path / "state").rglob(lost):
            each.unlink()
    with open_store(tmp_path) as store:
        assert kept(store) == {url(number): body(number) for number in range(4)}
        assert store.page_head(url(2)) == replace(head(2), content_type="", content_encoding="")
        finish(store)
    assert indexed(path) == [url(number).encode() for number in range(4)]
    assert path.read_bytes() == before


def test_a_state_of_yesterday_knows_the_pages_of_today_after_its_opening(tmp_path: Path) -> None:
    filled(tmp_path, 2)
    shutil.copytree(tmp_path / "state", tmp_path / "copy")
    with open_store(tmp_path) as store:
        keep(store, 2, 3)
        finish(store)
    for name in ("state.db", "state.db-wal", "state.db-shm"):
        (tmp_path / "state" / name).unlink(missing_ok=True)
        if (tmp_path / "copy" / name).exists():
            shutil.copy(tmp_path / "copy" / name, tmp_path / "state" / name)
    with open_store(tmp_path) as store:
        assert set(kept(store)) == {url(number) for number in range(4)}
        finish(store)
    assert len(indexed(only(tmp_path))) == 4


def test_a_file_that_was_cut_anywhere_behind_a_page_is_mended(tmp_path: Path) -> None:
    path = filled(tmp_path, 2)
    data = path.read_bytes()
    shutil.copytree(tmp_path / "state", tmp_path / "whole")
    for length in (len(data) - 1, len(data) - 200, len(data) - 400, len(data) - 700, 300, 0):
        shutil.rmtree(tmp_path / "state")
        shutil.copytree(tmp_path / "whole", tmp_path / "state")
        path.write_bytes(data[:length])
        with open_store(tmp_path) as store:
            there = set(kept(store))
            went = 2 - len(there)
            told = [notice for notice in store.notices if f"{path}: is shorter than it was: {went} kept page" in notice]
            assert store.notices == told
            assert len(told) == (went > 0)
            keep(store, 7)
            finish(store)
            assert set(kept(store)) == {*there, url(7)}
        with open_store(tmp_path) as store:
            assert store.notices == [], "it is told once"
        assert sorted(indexed(path)) == sorted(each.encode() for each in {*there, url(7)}), length
        assert check(path)


def test_damage_in_the_midst_is_told_and_costs_the_pages_there(tmp_path: Path) -> None:
    path = filled(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[:400] + b"\0" * 40 + data[440:])
    (tmp_path / "state" / "state.db").unlink()
    with open_store(tmp_path) as store:
        assert ["bytes in its midst are damaged" in notice for notice in store.notices].count(True) == 1
        assert {url(3)} <= set(kept(store)) < {url(number) for number in range(4)}
        finish(store)
    assert path.stat().st_size == len(data)


@pytest.mark.parametrize("kind", ["folder", "fifo", "circle", "nowhere"])
def test_what_is_no_file_in_a_file_s_place_costs_itself_alone(kind: str, packing: Packing, tmp_path: Path) -> None:
    path = tmp_path / "state" / "raw" / f"20260301-000{packing.suffix}"
    path.parent.mkdir(parents=True)
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to(path.name if kind == "circle" else "nowhere")
    with open_store(tmp_path) as store:
        assert len(store.notices) == 1
        keep(store, 1)
        finish(store)
        assert set(kept(store)) == {url(1)}
    assert (path.parent / f"20260301-001{packing.suffix}").is_file()


def test_a_dry_run_sees_the_pages_and_leaves_all_as_it_is(tmp_path: Path) -> None:
    path = filled(tmp_path)
    path.write_bytes(path.read_bytes() + path.read_bytes()[:12])
    (tmp_path / "state" / "state.db").unlink()
    before = tree(tmp_path)
    with Rehearsal.open(tmp_path / "content", tmp_path / "state", now=NOW, reader=read_sample) as store:
        assert set(kept(store)) == {url(number) for number in range(4)}
    assert tree(tmp_path) == before


def test_a_page_that_is_taken_back_leaves_no_trace(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, 1)
        with pytest.raises(StoreError), store.together():  # noqa: PT012 - what is done within is the point
            store.keep_page(head(2), body(2))
            store.keep_page(head(3), body(3))
            raise StoreError("another one")
        store.commit()
    assert check(only(tmp_path)) == 3
    with open_store(tmp_path) as store:
        keep(store, 4)
        finish(store)
        assert set(kept(store)) == {url(1), url(4)}
    assert indexed(only(tmp_path)) == [url(1).encode(), url(4).encode()]
    assert check(only(tmp_path)) == 5


def test_a_file_that_began_with_a_page_that_is_taken_back_is_gone(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        with pytest.raises(StoreError), store.together():  # noqa: PT012 - what is done within is the point
            store.keep_page(head(1), body(1))
            raise StoreError("another one")
        keep(store, 2)
        assert set(kept(store)) == {url(2)}
    assert check(only(tmp_path)) == 3


def test_a_removed_page_is_gone_from_the_disk_and_no_other_moves(tmp_path: Path) -> None:
    first, second = (sample(number) for number in (1, 2))
    with open_store(tmp_path) as store:
        for one in (first, second):
            one.put_into(store)
            for text in (b"<p>earlier words</p>", b"<p>the words that go</p>"):
                store.keep_page(PageHead(one.item.url, "text/html", "", NOW, one.item.identity, "{}"), text)
        finish(store)
        before = only(tmp_path).read_bytes()
        store.remove(first.item.identity)
        finish(store)
        assert [head.url for head, _ in store.pages()] == [second.item.url]
    data = only(tmp_path).read_bytes()
    assert len(data) == len(before)
    assert plain(data).count(b"the words that go") == 1
    assert first.item.url.encode() not in plain(data)
    assert indexed(only(tmp_path)) == [second.item.url.encode()] * 2
    assert check(only(tmp_path)) == 7
    (tmp_path / "state" / "state.db").unlink()
    with open_store(tmp_path) as store:
        assert [head.url for head, _ in store.pages()] == [second.item.url]


def test_a_removed_page_that_could_not_be_blanked_is_blanked_by_the_next_run(tmp_path: Path) -> None:
    one = sample(1)

    def refuses(_: Path, _at: int, _data: bytes) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with open_store(tmp_path) as store:
        one.put_into(store)
        keep(store, 5)
        store.keep_page(PageHead(one.item.url, "text/html", "", NOW, one.item.identity, "{}"), b"<p>secret</p>")
        finish(store)
        store.remove(one.item.identity)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store._archive._disk, "overwrite", refuses)
            with pytest.raises(StoreError, match="Permission denied"):
                store.commit()
    with open_store(tmp_path) as store:
        assert set(kept(store)) == {url(5)}
        finish(store)
    assert b"secret" not in plain(only(tmp_path).read_bytes())
    assert indexed(only(tmp_path)) == [url(5).encode()]


@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name.lower())
def test_a_removal_that_fails_at_any_call_is_ended_by_the_next_run(fault: Fault, tmp_path: Path) -> None:
    one = sample(1)
    start = tmp_path / "start"
    with open_store(start) as store:
        one.put_into(store)
        store.keep_page(PageHead(one.item.url, "text/html", "", NOW, one.item.identity, "{}"), b"<p>secret</p>")
        keep(store, 5)
        finish(store)

    def removes(root: Path, trap: Trap) -> None:
        with open_store(root, system_calls(trap)) as store:
            item = store.item(one.item.identity)
            if item is not None and item.status is ItemStatus.STORED:
                store.remove(one.item.identity)
            finish(store)

    count = Trap(fault=fault)
    shutil.copytree(start, tmp_path / "whole")
    removes(tmp_path / "whole", count)
    for number in range(1, len(count.calls) + 1):
        root = tmp_path / "trial"
        shutil.copytree(start, root)
        with suppress(StoreError, Killed):
            removes(root, Trap(number, fault))
        removes(root, Trap())
        assert b"secret" not in plain(only(root).read_bytes()), count.calls[number - 1]
        assert indexed(only(root)) == [url(5).encode()], count.calls[number - 1]
        shutil.rmtree(root)


def test_a_file_takes_no_more_than_a_quarter_of_all_that_may_be_kept(packing: Packing, tmp_path: Path) -> None:
    noise = [hashlib.shake_256(bytes([number])).digest(300_000) for number in range(8)]
    with open_store(tmp_path) as store:
        store.trim_pages(NOW, 400, 4_000_000)
        for number, data in enumerate(noise):
            store.keep_page(replace(head(number), content_encoding="br"), data)
        finish(store)
        sizes = [path.stat().st_size for path in kept_files(tmp_path / "state" / "raw")]
        assert [size // 100_000 for size in sizes] == [9, 9, 6]
        store.trim_pages(NOW + timedelta(days=1), 400, 1_700_000)
        finish(store)
        assert list(kept(store)) == [url(number) for number in range(3, 8)]
    stay = [f"20260301-{part}{packing.suffix}" for part in ("001", "002")]
    assert names_in(tmp_path) == sorted([*stay, *map(index_name, stay)])


def test_what_is_owed_goes_on_as_it_was_when_its_day_goes(packing: Packing, tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, 1, 2)
        item = replace(sample(1).item, status=ItemStatus.OWED)
        store.owe(Owed(item.identity, "example", url(1), "{}", NOW, 1, NOW, ""), item, [])
        store.trim_pages(NOW + timedelta(days=9), 5, 10**9)
        finish(store)
        found = store.page(url(1))
        assert kept(store) == {url(1): body(1)}
    assert found == (head(1), body(1)), "its day, too"
    assert only(tmp_path).name == f"20260310-000{packing.suffix}"
    assert indexed(only(tmp_path)) == [url(1).encode()]


# -- what earlier versions kept


def keep_old(root: Path, *heads: PageHead) -> None:
    """Keep pages in the form of earlier versions."""
    for each in heads:
        digest = hashlib.sha256(each.url.encode()).hexdigest()
        path = root / "state" / "raw" / digest[:2] / digest[:32]
        path.parent.mkdir(parents=True, exist_ok=True)
        scalars = {name: held for name, held in to_scalars(each).items() if name != "source"}
        path.write_bytes(json.dumps(scalars).encode() + b"\n" + body(int(each.url.rpartition("/")[2])))


OLD = [head(number, NOW - timedelta(days=number % 3)) for number in range(6)]


def test_pages_of_an_earlier_version_are_read_until_they_are_converted(packing: Packing, tmp_path: Path) -> None:
    keep_old(tmp_path, *OLD)
    with open_store(tmp_path) as store:
        assert store.page(url(1)) == (OLD[1], body(1))
        assert {head.url for head in store.page_heads()} == {each.url for each in OLD}
        store.keep_page(head(1), b"newer")
        assert store.page(url(1)) == (head(1), b"newer")
        assert len(kept(store)) == 6
        assert store.convert_pages() == 6
        assert store.convert_pages() == 0
        finish(store)
        assert kept(store) == {each.url: body(int(each.url[-1])) for each in OLD} | {url(1): b"newer"}
    files = [f"2026{day}-000{packing.suffix}" for day in ("0227", "0228", "0301")]
    assert names_in(tmp_path) == sorted([*files, *map(index_name, files)])


def test_a_conversion_brings_no_earlier_page_of_a_day_before_a_newer_one(tmp_path: Path) -> None:
    keep_old(tmp_path, head(1, NOW - timedelta(hours=2)), head(2, NOW), head(3, NOW + timedelta(minutes=1)))
    with open_store(tmp_path) as store:
        store.keep_page(head(1), b"newer")
        store.keep_page(head(3), b"earlier")
        assert store.convert_pages() == 2
        assert kept(store) == {url(1): b"newer", url(2): body(2), url(3): body(3)}
    assert [path for path in (tmp_path / "state" / "raw").rglob("*") if path.is_dir()] == []


def test_another_machine_s_file_in_a_file_s_place_is_read_anew_and_no_removal_hurts_it(tmp_path: Path) -> None:
    path = filled(tmp_path / "here", 2)
    with open_store(tmp_path / "there") as store:
        for number in (8, 7, 6, 5, 4):
            store.keep_page(head(number), body(number) * 3)
        store.commit()
        finish(store)
    shutil.copy(only(tmp_path / "there"), path)
    with open_store(tmp_path / "here") as store:
        assert store.notices == []
        assert kept(store) == {url(number): body(number) * 3 for number in range(4, 9)}
        finish(store)
    assert len(indexed(path)) == 5
    assert check(path)


def test_an_index_that_was_deleted_is_whole_again(tmp_path: Path) -> None:
    path = filled(tmp_path)
    before = indexed(path)
    index = path.with_name(index_name(path.name))
    index.unlink()
    with open_store(tmp_path) as store:
        keep(store, 7)
        finish(store)
    assert {*before, url(7).encode()} == set(indexed(path))


@pytest.mark.parametrize("is_packed", [True, False], ids=["in one member", "unpacked"])
def test_a_file_that_was_packed_anew_is_told_and_nothing_of_it_is_cut(
    is_packed: bool, packing: Packing, tmp_path: Path
) -> None:
    path = filled(tmp_path, 30)
    data = plain(path.read_bytes())
    data = packed_member(data, b"", packing, is_packed=False) if is_packed else data
    path.write_bytes(data)
    with open_store(tmp_path) as store:
        assert [notice for notice in store.notices if str(path) in notice]
        keep(store, 40)
        finish(store)
        assert url(40) in kept(store)
    assert path.read_bytes().startswith(data)


def test_what_holds_no_page_is_told_and_stays(tmp_path: Path) -> None:
    keep_old(tmp_path, OLD[0])
    odd = tmp_path / "state" / "raw" / "ab" / "cd"
    odd.parent.mkdir(exist_ok=True)
    odd.write_bytes(b"no page")
    with open_store(tmp_path) as store:
        assert store.convert_pages() == 1
        assert store.notices == [f"{odd}: holds no page, and stays"]
    assert odd.exists()


@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name.lower())
def test_a_conversion_that_fails_at_any_call_goes_on(fault: Fault, tmp_path: Path) -> None:
    start = tmp_path / "start"
    open_store(start).close()
    keep_old(start, *OLD[:3])

    def converts(root: Path, trap: Trap) -> dict[str, bytes]:
        with open_store(root, system_calls(trap)) as store:
            store.convert_pages()
            finish(store)
            return kept(store)

    count = Trap(fault=fault)
    shutil.copytree(start, tmp_path / "whole")
    wanted = converts(tmp_path / "whole", count)
    assert len(wanted) == 3
    for number in range(1, len(count.calls) + 1):
        root = tmp_path / "trial"
        shutil.copytree(start, root)
        with suppress(StoreError, Killed):
            converts(root, Trap(number, fault))
        assert converts(root, Trap()) == wanted, count.calls[number - 1]
        raw = root / "state" / "raw"
        assert all(path.is_file() for path in raw.iterdir()), count.calls[number - 1]
        assert sum(len(indexed(path)) for path in kept_files(raw)) == 3, count.calls[number - 1]
        shutil.rmtree(root)
