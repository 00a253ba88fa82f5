"""What the lists for builders are made of: posts in the order of their paths, those that changed, each source's newest.

Knows no file. Which posts changed is noted by the database itself (`schema.py`), whoever changes them.
"""

from collections.abc import Iterator

from store.manifest import LATEST, manifest_lines
from store.memory import ItemMemory, ItemStatus
from store.state.state import State

_STORED = f"status = '{ItemStatus.STORED}' AND path IS NOT NULL"
_AGE = "coalesce(published_at, first_seen_at)"


def stored(state: State) -> Iterator[ItemMemory]:
    """Yield all posts in the order of the manifest."""
    return state.all(ItemMemory, "items", f"WHERE {_STORED} ORDER BY path, identity")


def unlisted(state: State, most: int = -1) -> list[str]:
    """Return the paths whose posts came, went or changed since `mark_listed`, or so many of them."""
    return [*state.texts("SELECT path FROM unlisted LIMIT ?", most)]


def lines_at(path: str, state: State) -> str:
    """Return what the manifest says of a path now: nothing where no post stands."""
    at_path = f"WHERE {_STORED} AND path = ? ORDER BY identity"
    return "".join(manifest_lines(state.all(ItemMemory, "items", at_path, path)))


def newest(state: State) -> Iterator[ItemMemory]:
    """Yield the newest posts of each source."""
    source = _next_source(state, "")
    while source is not None:
        rest = f"WHERE {_STORED} AND source = ? ORDER BY {_AGE} DESC, path, identity LIMIT {LATEST}"
        yield from state.all(ItemMemory, "items", rest, source)
        source = _next_source(state, source, is_after=True)


def _next_source(state: State, source: str, *, is_after: bool = False) -> str | None:
    """Return the first source with a post from this name on; a list of all would be read off every post."""
    sign = ">" if is_after else ">="
    found = state.rows(f"SELECT source FROM items WHERE {_STORED} AND source {sign} ? ORDER BY source LIMIT 1", source)  # noqa: S608  # our own text
    return str(found[0][0]) if found else None


def mark_listed(state: State) -> None:
    """Note that the lists say all that is known."""
    state.write("DELETE FROM unlisted")
