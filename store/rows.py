"""Memories to plain scalars and back, for a row of SQLite and for a line of JSON alike. Pure; knows no table."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar, get_args, get_type_hints

from store.packing import unpacked

Scalar: TypeAlias = str | int | bytes | None


class Memory(Protocol):
    """A dataclass whose fields are text, whole numbers, truth values, instants, enumerations of text, or None."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


M = TypeVar("M", bound=Memory)


def columns(kind: type[Memory]) -> tuple[str, ...]:
    """Return the names of the fields in their order; the columns of a table bear the same."""
    return tuple(_makers(kind))


def to_scalars(value: Memory) -> dict[str, Scalar]:
    """Return name -> scalar; an instant becomes ISO 8601 in UTC with microseconds, so that text sorts as time does."""
    return {name: _scalar(getattr(value, name)) for name in columns(type(value))}


def from_scalars(kind: type[M], scalars: Mapping[str, Scalar]) -> M:
    """Make the value again; what is absent takes the field's default."""
    makers, held = _makers(kind), {name: _text(each) for name, each in scalars.items()}
    return kind(**{name: None if each is None else makers[name](each) for name, each in held.items() if name in makers})


def _text(held: Scalar) -> Scalar:
    """Unpack a text that is kept in little room."""
    return (unpacked(held) or "") if isinstance(held, bytes) else held


def instant(text: str) -> datetime:
    """Read an instant as it is written here."""
    return datetime.fromisoformat(text)


def instant_text(at: datetime) -> str:
    """Write an aware instant; a naive one is a `ValueError`, for nobody can say when it was."""
    if at.tzinfo is None:
        raise ValueError(f"an instant without a zone: {at}")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _scalar(held: object) -> Scalar:
    if isinstance(held, datetime):
        return instant_text(held)
    if isinstance(held, bool):
        return int(held)
    if held is None or isinstance(held, str | int):
        return str(held) if isinstance(held, StrEnum) else held
    raise TypeError(f"not a scalar: {held!r}")


@cache
def _makers(kind: type[Memory]) -> dict[str, Any]:
    """Return for each field what makes its value of a scalar."""
    hints = get_type_hints(kind)
    return {field.name: _maker(hints[field.name]) for field in fields(kind)}


def _maker(hint: Any) -> Any:  # noqa: ANN401  # a type hint may be any object
    wanted = next((part for part in get_args(hint) if part is not type(None)), hint)
    return instant if wanted is datetime else getattr(wanted, "__supertype__", wanted)
