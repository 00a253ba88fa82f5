"""The guards of the network door, each with a way to take it away, and the cases that must then come out wrong.

Some guards are against being too strict: taken away they let nothing odd but honest through.
"""

import ssl
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import pytest

from ingest.http import client, coding, decoders, dial, exchange, guard, headers, over_httpx, pools, retry, stream
from ingest.http.decoders import DecodingError
from ingest.http.settings import NetworkSettings
from ingest.messages import Reply
from tests.misbehaving import acts
from tests.misbehaving.stage import HurriedClock

TakenAway = Callable[[pytest.MonkeyPatch], None]
MIB = 1 << 20


@dataclass(frozen=True)
class Guard:
    """One guard; `removal` says for the documentation what was done to take it away."""

    name: str
    removal: str
    take_away: TakenAway
    cases: str
    """Those that then come out wrong, by name."""


def without(where: object, name: str, value: object) -> TakenAway:
    return lambda patch: patch.setattr(where, name, value, raising=False)


def all_of(*taken: TakenAway) -> TakenAway:
    def take(patch: pytest.MonkeyPatch) -> None:
        for each in taken:
            each(patch)

    return take


def no_ratio(patch: pytest.MonkeyPatch) -> None:
    """Neither size nor ratio; the bombs are made small enough to be let through."""
    patch.setattr(acts, "TEN_GB", 64 * MIB)
    patch.setattr(coding, "MAX_RATIO", 10**9)
    patch.setattr(NetworkSettings, "max_bytes", lambda *_: 3_000 * MIB)


def no_certificates(patch: pytest.MonkeyPatch) -> None:
    def trusting(*_: object) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    patch.setattr(pools, "tls_context", trusting)


def no_ca_file(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pools, "tls_context", lambda *_: ssl.create_default_context())


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


def any_scheme(patch: pytest.MonkeyPatch) -> None:
    """Other schemes are taken for http."""
    patch.setattr(guard, "DEFAULT_PORTS", dict.fromkeys(("http", "https", "file", "ftp", "data", "javascript"), 80))


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


def is_good(outcome: object) -> bool:
    return isinstance(outcome, Reply) and outcome.status < 400


def nothing_passes(*_: object) -> bool:
    return False


GUARDS = [
    # Bodies
    Guard("ratio and size of a body", "a ratio of 10^9 and 3 GB are allowed, the bombs are of 64 MB", no_ratio, ""),
    Guard("bytes of a body are counted", "`Body.add` takes whatever comes",
          without(coding.Body, "add", lambda *_: None), ""),
    Guard("stated length", "`Content-Length` is not looked at", no_stated_length, ""),
    Guard("gzip members are counted", "`MAX_MEMBERS` is 10^9", without(decoders, "MAX_MEMBERS", 10**9), ""),
    Guard("a coded stream must end", "`Members.is_whole` is always true",
          without(decoders.Members, "is_whole", lambda _: True), ""),
    Guard("a coded stream must be sound", "errors of zlib are passed over", codings_forgiven, ""),
    Guard("codings that were asked for", "no coding is undone", without(coding, "decoder_for", lambda _: None), ""),
    Guard("too strict: one gzip member", "what stands behind a gzip stream is an error", strict_members, ""),
    Guard("too strict: deflate in its wrapper only", "bare deflate is an error", only_wrapped_deflate, ""),
    Guard("too strict: an empty body is cut", "`framed` is not looked at", empty_is_cut, ""),
    Guard("too strict: names of charsets", "`UTF-8` is a coding that was not asked for",
          without(coding, "_NO_CODING", frozenset({""})), ""),
    Guard("too strict: small bodies", "`max_bytes` is 10", without(NetworkSettings, "max_bytes", lambda *_: 10), ""),
    Guard("errors without their page", "an error whose page cannot be had is no answer",
          without(exchange, "ERRORS_FROM", 10**6), ""),
    Guard("an end that is told", "every body counts as framed", without(over_httpx, "_is_framed", lambda _: True), ""),
    # Heads and connections
    Guard("failures become values", "`explained` lets exceptions through",
          without(over_httpx, "explained", lambda _: nullcontext()), ""),
    Guard("bytes of a head", "`MAX_HEAD_BYTES` is 10^12", without(stream, "MAX_HEAD_BYTES", 10**12), ""),
    Guard("too strict: bytes of a head", "`MAX_HEAD_BYTES` is 100", without(stream, "MAX_HEAD_BYTES", 100), ""),
    Guard("one deadline", "`Clock.timeout` does nothing", without(HurriedClock, "timeout", lambda *_: nullcontext()),
          ""),
    Guard("a kept connection is not trusted", "what comes on a kept connection unasked counts as an answer",
          without(pools, "any", nothing_passes), ""),
    Guard("validators that may go back", "only letters of names may go back", without(headers, "_VALUE", headers._NAME),
          ""),
    Guard("length of validators", "`_VALIDATOR` takes any length", without(headers, "_VALIDATOR", headers._VALUE), ""),
    Guard("no cookie jar", "cookies are kept and sent back", a_jar, ""),
    # Tries
    Guard("tries", "`MAX_TRIES` is 1", without(retry, "MAX_TRIES", 1), ""),
    Guard("only what may pass is tried again", "every failure is tried again",
          without(retry, "is_passing", lambda outcome, _: not is_good(outcome)), ""),
    Guard("Retry-After", "`retry_at` is always None", without(exchange, "retry_at", lambda *_: None), ""),
    # Redirects and the guard
    Guard("redirects are followed", "`MAX_HOPS` is 0", without(client, "MAX_HOPS", 0), ""),
    Guard("redirects are bounded", "`MAX_HOPS` is 50", without(client, "MAX_HOPS", 50), ""),
    Guard("redirects need a place", "`REDIRECTS` is empty", without(client, "REDIRECTS", frozenset()), ""),
    Guard("schemes", "other schemes are taken for http", any_scheme, ""),
    Guard("places of redirects", "`Location` is read as browsers read it", odd_places_taken, ""),
    Guard("addresses", "neither `url_objection` nor `address_objection` objects", no_judging_of_urls, ""),
    Guard("addresses where the connection is made", "`dial.address_objection` does not object",
          without(dial, "address_objection", lambda *_: None), ""),
    Guard("spelling of hosts", "hosts are taken as they are spelt", no_spelling, ""),
    Guard("users in URLs", "user and password are cut off and passed over", users_allowed, ""),
    # TLS
    Guard("certificates", "nothing is verified", no_certificates, ""),
    Guard("authorities of one's own", "`ca_file` is not read", no_ca_file, ""),
]  # fmt: skip
