"""The head of an image tells its kind and size; what is no image is not taken for one."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.pages import picture
from ingest.illustrator.sniff import ImageKind, is_whole, sniff


def jpeg(width: int, height: int) -> bytes:
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\0" * 3
    return b"\xff\xd8" + app0 + b"\xff" + frame


def webp(kind: bytes, rest: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 100) + b"WEBP" + kind + struct.pack("<I", 10) + rest


def avif(*sizes: tuple[int, int]) -> bytes:
    boxes = b"".join(b"\0\0\0\x14ispe\0\0\0\0" + struct.pack(">II", *size) for size in sizes)
    return b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + b"\0\0\0\xffmeta" + boxes


IMAGES: dict[str, tuple[bytes, ImageKind]] = {
    "png": (picture("any"), ImageKind("png", 96, 64)),
    "gif": (b"GIF89a" + struct.pack("<HH", 300, 200) + b"\0\0\0", ImageKind("gif", 300, 200)),
    "jpeg, progressive, behind an APP0 and a fill byte": (jpeg(640, 480), ImageKind("jpg", 640, 480)),
    "webp, lossy": (
        webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 320 | 0x4000, 240)),
        ImageKind("webp", 320, 240),
    ),
    "webp, lossless": (webp(b"VP8L", b"\x2f" + struct.pack("<I", 99 | 49 << 14)), ImageKind("webp", 100, 50)),
    "webp, extended": (webp(b"VP8X", b"\0\0\0\0" + b"\x7f\x07\0" + b"\x37\x04\0"), ImageKind("webp", 1920, 1080)),
    "avif with a thumbnail": (avif((160, 90), (1600, 900)), ImageKind("avif", 1600, 900)),
    "bmp, upside down": (
        b"BM" + b"\0" * 12 + b"\x28\0\0\0" + struct.pack("<ii", 64, -32),
        ImageKind("bmp", 64, 32),
    ),
    "a jpeg whose head is cut": (b"\xff\xd8\xff\xe0\0\x10", ImageKind("jpg", 0, 0)),
    "a jpeg whose segments lead nowhere": (b"\xff\xd8\xff\xe0\0\0" + b"\0" * 40, ImageKind("jpg", 0, 0)),
}


@pytest.mark.parametrize("name", IMAGES)
def test_kind_and_size_are_read_from_the_head(name: str) -> None:
    body, kind = IMAGES[name]

    assert sniff(body) == kind


WHOLE = {
    "png": picture("any"),
    "png with something behind it": picture("any") + b"<html>",
    "jpg": jpeg(640, 480) + b"\xff\xd9",
    "webp": webp(b"VP8L", b"\x2f" + struct.pack("<I", 99 | 49 << 14)).ljust(108, b"\0"),
    "gif": b"GIF89a" + struct.pack("<HH", 300, 200),
}
CUT = {
    "png": picture("any")[:60],
    "png, nothing but its mark": picture("any")[:8],
    "jpg": jpeg(640, 480),
    "webp": webp(b"VP8L", b"\x2f" + struct.pack("<I", 99 | 49 << 14)),
    "gif without size": b"GIF89a",
}


@pytest.mark.parametrize(
    ("body", "whole"), [(body, True) for body in WHOLE.values()] + [(b, False) for b in CUT.values()]
)
def test_a_cut_image_is_told_from_a_whole_one(body: bytes, whole: bool) -> None:
    kind = sniff(body)

    assert kind is not None
    assert is_whole(kind, body) is whole


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG",
        b"%PDF-1.7",
        b"BM is a text",
        b"\0\0\0\x1cftypisom",
    ],
)
def test_what_is_no_image_that_may_be_published_is_none(body: bytes) -> None:
    assert sniff(body) is None


@given(st.sampled_from([body for body, _ in IMAGES.values()]), st.binary(max_size=64), st.integers(0, 60))
def test_a_damaged_head_is_a_kind_without_a_size_or_nothing(body: bytes, noise: bytes, at: int) -> None:
    kind = sniff(body[:at] + noise + body[at + len(noise) :])

    assert kind is None or (kind.width_px >= 0 and kind.height_px >= 0)
