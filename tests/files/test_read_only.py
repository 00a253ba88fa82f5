"""A store that nobody can write to, as a backup on a mount that is read-only, is verified as it is."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.commands.verify import verify
from ingest.report.outcomes import ExitCode
from store.errors import ReadOnlyError, StoreError, told
from store.files.disk import Disk
from store.rehearsal import Rehearsal
from store.state.seal import seal_of
from store.upkeep.opening import SystemCalls
from tests.pipeline.place import Item, Place
from tests.store.samples import sample
from tests.store.trees import open_store, times, tree

ROOT = Path(__file__).resolve().parents[2]
LOOKED = "nothing can be written there, so the store was looked at as it is"


class ReadOnlyDisk(Disk):
    """A file system that was mounted read-only."""

    def make_folder(self, path: Path) -> list[Path]:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.lists(Item(1), Item(2, image=True))
    place.run()
    place.later()
    return place


@pytest.mark.parametrize("lost", ["nothing", "the state", "a post"])
def test_it_is_verified_and_nothing_is_touched(lost: str, place: Place) -> None:
    if lost == "the state":
        shutil.rmtree(place.folder / ".fetched")
        (place.folder / ".fetched").mkdir()
    if lost == "a post":
        place.posts()[0].unlink()
    place.system_calls = SystemCalls(disk=ReadOnlyDisk())
    before = tree(place.folder), times(place.folder)

    verified = verify(place.session(), repair=False)

    assert (verified.posts, verified.images) == (2, 1)
    assert verified.exit_code() is (ExitCode.STORE if lost == "a post" else ExitCode.DONE)
    assert any(LOOKED in note for note in verified.notes)
    assert (tree(place.folder), times(place.folder)) == before


def test_whatever_writes_says_why_it_cannot(place: Place) -> None:
    place.system_calls = SystemCalls(disk=ReadOnlyDisk())

    with pytest.raises(StoreError, match="mounted read-only"):
        place.run()
    with pytest.raises(StoreError, match="mounted read-only"):
        verify(place.session(), repair=True)


@pytest.mark.parametrize(("code", "kind"), [(errno.EROFS, ReadOnlyError), (errno.EIO, StoreError)])
def test_only_a_read_only_mount_is_one(code: int, kind: type[StoreError]) -> None:
    with pytest.raises(StoreError) as raised, told("cannot write"):
        raise OSError(code, os.strerror(code), "/x")
    assert type(raised.value) is kind


def remounted(folder: Path, *commands: str) -> subprocess.CompletedProcess[str]:
    """Run commands while a folder is mounted read-only for them alone; whoever may not mount skips the test."""
    mounted = f"mount --bind '{folder}' '{folder}' && mount -o remount,bind,ro '{folder}' || exit 99; cd '{folder}'; "
    if shutil.which("unshare") is None:
        pytest.skip("no unshare(1)")
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted + "; ".join(commands)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode == 99 or done.stderr.startswith("unshare:"):
        pytest.skip(f"nothing can be mounted here: {done.stderr}")
    return done


def test_a_real_mount(place: Place) -> None:
    fetched = f"'{sys.executable}' -m ingest"

    done = remounted(place.folder, f"{fetched} verify; echo $?", f"{fetched} status", f"{fetched} run; echo $?")

    assert "2 posts and 1 image: nothing is wrong\n0\n" in done.stdout
    assert LOOKED in done.stderr
    assert done.stdout.rstrip().endswith("1")
    assert "cannot be written: check who owns it, its permissions, and the mount" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("has_index", [True, False], ids=["with its index", "without its index"])
def test_what_the_log_of_a_killed_run_holds_is_read(has_index: bool, quick_path: Path) -> None:
    with open_store(quick_path) as store:
        sample(1).put_into(store)
        store.commit()
        shutil.copytree(quick_path / "state", quick_path / "killed")
    seal_of(quick_path / "killed" / "state.db").unlink(missing_ok=True)
    if not has_index:
        (quick_path / "killed" / "state.db-shm").unlink()
    look = (
        "from pathlib import Path; from store.rehearsal import Rehearsal;"
        "print([item.identity for item in Rehearsal.open(Path('content'), Path('killed')).items()])"
    )

    done = remounted(quick_path, f"'{sys.executable}' -c \"{look}\"")

    assert done.stdout.strip() == str([sample(1).item.identity]), done.stderr
    with Rehearsal.open(quick_path / "content", quick_path / "killed") as store:
        assert [item.identity for item in store.items()] == [sample(1).item.identity]
