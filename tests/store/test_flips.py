"""A byte of the state that is another: no traceback, every post once, and a second opening is well at the latest."""

from pathlib import Path

from store.errors import DamageError, StoreError
from store.manifest import Run
from tests.store.samples import NOW, sample
from tests.store.trees import open_store, run, tree

STEP = 1999
"""Bytes between two that are tried, so that many pages have their turn in a few seconds; all of the header are."""


def walked(root: Path) -> bool:
    """Run as a run does; say whether the state turned out to be damaged in its midst."""
    try:
        with open_store(root) as store:
            store.items()
            store.verify()
            for number in range(2):
                sample(number).put_into(store)
            store.finish(Run("run", NOW, NOW))
    except DamageError:
        return True
    return False


def test_a_flipped_byte_of_the_state_costs_no_post_and_doubles_none(quick_path: Path) -> None:
    run(quick_path, sample(0), sample(1))
    database = quick_path / "state" / "state.db"
    sound, posts = database.read_bytes(), tree(quick_path / "content")

    for at in (*range(100), *range(100, len(sound), STEP)):
        flipped = bytearray(sound)
        flipped[at] ^= 0xFF
        database.write_bytes(flipped)
        try:
            assert not (walked(quick_path) and walked(quick_path)), f"byte {at}"
        except StoreError as error:
            assert "of form" in str(error), f"byte {at}: {error}"  # noqa: PT017  # a state of a newer version
        assert tree(quick_path / "content") == posts, f"byte {at}"
        for left in database.parent.glob("state.db?*"):
            left.unlink()
