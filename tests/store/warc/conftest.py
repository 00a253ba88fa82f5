"""What several tests of kept pages start from."""

import pytest

from store.warc.names import Packing
from tests.store import trees


@pytest.fixture(params=list(Packing), ids=lambda packing: packing.value)
def packing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Packing:
    """Let the stores of a test keep pages in each packing."""
    chosen: Packing = request.param
    monkeypatch.setattr(trees, "PACKING", chosen)
    return chosen
