"""What stands in the place of the state's files and is none holds nobody up: it is named, or moved aside."""

from pathlib import Path

import pytest

from store.errors import StoreError
from store.files.lock import LOCK_NAME
from store.manifest import Run
from store.rehearsal import Rehearsal
from store.state.database import FILE_SUFFIXES
from store.state.seal import seal_of
from store.store import Store
from tests.store.samples import NOW, sample
from tests.store.trees import open_store, run, tree
from tests.unfit import UNFIT, circle, watched


def put_in_place_of(path: Path, kind: str) -> None:
    path.unlink(missing_ok=True)
    UNFIT[kind][0](path)


@pytest.mark.parametrize("kind", UNFIT)
@pytest.mark.parametrize("suffix", FILE_SUFFIXES)
def test_a_state_that_is_no_file_is_moved_aside_and_made_anew(suffix: str, kind: str, quick_path: Path) -> None:
    run(quick_path, sample(1))
    posts = tree(quick_path / "content")
    put_in_place_of(quick_path / "state" / f"state.db{suffix}", kind)

    with watched():
        with Rehearsal.open(quick_path / "content", quick_path / "state") as looked:
            said = looked.notices
        with open_store(quick_path) as store:
            notices = store.notices
            sample(1).put_into(store)
            store.finish(Run("run", NOW, NOW))
        with open_store(quick_path) as store:
            assert store.notices == []

    assert any(UNFIT[kind][1] in line for line in said)
    assert any("unusable" in line and f"state.db{suffix} {UNFIT[kind][1]}" in line for line in notices)
    assert tree(quick_path / "content") == posts


@pytest.mark.parametrize("kind", UNFIT)
def test_a_lock_that_is_no_file_is_named(kind: str, quick_path: Path) -> None:
    run(quick_path, sample(1))
    put_in_place_of(quick_path / "state" / LOCK_NAME, kind)

    with watched(), pytest.raises(StoreError, match=r"cannot take the lock: .*/lock: .* \(.*move .*away"):
        open_store(quick_path)


@pytest.mark.parametrize("kind", sorted(set(UNFIT) - {"folder"}))
def test_a_seal_that_is_no_file_is_none(kind: str, quick_path: Path) -> None:
    run(quick_path, sample(1))
    put_in_place_of(seal_of(quick_path / "state" / "state.db"), kind)

    with watched(), open_store(quick_path) as store:
        assert store.notices == []

    assert seal_of(quick_path / "state" / "state.db").is_file()


@pytest.mark.parametrize("anew", [False, True])
def test_a_folder_in_the_place_of_the_seal_is_named(anew: bool, quick_path: Path) -> None:
    run(quick_path, sample(1))
    put_in_place_of(seal_of(quick_path / "state" / "state.db"), "folder")

    with pytest.raises(StoreError, match=r"state\.db\.sha256: Is a directory \(a file belongs there"):
        Store.open(quick_path / "content", quick_path / "state", now=NOW, anew=anew)


@pytest.mark.parametrize("name", ["content", "state", "fetched.journal"])
def test_a_folder_that_is_a_link_in_a_circle_is_named(name: str, quick_path: Path) -> None:
    circle(quick_path / name)

    with watched(), pytest.raises(StoreError, match=name):
        open_store(quick_path)


@pytest.mark.parametrize("kind", sorted(set(UNFIT) - {"folder", "circle"}))
def test_what_stands_in_the_place_of_a_folder_is_named(kind: str, quick_path: Path) -> None:
    UNFIT[kind][0](quick_path / "state")

    with watched(), pytest.raises(StoreError, match=r"state: Not a directory \(a folder belongs there"):
        open_store(quick_path)


@pytest.mark.parametrize("kind", UNFIT)
def test_the_note_on_damage_is_written_whatever_stands_in_its_place(kind: str, quick_path: Path) -> None:
    run(quick_path, sample(1))
    store = open_store(quick_path)
    store._state.found_damaged(ValueError("as a test says"))
    UNFIT[kind][0](quick_path / "state" / "state.db.condemned")

    with watched():
        if kind == "folder":
            with pytest.raises(StoreError, match=r"cannot note that the state is damaged: .* Is a directory"):
                store.close()
        else:
            store.close()
            assert "as a test says" in (quick_path / "state" / "state.db.condemned").read_text()


def test_a_post_that_is_a_link_in_a_circle_costs_itself_alone(quick_path: Path) -> None:
    run(quick_path, sample(1), sample(2))
    put_in_place_of(quick_path / "content" / sample(1).document.path, "circle")

    with open_store(quick_path) as store:
        problems = [(problem.path, problem.detail) for problem in store.verify()]
        sample(3).put_into(store)
        store.finish(Run("run", NOW, NOW))

    assert problems == [(sample(1).document.path, "is a link that leads in a circle")]
    assert (quick_path / "content" / sample(3).document.path).is_file()


@pytest.mark.parametrize("kind", ["circle", "nowhere"])
def test_a_link_to_nothing_among_kept_pages_does_not_keep_others_from_being_dropped(
    kind: str, quick_path: Path
) -> None:
    with open_store(quick_path) as store:
        place = quick_path / "state" / "raw" / "aa" / "aa"
        place.parent.mkdir(parents=True)
        place.symlink_to("aa" if kind == "circle" else "nowhere")
        assert "1 " in store.trim_pages(NOW, 0, 0)
    assert not place.is_symlink()
