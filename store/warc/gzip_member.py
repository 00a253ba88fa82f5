"""A record as a gzip member (RFC 1952): made at little cost, or of just so many bytes. Pure."""

import struct
import zlib

MARK = b"\x1f\x8b\x08"
FAULT = zlib.error
_QUICK = 1
_LITTLE = 4_096
_LITTLE_WINDOW, _WHOLE_WINDOW = (16 + 12, 5), (16 + 15, 8)
"""`wbits` (in gzip's form) and `memLevel` of zlib."""
_BLOCK = 65_535
"""Bytes in a block that is stored as it is, at most (RFC 1951 §3.2.4)."""


def packed(head: bytes, body: bytes, *, is_packed: bool) -> bytes:
    """Return a member; a body that came packed is stored as it is, which costs its checksum alone."""
    if is_packed:
        return stored(head + body, 0)
    # The library clears a quarter of a megabyte for each packer, unless it is told how little there is to pack.
    is_little = len(head) + len(body) <= _LITTLE
    packer = zlib.compressobj(_QUICK, zlib.DEFLATED, *(_LITTLE_WINDOW if is_little else _WHOLE_WINDOW))
    return b"".join((packer.compress(head), packer.compress(body), packer.flush()))


def stored(plain: bytes, empty_blocks: int) -> bytes:
    """Return a member whose blocks are cut here: the library's own cut is not the same for each length."""
    blocks = [plain[at : at + _BLOCK] for at in range(0, len(plain), _BLOCK)] + [b""] * empty_blocks
    parts = [MARK + b"\0" * 6 + b"\xff"]
    for number, block in enumerate(blocks, 1):
        parts += (struct.pack("<BHH", number == len(blocks), len(block), len(block) ^ 0xFFFF), block)
    return b"".join((*parts, struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)))


def unpacker() -> "zlib._Decompress":
    """Return what unpacks one member."""
    return zlib.decompressobj(wbits=31)
