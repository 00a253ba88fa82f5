"""Gzip members (RFC 1952), one a record: made at little cost, and found again in a file that may be torn. Pure."""

import struct
import zlib
from collections.abc import Callable, Iterator

from store.late.dataclass import dataclass

MARK = b"\x1f\x8b\x08"
_BEGIN = b"WARC/1."
_PIECE = 1 << 18
_MOST = 256 << 20
"""Of one record, unpacked: far more than a page or an image may have."""
_QUICK = 1
_LITTLE = 4_096
_LITTLE_WINDOW, _WHOLE_WINDOW = (16 + 12, 5), (16 + 15, 8)
"""`wbits` (in gzip's form) and `memLevel` of zlib."""
_BLOCK = 65_535
"""Bytes in a block that is stored as it is, at most (RFC 1951 §3.2.4)."""

ReadRange = Callable[[int, int], bytes]
"""The bytes of a file from one place up to another, or up to its end."""


def range_reader(data: bytes) -> ReadRange:
    """Return what reads bytes as if they were a file."""
    return lambda begin, end: data[begin:end]


def packed_member(head: bytes, body: bytes, *, is_packed: bool) -> bytes:
    """Return a member; a body that came packed is stored as it is, which costs its checksum alone."""
    if is_packed:
        return _stored(head, body, 0)
    # The library clears a quarter of a megabyte for each packer, unless it is told how little there is to pack.
    is_little = len(head) + len(body) <= _LITTLE
    packer = zlib.compressobj(_QUICK, zlib.DEFLATED, *(_LITTLE_WINDOW if is_little else _WHOLE_WINDOW))
    return b"".join((packer.compress(head), packer.compress(body), packer.flush()))


@dataclass(frozen=True, slots=True)
class Member:
    """One member: where it begins and ends, and what it holds."""

    begin: int
    end: int
    plain: bytes


def member_at(read: ReadRange, begin: int) -> Member | None:
    """Return the member that begins there; None for what is none, is torn, or ends too late."""
    inflater = zlib.decompressobj(wbits=31)
    pieces, held, at = list[bytes](), 0, begin
    try:
        while not inflater.eof:
            packed = read(at, at + _PIECE)
            at += len(packed)
            pieces.append(inflater.decompress(packed, _MOST - held))
            held += len(pieces[-1])
            if not packed or held >= _MOST:
                return None
    except zlib.error:
        return None
    return Member(begin, at - len(inflater.unused_data), b"".join(pieces))


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


def _next_record(read: ReadRange, begin: int) -> int | None:
    """Return where the next member begins that looks like a record's, None when none does up to the end."""
    while True:
        piece = read(begin, begin + _PIECE)
        at = piece.find(MARK)
        while at >= 0:
            if _looks_like_record(read(begin + at, begin + at + 512)):
                return begin + at
            at = piece.find(MARK, at + 1)
        if len(piece) < _PIECE:
            return None
        begin += _PIECE - len(MARK) + 1


def _looks_like_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(wbits=31).decompress(packed, len(_BEGIN)) == _BEGIN
    except zlib.error:
        return False


def filler_member(size: int, record: Callable[[int, int], tuple[bytes, bytes]]) -> bytes:
    """Return a member of just so many bytes; `record` makes head and body of a number of letters and of bytes.

    What the number of bytes cannot bring about, since a head grows with the digits in it, the letters do; and what no
    letters can, since one byte more begins a block of its own, an empty block does (RFC 1951 §3.2.4).
    """
    for empty_blocks in (0, 1):
        length = size
        for _ in range(8):
            spare = size - len(_stored(*record(0, max(length, 0)), empty_blocks))
            if spare == 0:
                break
            length += spare
        for shorter in range(64):
            for letters in range(64):
                made = _stored(*record(letters, max(length - shorter, 0)), empty_blocks)
                if len(made) == size:
                    return made
                if len(made) > size:
                    break
    raise ValueError(f"no record has {size} bytes")


def _stored(head: bytes, body: bytes, empty_blocks: int) -> bytes:
    """Return a member whose blocks are cut here: the library's own cut is not the same for each length."""
    plain = head + body
    blocks = [plain[at : at + _BLOCK] for at in range(0, len(plain), _BLOCK)] + [b""] * empty_blocks
    parts = [MARK + b"\0" * 6 + b"\xff"]
    for number, block in enumerate(blocks, 1):
        parts += (struct.pack("<BHH", number == len(blocks), len(block), len(block) ^ 0xFFFF), block)
    return b"".join((*parts, struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)))
