"""What tests of several rooms start from."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_MEMORY = Path("/dev/shm")
"""Where there is one, a file system in memory: some tests make and remove thousands of folders."""


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """Return an empty folder for many trials."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)
