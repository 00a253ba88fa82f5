"""One writer at a time; builders share; a dead owner's lock is free."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from store.errors import LockHeld
from store.files.lock import Lock, Mode
from tests.store.samples import NOW
from tests.store.trees import open_store

_HOLDER = """
import sys
from datetime import datetime
from pathlib import Path
from store.files.lock import Lock
Lock.taken(Path(sys.argv[1]), datetime.fromisoformat("2026-03-01T12:00:00+00:00"))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_learns_at_once_who_holds_it(tmp_path: Path) -> None:
    with open_store(tmp_path):
        with pytest.raises(LockHeld, match="another run holds the store: process") as raised:
            open_store(tmp_path)
        signed = json.loads((tmp_path / "state" / "lock").read_text())
    assert raised.value.owner == f"process {signed['pid']} on {signed['host']}"
    assert raised.value.since == "2026-03-01T12:00:00Z"
    assert str(raised.value).endswith("since 2026-03-01T12:00:00Z (0 seconds ago)")
    assert not raised.value.is_long


def test_it_is_free_after_a_close(tmp_path: Path) -> None:
    for _ in range(2):
        with open_store(tmp_path) as store:
            assert store.notices == []


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockHeld, match=f"process {holder.pid} on"):
            Lock.taken(tmp_path, NOW)
        holder.kill()
    Lock.taken(tmp_path, NOW).release()


def test_a_worker_that_outlives_its_run_does_not_hold_it(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False) as worker:
        store.close()
        open_store(tmp_path).close()
        worker.communicate(b"\n")
    assert worker.returncode == 0


def test_builders_share_it_and_keep_writers_out(tmp_path: Path) -> None:
    first, second = (Lock.taken(tmp_path, NOW, Mode.READER) for _ in range(2))
    first.release()
    with pytest.raises(LockHeld, match="a builder reads the store"):
        Lock.taken(tmp_path, NOW)
    second.release()
    writer = Lock.taken(tmp_path, NOW)
    with pytest.raises(LockHeld):
        Lock.taken(tmp_path, NOW, Mode.READER)
    writer.release()


def test_the_command_that_scripts_lock_with_shares_it_too(tmp_path: Path) -> None:
    """`flock --shared .fetched/lock hugo`, as the README has it."""
    flock = shutil.which("flock")
    if flock is None:
        pytest.skip("util-linux is not installed")
    open_store(tmp_path).close()
    command = [flock, "--shared", "--nonblock", str(tmp_path / "state" / "lock")]
    with open_store(tmp_path):
        assert subprocess.run([*command, "true"], check=False).returncode == 1
    with subprocess.Popen([*command, "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as builder:
        builder.stdin.write(b"x")  # type: ignore[union-attr]  # a pipe, as asked for
        builder.stdin.flush()  # type: ignore[union-attr]
        builder.stdout.read(1)  # type: ignore[union-attr]
        with pytest.raises(LockHeld, match="a builder reads the store"):
            open_store(tmp_path)
        builder.stdin.close()  # type: ignore[union-attr]
    open_store(tmp_path).close()


def test_a_writer_that_was_killed_is_not_taken_for_the_builder_that_reads_now(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        holder.kill()
    builder = Lock.taken(tmp_path, NOW, Mode.READER)
    with pytest.raises(LockHeld, match="a builder reads the store"):
        Lock.taken(tmp_path, NOW)
    builder.release()


@pytest.mark.parametrize("signature", ["", "{", "[]", '{"pid": 1}'])
def test_a_signature_that_cannot_be_read_is_no_matter(signature: str, tmp_path: Path) -> None:
    held = Lock.taken(tmp_path, NOW)
    (tmp_path / "lock").write_text(signature)
    with pytest.raises(LockHeld, match="a builder reads the store, or another run has just begun"):
        Lock.taken(tmp_path, NOW)
    held.release()
