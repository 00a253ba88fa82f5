"""WARC records as other programs write them, made by hand."""

import gzip
import io
import zipfile
from collections.abc import Sequence

CRLF = b"\r\n"


def record(kind: str, url: str, block: bytes, *, date: str = "2024-05-06T07:08:09Z", more: str = "") -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n{more}"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + CRLF * 2


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers)
    return "\r\n".join(lines).encode() + CRLF * 2 + body


def response(url: str, body: bytes, *headers: str, **more: str) -> bytes:
    return record("response", url, answer(body, *headers, **more))


def info() -> bytes:
    return record("warcinfo", "", b"software: by hand\r\n")


def members(records: Sequence[bytes]) -> bytes:
    """A gzip member a record."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def wacz(*files: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return held.getvalue()
