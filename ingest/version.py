"""The version of fetched and of what its results depend on, in one line: for reports of faults. Pure."""

from ingest import VERSION
from store.state.database import SQLITE_VERSION

_READERS = ("selectolax", "feedparser", "httpx")
"""What reads pages and feeds, and asks for them."""


def version_line() -> str:
    """Return the version, that of Python and SQLite, and those of the libraries that matter most."""
    import platform
    from importlib.metadata import version

    libraries = ", ".join(f"{name} {version(name)}" for name in _READERS)
    return f"fetched {VERSION} (Python {platform.python_version()}, SQLite {SQLITE_VERSION}, {libraries})"
