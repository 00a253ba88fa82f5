"""Records that are packed one by one, as gzip members or zstd frames, found again in a file that may be torn. Pure.

Which of both it is stands in the first bytes of each; how they are made, `gzip_member` and `zstd_frame` know.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Protocol

from store.late.dataclass import dataclass
from store.warc import gzip_member
from store.warc.names import Packing

_ZSTD_MARK = b"\x28\xb5\x2f\xfd"
_EXTENSION = rb"[\x50-\x5c\x5e\x5f]\x2a\x4d\x18"
"""A skippable frame (RFC 8878 §3.1.2), which holds nothing; not that of a dictionary, without which nothing is read."""
_LONGEST_MARK = len(_ZSTD_MARK)
_BEGIN = b"WARC/1."
_PIECE = 1 << 18
_MOST = 256 << 20
"""Of one record, unpacked: far more than a page or an image may have."""
_GLANCE = 512
"""Bytes that say of most members what they are; a zstd frame gives nothing before its first block is there."""

ReadRange = Callable[[int, int], bytes]
"""The bytes of a file from one place up to another, or up to its end."""


class _Unpacker(Protocol):
    """What zlib and zstd call a decompressor."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Packed(Protocol):
    def __call__(self, head: bytes, body: bytes, *, is_packed: bool) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Form:
    """How one packing is made and undone."""

    packed: _Packed
    stored: Callable[[bytes, int], bytes]
    unpacker: Callable[[], _Unpacker]
    fault: type[Exception]


@cache
def _form(packing: Packing) -> _Form:
    if packing is Packing.GZIP:
        return _Form(gzip_member.packed, gzip_member.stored, gzip_member.unpacker, gzip_member.FAULT)
    from store.warc import zstd_frame

    return _Form(zstd_frame.packed, zstd_frame.stored, zstd_frame.unpacker, zstd_frame.FAULT)


def range_reader(data: bytes) -> ReadRange:
    """Return what reads bytes as if they were a file."""
    return lambda begin, end: data[begin:end]


def packed_member(head: bytes, body: bytes, packing: Packing, *, is_packed: bool) -> bytes:
    """Return a member; a body that came packed costs little."""
    return _form(packing).packed(head, body, is_packed=is_packed)


@dataclass(frozen=True, slots=True)
class Member:
    """One member: where it begins and ends, and what it holds."""

    begin: int
    end: int
    plain: bytes


def member_at(read: ReadRange, begin: int) -> Member | None:
    """Return the member that begins there; None for what is none, is torn, or ends too late."""
    packed = read(begin, begin + _PIECE)
    packing = _packing_of(packed)
    if packing is None:
        return None
    form = _form(packing)
    unpacker = form.unpacker()
    pieces, held, at = list[bytes](), 0, begin
    try:
        while True:
            at += len(packed)
            pieces.append(unpacker.decompress(packed, _MOST - held))
            held += len(pieces[-1])
            if unpacker.eof:
                return Member(begin, at - len(unpacker.unused_data), b"".join(pieces))
            if not packed or held >= _MOST:
                return None
            packed = read(at, at + _PIECE)
    except form.fault:
        return None


def members(read: ReadRange, begin: int) -> Iterator[Member]:
    """Yield the members from there on that hold records; what is damaged between them is passed over."""
    while True:
        member = member_at(read, begin)
        if member is None:
            found = _next_record(read, begin + 1)
            if found is None:
                return
            member = member_at(read, found)
        if member is None:  # looked like one
            begin = (found or begin) + 1
            continue
        yield member
        begin = member.end


def repacked(data: bytes, packing: Packing) -> bytes:
    """Return the members that data begins with, in another packing."""
    found, read = list[bytes](), range_reader(data)
    member = member_at(read, 0)
    while member is not None:
        found.append(packed_member(member.plain, b"", packing, is_packed=False))
        member = member_at(read, member.end)
    return b"".join(found)


def is_begun(data: bytes) -> bool:
    """Say whether a first write that was cut short may have left this: the begin of a member, or room for it."""
    begin = data[:_LONGEST_MARK]
    return not begin.strip(b"\0") or any(mark.startswith(begin[: len(mark)]) for mark in (gzip_member.MARK, _ZSTD_MARK))


def _packing_of(data: bytes) -> Packing | None:
    if data.startswith(gzip_member.MARK):
        return Packing.GZIP
    return Packing.ZSTD if data.startswith(_ZSTD_MARK) or re.match(_EXTENSION, data) else None


def _next_record(read: ReadRange, begin: int) -> int | None:
    """Return where the next member begins that looks like a record's, None when none does up to the end."""
    marks = re.compile(re.escape(gzip_member.MARK) + b"|" + re.escape(_ZSTD_MARK))
    while True:
        piece = read(begin, begin + _PIECE)
        for mark in marks.finditer(piece):
            if _looks_like_record(read, begin + mark.start()):
                return begin + mark.start()
        if len(piece) < _PIECE:
            return None
        begin += _PIECE - _LONGEST_MARK + 1


def _looks_like_record(read: ReadRange, begin: int) -> bool:
    packing = _packing_of(read(begin, begin + _LONGEST_MARK))
    if packing is None:
        return False
    form = _form(packing)
    unpacker, plain, size = form.unpacker(), b"", _GLANCE
    try:
        while len(plain) < len(_BEGIN) and not unpacker.eof:
            packed = read(begin, begin + size)
            plain += unpacker.decompress(packed, len(_BEGIN) - len(plain))
            if len(packed) < size:
                break
            begin, size = begin + size, _PIECE
    except form.fault:
        return False
    return plain == _BEGIN


def filler_member(size: int, packing: Packing, record: Callable[[int, int], tuple[bytes, bytes]]) -> bytes:
    """Return a member of just so many bytes; `record` makes head and body of a number of letters and of bytes.

    What the number of bytes cannot bring about, since a head grows with the digits in it, the letters do; and what no
    letters can, since one byte more begins a block of its own, an empty block does (RFC 1951 §3.2.4).
    """
    stored = _form(packing).stored
    for empty_blocks in (0, 1):
        length = size
        for _ in range(8):
            spare = size - len(stored(b"".join(record(0, max(length, 0))), empty_blocks))
            if spare == 0:
                break
            length += spare
        for shorter in range(64):
            for letters in range(64):
                made = stored(b"".join(record(letters, max(length - shorter, 0))), empty_blocks)
                if len(made) == size:
                    return made
                if len(made) > size:
                    break
    raise ValueError(f"no record has {size} bytes")
