"""What several tests of the store start from."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.faults import Trap
from tests.store.test_faults import FIRST, disturbed

_MEMORY = Path("/dev/shm")
"""Where there is one, a file system in memory: the trials of these tests make and remove thousands of folders."""


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """Return an empty folder for many trials."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def seeded(quick_path: Path) -> Path:
    """Return a folder with the store of a first run."""
    root = quick_path / "seeded"
    root.mkdir()
    assert not disturbed(root, FIRST, Trap())
    return root
