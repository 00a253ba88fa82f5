"""Door: disk. `export`: all posts with their text and metadata, one after the other, into a file or standard output.

It reads the list of posts that every run leaves (`manifest.jsonl`) and each post's file: no lock is taken, the state is
not opened, and one post is held at a time. A file is written beside its place and put there when it is whole; what is
no file, as a pipe, is written to as it is. Nothing of the store is written over.
"""

import contextlib
import errno
import gzip
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from ingest.commands.source_names import present_names, source_names
from ingest.config.errors import ConfigError
from ingest.config.values import Config
from ingest.configured import sources_of
from ingest.export.jsonl import JsonLines
from ingest.export.row import Listed, Row, Writable, listed_of, row_of
from ingest.session.opening import profile_of
from store.errors import StoreError
from store.files.regular import check_regular, file_fault, read_regular
from store.publishing import MANIFEST_NAME

_MAX_MANIFEST_BYTES = 1 << 34
_MAX_POST_BYTES = 8 << 20


class _Sheet(Protocol):
    def write(self, row: Row) -> None: ...

    def end(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posts: of these sources, or of all; published then or later."""

    sources: Sequence[str] = ()
    since: datetime | None = None


def export(
    config: Config, config_path: Path, target: Path | None, wanted: Wanted, tell: Callable[[str], None]
) -> tuple[int, int]:
    """Write the posts to `target`, or to standard output; return how many, and how many files could not be read.

    Raises `ConfigError`, also for a target that is of the store; `StoreError` where the target or the list of posts
    cannot be had; `BrokenPipeError` when whoever reads has enough.
    """
    base = config_path.parent
    if target is not None:
        _check_apart(target, config_path, config, base)
    rows = _Rows(config, base, wanted, tell)
    sheet_of = _form_of(target)
    try:
        with _opened(target) as file:
            sheet = sheet_of(file)
            for row in rows:
                sheet.write(row)
            sheet.end()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreError(f"{target or 'standard output'} cannot be written: {error.strerror or error}") from error
    return rows.told, rows.unread


class _Rows:
    """The rows, made one at a time while they are asked for."""

    def __init__(self, config: Config, base: Path, wanted: Wanted, tell: Callable[[str], None]) -> None:
        self._manifest = base / config.store.state / MANIFEST_NAME
        self._content = base / config.store.content
        self._profile = profile_of(config.store, base)
        self._present = present_names(sources_of(config))
        self._since = wanted.since
        self._tell = tell
        self.told = self.unread = 0
        try:
            check_regular(self._manifest, _MAX_MANIFEST_BYTES)
        except FileNotFoundError:
            raise ConfigError(
                f"there is no post to export: {self._manifest} is written by the first `fetched run`"
            ) from None
        except OSError as error:
            raise StoreError(f"{self._manifest} {file_fault(error)}") from error
        self._sources = self._named(wanted.sources)

    def _named(self, names: Sequence[str]) -> frozenset[str]:
        """Return the sources that are wanted; one that is in the list of posts need not be configured any more."""
        if not set(names) <= set(self._present):
            listed = (self._present.get(each.source, each.source) for each in self._listed())
            return source_names(names, [*self._present, *dict.fromkeys(listed)])
        return frozenset(self._present[name] for name in names)

    def __iter__(self) -> Iterator[Row]:
        for listed in self._listed():
            if not self._is_wanted(listed):
                continue
            try:
                text = read_regular(self._content / listed.path, _MAX_POST_BYTES).decode("utf-8", "replace")
            except OSError as error:
                self.unread += 1
                is_gone = isinstance(error, FileNotFoundError)
                gone = f"cannot be read: it is gone; `fetched restore {listed.url}` brings it back"
                self._tell(f"left out: {self._content / listed.path} {gone if is_gone else file_fault(error)}")
                continue
            self.told += 1
            yield row_of(listed, text, self._profile)

    def _listed(self) -> Iterator[Listed]:
        with self._manifest.open("rb") as lines:
            for line in lines:
                listed = listed_of(line)
                if listed is not None:
                    yield listed

    def _is_wanted(self, listed: Listed) -> bool:
        at = listed.published_at
        is_late = self._since is None or (at is not None and at >= self._since)
        return is_late and (not self._sources or self._present.get(listed.source, listed.source) in self._sources)


def _check_apart(target: Path, config_path: Path, config: Config, base: Path) -> None:
    """Raise `ConfigError` for a target that would take the place of the configuration, or of what the store keeps."""
    journal = base / config.store.journal
    kept = (
        config_path,
        base / config.store.content,
        base / config.store.state,
        journal,
        journal.with_suffix(".revisions"),
    )
    place = Path(os.path.realpath(target))
    for each in kept:
        if place.is_relative_to(os.path.realpath(each)):
            raise ConfigError(f"{target}: there lies what the store needs ({each}); name a file elsewhere")


def _form_of(target: Path | None) -> Callable[[Writable], _Sheet]:
    """Return what writes the form that the target's name asks for."""
    if target is None or target.suffix.lower() != ".parquet":
        return JsonLines
    try:
        from ingest.export.parquet import Parquet
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "pyarrow":
            raise
        raise ConfigError("pyarrow is missing: pip install 'fetched[parquet]'") from None
    return Parquet


@contextlib.contextmanager
def _opened(target: Path | None) -> Iterator[Writable]:
    """Open what is written to; a file stands at its place only when it is whole."""
    if target is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if not _is_file_or_free(target):
        with target.open("wb") as file, _packed(target, file) as packed:
            yield packed
        return
    place = Path(os.path.realpath(target))  # a link goes on leading there
    beside = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        with beside.open("xb") as file, _packed(target, file) as packed:
            yield packed
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def _is_file_or_free(target: Path) -> bool:
    """Say whether a whole file can be put there; a pipe, a terminal or another device must stay what it is."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return True
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder; name a file in it", str(target))
    return stat.S_ISREG(mode)


@contextlib.contextmanager
def _packed(target: Path, file: BinaryIO) -> Iterator[Writable]:
    if target.suffix.lower() != ".gz":
        yield file
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        yield packed
