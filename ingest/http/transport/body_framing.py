"""Where the body of an HTTP/1.1 answer ends (RFC 9112 §6, §7), found piece by piece. Pure.

A body is taken from a buffer of what has come. One call does a bounded amount of work, however small the chunks.
"""

import re
from typing import Protocol

from ingest.http.transport.head_parsing import CutError, Head, WireError

MAX_LINE_BYTES = 8_192
"""Of a chunk's size with its extensions, and of a trailer."""
FRAMING_BYTES = 320_000
FRAMING_SHARE = 8
"""Bytes that are not of the body: at most `FRAMING_BYTES`, and beside them one for so many of the body."""
MAX_CHUNKS_A_TURN = 256
MAX_PART_BYTES = 65_536
"""Of a body that are taken at once: what becomes of them (a coding undone) takes time, and much more room."""
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})(?:;.*)?", re.DOTALL)


class Framing(Protocol):
    """How one body ends."""

    is_whole: bool
    has_more: bool
    """`take` stopped in the middle of what has come, to let others have their turn."""

    def take(self, received: bytearray) -> bytes:
        """Take what is of the body from the front of what has come. Raises `WireError`."""
        ...

    def end(self) -> None:
        """Hear that nothing will come any more. Raises `CutError` when that is too early."""
        ...


def framing_of(head: Head) -> Framing:
    """Return how the body below a head ends."""
    if head.chunked:
        return Chunked()
    return UntilClosed() if head.length is None else Sized(head.length)


class Sized:
    """A body of a stated length."""

    def __init__(self, length: int) -> None:
        self._missing = length
        self.is_whole = length == 0
        self.has_more = False

    def take(self, received: bytearray) -> bytes:
        """See `Framing.take`."""
        part = _front(received, min(self._missing, MAX_PART_BYTES))
        self._missing -= len(part)
        self.is_whole = self._missing == 0
        self.has_more = bool(received) and not self.is_whole
        return part

    def end(self) -> None:
        """See `Framing.end`."""
        if not self.is_whole:
            raise CutError


class UntilClosed:
    """A body that ends with the connection: a cut one looks whole."""

    def __init__(self) -> None:
        self.is_whole = False
        self.has_more = False

    def take(self, received: bytearray) -> bytes:
        """See `Framing.take`."""
        part = _front(received, MAX_PART_BYTES)
        self.has_more = bool(received)
        return part

    def end(self) -> None:
        """See `Framing.end`."""
        self.is_whole = True


def _front(received: bytearray, most: int) -> bytes:
    part = bytes(received) if len(received) <= most else bytes(received[:most])
    del received[: len(part)]
    return part


class Chunked:
    """A body in chunks, each with its size before it, and trailers behind the last, which are passed over."""

    def __init__(self) -> None:
        self.is_whole = False
        self.has_more = False
        self._missing = 0
        """Bytes of the chunk under way, the CRLF behind it included; 0: a line is next."""
        self._in_trailers = False
        self._body_bytes = 0
        self._framing_bytes = 0

    def take(self, received: bytearray) -> bytes:
        """See `Framing.take`."""
        parts: list[bytes] = []
        position = 0
        for _ in range(MAX_CHUNKS_A_TURN):
            before = position
            position = self._chunk(received, position, parts) if self._missing else self._line(received, position)
            if self.is_whole or position == before or position >= MAX_PART_BYTES:
                break
        self.has_more = not self.is_whole and position != before
        del received[:position]
        return b"".join(parts)

    def end(self) -> None:
        """See `Framing.end`."""
        if not self.is_whole:
            raise CutError

    def _chunk(self, received: bytearray, position: int, parts: list[bytes]) -> int:
        if self._missing > 2:
            part = bytes(received[position : position + min(self._missing - 2, MAX_PART_BYTES)])
            parts.append(part)
            self._missing -= len(part)
            position += len(part)
        if self._missing == 2 and len(received) >= position + 2:
            if received[position : position + 2] != b"\r\n":
                raise WireError("a chunk that does not end where it said")
            self._missing = 0
            position += 2
        return position

    def _line(self, received: bytearray, position: int) -> int:
        end = received.find(b"\n", position, position + MAX_LINE_BYTES)
        if end < 0:
            if len(received) - position >= MAX_LINE_BYTES:
                raise WireError(f"a line of more than {MAX_LINE_BYTES} bytes between chunks")
            return position
        self._framing_bytes += end + 1 - position + 2
        if self._framing_bytes > FRAMING_BYTES + self._body_bytes // FRAMING_SHARE:
            raise WireError("chunks that are more framing than body")
        line = bytes(received[position:end])
        if self._in_trailers:
            self.is_whole = line in {b"", b"\r"}
        else:
            self._begin(line)
        return end + 1

    def _begin(self, line: bytes) -> None:
        size = _SIZE.fullmatch(line[:-1].rstrip(b" \t")) if line.endswith(b"\r") else None
        if size is None:
            raise WireError("a chunk size that is none")
        length = int(size[1], 16)
        self._body_bytes += length
        self._missing = length + 2 if length else 0
        self._in_trailers = length == 0
