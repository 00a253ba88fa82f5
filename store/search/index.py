"""Door: SQLite. A full-text index (FTS5) of posts that are given as terms; what a term is, it does not know.

Terms are split at spaces alone, so whoever gives them decides. It holds no text: a changed post is given a new row, and
the old one is passed over until the index is made anew. Errors are `StoreError`; a damaged index is made anew.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from store.errors import StoreError

INDEX_NAME = "search.db"
_FORM = 2
_DEAD_SHARE = 0.3
_RANKED = 1_000
_HASH_BYTES = 16 << 20
"""Of terms that are gathered before they are written."""
_WAIT_S = 10
"""For another process that brings the index up to date."""
_TABLES = """
CREATE TABLE posts (
  number INTEGER PRIMARY KEY, identity TEXT NOT NULL, mark TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL,
  url TEXT NOT NULL, path TEXT NOT NULL, published TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX posts_there ON posts (identity) WHERE NOT gone;
CREATE TABLE tags (
  tag TEXT NOT NULL, published TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (tag, published, number)
) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE terms USING fts5 (title, body, content='', tokenize="unicode61 remove_diacritics 2");
"""


@dataclass(frozen=True, slots=True)
class IndexedPost:
    """What is told of a post that is found."""

    identity: str
    mark: str
    """Changes when the post does."""
    source: str
    title: str
    url: str
    path: str
    published: str
    """RFC 3339, or empty."""


def forget_index(state: Path) -> bool:
    """Take the index in a state's folder away; say whether there was one."""
    there = [path for end in ("", "-journal") if (path := state / f"{INDEX_NAME}{end}").exists()]
    for path in there:
        path.unlink(missing_ok=True)
    return bool(there)


class SearchIndex:
    """The index, open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Self]:
        """Open the index, or make it; one that is damaged, or of another form, is made anew. Raises `StoreError`."""
        try:
            connection = _connected(path)
        except (sqlite3.Error, OSError) as error:
            raise _unusable(error) from error
        try:
            yield cls(connection)
        except sqlite3.Error as error:
            if _is_damage(error):
                connection.close()
                forget_index(path.parent)
                raise StoreError(
                    "the search index was damaged and is taken away: search again, and it is made"
                ) from error
            raise _unusable(error) from error
        finally:
            connection.close()

    def note(self, name: str) -> str | None:
        """Return what was noted with the last change."""
        row = self._connection.execute("SELECT text FROM notes WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def marks(self) -> dict[str, str]:
        """Return identity -> mark of all posts that are there."""
        return dict(self._connection.execute("SELECT identity, mark FROM posts WHERE NOT gone"))

    @contextmanager
    def changing(self, notes: Mapping[str, str]) -> Iterator[None]:
        """Make all changes within one transaction, and note something with them."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", notes.items())
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def put(self, post: IndexedPost, title: Iterable[str], body: Iterable[str], tags: Iterable[str] = ()) -> None:
        """Take a post up, in the place of what was known under its identity; its tags are found as they are given."""
        self.drop([post.identity])
        row = (post.identity, post.mark, post.source, post.title, post.url, post.path, post.published)
        names = "identity, mark, source, title, url, path, published"
        number = self._connection.execute(
            f"INSERT INTO posts ({names}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # names of ours
            row,
        ).lastrowid
        self._connection.execute(
            "INSERT INTO terms (rowid, title, body) VALUES (?, ?, ?)", (number, " ".join(title), " ".join(body))
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO tags VALUES (?, ?, ?)", [(tag, post.published, number) for tag in tags]
        )

    def drop(self, identities: Iterable[str]) -> None:
        """Pass over these from now on."""
        self._connection.executemany(
            "UPDATE posts SET gone = 1 WHERE identity = ? AND NOT gone", [(each,) for each in identities]
        )

    def is_worn(self) -> bool:
        """Say whether so much of the index is passed over that it should be made anew."""
        gone, count = self._connection.execute("SELECT coalesce(sum(gone), 0), count(*) FROM posts").fetchone()
        return int(count) > 100 and int(gone) > int(count) * _DEAD_SHARE

    def clear(self) -> None:
        """Forget every post."""
        self._connection.execute("DELETE FROM posts")
        self._connection.execute("DELETE FROM tags")
        self._connection.execute("INSERT INTO terms (terms) VALUES ('delete-all')")

    def settle(self) -> None:
        """Bring the index into the fewest pieces: it is smaller then, and faster; worth it after much was taken up."""
        self._connection.execute("INSERT INTO terms (terms) VALUES ('optimize')")
        self._connection.execute("VACUUM")

    def find(self, expression: str, most: int, first: int = 0) -> list[IndexedPost]:
        """Return the posts that an expression of FTS5 fits: those by their title first, each kind by bm25.

        What more than `_RANKED` posts hold tells little about each: of those, what was taken up last comes first.
        """
        found = dict.fromkeys(self._ranked(f"title : ({expression})", most + first))
        if len(found) < most + first:
            found |= dict.fromkeys(self._ranked(expression, most + first + len(found)))
        return [self._post(number) for number in list(found)[first : first + most]]

    def tagged(self, tag: str, most: int) -> list[str]:
        """Return the identities of the posts that have a tag, the newest first."""
        sql = (
            "SELECT identity FROM tags JOIN posts USING (number) WHERE tag = ? AND NOT gone"
            " ORDER BY tags.published DESC, number DESC LIMIT ?"
        )
        return [str(identity) for (identity,) in self._connection.execute(sql, (tag, most))]

    def _ranked(self, expression: str, most: int) -> list[int]:
        """Return the numbers of posts that fit, the best first."""
        there = "FROM terms JOIN posts ON number = terms.rowid WHERE terms MATCH ? AND NOT gone"
        newest = self._numbers(f"SELECT number {there} ORDER BY terms.rowid DESC LIMIT ?", expression, _RANKED + most)
        if len(newest) > _RANKED:
            return newest[:most]
        by_weight = "ORDER BY bm25(terms, 4.0, 1.0), published DESC, identity"
        return self._numbers(f"SELECT number {there} {by_weight} LIMIT ?", expression, most) if newest else []

    def _numbers(self, sql: str, expression: str, most: int) -> list[int]:
        return [int(number) for (number,) in self._connection.execute(sql, (expression, most))]

    def _post(self, number: int) -> IndexedPost:
        names = "identity, mark, source, title, url, path, published"
        row = self._connection.execute(f"SELECT {names} FROM posts WHERE number = ?", (number,)).fetchone()  # noqa: S608  # names of ours
        return IndexedPost(*map(str, row))


def _connected(path: Path) -> sqlite3.Connection:
    """Open the database; what is not ours, or not whole, goes first, for it can be made anew."""
    try:
        connection = _opened(path)
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        forget_index(path.parent)
        connection = _opened(path)
    return connection


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("PRAGMA user_version").fetchone()[0] != _FORM:
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('terms', 'posts', 'tags', 'notes')"
            ).fetchall():
                connection.execute(f"DROP TABLE {name}")
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)
            connection.execute("INSERT INTO terms (terms, rank) VALUES ('hashsize', ?)", (_HASH_BYTES,))
            connection.execute(f"PRAGMA user_version = {_FORM}")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_damage(error: sqlite3.Error) -> bool:
    name: str = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _unusable(error: Exception) -> StoreError:
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError("another search brings the index up to date: search again in a minute")
    return StoreError(
        f"the search index ({INDEX_NAME}) cannot be used: {error}; check the disk and the permissions of the state's"
        f" folder, or remove {INDEX_NAME}: it is made anew"
    )
