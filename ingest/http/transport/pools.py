"""Door: network. Connections kept for each origin, over httpcore's pools, as a transport of httpx.

Only httpcore lets a network backend be given that judges each address; httpx has no such place. Each origin has a small
pool of its own, because httpcore looks at all connections of a pool twice for each request, which makes one large pool
costly. No `httpx.AsyncClient` is above: its cookie jar, redirects, decoders, environment and log lines are what a
guarded door must not have.
"""

from collections.abc import AsyncIterator, Mapping
from functools import partial
from urllib.parse import unquote_to_bytes

import httpcore
import httpx

from ingest.http.guard import PROXY_PORTS
from ingest.http.settings import NetworkSettings
from ingest.http.transport.authorities import Contexts
from ingest.http.transport.dial import GuardedBackend, Lookups, ProxyBackend
from ingest.http.transport.interface import Route

KEEP_ALIVE_S = 15.0
MAX_IDLE_ORIGINS = 64
"""Pools kept although nothing is under way in them."""
Key = tuple[bytes, bytes, int | None, Route]


class OriginPools(httpx.AsyncBaseTransport):
    """Keeps a pool of connections for each origin and route; the eldest idle one goes when there are too many."""

    def __init__(self, settings: NetworkSettings, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._lookups = Lookups(settings.concurrency)
        self._guarded = GuardedBackend(settings, self._lookups)
        self._contexts = Contexts(settings, environ)
        self._pools: dict[Key, _Origin] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request by the `route` and with the `target` of its extensions, on a pooled connection.

        Raises what httpcore raises, `ssl.SSLError`, and `TransportError` of the guard.
        """
        route: Route = request.extensions["route"]
        url = request.url
        origin = await self._origin((url.raw_scheme, url.raw_host, url.port, route))
        # The judged spelling goes onto the wire as it is, whatever httpx would make of it.
        asked = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=request.extensions["target"]
        )
        answer = await origin.answer(
            httpcore.Request(method=request.method, url=asked, headers=request.headers.raw, content=request.content)
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(answer, origin),
            extensions={**answer.extensions, "is_followed": partial(_is_followed, answer)},
        )

    async def aclose(self) -> None:
        """Close every connection."""
        origins, self._pools = list(self._pools.values()), {}
        for origin in origins:
            await origin.pool.aclose()
        self._lookups.close()

    async def _origin(self, key: Key) -> "_Origin":
        if key not in self._pools:
            await self._make_room()
        origin = self._pools.pop(key, None) or _Origin(self._new_pool(key[0], key[3]))
        origin.under_way += 1
        self._pools[key] = origin
        return origin

    def _new_pool(self, scheme: bytes, route: Route) -> httpcore.AsyncConnectionPool:
        make = partial(
            httpcore.AsyncConnectionPool,
            ssl_context=self._contexts.trusting(route.ca_file) if scheme == b"https" else None,
            max_connections=None,
            max_keepalive_connections=self._settings.per_host,
            keepalive_expiry=KEEP_ALIVE_S,
        )
        if route.proxy is None:
            return make(network_backend=self._guarded)
        url, login = _proxy_of(route.proxy)
        backend = ProxyBackend(url, login, self._lookups)
        return make(network_backend=backend, proxy=httpcore.Proxy(url, auth=login) if url.scheme == b"http" else None)

    async def _make_room(self) -> None:
        if len(self._pools) < MAX_IDLE_ORIGINS:
            return
        for key, origin in self._pools.items():
            if origin.under_way == 0:
                del self._pools[key]
                await origin.pool.aclose()
                return


class _Origin:
    """One origin's connections, and how many requests are under way on them."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self.pool = pool
        self.under_way = 0

    async def answer(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request that `under_way` counts already."""
        is_kept = any(connection.is_available() for connection in self.pool.connections)
        try:
            return await self.pool.handle_async_request(request)
        except BaseException as error:
            self.under_way -= 1
            if is_kept and isinstance(error, httpcore.RemoteProtocolError):
                raise httpcore.ReadError(f"what came on a kept connection is no answer ({error})") from error
            raise


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response, origin: _Origin) -> None:
        self._answer = answer
        self._origin = origin

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        self._origin.under_way -= 1
        await self._answer.aclose()


def _is_followed(answer: httpcore.Response) -> bool:
    """Whether bytes came behind an answer, which h11 would take for the next one.

    httpcore shows no way to them; where they cannot be looked for, the connection is not to be used again either.
    """
    place: object = answer.stream
    for name in ("_stream", "_connection", "_h11_state", "trailing_data"):
        place = getattr(place, name, None)
    return place != (b"", False)


def _proxy_of(proxy: str) -> tuple[httpcore.URL, tuple[bytes, bytes] | None]:
    """Take a proxy's URL apart into where it stands and who we are there."""
    url = httpx.URL(proxy)
    user, _, password = url.userinfo.partition(b":")
    place = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port or PROXY_PORTS[url.scheme], target=b"/"
    )
    return place, (unquote_to_bytes(user), unquote_to_bytes(password)) if user else None
