"""Serves the site of the comparison on loopback addresses, one for each feed; its own cost is no side's.

    python -m bench.whole_job.origin FEEDS IMAGES

Prints its port when it is ready, and ends with its standard input.
"""

import asyncio
import hashlib
import sys

from bench.whole_job.site import answer, packed


def host_of(feed: int) -> str:
    """Return the address under which a feed and its pages stand."""
    return f"127.0.1.{1 + feed}"


async def serve(feeds: int, images: int) -> None:
    """Serve until standard input ends."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(_reply(head.decode("latin-1"), images))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    first = await asyncio.start_server(talk, host_of(0), 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(talk, host_of(feed), port) for feed in range(1, feeds)]
    print(port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for server in (first, *others):
        server.close()


def _reply(head: str, images: int) -> bytes:
    line, *fields = head.split("\r\n")
    named = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
    found = answer(line.split(" ")[1], f"http://{named.get('host', '')}", images=images)
    if found is None:
        return b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
    kind, body = found
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if named.get("if-none-match") == etag:
        return f"HTTP/1.1 304 Not Modified\r\netag: {etag}\r\n\r\n".encode()
    coding = ""
    if "gzip" in named.get("accept-encoding", "") and not kind.startswith("image/"):
        body, coding = packed(body), "content-encoding: gzip\r\n"
    fields_sent = f"content-type: {kind}\r\n{coding}etag: {etag}\r\ncontent-length: {len(body)}\r\n"
    return f"HTTP/1.1 200 OK\r\n{fields_sent}\r\n".encode() + body


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
