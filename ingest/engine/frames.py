"""How the engine and its child talk: frames of a length and a pickle, read back with an allow-list.

The child works on what strangers wrote, so its answers are not trusted: only the plain values of the contracts may be
built from them, and nothing can be called.
"""

import io
import pickle
import struct

HEADER = struct.Struct(">Q")
MAX_FRAME_BYTES = 1 << 30

_MODULES = frozenset({"ingest.messages", "normalize.article", "store.document"})
_NAMES = frozenset(
    {
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("zoneinfo", "ZoneInfo._unpickle"),
    }
)


class _PlainValues(pickle.Unpickler):
    """Builds the values of the contracts and a few of the standard library, nothing else."""

    def find_class(self, module: str, name: str) -> object:
        if module in _MODULES or (module, name) in _NAMES:
            found: object = super().find_class(module, name)
            if isinstance(found, type) or name == "ZoneInfo._unpickle":
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not a plain value")


def pack(value: object) -> bytes:
    """Return the frame that carries a value."""
    payload = pickle.dumps(value, protocol=5)
    return HEADER.pack(len(payload)) + payload


def unpack_plain(payload: bytes) -> object:
    """Read what a child sent.

    Raises `pickle.UnpicklingError` for anything but plain values.
    """
    value: object = _PlainValues(io.BytesIO(payload)).load()
    return value
