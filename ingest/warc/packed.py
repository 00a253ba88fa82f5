"""Streams of gzip members and zstd frames, one behind the other, unpacked piece by piece within bounded memory.

Of one that is cut off, or broken in its midst, all that comes before is had; the standard library's readers give
nothing of the piece in which the fault lies. Pure over the stream below.
"""

import sys
import zlib
from collections import deque
from collections.abc import Callable
from io import RawIOBase
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing_extensions import Buffer

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_PIECE = 65_536
_MOST = 1 << 20
"""Bytes that one step may unpack."""


class Member(Protocol):
    """One member or frame."""

    def unpack(self, data: bytes) -> tuple[bytes, bytes, bool]:
        """Return some of what data unpacks to, the data that is left, and whether the member ends before those."""


class GzipMember:
    """RFC 1952."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(wbits=31)

    def unpack(self, data: bytes) -> tuple[bytes, bytes, bool]:
        """As `Member`."""
        plain = self._inflater.decompress(data, _MOST)
        ended = self._inflater.eof
        return plain, self._inflater.unused_data if ended else self._inflater.unconsumed_tail, ended


class ZstdFrame:
    """RFC 8878."""

    def __init__(self, dictionary: zstd.ZstdDict | None) -> None:
        self._decompressor = zstd.ZstdDecompressor(dictionary)

    def unpack(self, data: bytes) -> tuple[bytes, bytes, bool]:
        """As `Member`; what is not unpacked yet stays in the frame."""
        plain = self._decompressor.decompress(data, _MOST)
        while not self._decompressor.eof and not self._decompressor.needs_input and len(plain) < _MOST:
            plain += self._decompressor.decompress(b"", _MOST - len(plain))
        ended = self._decompressor.eof
        return plain, self._decompressor.unused_data if ended else b"", ended


class Members(RawIOBase):
    """Unpacks members to the end of a file."""

    def __init__(self, file: IO[bytes], member: Callable[[], Member], *, notes_places: bool = False) -> None:
        """`notes_places` is for whoever asks for places (`place`) as it goes: else they are not held."""
        self._file = file
        self._make = member
        self._member: Member | None = None
        self._packed = b""
        self._plain = b""
        self._fault: Exception | None = None
        self._taken = self._given = 0
        self._notes_places = notes_places
        self._begun = deque[tuple[int, int]]()
        """Members that were begun: where, of what is unpacked and of the file; those before the last place are gone."""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        """Give what comes next; nothing at the end, be it of a member that is cut off."""
        while not self._plain:
            if self._fault is not None:
                raise self._fault
            if not self._step():
                return 0
        view = memoryview(buffer)
        piece = self._plain[: len(view)]
        view[: len(piece)] = piece
        self._plain = self._plain[len(piece) :]
        self._given += len(piece)
        return len(piece)

    def tell(self) -> int:
        """Return how much was given of what is unpacked."""
        return self._given

    def place(self, at: int) -> tuple[int, int]:
        """Return where in the file the member begins in which a byte of what is unpacked lies, and how far within.

        The bytes are asked for in their order.
        """
        while len(self._begun) > 1 and self._begun[1][0] <= at:
            self._begun.popleft()
        plain, packed = self._begun[0]
        return packed, at - plain

    def _step(self) -> bool:
        """Unpack a piece; False at the end of the file."""
        before = self._packed
        if not before:
            before = self._file.read(_PIECE)
            self._taken += len(before)
        try:
            if not before and self._member is None:
                return False
            if self._member is None:
                self._member = self._make()
                if self._notes_places:
                    self._begun.append((self._given, self._taken - len(before)))
            plain, self._packed, ended = self._member.unpack(before)
        except (zlib.error, zstd.ZstdError, EOFError) as error:
            self._fault = error
            return True
        self._plain = plain
        self._member = None if ended else self._member
        return bool(plain or ended or before)
