"""Decoders of content codings that are told how much room is left, and never make more than that. Pure.

A decoder that is handed a chunk and asked for all that comes of it can be made to fill the memory: 300 bytes of brotli
are 200 MB. So each is one whose library takes a bound: zlib's `max_length`, brotli's `output_buffer_limit` (since 1.2),
the standard library's `compression.zstd` (`backports.zstd` before Python 3.14). Brotli and zstd are offered only where
these are installed.
"""

import zlib
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Protocol

MAX_MEMBERS = 64
"""Parts of one body (gzip: RFC 1952 §2.2, zstd: RFC 8878 §3); an empty one costs 20 bytes to send, more to begin."""
ZSTD_WINDOW_LOG = 23
"""8 MiB, beyond which a zstd body must not ask for memory (RFC 9659 §3)."""


class DecodingError(Exception):
    """The data is not what its coding says."""


class Decoder(Protocol):
    """Undoes one coding."""

    def feed(self, data: bytes, room: int) -> bytes:
        """Return what `data` adds; once that is more than `room`, little more than it. Raises `DecodingError`."""
        ...

    def is_whole(self) -> bool:
        """Whether the coded stream has said that it ends."""
        ...


class _Stream(Protocol):
    """What zlib and zstd call a decompressor."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


class Members:
    """A body of one or more parts that end by themselves; padding behind them is passed over, as gzip(1) does."""

    def __init__(self, make: Callable[[], _Stream], magic: bytes, errors: type[Exception]) -> None:
        self._make = make
        self._magic = magic
        self._errors = errors
        self._member = make()
        self._members = 1
        self._head = b""

    def feed(self, data: bytes, room: int) -> bytes:
        """See `Decoder.feed`."""
        pieces: list[bytes] = []
        while data:
            if self._member.eof:
                data = self._next_member(data)
                continue
            piece = self._inflate(data, room)
            pieces.append(piece)
            room -= len(piece)
            if room < 0:
                break
            data = self._member.unused_data
        return b"".join(pieces)

    def is_whole(self) -> bool:
        """See `Decoder.is_whole`."""
        return self._member.eof

    def _inflate(self, data: bytes, room: int) -> bytes:
        try:
            return self._member.decompress(data, room + 1)
        except self._errors as error:
            raise DecodingError(str(error)) from error

    def _next_member(self, data: bytes) -> bytes:
        """Return the data from the next part on; nothing when none begins, or only some of its mark has come yet."""
        data = self._head + data
        self._head = b""
        if len(data) < len(self._magic) and self._magic.startswith(data):
            self._head = data
            return b""
        if not data.startswith(self._magic):
            return b""
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise DecodingError(f"more than {MAX_MEMBERS} parts in one body")
        self._member = self._make()
        return data


class Deflate:
    """Deflate in its zlib wrapper (RFC 1950), or bare (RFC 1951), which some servers send under the same name."""

    def __init__(self) -> None:
        self._head = b""
        self._stream: _Stream | None = None

    def feed(self, data: bytes, room: int) -> bytes:
        """See `Decoder.feed`."""
        if self._stream is None:
            data = self._head + data
            if len(data) < 2:
                self._head = data
                return b""
            wrapped = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
            self._stream = zlib.decompressobj(wbits=15 if wrapped else -15)
        if self._stream.eof:
            return b""
        try:
            return self._stream.decompress(data, room + 1)
        except zlib.error as error:
            raise DecodingError(str(error)) from error

    def is_whole(self) -> bool:
        """See `Decoder.is_whole`."""
        return self._stream is not None and self._stream.eof


class Brotli:
    """Brotli (RFC 7932); bytes behind its end are passed over."""

    def __init__(self, library: ModuleType) -> None:
        self._stream = library.Decompressor()
        self._errors: type[Exception] = library.error

    def feed(self, data: bytes, room: int) -> bytes:
        """See `Decoder.feed`."""
        pieces: list[bytes] = []
        while not self._stream.is_finished():
            try:
                piece: bytes = self._stream.process(data, output_buffer_limit=room + 1)
            except self._errors as error:
                raise DecodingError(str(error)) from error
            pieces.append(piece)
            room -= len(piece)
            data = b""
            if room < 0 or self._stream.can_accept_more_data():
                break
        return b"".join(pieces)

    def is_whole(self) -> bool:
        """See `Decoder.is_whole`."""
        finished: bool = self._stream.is_finished()
        return finished


def _zstd_stream(library: ModuleType) -> _Stream:
    options = {library.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    stream: _Stream = library.ZstdDecompressor(options=options)
    return stream


def _found(*names: str) -> ModuleType | None:
    for name in names:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


def _available() -> Mapping[str, Callable[[], Decoder]]:
    gzip = partial(Members, partial(zlib.decompressobj, wbits=31), b"\x1f\x8b", zlib.error)
    decoders: dict[str, Callable[[], Decoder]] = {"gzip": gzip, "deflate": Deflate}
    brotli = _found("brotli")
    if brotli is not None and hasattr(brotli.Decompressor, "can_accept_more_data"):
        decoders["br"] = partial(Brotli, brotli)
    zstd = _found("compression.zstd", "backports.zstd")
    if zstd is not None:
        make = partial(_zstd_stream, zstd)
        decoders["zstd"] = partial(Members, make, b"\x28\xb5\x2f\xfd", zstd.ZstdError)
    return decoders


DECODERS = _available()
"""Content coding -> a fresh decoder, in the order in which they are offered to servers."""
