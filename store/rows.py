"""Memories to plain scalars and back, for a row of SQLite and for a line of JSON alike. Pure; knows no table."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from store.late.dataclass import dataclass, fields
from store.packing import unpacked

Scalar: TypeAlias = str | int | bytes | None


_AS_THEY_ARE = frozenset({str, int})


class Memory(Protocol):
    """A dataclass whose fields are text, whole numbers, truth values, instants, enumerations of text, or None.

    A field that is `Annotated` with a function is checked by it when it is read back.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]


M = TypeVar("M", bound=Memory)


def columns(kind: type[Memory]) -> tuple[str, ...]:
    """Return the names of the fields in their order; the columns of a table bear the same."""
    return _columns(kind)


def to_scalars(value: Memory) -> dict[str, Scalar]:
    """Return name -> scalar; an instant becomes ISO 8601 in UTC with microseconds, so that text sorts as time does."""
    return {
        name: held if type(held) is str or held is None else scalar(held)
        for name, held in ((name, getattr(value, name)) for name in columns(type(value)))
    }


def from_scalars(kind: type[M], scalars: Mapping[str, object]) -> M:
    """Make the value again; what is absent takes the field's default.

    What was never written so (another type, no such word, no instant, a path that leads out) is a `ValueError` that
    names the field: a damaged row or line is told from one that only looks odd.
    """
    known = _fields(kind)
    return kind(**{name: known[name].read(held) for name, held in scalars.items() if name in known})


def instant(text: str) -> datetime:
    """Read an instant as it is written here; one without a zone is a `ValueError`."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"an instant without a zone: {text}")
    return at


def instant_text(at: datetime) -> str:
    """Write an aware instant; a naive one is a `ValueError`, for nobody can say when it was."""
    if at.tzinfo is None:
        raise ValueError(f"an instant without a zone: {at}")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def json_object(text: str) -> str:
    """Return a text that is an object of JSON (RFC 8259), as what is kept as one was written; else `ValueError`."""
    try:
        is_object = isinstance(json.loads(text), dict)
    except RecursionError:
        is_object = False
    if not is_object:
        raise ValueError(f"is no object of JSON: {text[:80]!r}")
    return text


def scalar(held: object) -> Scalar:
    """Return what a field holds as a scalar; `TypeError` for what is none."""
    if held is None or (type(held) in _AS_THEY_ARE and isinstance(held, str | int)):
        return held
    if isinstance(held, datetime):
        return instant_text(held)
    if isinstance(held, bool):
        return int(held)
    if isinstance(held, str | int):
        return str(held) if isinstance(held, StrEnum) else held
    raise TypeError(f"not a scalar: {held!r}")


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field is read back."""

    name: str
    kind: type
    is_optional: bool
    check: Callable[[str], str] | None

    def read(self, held: object) -> object:
        if isinstance(held, bytes):  # a text that is kept in little room
            held = unpacked(held)
            if held is None:
                raise ValueError(f"{self.name}: cannot be unpacked")
        if held is None and self.is_optional:
            return None
        try:
            return self._value(held)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from error

    def _value(self, held: object) -> object:
        if self.kind is bool and held in (0, 1):
            return bool(held)
        if self.kind is int and isinstance(held, int):
            return held
        if self.kind not in {bool, int} and isinstance(held, str):
            if self.kind is datetime:
                return instant(held)
            return self.check(held) if self.check else self.kind(held)
        raise ValueError(f"is {str(held)[:80]!r}")


def form_of(kind: type[Memory], name: str) -> tuple[type, bool, Callable[[str], str] | None]:
    """Return of what type a field is, whether it may be absent, and what checks it."""
    known = _fields(kind)[name]
    return known.kind, known.is_optional, known.check


@cache
def _columns(kind: type[Memory]) -> tuple[str, ...]:
    return tuple(_fields(kind))


@cache
def _fields(kind: type[Memory]) -> dict[str, _Field]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: _field(field.name, hints[field.name]) for field in fields(kind)}


def _field(name: str, hint: Any) -> _Field:  # noqa: ANN401  # a type hint may be any object
    is_optional = type(None) in get_args(hint)
    wanted = next(part for part in get_args(hint) if part is not type(None)) if is_optional else hint
    check = None
    if get_origin(wanted) is Annotated:
        wanted, check = get_args(wanted)[:2]
    return _Field(name, getattr(wanted, "__supertype__", wanted), is_optional, check)
