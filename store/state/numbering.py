"""The step that lets all that hangs on an item refer to it by its number, and says nothing twice.

An identity stood in every file, image and sighting, a path seven times, a key twice. A key or a path is found by a mark
of 64 bits, and then compared. Knows nothing of what rows mean.
"""

import sqlite3
from collections.abc import Callable
from functools import partial

from store.keys import likely_url, mark_of
from store.rows import Scalar
from store.state.dense import bytes_of, little, micros_of
from store.state.watching import watch

_OF_ITEM = "item INTEGER NOT NULL REFERENCES items (number) ON DELETE CASCADE"
_REWRITTEN = ("items", "files", "pictures", "sightings", "keys")
_TABLES = (
    """CREATE TABLE items (
        number INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, source TEXT NOT NULL, url TEXT,
        title TEXT NOT NULL, status TEXT NOT NULL, first_seen_at INTEGER NOT NULL, path TEXT, slug TEXT,
        published_at INTEGER, fetched_at INTEGER, changed_at INTEGER, revision INTEGER NOT NULL, content_hash BLOB,
        entry_hash BLOB, text_hash BLOB, etag TEXT, last_modified TEXT, duplicate_of TEXT, origin TEXT,
        reason TEXT)""",
    f"""CREATE TABLE files (
        {_OF_ITEM}, mark INTEGER NOT NULL, path TEXT NOT NULL, folded TEXT, sha256 BLOB NOT NULL,
        is_post INTEGER NOT NULL, speaks INTEGER NOT NULL, PRIMARY KEY (item, mark)) WITHOUT ROWID""",
    f"""CREATE TABLE pictures (
        {_OF_ITEM}, mark INTEGER NOT NULL, url TEXT NOT NULL, name TEXT, sha256 BLOB, attempts INTEGER NOT NULL,
        next_try_at TEXT, error TEXT, PRIMARY KEY (item, mark))""",
    f"""CREATE TABLE sightings (
        {_OF_ITEM}, source TEXT NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, times INTEGER NOT NULL,
        PRIMARY KEY (item, source)) WITHOUT ROWID""",
    f"""CREATE TABLE keys (
        {_OF_ITEM}, place INTEGER NOT NULL, mark INTEGER NOT NULL, key TEXT, shown INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (item, place)) WITHOUT ROWID""",
)
"""A path that folds to itself has no `folded`, and a key that is its item's identity stands there alone."""
_TAKEN = (
    """INSERT INTO items SELECT number, identity, source, nullif(little(url), url_of(identity)), title, status,
        micros(first_seen_at), path, slug, micros(published_at), micros(fetched_at), micros(changed_at), revision,
        content_bytes(content_hash), hash_bytes(entry_hash), hash_bytes(text_hash), etag, last_modified, duplicate_of,
        origin, reason FROM old_items""",
    """INSERT INTO files SELECT number, mark_of(folded), old_files.path, nullif(folded, old_files.path),
        hash_bytes(sha256), is_post, speaks FROM old_files JOIN items USING (identity)""",
    """INSERT INTO pictures SELECT number, mark_of(old_pictures.url), little(old_pictures.url), name,
        hash_bytes(sha256), attempts, next_try_at, error
        FROM old_pictures JOIN items USING (identity)""",
    """INSERT INTO sightings SELECT number, old_sightings.source, micros(first_at), micros(last_at), times
        FROM old_sightings JOIN items USING (identity)""",
    """INSERT INTO keys SELECT item, row_number() OVER (PARTITION BY item ORDER BY place, key), mark_of(key),
        nullif(key, identity), shown FROM old_keys JOIN items ON number = item""",
)
_INDEXES = (
    "CREATE INDEX items_by_source ON items (source)",
    "CREATE INDEX items_left_out ON items (source) WHERE status IN ('skipped', 'dropped')",
    "CREATE INDEX owed_by_source ON owed (source)",
    "CREATE INDEX items_by_path ON items (path) WHERE path IS NOT NULL",
    """CREATE INDEX items_by_age ON items (source, coalesce(published_at, first_seen_at) DESC, path, identity)
        WHERE status = 'stored' AND path IS NOT NULL""",
    "CREATE INDEX files_by_mark ON files (mark)",
    "CREATE UNIQUE INDEX posts_by_path ON files (coalesce(folded, path)) WHERE is_post",
    "CREATE INDEX pictures_owed ON pictures (next_try_at) WHERE next_try_at IS NOT NULL",
    "CREATE INDEX keys_by_mark ON keys (mark)",
)
_VIEWS = (
    """CREATE VIEW item_files AS SELECT item, identity, status, mark, coalesce(folded, files.path) AS folded,
        files.path AS path, sha256, is_post, speaks FROM files JOIN items ON number = item""",
    """CREATE VIEW item_pictures AS SELECT identity, pictures.url AS url, name, sha256, attempts, next_try_at, error
        FROM pictures JOIN items ON number = item""",
    """CREATE VIEW item_sightings AS SELECT identity, sightings.source AS source, first_at, last_at, times
        FROM sightings JOIN items ON number = item""",
    """CREATE VIEW item_keys AS SELECT item, identity, place, mark, coalesce(key, identity) AS key, shown
        FROM keys JOIN items ON number = item""",
)
"""What hangs on an item, with its identity: to be read, not written."""


def refer_by_number(connection: sqlite3.Connection) -> None:
    """Write the tables anew; nothing that they knew is left out."""
    functions: dict[str, Callable[[str], Scalar]] = {
        "micros": micros_of,
        "content_bytes": partial(bytes_of, "content_hash"),
        "hash_bytes": partial(bytes_of, "sha256"),
        "mark_of": mark_of,
        "url_of": likely_url,
        "little": little,
    }
    for name, function in functions.items():
        connection.create_function(name, 1, function, deterministic=True)
    lists = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'unlisted_by_%'"
    beside = [str(sql) for (sql,) in connection.execute(lists)]
    for table in _REWRITTEN:
        connection.execute(f"CREATE TABLE old_{table} AS SELECT * FROM {table}")  # noqa: S608  # our own text
        connection.execute(f"DROP TABLE {table}")
    for statement in (*_TABLES, *_TAKEN, *_INDEXES, *_VIEWS, *beside):
        connection.execute(statement)
    for table in _REWRITTEN:
        connection.execute(f"DROP TABLE old_{table}")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'told_by_%'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    watch(connection, is_numbered=True)
