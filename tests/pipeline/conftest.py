"""What the tests of the whole walk share."""

from pathlib import Path

import pytest

from tests.pipeline.place import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A scripted news site and an empty store."""
    return Place(tmp_path)
