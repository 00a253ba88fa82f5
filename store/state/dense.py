"""Memories as rows that take little room: hashes as bytes, instants as whole numbers, no address that follows. Pure.

Only the tables with a row for each post or more are kept so; what an older row holds as text reads as it did.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from store.keys import likely_url
from store.landing import FileMemory
from store.memory import ItemMemory, PictureMemory, Sighting
from store.packing import packed
from store.rows import Memory, Scalar, to_scalars

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
    row = to_scalars(value)
    kind = type(value)
    if kind in _HASHED:
        row |= {name: bytes_of(name, held) for name, held in row.items() if name in _HASHES}
    if kind in _HASHED and "url" in row:
        row["url"] = little(str(row["url"]))
    if kind in _DATED:
        row |= {name: micros_of(held) for name, held in row.items() if name.endswith("_at")}
    if isinstance(value, ItemMemory) and value.url == likely_url(value.identity):
        row["url"] = None
    return row


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
