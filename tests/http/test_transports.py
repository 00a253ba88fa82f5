"""Every transport of the house against the conformance suite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ingest.http.settings import NetworkSettings
from ingest.http.transport.direct import DirectTransport
from ingest.http.transport.interface import Transport
from ingest.http.transport.over_httpx import HttpxTransport
from tests.fakes import Says, ScriptedWeb
from tests.http.conformance import AnyTransport
from tests.http.conformance_wire import WireTransport


class TestDirectTransport(WireTransport):
    def open(self, settings: NetworkSettings) -> Transport:
        return DirectTransport(settings, {})


class TestHttpxTransport(WireTransport):
    def open(self, settings: NetworkSettings) -> Transport:
        return HttpxTransport(settings, {})


class TestScriptedWeb(AnyTransport):
    @asynccontextmanager
    async def saying(self, says: Says) -> AsyncIterator[tuple[Transport, str]]:
        web = ScriptedWeb()
        web.script("https://example.org/", says)
        yield web, "https://example.org/"
