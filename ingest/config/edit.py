"""Door: disk (configuration). Sources are added to config.yaml, taken out and renamed; the file stays its author's.

A change is written beside the file, read back as a configuration, and put in the file's place in one step: it keeps its
mode, and a link stays a link. Of two changes at once, the second is made to what the first left; what an editor saves
meanwhile stays.
"""

import contextlib
import difflib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.config.new_source import NewSource, Plain
from ingest.config.starter import starter
from ingest.config.surgery import CannotEditError, values_in, with_name, with_sources, with_values, without_source
from ingest.config.text import MAX_CONFIG_BYTES
from ingest.config.values import Config
from ingest.named_files import UnreadableFileError, read_named
from ingest.text.urls import url_key
from store.files.alone import alone_in, new_beside
from store.files.regular import real_path

__all__ = [
    "NewSource",
    "add_sources",
    "change_source",
    "create",
    "remove_source",
    "rename_source",
    "set_values",
    "written_values",
]


def create(path: Path, sources: Sequence[NewSource]) -> None:
    """Write a commented configuration to start from. Raises `ConfigError` when there is one already."""
    if path.exists() or path.is_symlink():
        raise ConfigError(f"{path}: is there already; `fetched source add URL` adds to it, or remove it first")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}; name another place") from None
    with alone_in(path.parent):
        _put(path, starter(sources).encode(), mode=None)


def add_sources(path: Path, sources: Sequence[NewSource]) -> None:
    """Add sources behind those that are there.

    Raises `ConfigError` for a name that is taken, now or earlier, and for an address that is polled already.
    """
    config = load(path)
    for source in sources:
        _check_name(path, config, source.name)
        for url in source.urls:
            _check_url(path, config, url)
    _change(path, lambda text: with_sources(text, sources))


def remove_source(path: Path, name: str) -> None:
    """Take a source out; what was stored of it stays. Raises `ConfigError` when there is none of that name."""
    _check_known(path, load(path), name)
    _change(path, lambda text: without_source(text, name))


def rename_source(path: Path, old: str, new: str) -> None:
    """Give a source another name; its old one stays known under `was`, so that nothing is stored twice.

    Raises `ConfigError` when there is no such source, or the new name is another one's.
    """
    config = load(path)
    _check_known(path, config, old)
    _check_name(path, config, new, of=old)
    _change(path, lambda text: with_name(text, old, new))


def set_values(path: Path, name: str, values: Mapping[str, Plain]) -> None:
    """Give a source other values under these keys; None takes a key away, so that `defaults` hold again.

    Raises `ConfigError` when there is no such source, or the file would be none any more: it is then as it was.
    """
    _check_known(path, load(path), name)
    _change(path, lambda text: with_values(text, name, values))


def change_source(path: Path, name: str, new: str, values: Mapping[str, Plain]) -> None:
    """Do as `set_values` and `rename_source` do, both or, when one of them is refused, neither."""
    config = load(path)
    _check_known(path, config, name)
    if new != name:
        _check_name(path, config, new, of=name)

    def changed(text: str) -> str:
        text = with_values(text, name, values)
        return with_name(text, name, new) if new != name else text

    if values or new != name:
        _change(path, changed)


def written_values(path: Path, name: str) -> dict[str, Plain]:
    """Return what the file itself says of a source, without what it inherits. Raises `ConfigError`."""
    _check_known(path, load(path), name)
    try:
        return values_in(read_named(real_path(path), MAX_CONFIG_BYTES).decode("utf-8-sig"), name)
    except UnreadableFileError as error:
        raise ConfigError(f"{path}: {error}") from None


def _check_known(path: Path, config: Config, name: str) -> None:
    names = [source.name for source in config.sources]
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        meant = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names) or 'none'}"
        raise ConfigError(f"{path}: no source is called {name!r}; {meant}")


def _check_name(path: Path, config: Config, name: str, *, of: str | None = None) -> None:
    """Refuse a name by which another source is, or was, known."""
    if name == of:
        raise ConfigError(f"{path}: the source is called {name!r} already")
    for source in config.sources:
        if name == source.name or (name in source.was and source.name != of):
            when = "is" if name == source.name else "was once"
            raise ConfigError(f"{path}: {source.name!r} {when} called {name!r}; choose another name")


def _check_url(path: Path, config: Config, url: str) -> None:
    for source in config.sources:
        if url_key(url) in map(url_key, source.url):
            raise ConfigError(f"{path}: {source.name!r} polls {url} already")


def _change(path: Path, change: Callable[[str], str]) -> None:
    """Put the changed text in the file's place. Raises `ConfigError`; the file is then as it was."""
    target = real_path(path)
    with alone_in(target.parent):
        _change_alone(path, target, change)


def _change_alone(path: Path, target: Path, change: Callable[[str], str]) -> None:
    try:
        body = read_named(target, MAX_CONFIG_BYTES)
        mode = target.stat().st_mode & 0o7777
        mark = b"\xef\xbb\xbf" if body.startswith(b"\xef\xbb\xbf") else b""
        changed = mark + change(body[len(mark) :].decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8; save it as UTF-8 to have it changed") from None
    except CannotEditError as error:
        raise ConfigError(f"{path}: {error}; change it with an editor") from None
    except UnreadableFileError as error:
        raise ConfigError(f"{path}: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    _put(target, changed, mode, body)


def _put(target: Path, body: bytes, mode: int | None, before: bytes | None = None) -> None:
    """Write a file beside its place, see that it is a configuration, and move it there in one step.

    What stands there is `before`, or it is left.
    """
    try:
        handle, beside = new_beside(target)
    except OSError as error:
        raise ConfigError(f"{target}: cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fchmod(file.fileno(), _usual_mode() if mode is None else mode)
            os.fsync(file.fileno())
        load(beside)
        _check_same(target, before)
        beside.replace(target)
    except ConfigError as error:
        raise ConfigError(str(error).replace(str(beside), str(target))) from None
    except UnreadableFileError as error:
        raise ConfigError(f"{target}: {error}") from None
    except OSError as error:
        raise ConfigError(f"{target}: cannot be written: {error.strerror}") from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()


def _check_same(target: Path, before: bytes | None) -> None:
    if before is not None and read_named(target, MAX_CONFIG_BYTES) != before:
        raise ConfigError(f"{target}: was changed by another hand meanwhile, and stays as that made it; try again")


def _usual_mode() -> int:
    """Return the mode that a new file gets from this process."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
