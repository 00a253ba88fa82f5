"""Notes in the database itself which items the journal tells of as they were, whoever changes them.

A table that is made anew loses its triggers: a step of the schema that does so makes them again.
"""

import sqlite3

_TOLD = (
    *("path", "status", "source", "url", "title", "slug", "published_at", "changed_at", "content_hash"),
    *("first_seen_at", "fetched_at", "revision", "duplicate_of", "origin", "reason"),
)
"""What the journal may say of an item."""
_CHILDREN = {"files": ("path", "sha256", "is_post", "speaks"), "owed": ("url", "entry", "want"), "pictures": ("url",)}
"""Tables of which the journal may say something, by the columns that it depends on."""


def watch(connection: sqlite3.Connection, *, is_numbered: bool = False) -> None:
    """Let the database note from now on what changes; `is_numbered` once all that hangs on an item bears its number."""
    by_number = "(SELECT identity FROM items WHERE number = {side}.item)"
    _trigger(connection, "items", "INSERT", "", [_noted("untold", "NEW.identity")])
    _trigger(connection, "items", "UPDATE", _changed(_TOLD), [_noted("untold", "NEW.identity")])
    page = "(SELECT page FROM told WHERE identity = OLD.identity)"
    gone = [f"DELETE FROM {table} WHERE identity = OLD.identity;" for table in ("told", "untold")]  # noqa: S608  # one of two words
    _trigger(connection, "items", "DELETE", "", [_noted("stale_pages", page), *gone])
    for table, columns in _CHILDREN.items():
        is_by_number = is_numbered and table != "owed"
        _watch(connection, table, by_number if is_by_number else "{side}.identity", columns)
    _watch(connection, "keys", by_number, ("key", "shown"))
    for event in ("INSERT", "UPDATE", "DELETE"):
        _trigger(connection, "renames", event, "", [_noted("stale_pages", "'renames.jsonl'")])


def _watch(connection: sqlite3.Connection, table: str, identity: str, columns: tuple[str, ...]) -> None:
    old, new = (_noted("untold", identity.format(side=side)) for side in ("OLD", "NEW"))
    _trigger(connection, table, "INSERT", "", [new])
    _trigger(connection, table, "UPDATE", _changed(columns), [new])
    _trigger(connection, table, "DELETE", "", [old])


def _changed(columns: tuple[str, ...]) -> str:
    old, new = (", ".join(f"{side}.{name}" for name in columns) for side in ("OLD", "NEW"))
    return f"WHEN ({old}) IS NOT ({new})"


def _noted(table: str, value: str) -> str:
    """Return the statement that notes a value.

    No `OR IGNORE`: within a trigger the conflict clause of the statement outside holds.
    """
    condition = f"{value} IS NOT NULL AND {value} NOT IN (SELECT * FROM {table})"  # noqa: S608  # our own text
    return f"INSERT INTO {table} SELECT {value} WHERE {condition};"


def _trigger(connection: sqlite3.Connection, table: str, event: str, condition: str, then: list[str]) -> None:
    name = f"told_by_{event.lower()}_of_{table}"
    connection.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} {condition} BEGIN {' '.join(then)} END")
