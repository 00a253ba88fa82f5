"""Memories as rows that take little room: hashes as bytes, instants as whole numbers, no address that follows. Pure.

Only the tables with a row for each post or more are kept so; what an older row holds as text reads as it did.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from operator import attrgetter

from store.keys import likely_url
from store.landing import FileMemory
from store.late.dataclass import dataclass
from store.memory import ItemMemory, PictureMemory, Sighting
from store.packing import packed
from store.rows import M, Memory, Scalar, columns, form_of, from_scalars, instant, scalar

_HASHES = {"content_hash": "sha256:", "entry_hash": "", "text_hash": "", "sha256": ""}
"""Name -> what always stands before the hex digits."""
_HASHED = frozenset({ItemMemory, FileMemory, PictureMemory})
_DATED = frozenset({ItemMemory, Sighting})
_MAX_URL = 200
"""Letters of an address beyond which it is packed."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_row(value: Memory) -> dict[str, Scalar]:
    """Return name -> scalar as a row holds it."""
    kind = type(value)
    form = _row_form(kind)
    held = list(form.values_of(value))
    for at, write in form.writers:
        if held[at] is not None:
            held[at] = write(held[at])
    row = dict(zip(columns(kind), held, strict=True))
    if isinstance(value, ItemMemory) and value.url == likely_url(value.identity):
        row["url"] = None
    return row


def value_of(kind: type[M], row: tuple[Scalar, ...]) -> M:
    """Make the value of a row that holds the columns of its kind in their order.

    As `from_scalars` of `from_row`, which reads whatever is not as it is written today.
    """
    form = _row_form(kind)
    values: list[object] = list(row)
    try:
        if {type(values[at]) for at in form.texts} <= _TEXT and {type(values[at]) for at in form.maybe} <= _MAYBE_TEXT:
            if form.url is not None and row[form.url] is None:
                values[form.url] = likely_url(str(row[form.identity]))
            for at, read in form.readers:
                values[at] = read(values[at])
            return kind(*values)
    except (_OddError, ValueError, OverflowError):
        """What is wrong is said, or read, below."""
    return from_scalars(kind, from_row(kind, dict(zip(columns(kind), row, strict=True))))


class _OddError(Exception):
    """A column holds something else than a text, a number, a hash or an instant as they are written today."""


_TEXT = frozenset({str})
_MAYBE_TEXT = frozenset({str, type(None)})


@dataclass(frozen=True, slots=True)
class _RowForm:
    """How the values of a kind are read from a row and written into one, column by column, by their places."""

    values_of: Callable[[Memory], tuple[Scalar, ...]]
    writers: tuple[tuple[int, Callable[[Scalar], Scalar]], ...]
    """Of what is not written as it is."""
    texts: tuple[int, ...]
    """Columns that hold text as it is."""
    maybe: tuple[int, ...]
    """Columns that hold such text, or nothing."""
    readers: tuple[tuple[int, Callable[[object], object]], ...]
    url: int | None
    """An address that need not be there: then it follows from the identity."""
    identity: int


@cache
def _row_form(kind: type[Memory]) -> _RowForm:
    names = columns(kind)
    texts, maybe, readers, writers = list[int](), list[int](), [], []
    for at, name in enumerate(names):
        wanted, is_optional, check = form_of(kind, name)
        is_packed = kind in _HASHED and (name in _HASHES or name == "url")
        if wanted is str and check is None and not is_packed:
            (maybe if is_optional else texts).append(at)
        else:
            readers.append((at, _reader(kind, name)))
            if wanted is not str or is_packed:
                writers.append((at, _writer(kind, name)))
    get = attrgetter(*names)
    url = names.index("url") if kind is ItemMemory else None
    identity = names.index("identity") if kind is ItemMemory else 0
    return _RowForm(get, tuple(writers), tuple(texts), tuple(maybe), tuple(readers), url, identity)


def _reader(kind: type[Memory], name: str) -> Callable[[object], object]:
    """Return what reads a column as it is most often; it raises `_OddError` for anything else."""
    wanted, is_optional, check = form_of(kind, name)
    before = _HASHES.get(name) if kind in _HASHED else None
    is_micros = wanted is datetime and kind in _DATED and name.endswith("_at")
    is_text = wanted not in {datetime, int, bool}

    def read(held: object) -> object:
        if held is None and is_optional:
            return None
        if type(held) is str and is_text:
            return check(held) if check else held if wanted is str else wanted(held)
        if type(held) is int and is_micros:
            return _EPOCH + held * _MICROSECOND
        if type(held) is bytes and before is not None:
            return before + held.hex()
        if type(held) is int and wanted is int:
            return held
        if type(held) is int and wanted is bool and held in {0, 1}:
            return held == 1
        if type(held) is str and wanted is datetime:
            return instant(held)
        raise _OddError

    return read


def _writer(kind: type[Memory], name: str) -> Callable[[Scalar], Scalar]:
    """Return what writes a column that is not written as it is; nothing is not written by it."""
    if kind in _HASHED and name in _HASHES:
        return partial(bytes_of, name)
    if kind in _HASHED and name == "url":
        return lambda held: little(str(held))
    if kind in _DATED and name.endswith("_at"):
        return _micros
    return scalar


def _micros(at: object) -> Scalar:
    if not isinstance(at, datetime) or at.tzinfo is None:
        return scalar(at)  # which says what is wrong
    return (at - _EPOCH) // _MICROSECOND


def from_row(kind: type[Memory], row: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """Return name -> scalar as `from_scalars` reads it."""
    read = dict(row)
    if kind in _HASHED:
        read |= {
            name: _hash_text(name, held) for name, held in row.items() if name in _HASHES and isinstance(held, bytes)
        }
    if kind in _DATED:
        read |= {name: _instant(held) for name, held in row.items() if name.endswith("_at") and isinstance(held, int)}
    if kind is ItemMemory and row["url"] is None:
        read["url"] = likely_url(str(row["identity"]))
    return read


def bytes_of(name: str, held: Scalar) -> Scalar:
    """Return a hash as its bytes; what is none, or not written as ours are, stays as it is."""
    before = _HASHES[name]
    if not isinstance(held, str) or not held.startswith(before) or held == before:
        return held
    digits = held.removeprefix(before)
    try:
        data = bytes.fromhex(digits)
    except ValueError:
        return held
    return data if data.hex() == digits else held


def micros_of(held: Scalar) -> Scalar:
    """Return an instant as microseconds since 1970; what is none stays as it is."""
    if not isinstance(held, str):
        return held
    try:
        return (datetime.fromisoformat(held) - _EPOCH) // _MICROSECOND
    except (ValueError, TypeError):
        return held


def little(url: str) -> Scalar:
    """Return an address as it is, or, where it is long, packed."""
    return packed(url) if len(url) > _MAX_URL else url


def _hash_text(name: str, data: bytes) -> str:
    return f"{_HASHES[name]}{data.hex()}"


def _instant(micros: int) -> str:
    try:
        return (_EPOCH + micros * _MICROSECOND).isoformat(timespec="microseconds")
    except OverflowError as error:
        raise ValueError(f"an instant out of time: {micros}") from error
