"""Blobs, kept pages, staging and the log of landings: what lies in the state folder beside the database."""

import gzip
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import StoreError
from store.files.blobs import Blobs
from store.files.disk import Disk
from store.files.raw import PageHead
from store.landing import FileMemory, Landing, Move, PostChange, Record, Room, from_lines, to_lines
from store.manifest import Run
from store.memory import Key
from store.store import Store
from tests.store.faults import Fault, Trap, system_calls
from tests.store.samples import NOW, image, sample
from tests.store.trees import open_store, run, tree


def test_a_blob_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, Disk())
    sha256 = blobs.put(image(1))
    kept = blobs.path(sha256)
    before = kept.stat().st_mtime_ns
    assert sha256 == hashlib.sha256(image(1)).hexdigest() == blobs.put(image(1))
    assert kept.stat().st_mtime_ns == before
    assert kept.read_bytes() == image(1)
    assert blobs.has(sha256)
    assert not blobs.has("0" * 64)


def test_a_blob_that_a_power_cut_tore_is_not_trusted(tmp_path: Path) -> None:
    torn = Blobs(tmp_path / "state", Disk())
    torn.path(torn.put(next(iter(sample(1).images.values())))).write_bytes(b"")
    run(tmp_path, sample(1))
    folder = tmp_path / "content" / sample(1).document.folder
    assert {path.name: path.read_bytes() for path in folder.glob("*.png")} == sample(1).images


def test_a_finished_run_leaves_no_blob(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        sample(1).put_into(store)
        store.keep_blob(b"of an article that failed")
        store.finish(Run("run", NOW, NOW))
    assert not [path for path in tree(tmp_path / "state") if path.startswith(("blobs", "staging"))]


def test_an_image_survives_the_end_of_its_blob(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    folder = tmp_path / "content" / sample(1).document.folder
    assert {path.name: path.read_bytes() for path in folder.glob("*.png")} == sample(1).images


def test_a_page_is_kept_in_its_coding_and_read_back(tmp_path: Path) -> None:
    body = gzip.compress("<p>文章\r\n</p>".encode("gb18030"), mtime=0)
    head = PageHead("https://example.org/1", "text/html; charset=gb18030", "gzip", NOW, "url:https://example.org/1")
    with open_store(tmp_path) as store:
        store.keep_page(head, body)
        assert store.page(head.url) == (head, body), "before the commit, too"
        store.commit()
    with open_store(tmp_path) as store:
        assert store.page(head.url) == (head, body)
        assert list(store.pages()) == [(head, body)]
        assert store.page("https://example.org/2") is None


def test_the_later_page_of_a_url_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    head = PageHead("https://example.org/1", "text/html", "", NOW)
    with open_store(tmp_path) as store:
        for body in (b"one", b"two"):
            store.keep_page(head, body)
        store.commit()
        assert list(store.pages()) == [(head, b"two")]


def test_a_kept_page_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.keep_page(PageHead("https://example.org/1", "text/html", "", NOW), b"one")
        store.commit()
        path = next((tmp_path / "state" / "raw").glob("*.warc.gz"))
        path.write_bytes(b"\x1f\x8b")
        assert list(store.pages()) == []
        assert store.page("https://example.org/1") is None


def landing(number: int) -> Landing:
    one = sample(number)
    files = (FileMemory(one.document.path, one.item.identity, "ab" * 32, is_post=True, speaks=True),)
    record = Record(PostChange.ADDED, one.item, one.keys, one.pictures, files, shown=(Key("url:x"),))
    moves = (Move(f"{number:06d}/index.md", Room.CONTENT, one.document.path),)
    return Landing(f"{number:06d}", moves, record, folder=one.document.folder)


def test_the_log_of_landings_is_read_back_as_it_was_written() -> None:
    odd = landing(3)
    assert odd.record
    odd = replace(odd, record=replace(odd.record, item=replace(odd.record.item, title="a\u2028b\x85c\r\nd")))
    landings = [landing(1), replace(landing(2), record=None), odd, Landing("000003", ())]
    assert from_lines(to_lines(landings)) == landings


@given(st.integers(0, 5000))
def test_a_log_that_is_cut_off_tells_of_no_landing(length: int) -> None:
    text = to_lines([landing(1), landing(2)])
    assert from_lines(text[: min(length, len(text) - 2)]) == []


def test_what_stands_in_the_way_of_a_landing_costs_that_one_alone(tmp_path: Path) -> None:
    """The log tells of two posts; where the first should go, somebody made a folder in the meantime."""
    staged = tmp_path / "state" / "staging"
    landings = []
    for number in (1, 2):
        one = landing(number)
        place = staged / one.moves[0].staged
        place.parent.mkdir(parents=True)
        place.write_text(sample(number).document.text)
        sha256 = hashlib.sha256(place.read_bytes()).hexdigest()
        assert one.record
        files = tuple(replace(file, sha256=sha256) for file in one.record.files)
        item = replace(one.record.item, path=one.moves[0].path)
        landings.append(replace(one, record=replace(one.record, item=item, files=files)))
    (tmp_path / "state" / "landing.jsonl").write_text(to_lines(landings))
    (tmp_path / "content" / sample(1).document.path).mkdir(parents=True)
    with open_store(tmp_path) as store:
        assert len(store.notices) == 1
        assert store.notices[0].startswith(f"{sample(1).document.path}: the last run could not write it")
        assert [item.identity for item in store.items()] == [sample(2).item.identity]
    assert not (tmp_path / "state" / "landing.jsonl").exists()


# -- folders that cannot be used


@pytest.mark.parametrize(("content", "state"), [("a", "a"), ("a", "a/state"), ("a/content", "a"), ("x/../a", "a/b")])
def test_content_and_state_may_not_lie_in_one_another(content: str, state: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"lie in one another.*side by side"):
        open_store_at(tmp_path / content, tmp_path / state)
    assert tree(tmp_path) == {}


def test_the_journal_may_not_lie_in_the_content(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"store.journal .* beside the content"):
        Store.open(tmp_path / "a", tmp_path / "b", now=NOW, journal=tmp_path / "a" / "fetched.journal")
    assert tree(tmp_path) == {}


def open_store_at(content: Path, state: Path) -> None:
    Store.open(content, state, now=NOW)


def test_a_file_where_the_content_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "content").write_text("a file")
    with pytest.raises(StoreError, match=r"content"):
        open_store(tmp_path)


def test_an_error_says_what_where_and_what_to_do(tmp_path: Path) -> None:
    trap = Trap(fault=Fault.ENOSPC)
    with open_store(tmp_path, system_calls(trap)) as store:
        trap.at = len(trap.calls) + 1
        with pytest.raises(StoreError) as raised:
            sample(1).put_into(store)
        assert str(raised.value).startswith("cannot keep an image: ")
        assert str(raised.value).endswith("No space left on device (free some space and run again)")
        with pytest.raises(StoreError, match=r"cannot commit: the store failed before"):
            store.commit()


def test_the_changes_of_a_run_are_told_in_full(tmp_path: Path) -> None:
    run(tmp_path, sample(2), sample(1), name="2026-03-01T12:00:00Z")
    said = json.loads((tmp_path / "state" / "changes.json").read_text())
    assert said == {
        "run": "2026-03-01T12:00:00Z",
        "started": "2026-03-01T12:00:00Z",
        "finished": "2026-03-01T12:00:00Z",
        "added": [
            {
                "path": one.document.path,
                "identity": one.item.identity,
                "url": one.item.url,
                "hash": one.document.content_hash,
            }
            for one in (sample(1), sample(2))
        ],
        "updated": [],
        "removed": [],
    }
