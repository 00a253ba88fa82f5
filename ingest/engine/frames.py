"""How the engine and its child talk: frames of a length and a pickle, read back with an allow-list.

The child works on what strangers wrote, so its answers are not trusted: only the plain values of the contracts may be
built from them, and nothing can be called.
"""

import io
import pickle
import struct
from typing import Any
from zoneinfo import ZoneInfo

HEADER = struct.Struct(">Q")
MAX_FRAME_BYTES = 1 << 30

_MODULES = frozenset(
    {
        "ingest.archive.archived",
        "ingest.extractor.page.explained",
        "ingest.messages",
        "normalize.article",
        "store.document",
    }
)
_NAMES = frozenset(
    {
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("ingest.engine.frames", "zone_of"),
    }
)


def zone_of(key: str) -> ZoneInfo:
    """Return the zone of a name: how a `ZoneInfo` is made again, whose own way would need `getattr`."""
    return ZoneInfo(key)


class _Sender(pickle.Pickler):
    """Writes values so that `_PlainValues` can read them."""

    def reducer_override(self, value: Any) -> Any:  # noqa: ANN401 - the base class says so
        """Write a zone by its name."""
        return (zone_of, (value.key,)) if isinstance(value, ZoneInfo) else NotImplemented


class _PlainValues(pickle.Unpickler):
    """Builds the values of the contracts and a few of the standard library, nothing else."""

    def find_class(self, module: str, name: str) -> object:
        if module in _MODULES or (module, name) in _NAMES:
            found: object = super().find_class(module, name)
            if isinstance(found, type) or found is zone_of:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not a plain value")


def pack(value: object) -> bytes:
    """Return the frame that carries a value."""
    payload = io.BytesIO()
    _Sender(payload, protocol=5).dump(value)
    return HEADER.pack(payload.tell()) + payload.getbuffer()


def unpack_plain(payload: bytes) -> object:
    """Read what a child sent.

    Raises `pickle.UnpicklingError` for anything but plain values.
    """
    value: object = _PlainValues(io.BytesIO(payload)).load()
    return value
