"""What is written of a page is read back equal, by ours and by readers of others, digests included."""

import gzip
import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.warc.files import Tally, pages_in
from store.files.raw import PageHead
from store.warc.learning import known_of, learned, record_in
from store.warc.members import filler_member, members, range_reader
from store.warc.names import Packing
from store.warc.records import NOTHING_SAID, Said, filler, packed_info, packed_page, read_answer, read_record
from store.warc.surt import surt, target_uri
from tests.store.samples import NOW

URL = "https://example.org/1?b=2&a=1"
LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40).map(str.strip)
PACKINGS = st.sampled_from(Packing)
EACH = pytest.mark.parametrize("packing", Packing, ids=lambda packing: packing.value)
HEADS = st.builds(
    PageHead,
    url=st.just(URL) | st.text("abcdefgh/?&=%äö文", max_size=30).map("https://example.org/{}".format),
    content_type=st.sampled_from(["", "text/html", "text/html; charset=gb18030", "TEXT/HTML;x"]),
    content_encoding=st.sampled_from(["", "gzip", "br"]),
    fetched_at=st.integers(0, 10**12).map(lambda micros: NOW + timedelta(microseconds=micros)),
    identity=st.none() | LINE.filter(bool),
    entry=LINE,
    is_further=st.booleans(),
    source=LINE,
)
FIELDS = st.lists(
    st.tuples(st.sampled_from(["server", "x-a", "date", "transfer-encoding", "set-cookie", "content-length"]), LINE)
)


@given(HEADS, st.binary(max_size=200), FIELDS, st.sampled_from([200, 203, 299]), PACKINGS)
def test_a_page_is_read_back_as_it_was_written(
    head: PageHead, body: bytes, fields: list[tuple[str, str]], status: int, packing: Packing
) -> None:
    packed = packed_page(head, body, Said(head.url, status, tuple(fields)), packing)

    response, metadata = record_in(packed.response), record_in(packed.metadata)
    assert response is not None
    assert metadata is not None
    answer, known = read_answer(response), known_of(metadata, response)
    assert answer is not None
    assert known is not None
    assert answer[1] == body
    assert answer[0].get("content-type", "") == head.content_type
    assert answer[0].get("content-encoding", "") == head.content_encoding
    assert answer[0]["content-length"] == str(len(body))
    assert "transfer-encoding" not in answer[0]
    names = ("url", "fetched_at", "identity", "entry", "is_further", "source")
    assert [getattr(known, name) for name in names] == [getattr(head, name) for name in names]
    assert packed_page(head, body, Said(head.url, status, tuple(fields)), packing) == packed, (
        "equal pages are equal bytes"
    )


def file_of(count: int, packing: Packing = Packing.GZIP) -> tuple[bytes, list[tuple[PageHead, bytes]]]:
    """Return a file of pages, and those."""
    pages = []
    for number in range(count):
        text = f"<html><p>Page {number}, 文章</p></html>".encode() * (number + 1)
        body = gzip.compress(text, mtime=0) if number % 2 else text
        coding = "gzip" if number % 2 else ""
        pages.append((PageHead(f"https://example.org/{number}", "text/html; charset=utf-8", coding, NOW, "x"), body))
    packed = [packed_page(head, body, NOTHING_SAID, packing) for head, body in pages]
    written = b"".join(page.response + page.metadata for page in packed)
    return packed_info(f"20260301-000{packing.suffix}", NOW) + written, pages


@EACH
def test_our_reader_of_archives_reads_what_is_kept(tmp_path: Path, packing: Packing) -> None:
    data, pages = file_of(4, packing)
    path = tmp_path / f"a{packing.suffix}"
    path.write_bytes(data)
    tally = Tally()

    read = [(str(page.url), page.reply.body) for page in pages_in(path, NOW, 10**7, tally)]

    assert list(tally.lines()) == []
    plain = [gzip.decompress(body) if head.content_encoding else body for head, body in pages]
    assert read == [(head.url, body) for (head, _), body in zip(pages, plain, strict=True)]


def as_warcio_reads(data: bytes) -> bytes:
    """Return a file in gzip as it is; warcio knows no zstd, and gets what `zstd -d` makes of it."""
    return data if data.startswith(b"\x1f") else zstd.decompress(data)


@EACH
def test_warcio_reads_what_is_kept_and_finds_its_digests_right(packing: Packing) -> None:
    iterator = pytest.importorskip("warcio.archiveiterator", reason="warcio is a tool of the work on this alone")
    data, pages = file_of(6, packing)

    kinds, read = [], []
    for record in iterator.ArchiveIterator(io.BytesIO(as_warcio_reads(data)), check_digests="raise"):
        kinds.append(record.rec_type)
        body = record.raw_stream.read()
        if record.rec_type == "response":
            read.append((record.rec_headers.get_header("WARC-Target-URI"), body))
            assert record.digest_checker.passed

    assert kinds == ["warcinfo", *(["response", "metadata"] * 6)]
    assert read == [(head.url, body) for head, body in pages]


@EACH
def test_fastwarc_reads_what_is_kept_and_finds_its_digests_right(packing: Packing) -> None:
    fastwarc = pytest.importorskip("fastwarc.warc", reason="FastWARC is a tool of the work on this alone")
    data, pages = file_of(6, packing)

    blocks = [record.verify_block_digest() for record in fastwarc.ArchiveIterator(io.BytesIO(data), parse_http=False)]
    answers = []
    for record in fastwarc.ArchiveIterator(io.BytesIO(data)):
        if record.is_http:  # read while it is at hand
            is_right = record.verify_payload_digest()
            answers.append((is_right, record.headers["WARC-Target-URI"], record.reader.read()))

    assert blocks == [True] * 13
    assert answers == [(True, head.url, body) for head, body in pages]


@EACH
def test_a_file_that_is_cut_anywhere_holds_the_records_before_the_cut(packing: Packing) -> None:
    data, _ = file_of(2, packing)
    ends = [member.end for member in members(range_reader(data), 0)]

    for length in range(len(data)):
        cut = data[:length]
        learning = learned(range_reader(cut), 0, "a")
        assert learning.end == max([end for end in ends if end <= length], default=0), length
        assert learning.damaged == 0, length
        assert len(learning.pages) == sum(end <= length for end in ends[1::2]), length
        assert sum(page.behind > 0 for page in learning.pages) == sum(end <= length for end in ends[2::2]), length


@EACH
def test_damage_in_the_midst_costs_the_records_that_it_lies_in(packing: Packing) -> None:
    data, _ = file_of(3, packing)
    found = learned(range_reader(data), 0, "a").pages
    for at in range(found[0].at, found[1].at, 7):
        torn = data[:at] + b"\0" * 20 + data[at + 20 :]
        learning = learned(range_reader(torn), 0, "a")
        assert {page.head.url for page in learning.pages} >= {found[2].head.url}, at
        assert learning.end == len(data)
        assert learning.damaged or len(learning.pages) == 3


@EACH
@pytest.mark.parametrize("coding", ["", "br"])
def test_a_large_page_behind_damage_is_found_again(packing: Packing, coding: str) -> None:
    """Of a zstd frame nothing is seen before its first block, of up to 128 KiB, is there."""
    noise = hashlib.shake_256(b"page").digest(400_000)
    pages = [PageHead(f"https://example.org/{number}", "text/html", coding, NOW) for number in range(3)]
    packed = [packed_page(head, noise, NOTHING_SAID, packing) for head in pages]
    data = bytearray(b"".join(page.response + page.metadata for page in packed))
    data[1_000:1_020] = b"\0" * 20

    learning = learned(range_reader(bytes(data)), 0, "a")

    assert [page.head.url for page in learning.pages] == [head.url for head in pages[1:]]
    assert learning.end == len(data)


@given(st.integers(400, 70_000) | st.integers(130_500, 132_000) | st.integers(196_500, 197_000), PACKINGS)
@example(131_105, Packing.GZIP)
@example(196_647, Packing.GZIP)
@example(131_299, Packing.ZSTD)
@example(262_374, Packing.ZSTD)
def test_what_is_put_over_a_page_is_as_long_as_it_and_says_nothing(size: int, packing: Packing) -> None:
    blank = filler_member(size, packing, filler)

    [member] = members(range_reader(blank), 0)
    record = read_record(member)

    assert (len(blank), member.end) == (size, size)
    assert record is not None
    assert not record.block.strip()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Example.org/", "org,example)/"),
        ("https://www3.example.org:443/A/b/?B=2&a=1#x", "org,example)/a/b?a=1&b=2"),
        ("http://example.org:8080", "org,example:8080)/"),
        ("https://example.org//a/./b/../c/", "org,example)/a/c"),
        ("https://192.0.2.7/x", "7,2,0,192)/x"),
        ("https://[2001:db8::1]/x", "2001:db8::1)/x"),
        ("https://example.org/a?", "org,example)/a"),
        ("https://例え.jp/文?q=文", "jp,xn--r8jz45g)/%e6%96%87?q=%e6%96%87"),
        ("https://example.org/%7Euser/%2541", "org,example)/~user/a"),
        ("https://example.org/a?x=1&PHPSESSID=0123456789abcdef0123456789abcdef", "org,example)/a?&x=1"),
        ("no address", "no address"),
    ],
)
def test_the_key_of_an_address(url: str, key: str) -> None:
    assert surt(url) == key


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("https://user:word@example.org/a b?q=文#f", "https://example.org/a%20b?q=%E6%96%87"),
        ("https://例え.jp:8443/", "https://xn--r8jz45g.jp:8443/"),
        ("https://example.org/%E6?a=%20", "https://example.org/%E6?a=%20"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
    ],
)
def test_an_address_as_a_record_names_it(url: str, uri: str) -> None:
    assert target_uri(url) == uri


@pytest.mark.parametrize("name", ["set-cookie", "Authorization", "x-csrf-token", "WWW-Authenticate", "x-api-key"])
def test_what_tells_whose_an_answer_was_is_not_written(name: str) -> None:
    said = Said(URL, 200, ((name, "of-somebody"), ("server", "nginx")))
    packed = packed_page(PageHead(URL, "", "", NOW), b"", said, Packing.GZIP)
    plain = b"".join(each.plain for each in members(range_reader(packed.response + packed.metadata), 0))
    assert b"of-somebody" not in plain
    assert b"server: nginx" in plain
