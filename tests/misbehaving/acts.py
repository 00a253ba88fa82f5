"""What the misbehaving server does, one function each: bodies of any size are made while they are sent."""

import asyncio
import gzip
import sys
import zlib
from collections.abc import AsyncIterator, Mapping
from functools import cache
from importlib import import_module

from ingest.http.coding.decoders import DECODERS
from tests.misbehaving.server import Act, Peer

WANTED = "the text that is wanted"
GOOD = (
    "<rss version='2.0'><channel><title>good</title><item><guid>good</guid><title>A good item</title>"
    f"<description>This is {WANTED}, and it comes with the feed itself.</description></item></channel></rss>"
).encode()
PAGE_OF = "guide.example"
"""Below it stand good sites that lead to pages and images which misbehave."""
MIB = 1 << 20
TEN_GB = 10_000 * MIB
ENDLESS = sys.maxsize


def says(body: bytes = GOOD, *headers: str, status: str = "200 OK") -> Act:
    """An honest answer."""

    async def act(peer: Peer) -> None:
        await peer.says(body, *headers, status=status)

    return act


def by_path(answers: Mapping[str, Act | bytes], other: Act | None = None) -> Act:
    """A site: what it says at each path; at others 404."""

    async def act(peer: Peer) -> None:
        found = answers.get(peer.request.path, other)
        if found is None:
            await peer.says(b"not found", status="404 Not Found")
        elif isinstance(found, bytes):
            await peer.says(found)
        else:
            await found(peer)

    return act


def wire(*parts: bytes, close: bool = True) -> Act:
    """These bytes, and then the end of the connection."""

    async def act(peer: Peer) -> None:
        await peer.send(*parts)
        if close:
            peer.close()

    return act


def in_turn(*acts: Act) -> Act:
    """One act for each request to the host; the last one stays."""

    async def act(peer: Peer) -> None:
        await acts[min(peer.nth, len(acts)) - 1](peer)

    return act


def moves(location: str, status: str = "302 Found") -> Act:
    """A redirect; `{port}` in it is the server's own port, `WIDE` characters go out as UTF-8."""

    async def act(peer: Peer) -> None:
        place = location.replace("{port}", str(peer.port)).encode().decode("latin-1")
        await peer.says(b"", f"Location: {place}", status=status)

    return act


async def good(peer: Peer) -> None:
    await peer.says(GOOD)


async def resets(peer: Peer) -> None:
    peer.reset()


async def closes(peer: Peer) -> None:
    peer.close()


async def never(_: Peer) -> None:
    await asyncio.sleep(1e6)


def drips(head: bytes, drop: bytes, every_s: float = 0.01) -> Act:
    """A little at a time, without end."""

    async def act(peer: Peer) -> None:
        await peer.send(head)
        while True:
            await peer.send(drop)
            await asyncio.sleep(every_s)

    return act


def floods(head: bytes, wave: bytes) -> Act:
    """As much as the other side takes, without end."""

    async def act(peer: Peer) -> None:
        await peer.send(head)
        sent = 0
        while sent < ENDLESS:
            await peer.send(wave)
            sent += len(wave)

    return act


def pauses(head: bytes, rest: bytes) -> Act:
    """The head, and the rest far too late."""

    async def act(peer: Peer) -> None:
        await peer.send(head)
        await asyncio.sleep(1e6)
        await peer.send(rest)

    return act


def chunked(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def bomb(coding: str) -> Act:
    """Ten gigabytes of nothing, compressed while they are sent."""

    async def act(peer: Peer) -> None:
        await peer.head(f"Content-Encoding: {coding}", "Transfer-Encoding: chunked")
        async for piece in _squeezed(coding):
            await peer.send(chunked(piece))
        await peer.send(b"0\r\n\r\n")

    return act


async def _squeezed(coding: str) -> AsyncIterator[bytes]:
    first, again = _pieces(coding)
    yield first
    for _ in range(TEN_GB // MIB):
        yield again


@cache
def _pieces(coding: str) -> tuple[bytes, bytes]:
    """The begin of a compressed stream, and a piece that adds a mebibyte of zeros however often it is repeated."""
    if coding == "br":
        stream = import_module("brotli").Compressor(quality=5)
        first = stream.process(bytes(MIB)) + stream.flush()
        return first, stream.process(bytes(MIB)) + stream.flush()
    if coding == "zstd":
        whole = import_module("backports.zstd").compress(bytes(MIB))
        return whole, whole
    windows = {"gzip": 31, "deflate": 15, "bare deflate": -15}
    deflate = zlib.compressobj(9, wbits=windows[coding])
    first = deflate.compress(bytes(MIB)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return first, deflate.compress(bytes(MIB)) + deflate.flush(zlib.Z_FULL_FLUSH)


async def bare_deflate_bomb(peer: Peer) -> None:
    await peer.head("Content-Encoding: deflate", "Transfer-Encoding: chunked")
    first, again = _pieces("bare deflate")
    await peer.send(chunked(first), *[chunked(again)] * 2_000, b"0\r\n\r\n")


async def feed_of_many_entries(peer: Peer) -> None:
    """100,000 items in about 9 MB."""
    await peer.head("Content-Type: application/rss+xml", "Transfer-Encoding: chunked")
    await peer.send(chunked(b"<rss version='2.0'><channel><title>many</title>"))
    for start in range(0, 100_000, 1_000):
        items = (
            b"<item><guid>%d</guid><title>n%d</title><description>%d: %s</description></item>"
            % (n, n, n, WANTED.encode())
            for n in range(start, start + 1_000)
        )
        await peer.send(chunked(b"".join(items)))
    await peer.send(chunked(b"</channel></rss>"), b"0\r\n\r\n")


async def deep_document(peer: Peer) -> None:
    """An element inside an element, 200,000 times."""
    await peer.says(b"<div>" * 200_000 + b"deep" + b"</div>" * 200_000, "Content-Type: text/html")


async def half_gzip(peer: Peer) -> None:
    """Half a gzip stream under its right length: whole for HTTP."""
    await peer.says(gzip.compress(GOOD * 100)[:80], "Content-Encoding: gzip")


async def echoes_cookies(peer: Peer) -> None:
    await peer.says(peer.request.headers.get("cookie", "none").encode(), "Set-Cookie: id=tracked; Path=/")


async def echoes_validators(peer: Peer) -> None:
    """Says 304 to whoever brings its odd ETag back as it was."""
    odd = 'W/"caf\xe9,\'()"'
    if peer.request.headers.get("if-none-match") == odd:
        await peer.head(f"ETag: {odd}", status="304 Not Modified")
    else:
        await peer.says(GOOD, f"ETag: {odd}")


async def echoes_secrets(peer: Peer) -> None:
    given = sorted({"authorization", "x-api-key", "cookie"} & peer.request.headers.keys())
    await peer.says(", ".join(given).encode() or b"none")


async def takes_offence(peer: Peer) -> None:
    """Gives an ETag that is larger than the heads of requests that it takes (RFC 6585 §5)."""
    if "if-none-match" in peer.request.headers:
        await peer.says(b"", status="431 Request Header Fields Too Large")
    else:
        await peer.says(GOOD, 'ETag: "' + "e" * 50_000 + '"')


HAS_BROTLI, HAS_ZSTD = "br" in DECODERS, "zstd" in DECODERS
