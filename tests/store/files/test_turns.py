"""Whoever waits for a lock whose holder gives way has a place of its own, which the kernel takes back from the dead."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.errors import LockHeld
from store.files.lock import Lock
from store.files.turns import TURN_NAME, Turn, is_awaited

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_a_place_is_one_s_alone_until_it_is_left(tmp_path: Path) -> None:
    assert not is_awaited(tmp_path)
    turn = Turn.taken(tmp_path)
    assert turn is not None
    assert is_awaited(tmp_path)
    assert Turn.taken(tmp_path) is None
    turn.release()

    assert not is_awaited(tmp_path)
    again = Turn.taken(tmp_path)
    assert again is not None
    again.release()


def test_a_folder_that_is_not_there_has_no_turns(tmp_path: Path) -> None:
    assert Turn.taken(tmp_path / "none") is None
    assert not is_awaited(tmp_path / "none")


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / TURN_NAME).symlink_to(tmp_path / "elsewhere")

    assert Turn.taken(tmp_path) is None
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("gives_way", [True, False])
def test_who_finds_the_lock_held_learns_whether_its_holder_gives_way(tmp_path: Path, *, gives_way: bool) -> None:
    lock = Lock.taken(tmp_path, NOW, gives_way=gives_way)
    try:
        with pytest.raises(LockHeld) as raised:
            Lock.taken(tmp_path, NOW)
    finally:
        lock.release()

    assert raised.value.gives_way is gives_way
