"""WARC and WACZ files of many programs give the pages that they hold; what cannot be read costs itself and is named."""

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from ingest.warc.files import Tally, pages_in
from ingest.warc.pages import unchunked
from tests.warc.written import answer, info, members, record, response, wacz

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
A, B = "https://news.example/a", "https://news.example/b"
BODY = "<p>正文 of the page</p>".encode() * 50
OTHER = b"<p>another one</p>" * 50


def read(folder: Path, data: bytes, max_bytes: int = 1_000_000) -> tuple[dict[str, bytes], Tally]:
    path, tally = folder / "file", Tally()
    path.write_bytes(data)
    pages = list(pages_in(path, NOW, max_bytes, tally))
    assert len({page.url for page in pages}) == len(pages)
    return {page.url: page.reply.body for page in pages}, tally


def chunked(body: bytes, *, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    half = len(body) // 2
    parts = [body[:half], body[half:]]
    framed = b"".join(f"{len(part):x}".encode() + extension + b"\r\n" + part + b"\r\n" for part in parts)
    return framed + b"0\r\n" + trailer + b"\r\n"


CHUNKED = "Transfer-Encoding: chunked"
BODIES = {
    # what stands in the record: its body and headers
    "plain": (BODY, ()),
    "chunked": (chunked(BODY), (CHUNKED,)),
    "chunked with extension and trailer": (chunked(BODY, extension=b";a=b", trailer=b"X-Sum: 1\r\n"), (CHUNKED,)),
    "said to be chunked and is not": (BODY, (CHUNKED,)),
    "chunked without its last chunk": (chunked(BODY)[:-5], (CHUNKED,)),
    "gzip": (gzip.compress(BODY), ("Content-Encoding: gzip",)),
    "x-gzip": (gzip.compress(BODY), ("Content-Encoding: x-gzip",)),
    "gzip of several members": (gzip.compress(BODY[:100]) + gzip.compress(BODY[100:]), ("Content-Encoding: gzip",)),
    "gzip in chunks": (chunked(gzip.compress(BODY)), ("Content-Encoding: gzip", CHUNKED)),
    "br": (brotli.compress(BODY), ("Content-Encoding: br",)),
    "zstd": (zstd.compress(BODY), ("Content-Encoding: zstd",)),
    "deflate": (zlib.compress(BODY), ("Content-Encoding: deflate",)),
    "stacked": (gzip.compress(brotli.compress(BODY)), ("Content-Encoding: br, gzip",)),
    "gzip twice": (gzip.compress(gzip.compress(BODY)), ("Content-Encoding: gzip, gzip",)),
    "an empty member in the list": (gzip.compress(BODY), ("Content-Encoding: gzip,",)),
}


@pytest.mark.parametrize("name", BODIES)
def test_framing_and_codings_are_undone(tmp_path: Path, name: str) -> None:
    body, headers = BODIES[name]
    found, tally = read(tmp_path, members([info(), response(A, body, *headers), response(B, OTHER)]))

    assert found == {A: BODY, B: OTHER}
    assert list(tally.lines()) == []


def packed(name: str) -> bytes:
    records = [info(), response(A, BODY), response(B, OTHER)]
    plain = b"".join(records)
    dictionary = zstd.train_dict([plain[at : at + 300] for at in range(0, len(plain), 30)] * 9, 2_000)
    with_dictionary = b"".join(zstd.compress(each, zstd_dict=dictionary) for each in records)
    return {
        "plain": plain,
        "a member a record": members(records),
        "one member for all": gzip.compress(plain),
        "zstd": b"".join(zstd.compress(each) for each in records),
        "zstd with a dictionary": _skippable(dictionary.dict_content) + with_dictionary,
        "zstd with a packed dictionary": _skippable(zstd.compress(dictionary.dict_content)) + with_dictionary,
        "wacz": wacz(("archive/data.warc.gz", members(records)), ("datapackage.json", b"{}")),
        "wacz of two": wacz(("archive/1.warc", records[1]), ("archive/2.warc.zst", zstd.compress(records[2]))),
        "lines without CR": plain.replace(b"\r\n", b"\n"),
        "angle brackets": plain.replace(A.encode(), f"<{A}>".encode()),
        "WARC 1.0, other case, folded": plain[len(records[0]) :]
        .replace(b"WARC/1.1", b"WARC/1.0")
        .replace(b"WARC-Target-URI: ", b"warc-target-uri:\r\n "),
    }[name]


def _skippable(content: bytes) -> bytes:
    return b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content


@pytest.mark.parametrize(
    "name",
    ["plain", "a member a record", "one member for all", "zstd", "zstd with a dictionary",
     "zstd with a packed dictionary", "wacz", "wacz of two", "angle brackets", "WARC 1.0, other case, folded"],
)  # fmt: skip
def test_however_a_file_is_packed_its_pages_are_had(tmp_path: Path, name: str) -> None:
    found, tally = read(tmp_path, packed(name))

    assert found == {A: BODY, B: OTHER}
    assert list(tally.lines()) == []


def test_lines_may_end_without_cr(tmp_path: Path) -> None:
    block = answer(BODY).replace(b"\r\n", b"\n")
    found, _ = read(tmp_path, record("response", A, block).replace(b"\r\n", b"\n") + response(B, OTHER))

    assert found == {A: BODY, B: OTHER}


NO_PAGES = {
    "a revisit": record("revisit", A, answer(b"")),
    "an error": response(A, BODY, status="404 Not Found"),
    "a redirect": response(A, BODY, status="301 Moved"),
    "a picture": response(A, BODY, kind="image/png"),
    "a request": record("request", A, b"GET /a HTTP/1.1\r\n\r\n"),
    "a name": record("response", "dns:news.example", b"20240506\r\n1.2.3.4"),
    "metadata": record("metadata", A, b"fetchTimeMs: 3"),
    "no date": record("response", A, answer(BODY), date="once"),
    "no answer": record("response", A, b"\x00\x01\x02"),
}


@pytest.mark.parametrize("name", NO_PAGES)
def test_what_is_no_page_is_passed_over(tmp_path: Path, name: str) -> None:
    found, tally = read(tmp_path, NO_PAGES[name] + response(B, OTHER))

    assert found == {B: OTHER}
    assert tally.broken == []
    assert tally.unreadable == []


BROKEN = {
    # what is wrong, the file, which pages are had, what is said
    "a cut last record": (response(B, OTHER) + response(A, BODY)[:-200], {B}, "is cut off"),
    "a cut last member": (members([response(B, OTHER), response(A, BODY)])[:-30], {B}, "/a is cut off"),
    "said to be cut": (record("response", A, answer(BODY), more="WARC-Truncated: length\r\n"), set(), "is cut off"),
    "no WARC": (b"<html>not found</html>" * 9, set(), "what stands there is no WARC record"),
    "rubbish behind a record": (response(B, OTHER) + b"rubbish\r\n" * 9, {B}, "broken after 1 record"),
    "no length": (b"WARC/1.1\r\nWARC-Type: response\r\n\r\n", set(), "does not say how long it is"),
    "an unknown coding": (response(A, BODY, "Content-Encoding: pack200"), set(), "in the coding 'pack200'"),
    "not in its coding": (response(A, BODY, "Content-Encoding: gzip"), set(), "is not in the coding that it names"),
    "many codings": (response(A, BODY, "Content-Encoding: gzip, br, gzip, br"), set(), "'too many codings'"),
    "too large": (response(A, BODY * 400), set(), "is larger than 100000 bytes"),
    "inflates too much": (
        response(A, gzip.compress(BODY * 400), "Content-Encoding: gzip"), set(), "inflates to more than 100000 bytes"
    ),
    "a cut zip": (wacz(("archive/1.warc", response(A, BODY)))[:-40], set(), "is broken"),
    "a WACZ without any": (wacz(("pages/pages.jsonl", b"{}")), set(), "holds no WARC file"),
    "endless headers": (b"WARC/1.1\r\n" + b"X: y\r\n" * 300, set(), "more than 200 headers"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_costs_itself_and_is_named(tmp_path: Path, name: str) -> None:
    data, urls, says = BROKEN[name]
    found, tally = read(tmp_path, data, max_bytes=100_000)

    assert set(found) == urls
    assert says in " ".join(tally.lines())


def test_a_record_that_cannot_be_read_costs_no_other_one(tmp_path: Path) -> None:
    bad = [response(A, BODY, "Content-Encoding: pack200"), response(A, BODY * 400)]
    found, tally = read(tmp_path, members([*bad, response(B, OTHER)]), max_bytes=100_000)

    assert found == {B: OTHER}
    assert len(tally.unreadable) == 2


@given(st.binary(max_size=2_000), st.integers(1, 5))
def test_what_was_framed_in_chunks_comes_back(body: bytes, pieces: int) -> None:
    size = len(body) // pieces + 1
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    framed = b"".join(f"{len(part):X}".encode() + b"\r\n" + part + b"\r\n" for part in parts if part)

    assert unchunked(framed + b"0\r\n\r\n") == body


@given(st.binary(max_size=3_000))
def test_no_bytes_raise(data: bytes) -> None:
    assert unchunked(data) is None or isinstance(unchunked(data), bytes)
