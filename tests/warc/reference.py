"""A slow reader of WARC files, written without ours: whole files in memory, byte by byte, one thing after the other."""

import io
import zlib
from datetime import datetime

import brotli
from backports import zstd


def reference_pages(data: bytes) -> list[tuple[str, str, bytes]]:
    """Return address, date and body of every page that is whole."""
    found = []
    for fields, block, is_whole in _records(_unpacked(data)):
        page = _page(fields, block) if is_whole else None
        if page is not None:
            found.append(page)
    return found


def _unpacked(data: bytes) -> bytes:
    if data[:2] == b"\x1f\x8b":
        return _by_bytes(data, lambda: zlib.decompressobj(31))
    dictionary = None
    if data[:4] == b"\x5d\x2a\x4d\x18":
        size = int.from_bytes(data[4:8], "little")
        held, data = data[8 : 8 + size], data[8 + size :]
        dictionary = zstd.ZstdDict(zstd.decompress(held) if held[:4] == b"\x28\xb5\x2f\xfd" else held)
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return _by_bytes(data, lambda: zstd.ZstdDecompressor(dictionary))
    return data


def _by_bytes(data: bytes, make) -> bytes:  # type: ignore[no-untyped-def]  # noqa: ANN001 - any decompressor
    """Undo one member after the other, a byte at a time, so that nothing before a fault is lost."""
    plain, member = bytearray(), None
    for at in range(len(data)):
        member = make() if member is None or member.eof else member
        try:
            plain += member.decompress(data[at : at + 1])
        except (zlib.error, zstd.ZstdError):
            break
    return bytes(plain)


def _records(plain: bytes) -> list[tuple[dict[str, str], bytes, bool]]:
    found: list[tuple[dict[str, str], bytes, bool]] = []
    at = 0
    while True:
        while plain[at : at + 1] in {b"\r", b"\n"}:
            at += 1
        if plain[at : at + 5] != b"WARC/":
            return found
        lines: list[bytes] = []
        while True:
            end = plain.find(b"\n", at)
            if end < 0:
                return found
            line, at = plain[at:end].rstrip(b"\r"), end + 1
            if not line:
                break
            if line[:1] in b" \t" and lines:
                lines[-1] += b" " + line.strip()
            else:
                lines.append(line)
        fields: dict[str, str] = {}
        for line in lines[1:]:
            name, value = line.decode().split(":", 1)
            fields.setdefault(name.strip().lower(), value.strip())
        length = int(fields["content-length"])
        block = plain[at : at + length]
        found.append((fields, block, len(block) == length))
        at += length


def _page(fields: dict[str, str], block: bytes) -> tuple[str, str, bytes] | None:
    url, date = fields.get("warc-target-uri", "").strip("<>"), fields.get("warc-date", "")
    if fields["warc-type"] == "resource" and url.startswith("http"):
        is_page = fields.get("content-type", "").split(";")[0].strip() == "text/html"
        return (url, datetime.fromisoformat(date).isoformat(), block) if is_page else None
    if fields["warc-type"] != "response":
        return None
    lines, rest = [], io.BytesIO(block)
    while line := rest.readline().rstrip(b"\r\n"):
        lines.append(line.decode("latin-1"))
    if not lines or lines[0].split()[1:2] != ["200"]:
        return None
    said = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if said.get("content-type", "").split(";")[0].strip() != "text/html":
        return None
    body = rest.read()
    if said.get("transfer-encoding") == "chunked":
        body = _unframed(body)
    for coding in reversed([each.strip() for each in said.get("content-encoding", "").split(",") if each.strip()]):
        body = _decoded(coding, body)
    return url, datetime.fromisoformat(date).isoformat(), body


def _unframed(body: bytes) -> bytes:
    """Undo chunks; what is no chunk from its beginning on is the body itself."""
    plain, rest = b"", io.BytesIO(body)
    while True:
        size = rest.readline().split(b";")[0].strip()
        if not size or not all(digit in b"0123456789abcdefABCDEF" for digit in size):
            return body
        if int(size, 16) == 0:
            return plain
        plain += rest.read(int(size, 16))
        rest.readline()


def _decoded(coding: str, body: bytes) -> bytes:
    if coding in {"gzip", "x-gzip"}:
        return _by_bytes(body, lambda: zlib.decompressobj(31))
    if coding == "deflate":
        return zlib.decompress(body)
    if coding == "br":
        return bytes(brotli.decompress(body))
    return zstd.decompress(body)
