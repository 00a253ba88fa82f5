"""Tasks as bytes and back: pickles in which a value is its class with its fields, and what tasks share is made once.

Pure. Pickle's own way with a frozen dataclass looks its fields up anew for each value; this costs a third of that.
"""

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TypeAlias

from ingest.messages import T, Task

_Reduced: TypeAlias = tuple[Callable[..., object], tuple[object, ...]]
_ValuesOf: TypeAlias = Callable[[object], tuple[object, ...]]

_SHARED_AT_MOST = 256
_VALUES_OF: dict[type, _ValuesOf | None] = {}
"""Type -> what `_values_of` found of it."""


class Questions:
    """Writes tasks for one reader after the other; remembers how the values look that tasks share."""

    def __init__(self, kinds: tuple[type, ...] = ()) -> None:
        """`kinds` are the types of large values that come with thousands of tasks and are the same ones each time."""
        self._kinds = kinds
        self._shared: dict[int, tuple[object, bytes]] = {}

    def pack(self, task: Task[T]) -> bytes:
        """Write a task. Raises `Exception`s of any kind for what pickle cannot say."""
        return self.packed(task)

    def packed(self, value: object) -> bytes:
        """Write a value of our own, for a reader that is to be trusted with pickles."""
        return _written(value, self._kinds, self._shared_bytes)

    def _shared_bytes(self, value: object) -> bytes:
        """Return a shared value as bytes, made once for each: the value is held, so that its id stays its own."""
        held = self._shared.get(id(value))
        if held is None:
            if len(self._shared) >= _SHARED_AT_MOST:
                self._shared.clear()
            held = self._shared[id(value)] = (value, _written(value))
        return held[1]


def read(payload: bytes) -> Task[object]:
    """Read a task that `Questions` wrote: the parent's own words."""
    task: Task[object] = pickle.loads(payload)  # noqa: S301 - as said
    return task


@lru_cache(maxsize=_SHARED_AT_MOST)
def shared(data: bytes) -> object:
    """Return the value that tasks share and that these bytes say; the same one each time."""
    value: object = pickle.loads(data)  # noqa: S301 - part of the parent's own words
    return value


class _Writer(pickle.Pickler):
    """A pickler that asks `shared_bytes` for values of the shared kinds."""

    def __init__(self, file: io.BytesIO, kinds: tuple[type, ...], shared_bytes: Callable[[object], bytes]) -> None:
        super().__init__(file, protocol=5)
        self._kinds = kinds
        self._shared_bytes = shared_bytes

    def reducer_override(self, value: object) -> _Reduced:
        """Say a dataclass as its class and fields; leave all else to pickle."""
        if isinstance(value, self._kinds):
            return shared, (self._shared_bytes(value),)
        kind = type(value)
        if kind not in _VALUES_OF:
            _VALUES_OF[kind] = _values_of(kind)
        values_of = _VALUES_OF[kind]
        return (type(value), values_of(value)) if values_of is not None else NotImplemented


def _written(
    value: object, kinds: tuple[type, ...] = (), shared_bytes: Callable[[object], bytes] = pickle.dumps
) -> bytes:
    file = io.BytesIO()
    _Writer(file, kinds, shared_bytes).dump(value)
    return file.getvalue()


def _values_of(kind: type) -> _ValuesOf | None:
    """Return what takes the fields out of a dataclass that is made of them, in order; None for any other type."""
    if not is_dataclass(kind):
        return None
    each = fields(kind)
    if not each or not all(field.init and not field.kw_only for field in each):
        return None
    names = [field.name for field in each]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    get: _ValuesOf = attrgetter(*names)
    return get
