"""Files of browsertrix's kind: pages among records about pages, revisits, several WARC files in one WACZ.

Compared record by record with the slow reader. Their form: crawler.docs.browsertrix.com, specs.webrecorder.net/wacz.
"""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from ingest.warc.files import Tally, pages_in
from tests.warc.reference import reference_pages
from tests.warc.test_reading import NOW
from tests.warc.written import answer, info, members, record, wacz

SITE = "https://news.example"
HTML = "text/html; charset=utf-8"
OF_CRAWLER = 'WARC-Page-ID: 5f1c\r\nWARC-Resource-Type: document\r\nWARC-JSON-Metadata: {"ipType":"Public"}\r\n'
REVISIT = (
    "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
    f"WARC-Refers-To-Target-URI: {SITE}/1\r\nWARC-Refers-To-Date: 2024-05-06T07:08:09Z\r\n"
)


def body(number: int) -> bytes:
    return f"<html><title>{number}</title><article><p>文 {number}.</p></article></html>".encode() * 9


def page(number: int, *headers: str, coded: bytes | None = None) -> bytes:
    return record("response", f"{SITE}/{number}", answer(coded or body(number), *headers), more=OF_CRAWLER)


def beside(number: int) -> list[bytes]:
    """What a crawler writes about a page: none of it is one, though some of it is HTML."""
    url = f"{SITE}/{number}"
    told = json.dumps({"pageid": "5f1c", "url": url, "urls": {url: {"status": 200, "mime": "text/html"}}}).encode()
    return [
        record("resource", f"urn:pageinfo:{url}", told, more="Content-Type: application/json\r\n"),
        record("resource", f"urn:thumbnail:{url}", b"\xff\xd8\xff\xe0" * 90, more="Content-Type: image/jpeg\r\n"),
        record("resource", f"urn:view:{url}", b"\x89PNG\r\n\x1a\n" * 90, more="Content-Type: image/png\r\n"),
        record("resource", f"urn:text:{url}", "文".encode(), more="Content-Type: text/plain\r\n"),
        record("resource", f"urn:final-html:{url}", body(number), more=f"Content-Type: {HTML}\r\n"),
        record("request", url, b"GET / HTTP/1.1\r\n\r\n"),
        record("revisit", f"{SITE}/again-{number}", answer(b""), more=REVISIT),
        record("response", f"{url}/feed", answer(b"{}", kind="application/json"), more=OF_CRAWLER),
    ]


def crawled(*numbers: int) -> bytes:
    """One WARC file, as a worker of a crawler writes it."""
    records = [info()]
    for number in numbers:
        records += [page(number), *beside(number)]
    return members(records)


RESOURCE = record("resource", f"{SITE}/saved", body(7), more=f"Content-Type: {HTML}\r\n")
FILES: dict[str, tuple[list[bytes], set[object]]] = {
    # how the pages lie, the WARC files, the addresses that are pages
    "one file": ([crawled(1, 2)], {1, 2}),
    "a file a worker": ([crawled(1, 2), crawled(3), crawled()], {1, 2, 3}),
    "several joined in one": ([crawled(1) + crawled(2, 3)], {1, 2, 3}),
    "coded": ([members([info(), page(1, "Content-Encoding: gzip", coded=gzip.compress(body(1)))])], {1}),
    "a page that was saved": ([members([info(), RESOURCE])], {"saved"}),
}


def packed(files: list[bytes]) -> bytes:
    """A WACZ as crawlers make it: nothing of it is packed twice."""
    named = [(f"archive/rec-{number}.warc.gz", data) for number, data in enumerate(files)]
    pages = b'{"format":"json-pages-1.0","id":"pages"}\n{"id":"5f1c","url":"https://news.example/1"}\n'
    return wacz(
        *named,
        ("pages/pages.jsonl", pages),
        ("pages/extraPages.jsonl", pages),
        ("indexes/index.cdx.gz", gzip.compress(b"example,news)/1 20240506070809 {}\n")),
        ("indexes/index.idx", b"!meta 0 {}\n"),
        ("logs/crawl.log", b"{}\n"),
        ("datapackage.json", b'{"profile":"data-package","wacz_version":"1.1.1"}'),
    )


@pytest.mark.parametrize("name", FILES)
def test_the_pages_among_all_that_a_crawler_writes_are_read_as_the_slow_reader_reads_them(
    name: str, tmp_path: Path
) -> None:
    files, wanted = FILES[name]
    path, tally = tmp_path / "crawl.wacz", Tally()
    path.write_bytes(packed(files))
    found = [(page.url, page.captured_at, page.reply.body) for page in pages_in(path, NOW, 1_000_000, tally)]
    slow = [each for data in files for each in reference_pages(data)]

    assert [(url, text) for url, _, text in found] == [(url, text) for url, _, text in slow]
    assert {url for url, _, _ in found} == {f"{SITE}/{each}" for each in wanted}
    revisits = tally.kinds["revisit"]
    assert list(tally.lines()) == (
        [f"{revisits} revisit{'s' * (revisits > 1)} left out: their pages stand elsewhere"] if revisits else []
    )


def test_one_broken_file_of_a_crawl_costs_no_other_one(tmp_path: Path) -> None:
    path, tally = tmp_path / "crawl.wacz", Tally()
    path.write_bytes(packed([crawled(1)[:-900], crawled(2), b"no WARC at all", crawled(3)]))
    found = {page.url for page in pages_in(path, NOW, 1_000_000, tally)}

    assert {f"{SITE}/2", f"{SITE}/3"} <= found
    assert any("rec-2.warc.gz is broken" in line for line in tally.lines())


def test_a_crawl_whose_list_of_contents_is_lost_is_named(tmp_path: Path) -> None:
    held = io.BytesIO(packed([crawled(1)]))
    assert zipfile.ZipFile(held).namelist()
    path, tally = tmp_path / "crawl.wacz", Tally()
    path.write_bytes(held.getvalue()[:-60])

    assert list(pages_in(path, NOW, 1_000_000, tally)) == []
    assert any("is broken" in line for line in tally.lines())
