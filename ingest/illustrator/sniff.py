"""What kind of image some bytes are, and how many pixels: read from their head, without decoding. Pure.

Only what browsers show and what cannot carry script is known; SVG is not. Formats: PNG (RFC 2083 §4.1.1), GIF89a §18,
JPEG (ITU T.81 B.2.2), WebP (RFC 9649 §2), AVIF (ISO/IEC 23008-12 `ispe`), BMP.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImageKind:
    """The extension that its file gets, and its size; `width_px` and `height_px` are 0 when the head is damaged."""

    extension: str
    width_px: int
    height_px: int


def sniff(body: bytes) -> ImageKind | None:
    """Return what kind of image the bytes are; None when they are no image that may be published."""
    for extension, matches, measure in _KINDS:
        if matches(body):
            try:
                width_px, height_px = measure(body)
            except (struct.error, IndexError, ValueError):
                width_px, height_px = 0, 0
            return ImageKind(extension, width_px, height_px)
    return None


def is_whole(kind: ImageKind, body: bytes) -> bool:
    """Say whether an image has a head that can be read and the end that its format demands.

    A body can be whole for HTTP and cut all the same, by a cache or on its way to the server. PNG ends with IEND
    (RFC 2083 §4.1.4), JPEG has an EOI (ITU T.81 B.1.1.3), WebP states its length (RFC 9649 §2.4); what stands behind
    the end is passed over, as browsers do.
    """
    if not kind.width_px or not kind.height_px:
        return False
    match kind.extension:
        case "png":
            return b"IEND" in body
        case "jpg":
            return b"\xff\xd9" in body
        case "webp":
            return len(body) >= 8 + int(struct.unpack_from("<I", body, 4)[0])
        case _:
            return True


def _png(body: bytes) -> tuple[int, int]:
    width_px, height_px = struct.unpack_from(">II", body, 16)
    return width_px, height_px


def _gif(body: bytes) -> tuple[int, int]:
    width_px, height_px = struct.unpack_from("<HH", body, 6)
    return width_px, height_px


def _bmp(body: bytes) -> tuple[int, int]:
    width_px, height_px = struct.unpack_from("<ii", body, 18)
    if width_px < 0:
        raise ValueError("a width below nought")
    return width_px, abs(height_px)


_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
"""Markers between SOF0 and SOF15 that start no frame: DHT, JPG, DAC."""


def _jpeg(body: bytes) -> tuple[int, int]:
    """Walk the segments to the first start of frame."""
    at = 2
    while at + 9 <= len(body):
        if body[at] != 0xFF:
            break
        marker = body[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height_px, width_px = struct.unpack_from(">HH", body, at + 5)
            return width_px, height_px
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            at += 2 + struct.unpack_from(">H", body, at + 2)[0]
    raise ValueError("no start of frame")


def _webp(body: bytes) -> tuple[int, int]:
    form = body[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(body[24:27], "little"), 1 + int.from_bytes(body[27:30], "little")
    if form == b"VP8L":
        bits = struct.unpack_from("<I", body, 21)[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width_px, height_px = struct.unpack_from("<HH", body, 26)
    return width_px & 0x3FFF, height_px & 0x3FFF


def _avif(body: bytes) -> tuple[int, int]:
    """Take the largest of the spatial extents: thumbnails have one, too."""
    sizes: list[tuple[int, int]] = []
    at = body.find(b"ispe", 0, 65_536)
    while at >= 0:
        sizes.append(struct.unpack_from(">II", body, at + 8))
        at = body.find(b"ispe", at + 4, 65_536)
    return max(sizes)


_KINDS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], tuple[int, int]]], ...] = (
    ("png", lambda body: body.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    ("jpg", lambda body: body.startswith(b"\xff\xd8\xff"), _jpeg),
    ("gif", lambda body: body[:6] in {b"GIF87a", b"GIF89a"}, _gif),
    ("webp", lambda body: body[:4] == b"RIFF" and body[8:12] == b"WEBP", _webp),
    ("avif", lambda body: body[4:8] == b"ftyp" and any(b in body[8:40] for b in (b"avif", b"avis")), _avif),
    ("bmp", lambda body: body[:2] == b"BM" and body[14:18] in {b"\x28\0\0\0", b"\x7c\0\0\0", b"\x6c\0\0\0"}, _bmp),
)
