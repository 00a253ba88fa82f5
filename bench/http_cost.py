"""What a request costs: CPU seconds per thousand, of this process alone (the origin is another one).

    python -m bench.http_cost [--requests 2000] [--hosts 16] [CLIENT …]

Clients: `web` (the whole door), `transport` (what is below it), `web/httpx` and `transport/httpx` (the same over
`HttpxTransport`), `httpx` (its own client), and, where installed, `aiohttp` and `pyreqwest`: what another transport
behind the same door could gain at most. Wall time is not shown: it says more of the machine's other work than of a
client. Hosts are addresses of 127.0.0.0/8, two requests at once to each. `TLS new` opens a connection for each request,
as a cron run that polls many hosts does.
"""

import argparse
import asyncio
import gzip
import random
import resource
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from importlib import import_module
from ipaddress import ip_network
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import httpx

from ingest.http.client import Web
from ingest.http.clock import SystemClock
from ingest.http.guard import Target, target_of
from ingest.http.settings import NetworkSettings
from ingest.http.transport.direct import DirectTransport
from ingest.http.transport.interface import Ask, Transport
from ingest.http.transport.over_httpx import HttpxTransport
from ingest.messages import Purpose, Reply, Request
from normalize.values import Url
from tests.misbehaving.authority import Authority

Get = Callable[[str], Awaitable[int]]
Kind = Callable[[NetworkSettings, Mapping[str, str]], Transport]
Client = Callable[[NetworkSettings], AbstractAsyncContextManager[Get]]

PAGE = gzip.compress("".join(f"<p>第{n}段：{random.Random(n).random()}</p>" for n in range(2_400)).encode(), 6)
ANSWERS = {
    "304": b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nDate: Mon, 02 Mar 2026 08:00:00 GMT\r\n\r\n',
    "page": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s"
    % (len(PAGE), PAGE),
    "image": b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 45000\r\n\r\n" + bytes(45_000),
}
ANSWERS["close"] = ANSWERS["304"].replace(b"\r\nDate", b"\r\nConnection: close\r\nDate")


class Origin(asyncio.Protocol):
    """Answers each request by the last part of its path."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self.received += data
        while b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            kind = head.split(b" ", 2)[1].decode().rpartition("/")[2]
            self.transport.write(ANSWERS[kind])
            if kind == "close":
                self.transport.close()


def serve(ports: "Connection[object, object]", folder: str, hosts: list[str]) -> None:
    context = Authority().certificate(*hosts).server_context(Path(folder))

    async def run() -> None:
        loop = asyncio.get_running_loop()
        servers = [await loop.create_server(Origin, "0.0.0.0", 0, ssl=tls) for tls in (None, context)]
        ports.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.gather(*(server.serve_forever() for server in servers))

    asyncio.run(run())


@asynccontextmanager
async def web(settings: NetworkSettings, kind: Kind = DirectTransport) -> AsyncIterator[Get]:
    door = Web(settings, kind(settings, {}), SystemClock(), random.Random(1))

    async def get(url: str) -> int:
        reply = await door.ask(Request(Url(url), Purpose.PAGE))
        assert isinstance(reply, Reply), reply
        return reply.status

    yield get
    await door.aclose()


@asynccontextmanager
async def transport(settings: NetworkSettings, kind: Kind = DirectTransport) -> AsyncIterator[Get]:
    carrier = kind(settings, {})

    async def get(url: str) -> int:
        target = target_of(url)
        assert isinstance(target, Target)
        async with carrier.send(Ask(target, (("accept-encoding", "gzip"),))) as incoming:
            async for _ in incoming.chunks:
                pass
            return incoming.status

    yield get
    await carrier.aclose()


@asynccontextmanager
async def plain_httpx(settings: NetworkSettings) -> AsyncIterator[Get]:
    context = ssl.create_default_context(cafile=settings.ca_file)
    async with httpx.AsyncClient(verify=context, trust_env=False, limits=httpx.Limits(max_connections=64)) as client:

        async def get(url: str) -> int:
            return (await client.get(url)).status_code

        yield get


@asynccontextmanager
async def plain_aiohttp(settings: NetworkSettings) -> AsyncIterator[Get]:
    aiohttp = import_module("aiohttp")
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=settings.ca_file), limit=64)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def get(url: str) -> int:
            async with session.get(url) as response:
                await response.read()
                status: int = response.status
                return status

        yield get


@asynccontextmanager
async def plain_pyreqwest(settings: NetworkSettings) -> AsyncIterator[Get]:
    builder = import_module("pyreqwest.client").ClientBuilder()
    authority = ssl.create_default_context(cafile=settings.ca_file).get_ca_certs(binary_form=True)[0]
    async with builder.gzip(True).add_root_certificate_der(authority).build() as client:

        async def get(url: str) -> int:
            response = await client.get(url).build().send()
            await response.bytes()
            status: int = response.status
            return status

        yield get


CLIENTS: dict[str, Client] = {
    "web": web, "web/httpx": partial(web, kind=HttpxTransport),
    "transport": transport, "transport/httpx": partial(transport, kind=HttpxTransport),
    "httpx": plain_httpx, "aiohttp": plain_aiohttp, "pyreqwest": plain_pyreqwest,
}  # fmt: skip


def cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def cost(client: Client, urls: list[str], requests: int, settings: NetworkSettings) -> float:
    """CPU seconds per thousand requests, after a warm-up."""
    async with client(settings) as get:

        async def ask(url: str, times: int) -> None:
            for _ in range(times):
                await get(url)

        for times in (2, max(1, requests // len(urls))):
            before_s = cpu_s()
            await asyncio.gather(*(ask(url, times) for url in urls))
        return (cpu_s() - before_s) * 1000 / (times * len(urls))


def measured(names: list[str], requests: int, hosts: list[str], rounds: int) -> None:
    ours, theirs = Pipe()
    with tempfile.TemporaryDirectory() as folder:
        origin = Process(target=serve, args=(theirs, folder, hosts), daemon=True)
        origin.start()
        plain, secured = ours.recv()
        authority = Path(folder) / "authority.pem"
        authority.write_text(Authority().pem)
        settings = NetworkSettings(
            allow_private=(ip_network("127.0.0.0/8"),), delay_s=0, concurrency=64, ca_file=str(authority)
        )
        ways = dict.fromkeys(("304", "page", "image"), ("http", plain, requests))
        ways["close"] = ("https", secured, requests // 4)
        print(f"{'client':16}" + "".join(f"{kind:>9}" for kind in ("304", "page", "image", "TLS new")))
        for name in names:
            found = []
            for kind, (scheme, port, times) in ways.items():
                urls = [f"{scheme}://{host}:{port}/{kind}" for host in hosts for _ in range(2)]
                found.append(median(asyncio.run(cost(CLIENTS[name], urls, times, settings)) for _ in range(rounds)))
            print(f"{name:16}" + "".join(f"{one:9.2f}" for one in found), flush=True)
        origin.terminate()
        origin.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("clients", nargs="*", default=list(CLIENTS)[:5], metavar="CLIENT")
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--hosts", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    hosts = [f"127.0.0.{number}" for number in range(1, chosen.hosts + 1)]
    measured(chosen.clients, chosen.requests, hosts, chosen.rounds)


if __name__ == "__main__":
    main()
