"""Values <-> JSON, by the types that the contracts declare: a format in which no code can be said. Pure.

A dataclass is the list of its fields in their order, a union the number of its member with the member's value. What is
read is checked against the type, down to the last field, so that a value that comes out is one that its type allows.
"""

import json
import math
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, NewType, TypeAlias, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

TypeForm: TypeAlias = object
"""A type as annotations say it: `str`, `Listing`, `tuple[FeedLink, ...]`, `Document | str`."""
Step: TypeAlias = Callable[..., object]


class UnfitError(ValueError):
    """Data that is no value of the type that was asked for."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How values of one type become plain data and come back; `encode` is None where JSON takes them as they are."""

    encode: Step | None
    decode: Step
    kinds: frozenset[type] | None = None
    """Of what JSON gives as it is: the types that are right, and nothing is left to decode."""


def to_json(value: object, form: TypeForm) -> bytes:
    """Write a value of a type. Raises `Exception`s of any kind for what is no value of it."""
    encode = codec_of(form).encode
    return encoded(encode(value) if encode else value)


def encoded(data: object) -> bytes:
    """Write plain data."""
    import pydantic_core  # here, for most polls have no work for the engine

    try:
        return pydantic_core.to_json(data)  # a third of the cost of json.dumps
    except pydantic_core.PydanticSerializationError:
        # Halves of surrogate pairs, which scripts of pages can spell, travel as they are.
        return json.dumps(data).encode()


def from_json(data: bytes, form: TypeForm) -> object:
    """Read a value of a type. Raises `ValueError`, `RecursionError` or `MemoryError` for what is no value of it."""
    value: object = codec_of(form).decode(json.loads(data))
    return value


@cache
def codec_of(form: TypeForm) -> Codec:
    """Return the codec of a type. Raises `TypeError` for types that no contract uses so far."""
    if isinstance(form, NewType):
        return codec_of(form.__supertype__)
    if form in _PLAIN:
        return _PLAIN[form]
    if isinstance(form, type) and issubclass(form, Enum):
        return Codec(lambda member: member.value, lambda data: form(_text(data)))
    if isinstance(form, type) and is_dataclass(form):
        return _of_class(form)
    origin: object = get_origin(form)
    arguments: tuple[TypeForm, ...] = get_args(form)
    if origin in {Union, types.UnionType}:
        return _of_union(arguments)
    if origin is tuple and arguments[1:] == (...,):
        return _of_many(tuple, codec_of(arguments[0]))
    if origin is tuple and arguments:
        return _of_tuple([codec_of(each) for each in arguments])
    if origin in {list, frozenset}:
        return _of_many(list if origin is list else frozenset, codec_of(arguments[0]))
    if origin is Mapping and arguments == (str, str):
        return Codec(dict, _texts_by_name)
    raise TypeError(f"no way to write {form} is known: add it to ingest.engine.codec")


def _of_class(form: "type[DataclassInstance]") -> Codec:
    names = [each.name for each in fields(form)]
    hints = get_type_hints(form)
    codecs = [codec_of(hints[name]) for name in names]
    encoders = [(number, each.encode) for number, each in enumerate(codecs) if each.encode]
    # Most fields are texts or nothing: to look at their types costs half of a call.
    kinds = [each.kinds or _ANY for each in codecs]
    decoders = [(number, each.decode) for number, each in enumerate(codecs) if each.kinds is None]
    values_of = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)

    def encode(value: object) -> list[object]:
        row = list(values_of(value))
        for number, of_field in encoders:
            row[number] = of_field(row[number])
        return row

    def decode(data: object) -> object:
        if type(data) is not list or len(data) != len(kinds):
            raise UnfitError(f"not the fields of {form.__name__}")
        for number, (each, right) in enumerate(zip(data, kinds, strict=True)):
            if type(each) not in right:
                raise UnfitError(f"{form.__name__}.{names[number]}: {type(each).__name__} is not what it holds")
        for number, of_field in decoders:
            data[number] = of_field(data[number])
        return form(*data)

    return Codec(encode, decode)


def _of_union(forms: tuple[TypeForm, ...]) -> Codec:
    members = tuple(form for form in forms if form is not types.NoneType)
    one = codec_of(members[0]) if len(members) == 1 else _of_members(members)
    inner, decode = one.encode, one.decode
    if len(members) == len(forms):
        return one
    if one.kinds:
        return _plain(*one.kinds, types.NoneType)
    return Codec(
        inner and (lambda value: None if value is None else inner(value)),
        lambda data: None if data is None else decode(data),
    )


def _of_members(forms: tuple[TypeForm, ...]) -> Codec:
    codecs = [codec_of(form) for form in forms]

    def encode(value: object) -> list[object]:
        number = next(number for number, form in enumerate(forms) if isinstance(form, type) and isinstance(value, form))
        step = codecs[number].encode
        return [number, step(value) if step else value]

    def decode(data: object) -> object:
        if type(data) is not list or len(data) != 2 or type(data[0]) is not int or not 0 <= data[0] < len(codecs):
            raise UnfitError("not a member of a union")
        return codecs[data[0]].decode(data[1])

    return Codec(encode, decode)


def _of_many(make: Callable[[list[object]], object], one: Codec) -> Codec:
    step, read, kinds = one.encode, one.decode, one.kinds

    def decode(data: object) -> object:
        if type(data) is not list:
            raise UnfitError("not a list")
        if kinds is None:
            return make([read(each) for each in data])
        if not kinds.issuperset(map(type, data)):
            raise UnfitError("a list with what does not belong into it")
        return make(data)

    return Codec((lambda values: [step(each) for each in values]) if step else list, decode)


def _of_tuple(members: list[Codec]) -> Codec:
    def encode(value: tuple[object, ...]) -> list[object]:
        return [one.encode(each) if one.encode else each for one, each in zip(members, value, strict=True)]

    def decode(data: object) -> tuple[object, ...]:
        if type(data) is not list or len(data) != len(members):
            raise UnfitError("not so many as belong together")
        return tuple(one.decode(each) for one, each in zip(members, data, strict=True))

    return Codec(encode, decode)


def _plain(*kinds: type) -> Codec:
    right = frozenset(kinds)

    def decode(data: object) -> object:
        if type(data) in right:
            return data
        raise UnfitError(f"{type(data).__name__} where {kinds[0].__name__} is wanted")

    return Codec(None, decode, right)


def _finite(data: object) -> float:
    """Read a number; one that counting and printing would stumble over is refused."""
    if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(number := float(data)):
        raise UnfitError("not a finite number")
    return number


def _texts_by_name(data: object) -> dict[str, str]:
    if type(data) is not dict or not all(type(each) is str for each in data.values()):
        raise UnfitError("not texts by names")
    return data


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise UnfitError(f"{type(data).__name__} where str is wanted")
    return data


def _moment_text(at: datetime) -> str:
    """Write an aware instant in RFC 9557's way: a zone's name goes behind the offset that holds at that moment."""
    if at.tzinfo is None:
        raise UnfitError("an instant without an offset")
    key = at.tzinfo.key if isinstance(at.tzinfo, ZoneInfo) else None
    return at.isoformat() + (f"[{key}]" if key else "")


def _moment(data: object) -> datetime:
    text, _, key = _text(data).partition("[")
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise UnfitError("an instant without an offset")
    if not key:
        return at
    inside = at.replace(tzinfo=ZoneInfo(key.removesuffix("]")))
    # Of the hour that clocks repeat, the offset tells which one is meant.
    return inside if inside.utcoffset() == at.utcoffset() else inside.replace(fold=1)


_ANY: frozenset[type] = frozenset({str, int, float, bool, list, dict, types.NoneType})
_PLAIN: dict[TypeForm, Codec] = {
    **{form: _plain(form) for form in (str, int, bool, types.NoneType)},
    None: _plain(types.NoneType),
    float: Codec(None, _finite),
    datetime: Codec(_moment_text, _moment),
    date: Codec(date.isoformat, lambda data: date.fromisoformat(_text(data))),
}
