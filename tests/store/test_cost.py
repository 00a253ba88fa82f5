"""What putting costs in calls of the system: no folder for each page, no second look, no file of SQLite's own."""

import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from store.files.disk import Disk
from store.files.raw import PageHead
from store.store import Store
from store.upkeep.opening import SystemCalls
from tests.store.faults import FaultyDisk, Trap
from tests.store.samples import NOW, edited, sample


class CountedDisk(FaultyDisk):
    """Counts by name what a folder or a path is asked for."""

    def __init__(self) -> None:
        self.trap = Trap()
        super().__init__(self.trap)
        self.checked: Counter[str] = Counter()
        self.looked_at: Counter[Path] = Counter()

    def check_inside(self, root: Path, path: str) -> None:
        self.checked[path.rpartition("/")[0]] += 1
        super().check_inside(root, path)

    def is_file(self, path: Path) -> bool:
        self.looked_at[path] += 1
        return super().is_file(path)


class CountedConnection(sqlite3.Connection):
    """Counts the statements of all such connections."""

    count = 0

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        CountedConnection.count += 1
        return super().execute(sql, *args)


def opened(folder: Path, disk: Disk) -> Store:
    return Store.open(folder / "content", folder / "state", now=NOW, system_calls=SystemCalls(disk))


def statements_of(folder: Path, images: int) -> int:
    """Return how many statements a first post with so many images takes until it is committed."""
    CountedConnection.count = 0
    calls = SystemCalls(Disk(), lambda path: sqlite3.connect(path, factory=CountedConnection))
    with Store.open(folder / "content", folder / "state", now=NOW, system_calls=calls) as store:
        before = CountedConnection.count
        post = sample(1, images=images)
        with store.together():
            post.put_into(store)
            store.note_sketch(post.document.identity, "0a" * 64, range(16), NOW)
        store.commit()
        return CountedConnection.count - before


def test_kept_pages_go_into_one_file_and_none_is_on_its_way_alone(quick_path: Path) -> None:
    disk = CountedDisk()
    with opened(quick_path, disk) as store:
        before = len(disk.trap.calls)
        for number in range(5):
            store.keep_page(PageHead(f"https://example.org/{number}", "text/html", "", NOW), b"<p>page</p>")
        calls = Counter(disk.trap.calls[before:])
        store.commit()

        assert calls == {"mkdir raw": 1, "append 20260301-000.warc.gz": 6}, "the first says what the file is"
        assert store.page("https://example.org/3") is not None


def test_the_folders_of_a_post_are_looked_at_once_each(quick_path: Path) -> None:
    disk = CountedDisk()
    with opened(quick_path, disk) as store:
        sample(1, images=4).put_into(store)
        put = Counter(disk.checked)
        looked_at = Counter(disk.looked_at)
        store.commit()

    assert set(put.values()) == {1}
    assert set(looked_at.values()) == {1}
    assert max((disk.checked - put).values()) <= 2  # as the moves are made, of the bundle and of its files


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_sqlite_writes_no_file_of_its_own_while_posts_are_put(quick_path: Path) -> None:
    with opened(quick_path, Disk()) as store:
        for number in range(40):
            with store.together():
                sample(number).put_into(store)
        open_files = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]

    assert [path for path in open_files if "etilqs" in path] == []


def test_a_post_takes_as_many_statements_whatever_its_images(quick_path: Path) -> None:
    few, many = (statements_of(quick_path / str(images), images) for images in (1, 30))

    assert many == few
    assert few <= 30


def test_images_on_their_way_stand_in_one_folder(quick_path: Path) -> None:
    disk = CountedDisk()
    with opened(quick_path, disk) as store:
        before = len(disk.trap.calls)
        for number in range(20):
            store.keep_blob(b"image %d" % number)

        made = [call for call in disk.trap.calls[before:] if call.startswith("mkdir")]

    assert len(made) <= 1


def test_a_newer_text_is_one_file_with_one_move_and_what_it_said_before_is_not_written_again(quick_path: Path) -> None:
    disk, first = CountedDisk(), sample(1)
    with opened(quick_path, disk) as store:
        first.put_into(store)
        store.commit()
        before = len(disk.trap.calls)
        edited(first, "Another text.").put_into(store)
        calls = Counter(call.partition(" ")[0] for call in disk.trap.calls[before:])
        store.commit()

    assert calls == {"write": 2, "link": 1}, "the post and what differs; no folder"


@pytest.mark.parametrize("name", ["symlink", "hardlink"])
def test_what_a_post_said_that_has_another_name_is_written_again(name: str, quick_path: Path) -> None:
    """Who writes into it by its other name must not change what it said before."""
    first, other = sample(1), quick_path / "other.md"
    with opened(quick_path, Disk()) as store:
        first.put_into(store)
        store.commit()
        post = quick_path / "content" / first.document.path
        if name == "symlink":
            post.rename(other)
            post.symlink_to(other)
        else:
            other.hardlink_to(post)
        edited(first, "Another text.").put_into(store)
        store.commit()
    other.write_text("Overwritten.", "utf-8")
    [former] = (quick_path / "state").parent.rglob("index.r1.md")

    assert former.read_text("utf-8") == first.document.text
    assert not former.is_symlink()


class LosingDisk(Disk):
    """Finds a file gone when it is to get a second name: another hand was faster."""

    def link(self, source: Path, target: Path) -> None:
        if source.suffix == ".md":
            raise FileNotFoundError(2, "No such file or directory", str(source))
        super().link(source, target)


def test_what_a_post_said_is_written_where_it_is_just_taken_away(quick_path: Path) -> None:
    first = sample(1)
    with opened(quick_path, LosingDisk()) as store:
        first.put_into(store)
        store.commit()
        edited(first, "Another text.").put_into(store)
        store.commit()
    [former] = quick_path.rglob("index.r1.md")

    assert former.read_text("utf-8") == first.document.text
