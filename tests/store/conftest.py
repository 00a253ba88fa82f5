"""What several tests of the store start from."""

from pathlib import Path

import pytest

from tests.store.faults import Trap
from tests.store.test_faults import FIRST, disturbed


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the store of a first run."""
    root = tmp_path_factory.mktemp("seeded")
    assert not disturbed(root, FIRST, Trap())
    return root
