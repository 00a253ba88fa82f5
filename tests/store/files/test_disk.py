"""The verbs of the disk, on the real one, and what people read when it fails."""

import ctypes
import errno
import os
import resource
import sqlite3
import tempfile
from pathlib import Path

import pytest

from store.errors import StoreError, told
from store.files.disk import Disk
from store.landing import PostChange
from store.memory import ItemStatus
from store.store import Committed, Store
from tests.store.samples import NOW, sample
from tests.store.trees import open_store

_MEMORY = Path("/dev/shm")


def test_folders_are_made_with_those_above_and_the_changed_ones_named(tmp_path: Path) -> None:
    made = Disk().make_folder(tmp_path / "a" / "b" / "c")
    assert made == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    assert Disk().make_folder(tmp_path / "a" / "b" / "c") == []


def test_a_file_is_never_written_over_by_accident(tmp_path: Path) -> None:
    Disk().write(tmp_path / "x", b"one")
    with pytest.raises(FileExistsError):
        Disk().write(tmp_path / "x", b"two")
    assert Disk().read(tmp_path / "x") == b"one"


@pytest.mark.parametrize("path", ["nothing", "file/below"])
def test_what_is_not_there_is_no_error(path: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    disk = Disk()
    assert disk.read(tmp_path / path) is None
    assert not disk.exists(tmp_path / path)


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        Disk().read(tmp_path)
    with pytest.raises(OSError, match="too long"):
        Disk().exists(tmp_path / ("x" * 300))


def test_only_empty_folders_are_removed(tmp_path: Path) -> None:
    (tmp_path / "full" / "child").mkdir(parents=True)
    disk = Disk()
    assert not disk.remove_folder(tmp_path / "full")
    assert disk.remove_folder(tmp_path / "full" / "child")
    assert disk.remove_folder(tmp_path / "full" / "child"), "it is gone already"


def test_clearing_follows_no_link_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    (tmp_path / "staging" / "deep").mkdir(parents=True)
    (tmp_path / "staging" / "deep" / "link").symlink_to(tmp_path / "precious")
    Disk().clear(tmp_path / "staging")
    assert not (tmp_path / "staging").exists()
    assert (tmp_path / "precious" / "file").exists()
    Disk().clear(tmp_path / "staging")


@pytest.mark.parametrize("count", [1, 20])
def test_few_files_and_many_are_synced(count: int, tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(count)]
    for path in paths:
        path.touch()
    Disk().sync([*paths, tmp_path, *paths])
    with pytest.raises(FileNotFoundError):
        Disk().sync([tmp_path / "nothing"])


@pytest.mark.skipif(
    not _MEMORY.is_dir() or _MEMORY.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev,
    reason="needs two file systems",
)
def test_a_sandbox_that_knows_no_syncing_of_the_whole_disk_has_its_files_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: int) -> int:
        ctypes.set_errno(errno.ENOSYS)
        return -1

    monkeypatch.setattr("store.files.disk._find_syncfs", lambda: refused)
    paths = [tmp_path / str(number) for number in range(20)]
    for path in paths:
        Disk().write(path, b"x")
    Disk().sync(paths)
    with pytest.raises(FileNotFoundError):
        Disk().sync([*paths, tmp_path / "absent"])


def test_a_file_that_finds_no_room_is_named(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(OSError, match="File too large") as raised:
            Disk().write(tmp_path / "post", b"x" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert raised.value.filename == str(tmp_path / "post")


def test_what_cannot_be_linked_is_copied_and_state_must_be_near(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=_MEMORY) as far:
        (tmp_path / "one").write_bytes(b"bytes")
        Disk().link(tmp_path / "one", Path(far) / "two")
        assert (Path(far) / "two").read_bytes() == b"bytes"
        with pytest.raises(StoreError, match=r"different file systems.*set store\.state"):
            Store.open(tmp_path / "content", Path(far) / "state", now=NOW)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "cannot put: /x: No space left on device (free some space and run again)"),
        (errno.EROFS, "cannot put: /x: Read-only file system (the file system is mounted read-only)"),
        (errno.EACCES, "cannot put: /x: Permission denied (check who owns it and its permissions)"),
        (errno.EMFILE, "cannot put: /x: Too many open files (raise the limit of open files (ulimit -n))"),
        (errno.ELOOP, "cannot put: /x: Too many levels of symbolic links"),
    ],
)
def test_an_error_of_the_system_is_one_line_with_the_remedy(code: int, said: str) -> None:
    with pytest.raises(StoreError) as raised, told("cannot put"):
        raise OSError(code, os.strerror(code), "/x")
    assert str(raised.value) == said


def test_an_error_of_the_database_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    full = sqlite3.connect(tmp_path / "full.db")
    full.execute("PRAGMA max_page_count = 2")
    with (
        pytest.raises(StoreError, match=r"^cannot write: state database: .* is full \(free some space"),
        told("cannot write"),
    ):
        full.execute("CREATE TABLE x AS SELECT randomblob(100000) AS y")
    full.close()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SQLITE_FULL", "free some space and run again"),
        ("SQLITE_IOERR_SHMSIZE", "free some space and run again"),
        ("SQLITE_IOERR_WRITE", "the disk reports an error: check it before running again"),
        ("SQLITE_CORRUPT_VTAB", "run again: it is moved aside and made anew from the files"),
    ],
)
def test_what_sqlite_calls_its_error_tells_the_remedy(name: str, said: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = name
    with pytest.raises(StoreError) as raised, told("cannot write"):
        raise error
    assert str(raised.value) == f"cannot write: state database: disk I/O error ({said})"


def test_a_database_that_turns_out_broken_says_that_the_next_run_mends_it(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"broken" * 99)
    broken = sqlite3.connect(tmp_path / "broken.db")
    with pytest.raises(StoreError, match=r"not a database \(run again: it is moved aside"), told("cannot read"):
        broken.execute("SELECT * FROM sqlite_master")
    broken.close()


def test_what_became_of_documents_is_sorted_by_kind(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert [sample(1).put_into(store), sample(1).put_into(store)] == [PostChange.ADDED, PostChange.UNCHANGED]
        done = store.commit()
        assert [len(done.of(kind)) for kind in (PostChange.ADDED, PostChange.UNCHANGED, PostChange.KEPT)] == [1, 1, 0]
        assert store.commit() == Committed()
        item = store.item(sample(1).item.identity)
        assert item
        assert item.status is ItemStatus.STORED
