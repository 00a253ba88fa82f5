"""A value with other fields, or the value itself where they are what it says: most polls change little. Pure."""

from typing import TYPE_CHECKING, TypeVar

from store.late.dataclass import replace

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

V = TypeVar("V", bound="DataclassInstance")


def altered(value: V, **fields: object) -> V:
    """Return what `dataclasses.replace` does, without a new value where that would equal this one."""
    for name, wanted in fields.items():
        held = getattr(value, name)
        if held is not wanted and held != wanted:
            return replace(value, **fields)
    return value
