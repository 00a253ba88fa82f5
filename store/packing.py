"""Texts that are kept in little room: DEFLATE (RFC 1951), as zlib writes it. Pure."""

import zlib

_MAX_ROBOTS_BYTES = 64 << 10
"""A robots.txt that is larger, packed, is asked for anew by the next run: a host may give 500 KiB of noise."""
_MAX_UNPACKED = 64 << 20
_LITTLE = 4_096
_LITTLE_WINDOW, _LITTLE_MEMORY = 12, 5
"""`wbits` and `memLevel` of zlib."""


def packed(text: str) -> bytes:
    """Return a text in its little form."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > _LITTLE:
        return zlib.compress(data, 6)
    # The library clears a quarter of a megabyte for each packer, unless it is told how little there is to pack.
    packer = zlib.compressobj(6, zlib.DEFLATED, _LITTLE_WINDOW, _LITTLE_MEMORY)
    return packer.compress(data) + packer.flush()


def unpacked(data: bytes) -> str | None:
    """Return the text again; None for what was not packed here."""
    try:
        return zlib.decompressobj().decompress(data, _MAX_UNPACKED).decode("utf-8", "surrogatepass")
    except (zlib.error, ValueError):
        return None


def packed_robots(text: str) -> bytes | None:
    """Return a robots.txt in its little form; None for one that stays too large to be kept."""
    data = packed(text)
    return data if len(data) <= _MAX_ROBOTS_BYTES else None
