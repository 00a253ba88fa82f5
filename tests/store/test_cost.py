"""What putting costs in calls of the system: no folder for each page, no second look, no file of SQLite's own."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from store.files.disk import Disk
from store.files.raw import PageHead
from store.store import Store
from store.upkeep.opening import SystemCalls
from tests.store.faults import FaultyDisk, Trap
from tests.store.samples import NOW, sample


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


def opened(folder: Path, disk: Disk) -> Store:
    return Store.open(folder / "content", folder / "state", now=NOW, system_calls=SystemCalls(disk))


def test_a_kept_page_is_a_file_on_its_way_and_no_folder(quick_path: Path) -> None:
    disk = CountedDisk()
    with opened(quick_path, disk) as store:
        before = len(disk.trap.calls)
        for number in range(5):
            store.keep_page(PageHead(f"https://example.org/{number}", "text/html", "", NOW), b"<p>page</p>")
        staging = [call for call in disk.trap.calls[before:] if call.startswith("mkdir")]
        store.commit()

        assert staging == []
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
