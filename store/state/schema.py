"""The tables of the state, as numbered steps that are each applied once; knows nothing of what the rows mean.

A step is never edited after a release: a change of the tables is a further step.
"""

import json
import sqlite3
from collections.abc import Callable

from store.errors import StoreError
from store.packing import packed_robots
from store.rows import instant, instant_text
from store.state.compacting import compact
from store.state.numbering import refer_by_number
from store.state.watching import watch

APPLICATION_ID = 0x66657463
"""`fetc`, in the database's header: tells our state from any other SQLite file."""

_FIRST = (
    """CREATE TABLE sources (
        name TEXT PRIMARY KEY, url TEXT NOT NULL, etag TEXT, last_modified TEXT, body_hash TEXT, title TEXT,
        first_polled_at TEXT, polled_at TEXT, succeeded_at TEXT, full_at TEXT, next_poll_at TEXT,
        failures INTEGER NOT NULL, error TEXT, new_items INTEGER NOT NULL, notes TEXT NOT NULL)""",
    """CREATE TABLE items (
        identity TEXT PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL,
        first_seen_at TEXT NOT NULL, path TEXT, slug TEXT, published_at TEXT, fetched_at TEXT, changed_at TEXT,
        revision INTEGER NOT NULL, content_hash TEXT, entry_hash TEXT, text_hash TEXT, etag TEXT, last_modified TEXT,
        duplicate_of TEXT, origin TEXT,
        reason TEXT, sketch TEXT)""",
    "CREATE INDEX items_by_source ON items (source)",
    """CREATE TABLE keys (
        key TEXT PRIMARY KEY, identity TEXT NOT NULL REFERENCES items ON DELETE CASCADE,
        shown INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID""",
    "CREATE INDEX keys_by_identity ON keys (identity)",
    """CREATE TABLE files (
        identity TEXT NOT NULL REFERENCES items ON DELETE CASCADE, folded TEXT NOT NULL, path TEXT NOT NULL,
        sha256 TEXT NOT NULL, is_post INTEGER NOT NULL, speaks INTEGER NOT NULL, PRIMARY KEY (identity, folded))
        WITHOUT ROWID""",
    "CREATE INDEX files_by_path ON files (folded)",
    "CREATE UNIQUE INDEX posts_by_path ON files (folded) WHERE is_post",
    """CREATE TABLE pictures (
        identity TEXT NOT NULL REFERENCES items ON DELETE CASCADE, url TEXT NOT NULL, name TEXT, sha256 TEXT,
        attempts INTEGER NOT NULL, next_try_at TEXT, error TEXT, PRIMARY KEY (identity, url)) WITHOUT ROWID""",
    "CREATE INDEX pictures_owed ON pictures (next_try_at) WHERE next_try_at IS NOT NULL",
    """CREATE TABLE owed (
        identity TEXT PRIMARY KEY REFERENCES items ON DELETE CASCADE, source TEXT NOT NULL, url TEXT NOT NULL,
        entry TEXT NOT NULL, since TEXT NOT NULL, attempts INTEGER NOT NULL, next_try_at TEXT NOT NULL,
        error TEXT NOT NULL, want TEXT NOT NULL)""",
    "CREATE TABLE host_waits (host TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE cursors (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE renames (was TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE changes (
        identity TEXT PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, url TEXT NOT NULL, hash TEXT)
        WITHOUT ROWID""",
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT NOT NULL, added INTEGER NOT NULL,
        updated INTEGER NOT NULL, removed INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE TABLE strangers (path TEXT PRIMARY KEY, signature TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID",
)


def _create(connection: sqlite3.Connection) -> None:
    for statement in _FIRST:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _add_rechecks(connection: sqlite3.Connection) -> None:
    connection.execute(
        """CREATE TABLE rechecks (
            identity TEXT PRIMARY KEY REFERENCES items ON DELETE CASCADE, source TEXT NOT NULL, entry TEXT NOT NULL,
            since TEXT NOT NULL, next_at TEXT NOT NULL)"""
    )
    connection.execute("CREATE INDEX rechecks_due ON rechecks (source, next_at)")


def _add_sightings(connection: sqlite3.Connection) -> None:
    connection.execute(
        """CREATE TABLE sightings (
            identity TEXT NOT NULL REFERENCES items ON DELETE CASCADE, source TEXT NOT NULL, first_at TEXT NOT NULL,
            last_at TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (identity, source)) WITHOUT ROWID"""
    )


_LISTED = ("path", "status", "source", "url", "title", "slug", "published_at", "changed_at", "content_hash")
"""What the manifest says of an item, and whether it does."""


def _add_unlisted(connection: sqlite3.Connection) -> None:
    """Let every change of what the manifest says leave its path, whoever makes it; and find posts by path and age."""
    connection.execute("CREATE TABLE unlisted (path TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("INSERT OR IGNORE INTO unlisted SELECT path FROM items WHERE path IS NOT NULL")
    connection.execute("CREATE INDEX items_by_path ON items (path) WHERE path IS NOT NULL")
    connection.execute(
        "CREATE INDEX items_by_age ON items (source, coalesce(published_at, first_seen_at) DESC, path, identity)"
        " WHERE status = 'stored' AND path IS NOT NULL"
    )
    old, new = (", ".join(f"{side}.{name}" for name in _LISTED) for side in ("OLD", "NEW"))
    # No `OR IGNORE`: within a trigger the conflict clause of the statement outside holds.
    note = (
        "INSERT INTO unlisted SELECT {0}.path"
        " WHERE {0}.path IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unlisted WHERE path = {0}.path);"
    )
    for event, condition, sides in (
        ("INSERT", "NEW.path IS NOT NULL", ("NEW",)),
        ("UPDATE", f"({old}) IS NOT ({new})", ("OLD", "NEW")),
        ("DELETE", "OLD.path IS NOT NULL", ("OLD",)),
    ):
        notes = " ".join(note.format(side) for side in sides)
        name = f"unlisted_by_{event.lower()}"
        connection.execute(f"CREATE TRIGGER {name} AFTER {event} ON items WHEN {condition} BEGIN {notes} END")


def _add_pages(connection: sqlite3.Connection) -> None:
    for table in ("untold (identity TEXT PRIMARY KEY)", "stale_pages (name TEXT PRIMARY KEY)"):
        connection.execute(f"CREATE TABLE {table} WITHOUT ROWID")
    connection.execute("CREATE TABLE told (identity TEXT PRIMARY KEY, page TEXT NOT NULL) WITHOUT ROWID")
    connection.execute("CREATE INDEX told_by_page ON told (page, identity)")
    connection.execute(
        "CREATE TABLE pages (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, signature TEXT NOT NULL) WITHOUT ROWID"
    )
    watch(connection)
    connection.execute("INSERT INTO untold SELECT identity FROM items")
    connection.execute("DELETE FROM notes WHERE name IN ('stale', 'journal')")


def _add_robots(connection: sqlite3.Connection) -> None:
    """Give copies of robots.txt a table: until then all were one note, read whole by every run."""
    connection.execute("CREATE TABLE robots (origin TEXT PRIMARY KEY, at TEXT NOT NULL, packed BLOB NOT NULL)")
    for (text,) in connection.execute("SELECT text FROM notes WHERE name = 'robots'").fetchall():
        for origin, at, data in _noted(text):
            connection.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, at, data))
    connection.execute("DELETE FROM notes WHERE name = 'robots'")


def _noted(text: str) -> list[tuple[str, str, bytes]]:
    """Read the note of an earlier version; one that makes no sense held nothing that is not asked for again."""
    try:
        rows = [
            (str(origin), instant_text(instant(at)), packed_robots(copy))
            for origin, (at, copy) in json.loads(text).items()
        ]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []
    return [(origin, at, data) for origin, at, data in rows if data]


def _add_folders(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE folders (path TEXT PRIMARY KEY, signature TEXT NOT NULL) WITHOUT ROWID")


def _add_buried(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE INDEX items_buried ON items (first_seen_at) WHERE status = 'removed' AND content_hash IS NOT NULL"
    )


def _add_kept(connection: sqlite3.Connection) -> None:
    """Give kept pages an index: where in which file the answer of an address lies, and what is known of it behind."""
    connection.execute(
        """CREATE TABLE kept_files (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, listed INTEGER NOT NULL)"""
    )
    connection.execute(
        """CREATE TABLE kept (
            mark INTEGER NOT NULL, file INTEGER NOT NULL REFERENCES kept_files (number) ON DELETE CASCADE,
            place INTEGER NOT NULL, size INTEGER NOT NULL, behind INTEGER NOT NULL, item INTEGER,
            gone INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (mark, file, place)) WITHOUT ROWID"""
    )
    connection.execute("CREATE INDEX kept_by_file ON kept (file)")
    connection.execute("CREATE INDEX kept_by_item ON kept (item) WHERE item IS NOT NULL")
    connection.execute("CREATE INDEX kept_gone ON kept (file) WHERE gone")


def _add_newest(connection: sqlite3.Connection) -> None:
    """Let the newest articles be found, of all, of a state and of what was edited, without looking at all of them."""
    for name, columns in (
        ("items_newest", "({age})"),
        ("items_not_stored", "(status, {age}) WHERE status <> 'stored'"),
        ("items_not_stored_of", "(source, {age}) WHERE status <> 'stored'"),
        ("items_edited", "({age}) WHERE revision > 1"),
    ):
        age = "coalesce(published_at, first_seen_at)"
        connection.execute(f"CREATE INDEX {name} ON items {columns.format(age=age)}")


def _add_stamps(connection: sqlite3.Connection) -> None:
    connection.execute(
        """CREATE TABLE made_with (
            item INTEGER PRIMARY KEY REFERENCES items (number) ON DELETE CASCADE, stamp INTEGER NOT NULL)"""
    )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _create,
    _add_rechecks,
    _add_sightings,
    _add_unlisted,
    compact,
    _add_pages,
    _add_robots,
    _add_folders,
    refer_by_number,
    _add_buried,
    _add_kept,
    _add_newest,
    _add_stamps,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the newest form, each step in its own transaction; raises `StoreError` if they are newer."""
    version = version_of(connection)
    if version > len(MIGRATIONS):
        raise StoreError(
            f"the state database is of form {version}, and this version of the program knows forms up to"
            f" {len(MIGRATIONS)}: use the newer version, or move the database away (it is made anew from the files)"
        )
    for number in range(version, len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        MIGRATIONS[number](connection)
        connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")


def version_of(connection: sqlite3.Connection) -> int:
    """Return how many steps were applied."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_ours(connection: sqlite3.Connection) -> bool:
    """Say whether the database is a state, or empty, rather than another program's."""
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        return True
    return bool(connection.execute("SELECT count(*) = 0 FROM sqlite_master").fetchone()[0])
