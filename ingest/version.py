"""The version of fetched and of what its results depend on, in one line: for reports of faults. Pure."""

import platform
from importlib.metadata import version

from ingest import VERSION
from store.state.database import SQLITE_VERSION

_READERS = ("selectolax", "feedparser", "httpx")
"""What reads pages and feeds, and asks for them."""


def version_line() -> str:
    """Return the version, that of Python and SQLite, and those of the libraries that matter most."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _READERS)
    return f"fetched {VERSION} (Python {platform.python_version()}, SQLite {SQLITE_VERSION}, {libraries})"
