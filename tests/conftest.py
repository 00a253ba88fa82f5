"""What tests of several rooms start from.

Properties are judged by what holds, never by how long it takes; where others rely on a run, it can be repeated.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

_MEMORY = Path("/dev/shm")
"""Where there is one, a file system in memory: some tests make and remove thousands of folders."""


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """Return an empty folder for many trials."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def _unmeasured(request: pytest.FixtureRequest) -> Iterator[None]:
    """Measure no coverage while a test marked `exhaustive` does one thing again at every point where it may fail.

    Others have covered its lines by then, and measuring makes it half as long again.
    """
    trace = sys.gettrace() if "coverage" in sys.modules else None
    if trace is None or request.node.get_closest_marker("exhaustive") is None:
        yield
        return
    sys.settrace(None)
    yield
    sys.settrace(trace)
