"""Content codings undone under a bound."""

import gzip
import sys
import zlib
from collections.abc import Callable
from functools import partial
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.http.coding.body import ACCEPT_ENCODING, FREE_BYTES, MAX_RATIO, Body, BodyError
from ingest.http.coding.decoders import DECODERS, MAX_MEMBERS
from ingest.messages import Reason


def zipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


CODED: dict[str, Callable[[bytes], bytes]] = {"gzip": zipped, "GZIP": zipped, "deflate": zlib.compress}
if "br" in DECODERS:
    CODED["br"] = partial(import_module("brotli").compress, quality=4)
if "zstd" in DECODERS:
    CODED["zstd"] = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd").compress
codings = st.sampled_from(sorted(CODED))


def bare_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


def decode(coding: str, raw: bytes, *, max_bytes: int = 10_000, chunk: int = 7, framed: bool = True) -> bytes:
    body = Body(coding, max_bytes)
    for start in range(0, len(raw), chunk):
        body.add(raw[start : start + chunk])
    return body.finish(framed=framed)[0]


def failure(coding: str, raw: bytes, max_bytes: int = 10_000) -> Reason:
    with pytest.raises(BodyError) as caught:
        decode(coding, raw, max_bytes=max_bytes)
    assert caught.value.detail
    return caught.value.reason


@given(codings, st.binary(max_size=300), st.integers(1, 40))
def test_what_was_coded_comes_back_however_it_is_cut_into_chunks(coding: str, data: bytes, chunk: int) -> None:
    assert decode(coding, CODED[coding](data), chunk=chunk) == data


@given(codings, st.binary(min_size=1, max_size=200), st.data())
def test_a_coded_body_that_ends_early_is_cut(coding: str, data: bytes, draw: st.DataObject) -> None:
    raw = CODED[coding](data)
    end = draw.draw(st.integers(1, len(raw) - 1))
    assert failure(coding, raw[:end]) is Reason.CUT


@given(codings, st.binary(min_size=1, max_size=100))
def test_noise_is_a_value_not_an_accident(coding: str, noise: bytes) -> None:
    try:
        assert len(decode(coding, noise)) <= 10_000
    except BodyError as error:
        assert error.reason in {Reason.CUT, Reason.ENCODING, Reason.TOO_LARGE}  # noqa: PT017


@given(codings, st.integers(0, 3000), st.integers(0, 3000))
def test_a_body_is_refused_if_and_only_if_it_is_larger_than_the_bound(coding: str, size: int, max_bytes: int) -> None:
    raw = CODED[coding](bytes(size))
    fits = size <= max_bytes and len(raw) <= max_bytes
    if fits:
        assert len(decode(coding, raw, max_bytes=max_bytes)) == size
    else:
        assert failure(coding, raw, max_bytes=max_bytes) is Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("coding", "raw", "body"),
    [
        ("deflate", bare_deflate(b"bare"), b"bare"),
        ("gzip", zipped(b"one ") + zipped(b"two"), b"one two"),
        ("gzip", zipped(b"padded") + bytes(100), b"padded"),
        ("gzip", zipped(b"padded") + b"garbage", b"padded"),
        ("gzip", b"", b""),
        ("identity", b"as it is", b"as it is"),
        ("none", b"as it is", b"as it is"),
        ("utf-8", b"as it is", b"as it is"),
        ("", b"as it is", b"as it is"),
    ],
)
def test_forms_that_servers_send(coding: str, raw: bytes, body: bytes) -> None:
    assert decode(coding, raw) == body


@pytest.mark.parametrize(
    ("coding", "raw", "reason"),
    [
        ("compress", b"x", Reason.ENCODING),
        ("gzip, gzip", zipped(zipped(b"x")), Reason.ENCODING),
        ("gzip", b"<html>not gzip</html>", Reason.ENCODING),
        ("gzip", zipped(b"x")[:-5] + b"wrong", Reason.ENCODING),
        ("gzip", zipped(b"x") + zipped(b"yy")[:-3], Reason.CUT),
        ("gzip", zipped(b"") * (MAX_MEMBERS + 1), Reason.ENCODING),
        ("deflate", b"\x78", Reason.CUT),
    ],
)
def test_forms_that_cannot_be_read(coding: str, raw: bytes, reason: Reason) -> None:
    assert failure(coding, raw) is reason


def test_an_empty_coded_body_without_a_length_is_cut() -> None:
    with pytest.raises(BodyError, match="ends early"):
        decode("gzip", b"", framed=False)


def test_the_raw_body_is_given_when_there_was_a_coding() -> None:
    body = Body("gzip", 1000)
    raw = zipped(b"x")
    body.add(raw)
    assert body.finish(framed=True) == (b"x", raw)
    assert Body("", 1000).finish(framed=True) == (b"", None)


@pytest.mark.parametrize("coding", sorted(CODED))
def test_a_bomb_is_stopped_by_its_ratio_long_before_its_bound(coding: str) -> None:
    raw = CODED[coding](bytes(20_000_000))
    assert failure(coding, raw, max_bytes=100_000_000) is Reason.TOO_LARGE


@pytest.mark.parametrize("coding", sorted(CODED))
def test_an_honest_body_passes_its_ratio(coding: str) -> None:
    data = b"".join(b"<item><title>number %d</title></item>" % number for number in range(100_000))
    raw = CODED[coding](data)
    assert FREE_BYTES < len(data) < len(raw) * MAX_RATIO
    assert decode(coding, raw, max_bytes=len(data), chunk=65_536) == data


def test_gzip_is_offered_first_and_only_what_can_be_undone() -> None:
    offered = ACCEPT_ENCODING.split(", ")
    assert offered[:2] == ["gzip", "deflate"]
    assert set(offered) == set(DECODERS)
