"""Serves the site of the comparison on loopback addresses, one for each feed; its own cost is no side's.

    python -m bench.whole_job.origin FEEDS IMAGES

Prints its port when it is ready, and ends with its standard input. `/answers` says how often it gave each status since
it was asked that last; `FORBIDDEN` is an address that a run is not allowed to ask.
"""

import asyncio
import hashlib
import json
import sys
from collections import Counter
from urllib.request import urlopen

from bench.whole_job.site import answer, packed

FORBIDDEN = "127.0.2.1"
_LAST_MODIFIED = "Mon, 05 Jan 2026 08:00:00 GMT"
"""Without it, newsboat does not send the ETag back either."""
_TO_FORBIDDEN = 0
"""Counted like a status: connections to that address."""


def host_of(feed: int) -> str:
    """Return the address under which a feed and its pages stand."""
    return f"127.0.1.{1 + feed}"


def answers(port: int) -> Counter[int]:
    """Ask a running origin how often it gave each status since the last time."""
    with urlopen(f"http://{host_of(0)}:{port}/answers") as reply:
        return Counter({int(status): count for status, count in json.load(reply).items()})


def was_forbidden_asked(counted: Counter[int]) -> bool:
    """Say whether anybody connected to the forbidden address."""
    return counted[_TO_FORBIDDEN] > 0


async def serve(feeds: int, images: int) -> None:
    """Serve until standard input ends."""
    given: Counter[int] = Counter()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        given[_TO_FORBIDDEN] += writer.get_extra_info("sockname")[0] == FORBIDDEN
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if head.startswith(b"GET /answers "):
                    writer.write(_whole("application/json", json.dumps(given).encode()))
                    given.clear()
                    continue
                reply = _reply(head.decode("latin-1"), images)
                given[int(reply.split(b" ", 2)[1])] += 1
                writer.write(reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    first = await asyncio.start_server(talk, host_of(0), 0)
    port = first.sockets[0].getsockname()[1]
    hosts = [*map(host_of, range(1, feeds)), FORBIDDEN]
    others = [await asyncio.start_server(talk, host, port) for host in hosts]
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
    return _whole(kind, body, f"{coding}etag: {etag}\r\nlast-modified: {_LAST_MODIFIED}\r\n")


def _whole(kind: str, body: bytes, fields: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\n{fields}content-length: {len(body)}\r\n\r\n".encode() + body


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
