"""Door: disk. Values that wait for a later step of the same command, in a file without a name, which ends with it.

Written one after the other, read back in that order; memory holds one of them.
"""

import contextlib
import pickle
import struct
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Generic, Self, TypeVar

from store.errors import told

T = TypeVar("T")
_LENGTH = struct.Struct(">I")


class Spool(Generic[T]):
    """What was made, in the order in which it was made."""

    def __init__(self, folder: Path, packed: Callable[[T], bytes] = pickle.dumps) -> None:
        """`folder` is where there is room for it: the file is made with the first value. `packed` writes a pickle."""
        self._packed = packed
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, value: T) -> None:
        """Put a value behind the others. Raises `StoreError` when the disk is full."""
        with told("cannot keep what is made"):
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  # closed with the spool
            data = self._packed(value)
            self._file.write(_LENGTH.pack(len(data)) + data)
            self._file.flush()  # a full disk is told of here, and not when it is read
        self._count += 1

    def __iter__(self) -> Iterator[T]:
        """Yield all values, the first first."""
        with told("cannot read what was made"):
            if self._file is None:
                return
            self._file.seek(0)
            for _ in range(self._count):
                (length,) = _LENGTH.unpack(self._file.read(_LENGTH.size))
                value: T = pickle.loads(self._file.read(length))  # noqa: S301  # our own, and nobody else has the file
                yield value

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):  # it may still hold what found no room: nobody wants it any more
                self._file.close()
