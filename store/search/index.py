"""Door: SQLite. A full-text index (FTS5) of posts that are given as terms; what a term is, it does not know.

Terms are split at spaces alone, so whoever gives them decides. Three tables say which posts hold a term: in their
title, often, at all; they know neither places nor counts of it (`detail=none`), which makes the index a third as large.
So whoever asks for terms in a row judges what is found. A changed post is given a new row, and the old one is passed
over until the index is made anew. Errors are `StoreError`; a damaged index is made anew.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

from store.errors import StoreError

INDEX_NAME = "search.db"
_FORM = 3
_DEAD_SHARE = 0.5
_OFTEN = 3
"""So many times within a post: it is about that."""
_RANKED = 1_000
_JUDGED = 1_000
"""Posts that are judged for one query; what is behind them is taken as it is found."""
_HASH_BYTES = 16 << 20
"""Of terms that are gathered before they are written."""
_WAIT_S = 2
"""For another process that brings the index up to date."""
_BUSY = "another run or search brings the index up to date: search again in a minute"
_FTS = "USING fts5 (terms, content='', columnsize=0, detail=none, tokenize='ascii')"
_RANKS = ("titles", "often", "whole")
"""The best first. The last holds every post with all its terms."""
_TABLES = f"""
CREATE TABLE posts (
  number INTEGER PRIMARY KEY, identity TEXT NOT NULL, mark INTEGER NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL,
  url TEXT NOT NULL, path TEXT NOT NULL, published TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX posts_there ON posts (mark) WHERE NOT gone;
CREATE INDEX posts_at ON posts (path) WHERE NOT gone;
CREATE INDEX posts_gone ON posts (gone) WHERE gone;
CREATE TABLE tags (number INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE);
CREATE TABLE tagged (
  tag INTEGER NOT NULL, moment INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (tag, moment, number)
) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
{"".join(f"CREATE VIRTUAL TABLE {table} {_FTS};" for table in _RANKS)}
"""
_NAMES = "identity, mark, source, title, url, path, published"


@dataclass(frozen=True, slots=True)
class IndexedPost:
    """What is told of a post that is found."""

    identity: str
    mark: int
    """Changes when the post does; 63 bits."""
    source: str
    title: str
    url: str
    path: str
    published: str
    """RFC 3339, or empty."""


class IndexBusyError(StoreError):
    """Another process brings the index up to date."""


@dataclass(frozen=True, slots=True)
class Expression:
    """What is asked for, in expressions of FTS5 that name no terms in a row (those, `detail=none` cannot find)."""

    wanted: str
    unwanted: str = ""


Judge: TypeAlias = Callable[[IndexedPost, bool], bool]
"""Says of a post that holds the terms whether it is wanted; with True, whether it is for its title alone."""


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
    def open(cls, path: Path, wait_s: float = _WAIT_S) -> Iterator[Self]:
        """Open the index, or make it; one that is damaged, or of another form, is made anew. Raises `StoreError`."""
        try:
            connection = _connected(path, wait_s)
        except (sqlite3.Error, OSError) as error:
            raise _unusable(error) from error
        try:
            yield cls(connection)
        except sqlite3.Error as error:
            if _is_damage(error):
                connection.close()
                forget_index(path.parent)
                raise StoreError("the search index was damaged and is taken away: the next one is whole") from error
            raise _unusable(error) from error
        finally:
            connection.close()

    def note(self, name: str) -> str | None:
        """Return what was noted with the last change."""
        row = self._connection.execute("SELECT text FROM notes WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def marks(self) -> dict[int, int]:
        """Return mark -> number of all posts that are there."""
        return dict(self._connection.execute("SELECT mark, number FROM posts WHERE NOT gone"))

    def count(self) -> int:
        """Return how many posts are there."""
        return int(self._connection.execute("SELECT count(*) FROM posts WHERE NOT gone").fetchone()[0])

    def marks_at(self, path: str) -> dict[int, int]:
        """Return mark -> number of the posts that are said to be at a path."""
        return dict(self._connection.execute("SELECT mark, number FROM posts WHERE path = ? AND NOT gone", (path,)))

    @contextmanager
    def changing(self, notes: Mapping[str, str]) -> Iterator[None]:
        """Make all changes within one transaction, and note something with them. Raises `IndexBusyError`."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if _is_busy(error):
                raise IndexBusyError(_BUSY) from error
            raise
        try:
            yield
            self._connection.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", notes.items())
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk makes SQLite forget all of it by itself
                self._connection.execute("ROLLBACK")
            raise

    def put(self, post: IndexedPost, title: Iterable[str], body: Iterable[str], tags: Iterable[str] = ()) -> None:
        """Take a post up, unless another process did; its tags are found as they are given."""
        row = (post.identity, post.mark, post.source, post.title, post.url, post.path, post.published)
        sql = f"INSERT OR IGNORE INTO posts ({_NAMES}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  # names of ours
        done = self._connection.execute(sql, row)
        if not done.rowcount:
            return
        number = done.lastrowid
        counts, of_title = Counter(body), set(title)
        often = [term for term, count in counts.items() if count >= _OFTEN]
        for table, held in zip(_RANKS, (of_title, often, counts.keys() | of_title), strict=True):
            if held:
                self._connection.execute(
                    f"INSERT INTO {table} (rowid, terms) VALUES (?, ?)",  # noqa: S608  # names of ours
                    (number, " ".join(held)),
                )
        moment = _moment(post.published)
        for tag in dict.fromkeys(tags):
            self._connection.execute("INSERT OR IGNORE INTO tags (tag) VALUES (?)", (tag,))
            self._connection.execute(
                "INSERT INTO tagged SELECT number, ?, ? FROM tags WHERE tag = ?", (moment, number, tag)
            )

    def drop(self, numbers: Iterable[int]) -> None:
        """Pass over these from now on."""
        self._connection.executemany("UPDATE posts SET gone = 1 WHERE number = ?", [(each,) for each in numbers])

    def is_worn(self) -> bool:
        """Say whether so much of the index is passed over that it should be made anew."""
        sql = "SELECT (SELECT count(*) FROM posts WHERE gone), coalesce(max(number), 0) FROM posts"
        gone, count = self._connection.execute(sql).fetchone()  # no row goes but all of them
        return int(count) > 100 and int(gone) > int(count) * _DEAD_SHARE

    def clear(self) -> None:
        """Forget every post."""
        for table in ("posts", "tags", "tagged", "notes"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  # names of ours
        for table in _RANKS:
            self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608  # the same

    def settle(self) -> None:
        """Bring the index into the fewest pieces: it is smaller then, and faster; worth it after much was taken up."""
        for table in _RANKS:
            self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608  # names of ours
        self._connection.execute("VACUUM")

    def find(self, asked: Expression, most: int, first: int = 0, judge: Judge | None = None) -> list[IndexedPost]:
        """Return the posts that fit: those by their title first, then those that are about it; the newest of each.

        What more than `_RANKED` posts hold tells little about each: of those, what was taken up last comes first.
        """
        found: dict[int, IndexedPost] = {}
        judged: dict[tuple[int, bool], bool] = {}
        for table in _RANKS:
            is_title = table == _RANKS[0]
            for number, post in self._ranked(table, asked):
                if len(found) >= most + first:
                    break
                key = (number, is_title)
                if judge is not None and number not in found and key not in judged and len(judged) < _JUDGED:
                    judged[key] = judge(post, is_title)
                if judged.get(key, True):
                    found.setdefault(number, post)
            if len(found) >= most + first:
                break
        return list(found.values())[first:]

    def tagged(self, tag: str, most: int) -> list[str]:
        """Return the identities of the posts that have a tag, the newest first."""
        sql = (
            "SELECT identity FROM tags JOIN tagged ON tagged.tag = tags.number JOIN posts ON posts.number ="
            " tagged.number WHERE tags.tag = ? AND NOT gone ORDER BY moment DESC, tagged.number DESC LIMIT ?"
        )
        return [str(identity) for (identity,) in self._connection.execute(sql, (tag, most))]

    def _ranked(self, table: str, asked: Expression) -> Iterator[tuple[int, IndexedPost]]:
        """Yield the posts that fit by a table, the best first."""
        given = [asked.wanted]
        fit = f"FROM {table} JOIN posts ON number = {table}.rowid WHERE {table} MATCH ? AND NOT gone"
        if asked.unwanted:
            fit += f" AND number NOT IN (SELECT rowid FROM {_RANKS[-1]} WHERE {_RANKS[-1]} MATCH ?)"  # noqa: S608  # ours
            given.append(asked.unwanted)
        count = len(self._connection.execute(f"SELECT 1 {fit} LIMIT {_RANKED + 1}", given).fetchall())
        order = f"{table}.rowid DESC" if count > _RANKED else "published DESC, identity"
        for number, *row in self._connection.execute(
            f"SELECT number, {_NAMES} {fit} ORDER BY {order}",  # names of ours
            given,
        ):
            yield int(number), IndexedPost(*row)


def _moment(published: str) -> int:
    """Return a moment as a number that sorts as it does; 0 for none."""
    digits = "".join(filter(str.isdecimal, published[:19]))
    return int(digits.ljust(14, "0")) if digits.isascii() and digits else 0


def _connected(path: Path, wait_s: float) -> sqlite3.Connection:
    """Open the database; what is not ours, or not whole, goes first, for it can be made anew."""
    try:
        connection = _opened(path, wait_s)
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        forget_index(path.parent)
        connection = _opened(path, wait_s)
    return connection


def _opened(path: Path, wait_s: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=wait_s, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = NORMAL")
        if _form_of(connection) != _FORM:
            connection.execute("BEGIN IMMEDIATE")
            if _form_of(connection) != _FORM:  # else another process was first
                _make_tables(connection)
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _form_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables, in place of whatever is there: that of FTS5 first, which take their own with them."""
    for of_fts in ("sql LIKE 'CREATE VIRTUAL%'", "name NOT LIKE 'sqlite%'"):
        named = f"SELECT name FROM sqlite_master WHERE type = 'table' AND {of_fts}"  # noqa: S608  # a text of ours
        for (name,) in connection.execute(named).fetchall():
            quoted = str(name).replace('"', '""')
            connection.execute(f'DROP TABLE "{quoted}"')
    for statement in filter(str.strip, _TABLES.split(";")):
        connection.execute(statement)
    for table in _RANKS:
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', ?)", (_HASH_BYTES,))  # noqa: S608  # names of ours
    connection.execute(f"PRAGMA user_version = {_FORM}")


def _is_damage(error: sqlite3.Error) -> bool:
    name: str = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _is_busy(error: Exception) -> bool:
    name: str = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _unusable(error: Exception) -> StoreError:
    if _is_busy(error):
        return IndexBusyError(_BUSY)
    if getattr(error, "sqlite_errorname", "").startswith("SQLITE_FULL"):
        return StoreError(f"the search index ({INDEX_NAME}) cannot be written: {error}; free some space")
    return StoreError(
        f"the search index ({INDEX_NAME}) cannot be used: {error}; check the disk and the permissions of the state's"
        f" folder, or remove {INDEX_NAME}: it is made anew"
    )
