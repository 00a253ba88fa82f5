"""The page asked without a socket: the real application over a real store, made by the real run."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

import httpx

from ingest.web.access import Access
from ingest.web.pages import Site, application
from ingest.web.serve import Listening, address_of, listening_socket, server_of
from tests.pipeline.place import Place

TOKEN = "correct-horse-battery-staple"
HOST = "127.0.0.1:8765"
OWN = {"origin": f"http://{HOST}"}


def access(**said: object) -> Access:
    return Access(b"a secret of this start", **said)  # type: ignore[arg-type]  # the fields of Access, by name


def site_of(place: Place, judged: Access | None = None) -> Site:
    return Site(place.folder / "config.yaml", place.clock.now, judged or access())


def ask(
    site: Site,
    path: str,
    *,
    method: str = "GET",
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """Ask the application once; a `host` among the headers is asked for in place of ours."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(application(site))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
            return await client.request(method, path, data=form, headers=headers)

    return asyncio.run(asked())


@contextmanager
def listening(site: Site) -> Iterator[str]:
    """Serve on a free port of loopback until the block ends, and give the address."""
    with listening_socket(Listening(port=0)) as sock:
        server = server_of(site)
        thread = Thread(target=server.run, kwargs={"sockets": [sock]})
        thread.start()
        try:
            yield address_of(sock)
        finally:
            server.should_exit = True
            thread.join()
