"""The step that made the tables of the state small: long names by their digest, keys by the number of their item.

Bands of sketches were keys once, of which each article had 16, as text; they follow from its sketch. Idempotent and the
same wherever it is done. Knows nothing of what rows mean.
"""

import sqlite3

from store.keys import short

_OF_ITEM = "identity TEXT NOT NULL REFERENCES items (identity) ON DELETE CASCADE"
_TABLES = {
    "items": (
        """number INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, source TEXT NOT NULL, url TEXT NOT NULL,
            title TEXT NOT NULL, status TEXT NOT NULL, first_seen_at TEXT NOT NULL, path TEXT, slug TEXT,
            published_at TEXT, fetched_at TEXT, changed_at TEXT, revision INTEGER NOT NULL, content_hash TEXT,
            entry_hash TEXT, text_hash TEXT, etag TEXT, last_modified TEXT, duplicate_of TEXT, origin TEXT,
            reason TEXT""",
        """source, url, title, status, first_seen_at, path, slug, published_at, fetched_at, changed_at,
            revision, content_hash, entry_hash, text_hash, etag, last_modified, duplicate_of, origin, reason""",
    ),
    "files": (
        f"""{_OF_ITEM}, folded TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, is_post INTEGER NOT
            NULL, speaks INTEGER NOT NULL, PRIMARY KEY (identity, folded)""",
        """folded, path, sha256, is_post, speaks""",
    ),
    "pictures": (
        f"""{_OF_ITEM}, url TEXT NOT NULL, name TEXT, sha256 TEXT, attempts INTEGER NOT NULL, next_try_at TEXT,
            error TEXT, PRIMARY KEY (identity, url)""",
        """url, name, sha256, attempts, next_try_at, error""",
    ),
    "sightings": (
        f"""{_OF_ITEM}, source TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL, times INTEGER NOT
            NULL, PRIMARY KEY (identity, source)""",
        """source, first_at, last_at, times""",
    ),
    "owed": (
        f"""{_OF_ITEM}, source TEXT NOT NULL, url TEXT NOT NULL, entry TEXT NOT NULL, since TEXT NOT NULL,
            attempts INTEGER NOT NULL, next_try_at TEXT NOT NULL, error TEXT NOT NULL, want TEXT NOT NULL,
            PRIMARY KEY (identity)""",
        """source, url, entry, since, attempts, next_try_at, error, want""",
    ),
    "rechecks": (
        f"""{_OF_ITEM}, source TEXT NOT NULL, entry TEXT NOT NULL, since TEXT NOT NULL, next_at TEXT NOT NULL,
            PRIMARY KEY (identity)""",
        """source, entry, since, next_at""",
    ),
    "changes": (
        """identity TEXT PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, url TEXT NOT NULL, hash TEXT""",
        """kind, path, url, hash""",
    ),
}
"""Name -> its columns, and those of them that go on as they are beside the identity."""
_ROWED = frozenset({"items", "owed", "rechecks"})
"""Those that are not kept in the order of their key: rows too long for it, or looked up in other ways."""
_FURTHER = (
    """CREATE TABLE keys (
        key TEXT PRIMARY KEY, item INTEGER NOT NULL REFERENCES items (number) ON DELETE CASCADE,
        place INTEGER NOT NULL, shown INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID""",
    """CREATE TABLE sketches (
        item INTEGER PRIMARY KEY REFERENCES items (number) ON DELETE CASCADE, at TEXT NOT NULL,
        sketch BLOB NOT NULL)""",
    """CREATE TABLE bands (
        band INTEGER NOT NULL, item INTEGER NOT NULL REFERENCES sketches (item) ON DELETE CASCADE,
        PRIMARY KEY (band, item)) WITHOUT ROWID""",
    # Of keys, as of files below, the order in which an item got them is kept: `place`.
    """INSERT OR IGNORE INTO keys SELECT short(key), number, row_number() OVER (PARTITION BY number ORDER BY key), shown
        FROM old_keys JOIN items ON items.identity = short(old_keys.identity) WHERE key NOT LIKE 'near:%'""",
    """INSERT INTO sketches SELECT number, old_items.first_seen_at, bytes_of(sketch)
        FROM old_items JOIN items ON items.identity = short(old_items.identity)
        WHERE length(sketch) > 0 AND bytes_of(sketch) IS NOT NULL AND old_items.first_seen_at
            > (SELECT strftime('%Y-%m-%d', max(first_seen_at), '-30 days') FROM old_items)""",
    """INSERT OR IGNORE INTO bands SELECT band_of(key), number
        FROM old_keys JOIN items ON items.identity = short(old_keys.identity) JOIN sketches ON sketches.item = number
        WHERE key LIKE 'near:%' AND band_of(key) IS NOT NULL""",
    "CREATE INDEX keys_by_item ON keys (item, place)",
    "CREATE INDEX bands_by_item ON bands (item)",
    "CREATE INDEX sketches_by_age ON sketches (at)",
    "INSERT OR IGNORE INTO unlisted SELECT path FROM items WHERE path IS NOT NULL",
    # Journal and manifest say long names: they are written anew.
    "DELETE FROM notes WHERE name = 'stale'",
    "INSERT INTO notes (name, text) SELECT 'stale', '' WHERE EXISTS (SELECT 1 FROM items)",
)
_BAND_BITS = 59


def compact(connection: sqlite3.Connection) -> None:
    """Write the tables anew; of what they knew, only bands of old texts are left out."""
    for name, function in (("short", short), ("band_of", _band_of), ("bytes_of", _bytes_of)):
        connection.create_function(name, 1, function, deterministic=True)
    kept_on = "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql NOT NULL"
    beside = [sql for (sql,) in connection.execute(f"{kept_on} AND tbl_name <> 'keys' ORDER BY rowid")]
    for table in (*_TABLES, "keys"):
        connection.execute(f"CREATE TABLE old_{table} AS SELECT * FROM {table}")  # noqa: S608  # our own text
        connection.execute(f"DROP TABLE {table}")
    for table, (columns, kept) in _TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({columns}){'' if table in _ROWED else ' WITHOUT ROWID'}")
        connection.execute(
            f"INSERT OR IGNORE INTO {table} (identity, {kept})"  # noqa: S608  # as above
            f" SELECT short(identity), {kept} FROM old_{table}"
        )
    for statement in (*_FURTHER, *beside):
        connection.execute(statement)
    for table in (*_TABLES, "keys"):
        connection.execute(f"DROP TABLE old_{table}")


def _band_of(near: str) -> int | None:
    """Read a band of a sketch, as it was a key once: `near:PLACE:HEX`."""
    try:
        _, place, digits = near.split(":")
        return int(place) << _BAND_BITS | int(digits, 16) & ((1 << _BAND_BITS) - 1)
    except ValueError:
        return None


def _bytes_of(digits: str) -> bytes | None:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return None
