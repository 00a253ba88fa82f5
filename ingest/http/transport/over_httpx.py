"""Door: network. The transport over httpx: what goes out as an httpx request, and what comes back."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx

from ingest.http.guard import proxied_objection
from ingest.http.settings import NetworkSettings
from ingest.http.transport.answer_reader import MAX_HEAD_BYTES
from ingest.http.transport.body_framing import FRAMING_BYTES, FRAMING_SHARE, MAX_CHUNKS_A_TURN
from ingest.http.transport.failures import explained
from ingest.http.transport.head_parsing import MAX_FIELDS, WireError
from ingest.http.transport.interface import Ask, Incoming, TransportError
from ingest.http.transport.pools import OriginPools
from ingest.http.transport.stream import SocketStream
from ingest.messages import Reason, Verb

MAX_OTHER_BYTES = FRAMING_BYTES + MAX_HEAD_BYTES
"""Of an answer that are not of its body; a head and its body come in one piece here."""


class HttpxTransport:
    """`Transport` over httpx, for what goes by a proxy, and to compare with."""

    def __init__(self, settings: NetworkSettings, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._pools = OriginPools(settings, environ)

    @asynccontextmanager
    async def send(self, ask: Ask) -> AsyncIterator[Incoming]:
        """See `Transport.send`."""
        host = ask.target.host
        with explained(host):
            answer = await self._pools.handle_async_request(_request_of(self._routed(ask)))
        stream: SocketStream = answer.extensions["network_stream"]
        stream.head_has_come()
        if len(answer.headers.raw) > MAX_FIELDS:
            stream.abort()
            await answer.aclose()
            raise TransportError(Reason.BROKEN, f"{host} does not speak HTTP: more than {MAX_FIELDS} header fields")
        chunks = _chunks(answer, stream, host)
        try:
            yield Incoming(
                answer.status_code,
                tuple((name.decode("ascii").lower(), value.decode("latin-1")) for name, value in answer.headers.raw),
                chunks,
                framed=_is_framed(answer),
            )
        finally:
            await _closed(chunks, answer, stream)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pools.aclose()
        await asyncio.sleep(0)  # asyncio closes sockets in its next turn.

    def _routed(self, ask: Ask) -> Ask:
        """Choose the way: a host that the configuration places is asked there, a proxy for public names only."""
        if ask.target.host in self._settings.resolve:
            return replace(ask, route=replace(ask.route, proxy=None))
        if ask.route.proxy is not None:
            objection = proxied_objection(ask.target, self._settings)
            if objection is not None:
                raise TransportError(Reason.FORBIDDEN, f"{ask.target.host} is not asked: {objection}")
        return ask


def _request_of(ask: Ask) -> httpx.Request:
    target = ask.target
    length = [] if ask.verb is Verb.GET else [("content-length", str(len(ask.body)))]
    fields = [("host", target.authority), *ask.headers, *length]
    return httpx.Request(
        ask.verb.value,
        httpx.URL(target.url),
        headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in fields],
        content=ask.body if ask.verb is not Verb.GET else None,
        extensions={"target": target.path.encode("ascii"), "route": ask.route},
    )


async def _chunks(answer: httpx.Response, stream: SocketStream, host: str) -> AsyncGenerator[bytes, None]:
    try:
        with explained(host):
            pieces = body_bytes = 0
            async for chunk in answer.aiter_raw():
                yield chunk
                pieces += 1
                body_bytes += len(chunk)
                if pieces % MAX_CHUNKS_A_TURN == 0:
                    await asyncio.sleep(0)
                if stream.answer_bytes - body_bytes > MAX_OTHER_BYTES + body_bytes // FRAMING_SHARE:
                    raise WireError("chunks that are more framing than body")
    except TransportError as error:
        if error.reason is Reason.BROKEN and stream.has_ended:
            detail = f"{host} closed the connection before the body was whole"
            raise TransportError(Reason.CUT, detail, passing=True) from error
        raise


async def _closed(chunks: AsyncGenerator[bytes, None], answer: httpx.Response, stream: SocketStream) -> None:
    """Give the connection back to its pool, or close it. If cancelled here, httpcore leaks the connection as active."""
    try:
        await chunks.aclose()
        if answer.extensions["is_followed"]():
            stream.abort()
        await answer.aclose()
    except BaseException:
        stream.abort()
        raise


def _is_framed(answer: httpx.Response) -> bool:
    """Whether the end of the body is told by something else than the end of the connection (RFC 9112 §6.3)."""
    return (
        answer.status_code in {204, 304}
        or "content-length" in answer.headers
        or "chunked" in answer.headers.get("transfer-encoding", "").lower()
    )
