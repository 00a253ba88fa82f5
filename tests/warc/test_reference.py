"""Our reader of archives beside a slow one, record by record, on files as wget, FastWARC and we write them."""

import gzip
import shutil
import subprocess
import zlib
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import brotli
import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.warc.files import Tally, pages_in
from store.files.raw import PageHead
from store.warc.names import Packing
from store.warc.records import NOTHING_SAID, packed_info, packed_page
from tests.warc.reference import reference_pages
from tests.warc.test_reading import NOW, chunked, packed
from tests.warc.written import CRLF, info, members, record, response

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda body: gzip.compress(body[:20]) + gzip.compress(body[20:]),
    "br": brotli.compress,
    "zstd": zstd.compress,
    "deflate": zlib.compress,
}
PACKINGS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "members": members,
    "one member": lambda records: gzip.compress(b"".join(records)),
    "zstd": lambda records: b"".join(map(zstd.compress, records)),
}
LATER = NOW + timedelta(days=20_000)
"""What other programs write today is not of the future."""
LAYERS = st.lists(st.sampled_from(sorted(CODINGS)), max_size=3)
FRAMES = st.sampled_from([None, b"", b";a=b", b';name="a value"'])
BODIES = st.binary(max_size=60).map(lambda text: b"<p>" + text + b"</p>")


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """A record as some program writes it: a page in any framing and codings, or one that holds none."""
    url = f"https://example.org/{draw(st.integers(0, 99))}"
    kind = draw(st.sampled_from(["page", "page", "page", "revisit", "error", "request", "metadata", "picture"]))
    if kind in {"revisit", "request", "metadata"}:
        return record(kind, url, b"GET / HTTP/1.1\r\n\r\n")
    if kind == "error":
        return response(url, b"<p>gone</p>", status="404 Not Found")
    if kind == "picture":
        return response(url, b"\x89PNG", kind="image/png")
    body, codings = draw(BODIES), draw(LAYERS)
    for coding in codings:
        body = CODINGS[coding](body)
    extension = draw(FRAMES)
    fields = [f"Content-Encoding: {', '.join(codings)}{draw(st.sampled_from(['', ',']))}"] if codings else []
    if extension is not None:
        trailer = draw(st.sampled_from([b"", b"X-Sum: 1\r\n"]))
        body = chunked(body, extension=extension, trailer=trailer) if len(body) > 1 else b"0\r\n\r\n"
        fields.append("Transfer-Encoding: chunked")
    written = response(url, body, *fields)
    is_wgets = draw(st.booleans())
    return written.replace(url.encode() + CRLF, b"<" + url.encode() + b">" + CRLF, 1) if is_wgets else written


def ours(path: Path, data: bytes) -> list[tuple[str, str, bytes]]:
    path.write_bytes(data)
    found = pages_in(path, LATER, 1_000_000, Tally())
    return [(str(page.url), page.captured_at.isoformat(), page.reply.body) for page in found]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(records(), max_size=5), st.sampled_from(sorted(PACKINGS)), st.floats(0, 1))
def test_every_page_is_read_as_the_slow_reader_reads_it_also_of_a_file_that_is_cut(
    tmp_path: Path, given_records: list[bytes], packing: str, share: float
) -> None:
    data = PACKINGS[packing]([info(), *given_records])
    path = tmp_path / "file"

    assert ours(path, data) == reference_pages(data)
    cut = data[: int(len(data) * share)]
    assert ours(path, cut) == reference_pages(cut)


@pytest.mark.parametrize("name", ["zstd with a dictionary", "zstd with a packed dictionary", "lines without CR"])
def test_other_packings_are_read_as_the_slow_reader_reads_them(tmp_path: Path, name: str) -> None:
    data = packed(name)
    assert ours(tmp_path / "file", data) == reference_pages(data)


@given(
    st.lists(st.tuples(BODIES, st.sampled_from(["", "gzip", "br", "zstd"])), max_size=4),
    st.floats(0, 1),
    st.sampled_from(Packing),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_we_keep_is_read_by_both(
    tmp_path: Path, bodies: list[tuple[bytes, str]], share: float, packing: Packing
) -> None:
    data = packed_info(f"20260301-000{packing.suffix}", NOW)
    wanted = []
    for number, (body, coding) in enumerate(bodies):
        head = PageHead(f"https://example.org/{number}", "text/html", coding, NOW)
        page = packed_page(head, CODINGS[coding](body) if coding else body, NOTHING_SAID, packing)
        data += page.response + page.metadata
        wanted.append((head.url, NOW.isoformat(), body))

    assert ours(tmp_path / "file", data) == reference_pages(data) == wanted
    cut = data[: int(len(data) * share)]
    assert ours(tmp_path / "file", cut) == reference_pages(cut)


class Served(BaseHTTPRequestHandler):
    """A page in chunks, as wget keeps it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(chunked(b"<p>what wget was given</p>", extension=b";a=b"))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.skipif(shutil.which("wget") is None, reason="there is no wget")
def test_a_file_of_wget_is_read_as_the_slow_reader_reads_it(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    Thread(target=server.serve_forever, daemon=True).start()
    asked = ["wget", "-q", "--no-config", "--tries=1", "--timeout=20", "--warc-file=got", "-O", "page"]
    url = f"http://127.0.0.1:{server.server_port}/a"
    try:
        subprocess.run([*asked, url], cwd=tmp_path, check=True, env={"PATH": "/usr/bin:/bin"})
    finally:
        server.shutdown()
        server.server_close()
    data = (tmp_path / "got.warc.gz").read_bytes()

    assert [page[2] for page in ours(tmp_path / "file", data)] == [b"<p>what wget was given</p>"]
    assert ours(tmp_path / "file", data) == reference_pages(data)


@pytest.mark.parametrize("writer", ["GzipWriter", "ZstdWriter"])
def test_a_file_of_fastwarc_is_read_as_the_slow_reader_reads_it(writer: str, tmp_path: Path) -> None:
    fastwarc = pytest.importorskip("fastwarc.warc", reason="FastWARC is a tool of the work on this alone")
    streams = pytest.importorskip("fastwarc.stream_io", reason="FastWARC is a tool of the work on this alone")
    path = tmp_path / "other"
    with path.open("wb") as file:
        stream = getattr(streams, writer)(file)
        for number in range(3):
            made = fastwarc.WarcRecord()
            made.init_headers(record_type=fastwarc.WarcRecordType.response)
            made.headers["WARC-Target-URI"] = f"https://example.org/{number}"
            made.headers["Content-Type"] = "application/http; msgtype=response"
            made.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>page %d</p>" % number)
            made.write(stream, checksum_data=True)
        stream.close()

    found = ours(tmp_path / "file", path.read_bytes())
    assert [body for _, _, body in found] == [b"<p>page %d</p>" % number for number in range(3)]
    assert found == reference_pages(path.read_bytes())
