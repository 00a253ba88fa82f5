"""What other hands do to the content is noticed without looking at all of it; what is looked at is counted."""

import os
import shutil
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.files.content import Content
from store.files.disk import Disk
from store.manifest import Run
from store.memory import ItemStatus
from store.state.state import State
from store.store import Store
from store.upkeep import looking
from store.upkeep.opening import SystemCalls
from tests.store.samples import NOW, Sample, at, edited, sample
from tests.store.trees import open_store, run

COUNT = 40


class CalmDisk(Disk):
    """A disk on which all that happened is long ago; it counts which folders were listed."""

    def __init__(self) -> None:
        self.listed: list[str] = []

    def settled(self, path: Path) -> str:
        try:
            status = path.stat()
        except FileNotFoundError:
            return ""
        return f"{status.st_size}-{status.st_ctime_ns}"

    def listing(self, folder: Path | str) -> tuple[list[str], list[str]]:
        self.listed.append(str(folder))
        return super().listing(folder)


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Many bundles, of which a run looks at three, and two runs that saw them."""
    run(tmp_path, *(sample(number, images=0) for number in range(COUNT)))
    monkeypatch.setattr(looking, "_BUNDLES_A_RUN", 3)
    for _ in range(2):
        looked(tmp_path)
    return tmp_path


def opened(root: Path) -> tuple[Store, CalmDisk]:
    disk = CalmDisk()
    return open_store(root, SystemCalls(disk)), disk


def looked(root: Path) -> tuple[list[str], int]:
    """Return what a run notices, and how many folders it listed."""
    store, disk = opened(root)
    with store:
        return store.notices, len(disk.listed)


def put(root: Path, one: Sample) -> None:
    store, _ = opened(root)
    with store:
        one.put_into(store)
        store.finish(Run("run", NOW, NOW))


def place(root: Path, number: int) -> Path:
    return root / "content" / sample(number).document.folder


def test_a_run_without_news_lists_a_slice_of_the_bundles(filled: Path) -> None:
    assert looked(filled) == ([], 3)


def test_a_run_after_a_new_post_lists_the_folders_above_it(filled: Path) -> None:
    put(filled, sample(COUNT, images=0))
    notices, listed = looked(filled)
    assert (notices, listed) == ([], 3 + 1), "the folder of its day"
    assert looked(filled) == ([], 3)


def test_a_new_day_costs_no_full_look(filled: Path) -> None:
    one = sample(COUNT, images=0)
    put(filled, at(one, f"2027/01/01/{one.document.slug}"))
    notices, listed = looked(filled)
    assert notices == []
    assert listed <= 3 + 4
    assert looked(filled) == ([], 3)


def gone(root: Path) -> None:
    shutil.rmtree(place(root, 7))


def renamed(root: Path) -> None:
    place(root, 7).rename(place(root, 7).with_name("mine"))


def elsewhere(root: Path) -> None:
    place(root, 7).rename(root / "content" / "mine")


def day_gone(root: Path) -> None:
    shutil.rmtree(place(root, 7).parent)


def year_moved(root: Path) -> None:
    (root / "content" / "2026").rename(root / "content" / "old")


def added(root: Path) -> None:
    (place(root, 7).parent / "new.md").write_text(sample(COUNT + 1, images=0).document.text)


def copied(root: Path) -> None:
    shutil.copytree(place(root, 7), root / "content" / "copy")


AT_ONCE: dict[Callable[[Path], None], str] = {
    gone: "was deleted by hand",
    renamed: "was moved here by hand",
    elsewhere: "was moved here by hand",
    day_gone: "was deleted by hand",
    year_moved: "was moved here by hand",
    added: "that were not in the state",
    copied: "is a copy",
}


@pytest.mark.parametrize("deed", AT_ONCE, ids=lambda deed: deed.__name__)
def test_what_changes_a_folder_is_noticed_at_once(deed: Callable[[Path], None], filled: Path) -> None:
    deed(filled)
    notices, _ = looked(filled)
    assert any(AT_ONCE[deed] in notice for notice in notices)
    assert looked(filled)[0] == [], "it is said once"


def inside_gone(root: Path) -> None:
    (place(root, 7) / "index.md").unlink()


def inside_renamed(root: Path) -> None:
    (place(root, 7) / "index.md").rename(place(root, 7) / "page.md")


def inside_deeper(root: Path) -> None:
    (place(root, 7) / "deeper").mkdir()
    (place(root, 7) / "index.md").rename(place(root, 7) / "deeper" / "index.md")


def inside_added(root: Path) -> None:
    (place(root, 7) / "second.md").write_text(sample(COUNT + 1, images=0).document.text)


@pytest.mark.parametrize("deed", [inside_gone, inside_renamed, inside_deeper, inside_added])
def test_what_changes_a_bundle_is_noticed_in_its_turn(deed: Callable[[Path], None], filled: Path) -> None:
    deed(filled)
    noticed = [
        any("hand" in notice or "not in the state" in notice for notice in looked(filled)[0])
        for _ in range(COUNT // 3 + 2)
    ]
    assert noticed.count(True) == 1


def test_a_bundle_is_looked_at_when_its_post_is_to_be_written(filled: Path) -> None:
    """Whose turn comes later is not taken for deleted: its post was renamed."""
    number = max(range(COUNT), key=lambda each: sample(each).document.folder)
    inside = place(filled, number)
    (inside / "index.md").rename(inside / "page.md")
    store, _ = opened(filled)
    with store:
        assert store.notices == []
        edited(sample(number, images=0), "Newer.").put_into(store)
        store.finish(Run("run", NOW, NOW))
        item = store.item(sample(number).item.identity)
        assert item
        assert item.status is ItemStatus.STORED
    assert "Newer." in (inside / "page.md").read_text()
    assert not (inside / "index.md").exists()


def test_verify_looks_at_all(filled: Path) -> None:
    inside_gone(filled)
    store, _ = opened(filled)
    with store:
        assert [str(problem) for problem in store.verify()] == [f"{sample(7).document.path}: missing"]


def test_what_changed_just_now_is_not_settled(tmp_path: Path) -> None:
    disk = Disk()
    (tmp_path / "new").mkdir()
    assert disk.settled(tmp_path / "new") == ""
    assert disk.settled(tmp_path / "none") == ""
    ahead = time.time() + 10_000
    os.utime(tmp_path / "new", (ahead, ahead))
    assert disk.settled(tmp_path / "new") == "", "a clock that is ahead says nothing"


def test_pages_of_the_persons_own_are_looked_at_when_they_change(filled: Path) -> None:
    page = filled / "content" / "about" / "index.md"
    page.parent.mkdir()
    page.write_text("About me.\n")
    looked(filled)
    assert looked(filled) == ([], 3)
    other: Sample = sample(COUNT + 1, images=0)
    page.write_text(other.document.text)
    notices, _ = looked(filled)
    assert notices == ["posts in the content that were not in the state, and are now: 1"]


def test_a_look_holds_no_path_of_the_posts_in_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 10,000 bundles in one folder, what is held is counted: a mark for each, and neither paths nor lists."""
    names = [f"a-post-with-a-name-of-some-length-{number}" for number in range(10_000)]

    class Listed(Content):
        def __init__(self) -> None: ...

        def listing(self, folder: str) -> tuple[list[str], list[str]]:  # noqa: ARG002
            return names, []

    def paths(*_: object) -> Iterator[str]:
        return (f"{name}/index.md" for name in names)

    monkeypatch.setattr(looking, "_paths", paths)
    state = State.copy(None)
    look = looking._Look(state, Listed(), {"": ""}, has_reader=False)
    tracemalloc.start()
    try:
        assert look._is_folder_as_known("")
        assert tracemalloc.get_traced_memory()[1] < 100 * len(names)
    finally:
        tracemalloc.stop()
        state.close()
