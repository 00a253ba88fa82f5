"""Door: SQLite. Opens a database safely, and reads and writes values as rows; knows nothing of what they mean."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TypeAlias, TypeVar
from urllib.parse import quote

from store.errors import DamageError, UnfitFileError, told
from store.files.regular import check_regular, file_fault
from store.rows import M, Memory, Scalar, columns, from_scalars
from store.state.dense import from_row, to_row, value_of
from store.state.schema import MIGRATIONS, is_ours, migrate, version_of

T = TypeVar("T")
Connect: TypeAlias = Callable[[str], sqlite3.Connection]
Row: TypeAlias = dict[str, Scalar]

FILE_SUFFIXES = ("-wal", "-shm", "-journal", "")
"""Of the files of a database, its own last: without its log it may lack what was committed."""
_CHUNK = 500
"""Values in one IN (…): SQLite before 3.32 takes 999 at most."""
_ROWS = 32
"""Rows in one INSERT, of at most 31 columns, by the same bound."""
_FREE_BYTES = 1 << 20
_FREE_SHARE = 0.25
"""A file of which more is free, of both, is written anew."""
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_DAMAGE_AT_WORK = (*_DAMAGE, "SQLITE_SCHEMA", "SQLITE_FORMAT", "SQLITE_MISMATCH", "SQLITE_CONSTRAINT")
_DAMAGE_SAID = ("no such table", "no such column", "Could not decode to UTF-8")
"""Of a statement that is ours and right: a name in the schema, or a text, is not what was written."""

SQLITE_VERSION = sqlite3.sqlite_version
"""Of the library, for reports of faults."""


class Database:
    """One connection. What is written is read back at once here, and is nobody else's before `commit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.damage: DamageError | None = None
        """What was found to be damaged since the opening."""
        self._numbers: dict[str, int] = {}
        """Identity -> number of items that were asked for; forgotten with whatever is taken back or deleted."""
        self.undone = 0
        """Another number whenever something may have been taken back: what was remembered of rows is void then."""

    def found_damaged(self, error: Exception) -> DamageError:
        """Note that what was read makes no sense; the next opening makes the state anew."""
        self.damage = DamageError(f"the state database is damaged: {error}")
        return self.damage

    @staticmethod
    def connected(path: Path, connect: Connect = sqlite3.connect, *, is_whole: bool = False) -> sqlite3.Connection:
        """Open or make the database at `path`; raises `DamageError` for one that cannot be read.

        One that `is_whole`, by its seal, is not looked through.
        """
        _check_files(path)
        _check_header(path)
        connection = connect(str(path))
        try:
            with _damage_named():
                _prepare(connection, is_whole=is_whole)
        except BaseException:
            connection.close()
            raise
        return connection

    @staticmethod
    def copied(path: Path | None) -> sqlite3.Connection:
        """Copy the database at `path` into memory, for a run that must leave nothing behind; None is an empty one.

        Without a log beside it, it is read as a file that stands still: else SQLite makes files for its own use.
        """
        memory = sqlite3.connect(":memory:")
        with _damage_named():
            if path is not None:
                _check_files(path)
            if path is not None and path.exists():
                with _address(path) as uri, closing(sqlite3.connect(uri, uri=True)) as disk:
                    disk.backup(memory)
            _prepare(memory)
        return memory

    @staticmethod
    @contextmanager
    def glanced(path: Path) -> Iterator[tuple[sqlite3.Connection, Callable[[], bool]] | None]:
        """Open the database where it is, to be read as it is at this moment; None of one that has to be made fit first.

        With it comes what says whether that still holds: a file without a log is read as if nobody wrote, and what was
        read of it is void when somebody began to (https://www.sqlite.org/uri.html, `immutable`).
        """
        _check_files(path)
        if not path.exists():
            yield None
            return
        before = _signature(path)
        with _damage_named(), _address(path) as uri, closing(sqlite3.connect(uri, uri=True)) as disk:
            disk.isolation_level = None
            disk.execute("BEGIN")
            is_fit = is_ours(disk) and version_of(disk) == len(MIGRATIONS)
            yield (disk, lambda: uri.endswith("mode=ro") or _signature(path) == before) if is_fit else None

    @staticmethod
    def salvaged(kind: type[M], table: str, path: Path) -> list[M]:
        """Return what can still be read, and makes sense, in a table of a damaged database."""
        names, found = columns(kind), []
        with suppress(DamageError, sqlite3.Error, OSError, ValueError):  # a name in the schema may be no text
            _check_files(path)
            with _address(path) as uri, closing(sqlite3.connect(uri, uri=True)) as disk:
                for row in disk.execute(f"SELECT {', '.join(names)} FROM {table}"):  # noqa: S608  # names of ours
                    with suppress(ValueError, TypeError):
                        found.append(from_scalars(kind, from_row(kind, dict(zip(names, row, strict=True)))))
        return found

    def close(self) -> None:
        """Forget what was not committed, and close."""
        self.rollback()
        self._connection.close()

    def commit(self) -> None:
        """Make all that was written since the last commit durable, in one step."""
        if self._connection.in_transaction:
            with _Sound(self, "cannot commit"):
                self._connection.execute("COMMIT")

    def shrink(self) -> bool:
        """Give back to the disk what is free in the file, where that is much; nothing may wait for `commit`.

        SQLite does it in one transaction: whoever is killed meanwhile leaves the file as it was.
        """
        [[free]], [[count]], [[size]] = (
            self.rows(f"PRAGMA {name}") for name in ("freelist_count", "page_count", "page_size")
        )
        pays = int(free or 0) * int(size or 0) > _FREE_BYTES and int(free or 0) > int(count or 0) * _FREE_SHARE
        if pays:
            with told("cannot shrink the state database"):
                self._connection.execute("VACUUM")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return pays

    def rollback(self) -> None:
        """Forget all that was written since the last commit."""
        self.forget_numbers()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def rehearsing(self) -> Iterator[None]:
        """Forget at the end what is written within, and nothing else."""
        is_first = not self._connection.in_transaction
        self._connection.execute("BEGIN IMMEDIATE" if is_first else "SAVEPOINT rehearsal")
        try:
            yield
        finally:
            self.forget_numbers()
            if self._connection.in_transaction:  # as below
                self._connection.execute("ROLLBACK" if is_first else "ROLLBACK TO rehearsal")

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write all that is written within, or, when something raises there, nothing of it; it waits for `commit`."""
        self.write("SAVEPOINT together")
        try:
            yield
        except BaseException:
            self.forget_numbers()
            if self._connection.in_transaction:  # a full disk makes SQLite forget all of it by itself
                self.write("ROLLBACK TO together")
                self.write("RELEASE together")
            raise
        self.write("RELEASE together")

    def forget_numbers(self) -> None:
        """Ask anew by which numbers rows refer to items."""
        self._numbers.clear()
        self.undone += 1

    def is_changed(self) -> bool:
        """Say whether something waits for `commit`."""
        return self._connection.in_transaction

    def all(self, kind: type[M], table: str, rest: str, *args: Scalar) -> Iterator[M]:
        """Yield the rows of a table, one by one, as values of a kind whose fields are columns of it.

        Nothing may be written in between: whoever writes makes a list of them first.
        """
        names = columns(kind)
        sql = f"SELECT {', '.join(names)} FROM {table} {rest}"  # noqa: S608  # names of our own dataclasses and tables
        with _Sound(self, "cannot read"):
            for row in self._connection.execute(sql, args):
                try:
                    value = value_of(kind, row)
                except (ValueError, TypeError) as error:
                    raise ValueError(f"{table.removeprefix('item_')}: {error}") from error
                yield value

    def one(self, kind: type[M], table: str, rest: str, *args: Scalar) -> M | None:
        """Return the first of these rows, if any."""
        return next(self.all(kind, table, rest, *args), None)

    def text(self, sql: str, *args: Scalar) -> str | None:
        """Return the first column of the first row, if any, as text."""
        row = next(iter(self.rows(sql, *args)), None)
        return None if row is None else str(row[0])

    def pairs(self, sql: str, *args: Scalar) -> list[tuple[str, str]]:
        """Return all rows of a query for two columns of text."""
        with _Sound(self, "cannot read"):
            return self._connection.execute(sql, args).fetchall()

    def rows(self, sql: str, *args: Scalar) -> list[tuple[Scalar, ...]]:
        """Return all rows of a query."""
        with _Sound(self, "cannot read"):
            return self._connection.execute(sql, args).fetchall()

    def texts(self, sql: str, *args: Scalar) -> Iterator[str]:
        """Yield the one column of a query as text; nothing may be written in between, as with `all`."""
        with _Sound(self, "cannot read"):
            yield from (str(held) for (held,) in self._connection.execute(sql, args))

    def write(self, sql: str, *args: Scalar) -> None:
        """Change something; it waits for `commit`."""
        with _Sound(self, "cannot write"):
            if not self._connection.in_transaction:
                self._begin()
            self._connection.execute(sql, args)

    def _begin(self) -> None:
        """Begin to write; the pages as they were before a savepoint stay in memory, where they are few.

        SQLite looks at `temp_store` as a transaction begins. Else it would write them to a file that grows with each
        savepoint (https://www.sqlite.org/tempfiles.html, statement journals); what is sorted may still use one.
        """
        self._connection.execute("PRAGMA temp_store = MEMORY")
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("PRAGMA temp_store = DEFAULT")

    def upsert(self, table: str, key: str, value: Memory, **further: Scalar) -> None:
        """Insert a value or put it in place of the row with its key (columns, with commas).

        Never by deleting the row first: that would take along what refers to it. With the number of an `item`, the row
        has that in place of an identity.
        """
        self.upsert_all(table, key, [row_of(value, **further)])

    def upsert_all(self, table: str, key: str, rows: Iterable[Row]) -> None:
        """Do as `upsert` with rows of the same columns, many in a statement."""
        for some in chunks(rows, _ROWS):
            values = [held for row in some for held in row.values()]
            self.write(_upsert_sql(table, key, tuple(some[0]), len(some)), *values)


class _Sound(told):
    """Turns what SQLite raises within into a `StoreError`, and what cannot be read or understood into damage."""

    __slots__ = ("_database",)

    def __init__(self, database: Database, doing: str) -> None:
        super().__init__(doing)
        self._database = database

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or kind is GeneratorExit:  # whoever reads has read enough
            return
        self._database.forget_numbers()
        if isinstance(error, ValueError | TypeError) or (
            isinstance(error, sqlite3.DatabaseError) and _is_damage(error)
        ):
            raise self._database.found_damaged(error) from error
        if isinstance(error, DamageError):
            self._database.damage = error
        super().__exit__(kind, error, trace)


def row_of(value: Memory, **further: Scalar) -> Row:
    """Return a value as a row with further columns; with the number of an `item`, that is in place of an identity."""
    row = to_row(value) | further
    if "item" in further:
        del row["identity"]
    return row


@cache
def _upsert_sql(table: str, key: str, row: tuple[str, ...], count: int) -> str:
    others = ", ".join(f"{name} = excluded.{name}" for name in row if name not in key.split(", "))
    places = ", ".join([f"({marks(row)})"] * count)
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES {places}"  # noqa: S608  # names of our own
    return f"{sql} ON CONFLICT ({key}) DO UPDATE SET {others}"


def marks(values: Sized) -> str:
    """Return as many `?` as there are values."""
    return ", ".join("?" * len(values))


def chunks(values: Iterable[T], most: int = _CHUNK) -> Iterator[list[T]]:
    """Yield the values in lists of at most so many: by default, of what fits into one IN (…)."""
    rest = iter(values)
    while chunk := list(islice(rest, most)):
        yield chunk


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Say whether a statement failed of what the file holds, rather than of the disk or of another process."""
    named: str = getattr(error, "sqlite_errorname", "")
    return named.startswith(_DAMAGE_AT_WORK) or str(error).startswith(_DAMAGE_SAID)


@contextmanager
def _address(path: Path) -> Iterator[str]:
    """Yield the address under which a database is read, with what its log holds.

    SQLite reads a log only beside an index of it, which it makes where it may write: elsewhere, a copy is read
    (https://www.sqlite.org/wal.html#read_only_databases).
    """
    log, index = (path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm"))
    if not log.exists():
        yield f"file:{quote(str(path))}?immutable=1"
    elif index.exists() or os.access(path.parent, os.W_OK):
        yield f"file:{quote(str(path))}?mode=ro"
    else:
        import shutil
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="fetched-") as folder:
            for file in (path, log):
                shutil.copyfile(file, Path(folder) / file.name)
            yield f"file:{quote(str(Path(folder) / path.name))}?mode=ro"


def _signature(path: Path) -> tuple[int, ...]:
    """Return what changes when a database that has no log is written, or gets one."""
    status, log = path.stat(), path.with_name(f"{path.name}-wal")
    return status.st_mtime_ns, status.st_size, status.st_ino, log.exists()


def _check_files(path: Path) -> None:
    """Raise `DamageError` where SQLite would wait at a FIFO, or call a folder in its log's place a broken disk."""
    for suffix in FILE_SUFFIXES:
        file = Path(f"{path}{suffix}")
        try:
            check_regular(file, sys.maxsize)
        except FileNotFoundError:
            continue
        except (UnfitFileError, IsADirectoryError) as error:
            raise DamageError(f"{file.name} {file_fault(error).partition(';')[0]}") from error


def _check_header(path: Path) -> None:
    """Raise `DamageError` where SQLite would take a damaged header for a file that it may only read.

    Bytes 18 and 19 are the versions of the form for writing and reading, 60 to 63 ours, of the tables
    (https://www.sqlite.org/fileformat.html#the_database_header).
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError:  # SQLite says what is wrong
        return
    if len(header) == 100 and (header[18:20] not in {b"\1\1", b"\2\2"} or header[60:62] != b"\0\0"):
        raise DamageError("its header is damaged")


@contextmanager
def _damage_named() -> Iterator[None]:
    """Tell a database that is damaged from a disk that fails."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        is_damage = getattr(error, "sqlite_errorname", "").startswith(_DAMAGE)
        if is_damage or str(error).startswith("unsupported file format"):
            raise DamageError(str(error)) from error
        raise
    except UnicodeDecodeError as error:  # a name in the schema, or in what SQLite says of it
        raise DamageError(f"a text of it is not UTF-8: {error}") from error


def _prepare(connection: sqlite3.Connection, *, is_whole: bool = False) -> None:
    """Check that the database is ours and whole, set how it writes, and bring its tables to the newest form."""
    connection.isolation_level = None
    if not is_ours(connection):
        raise DamageError("it belongs to another program")
    verdict = "ok" if is_whole else connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise DamageError(str(verdict).replace("\n", " "))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    migrate(connection)
    connection.execute("PRAGMA foreign_keys = ON")
