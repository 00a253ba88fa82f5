"""What several tests of the store start from."""

from pathlib import Path

import pytest

from tests.store.faults import Trap
from tests.store.test_faults import FIRST, disturbed


@pytest.fixture
def seeded(quick_path: Path) -> Path:
    """Return a folder with the store of a first run."""
    root = quick_path / "seeded"
    root.mkdir()
    assert not disturbed(root, FIRST, Trap())
    return root
