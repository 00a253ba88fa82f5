"""Ways to take the guards of the network door away: what a careless reader would do in their place."""

import builtins
import re
import ssl
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest

from ingest.http import client, exchange, guard, headers
from ingest.http.coding import body as coding
from ingest.http.coding import decoders
from ingest.http.coding.decoders import DecodingError
from ingest.http.settings import NetworkSettings
from ingest.http.transport import authorities, connection, dial
from ingest.http.transport.answer_reader import AnswerReader
from ingest.messages import Reply
from tests.misbehaving import acts

TakenAway = Callable[[pytest.MonkeyPatch], None]
MIB = 1 << 20


def without(where: object, name: str, value: object) -> TakenAway:
    """Put a value in place of one that is there, or of what is built in; a name that was moved takes nothing away."""

    def take(patch: pytest.MonkeyPatch) -> None:
        assert hasattr(where, name) or hasattr(builtins, name), f"{name} is not in {where}: it was moved"
        patch.setattr(where, name, value, raising=False)

    return take


def all_of(*taken: TakenAway) -> TakenAway:
    def take(patch: pytest.MonkeyPatch) -> None:
        for each in taken:
            each(patch)

    return take


def no_ratio(patch: pytest.MonkeyPatch) -> None:
    """Neither size nor ratio; the bombs are made small enough to be let through."""
    patch.setattr(acts, "TEN_GB", 64 * MIB)
    patch.setattr(acts, "ENDLESS", 64 * MIB)
    patch.setattr(coding, "MAX_RATIO", 10**9)
    patch.setattr(NetworkSettings, "max_bytes", lambda *_: 3_000 * MIB)


def no_certificates(patch: pytest.MonkeyPatch) -> None:
    def trusting(*_: object) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    patch.setattr(authorities, "tls_context", trusting)


def no_ca_file(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(authorities, "tls_context", lambda *_: ssl.create_default_context())


def no_judging_of_urls(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guard, "url_objection", lambda *_: None)
    patch.setattr(dial, "address_objection", lambda *_: None)


def no_spelling(patch: pytest.MonkeyPatch) -> None:
    """Hosts are taken as they are spelt, as a careless client does, and the system understands them."""
    patch.setattr(guard, "_host_of", lambda text, **_: text)
    no_judging_of_urls(patch)


def users_allowed(patch: pytest.MonkeyPatch) -> None:
    taken_apart = guard.target_of

    def without_user(url: str) -> object:
        scheme, _, rest = url.partition("://")
        return taken_apart(f"{scheme}://{rest.rpartition('@')[2]}")

    patch.setattr(guard, "target_of", without_user)


def any_port(patch: pytest.MonkeyPatch) -> None:
    taken_apart = guard.target_of
    patch.setattr(guard, "target_of", lambda url: taken_apart(re.sub(r":(0|http)/$", ":1/", url)))


def any_scheme(patch: pytest.MonkeyPatch) -> None:
    """What is not http is read as a path of the same host, as a reader without schemes would."""

    def read(base: guard.Target, location: str) -> object:
        scheme, colon, rest = location.partition(":")
        odd = colon and scheme.isalpha() and not scheme.lower().startswith("http")
        return urljoin(base.url, f"/{rest.lstrip('/')}" if odd else location)

    patch.setattr(client, "redirect_url", read)


def odd_places_taken(patch: pytest.MonkeyPatch) -> None:
    """A `Location` is read as browsers do: backslashes are slashes, tabs are passed over, a host may be missing."""

    def read(base: guard.Target, location: str) -> object:
        text = location.replace("\\", "/").replace("\t", "") or "/"
        return urljoin(base.url, f"http://{base.authority}/" if text == "http:///x" else text)

    patch.setattr(client, "redirect_url", read)
    no_judging_of_urls(patch)


def codings_forgiven(patch: pytest.MonkeyPatch) -> None:
    def forgiving(_: coding.Body, decoder: decoders.Decoder, chunk: bytes, room: int) -> bytes:
        try:
            return decoder.feed(chunk, room)
        except DecodingError:
            return b""

    patch.setattr(coding.Body, "_decoded_piece", forgiving)
    patch.setattr(decoders.Members, "is_whole", lambda _: True)


def only_wrapped_deflate(patch: pytest.MonkeyPatch) -> None:
    def feed(self: decoders.Deflate, data: bytes, room: int) -> bytes:
        self._stream = self._stream or zlib.decompressobj()
        try:
            return self._stream.decompress(data, room + 1)
        except zlib.error as error:
            raise DecodingError(str(error)) from error

    patch.setattr(decoders.Deflate, "feed", feed)


def strict_members(patch: pytest.MonkeyPatch) -> None:
    def next_member(_: decoders.Members, data: bytes) -> bytes:
        raise DecodingError(f"{len(data)} bytes behind the end")

    patch.setattr(decoders.Members, "_next_member", next_member)


def empty_is_cut(patch: pytest.MonkeyPatch) -> None:
    finish = coding.Body.finish
    patch.setattr(coding.Body, "finish", lambda self, **_: finish(self, framed=False))


def no_stated_length(patch: pytest.MonkeyPatch) -> None:
    init = coding.Body.__init__
    patch.setattr(coding.Body, "__init__", lambda self, coded, most, _="": init(self, coded, most))


def a_jar(patch: pytest.MonkeyPatch) -> None:
    """Cookies are kept and sent back."""
    kept: list[str] = []

    def keeping(received: Any) -> object:
        kept.extend(value.partition(";")[0] for name, value in received if name == "set-cookie")
        return headers.kept_headers(received)

    patch.setattr(exchange, "kept_headers", keeping)
    patch.setattr(
        client, "request_headers", lambda *args: (*headers.request_headers(*args), *(("cookie", one) for one in kept))
    )


def failures_of_dialling(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(dial, "dial", lambda _, places: dial.first_to_answer(places))
    patch.setattr(dial, "_no_address", lambda _, error: error)


def redirects_without_place(patch: pytest.MonkeyPatch) -> None:
    """What names no place leads to an empty one."""
    patch.setattr(exchange, "kept_headers", lambda received: {"location": "", **headers.kept_headers(received)})


def leftovers_believed(patch: pytest.MonkeyPatch) -> None:
    """What comes behind an answer is kept, and taken for the next one."""
    is_done, asking, left = connection.Connection.is_done, connection.Connection.ask, bytearray()

    def done(self: connection.Connection) -> bool:
        if self._answer is not None and self._answer.is_whole:
            left.extend(self._answer.received)
            self._answer.received.clear()
        return is_done(self)

    async def ask(self: connection.Connection, request: bytes) -> object:
        answer = AnswerReader()
        answer.received += left
        left.clear()
        patch.setattr(connection, "AnswerReader", lambda: answer)
        return await asking(self, request)

    patch.setattr(connection.Connection, "is_done", done)
    patch.setattr(connection.Connection, "ask", ask)


def is_good(outcome: object) -> bool:
    return isinstance(outcome, Reply) and outcome.status < 400
