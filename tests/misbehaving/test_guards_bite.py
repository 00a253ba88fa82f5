"""Each guard is taken away in turn, and the cases that it stands for must then come out wrong."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from ingest.http import client, coding, decoders, dial, exchange, guard, headers, pools, retry, stream
from ingest.http.settings import NetworkSettings
from ingest.messages import Reply
from tests.misbehaving import acts
from tests.misbehaving.cases import CASES, Case
from tests.misbehaving.stage import HurriedClock, staged

TakenAway = Callable[[pytest.MonkeyPatch], None]
BY_NAME = {case.name: case for case in CASES}
MIB = 1 << 20
LIMIT_S = 1.5
"""Deadlines in the slow cases pass after 0.6 s; what runs on more than twice as long has none."""


def without(where: object, name: str, value: object) -> TakenAway:
    return lambda patch: patch.setattr(where, name, value, raising=False)


def no_bound(patch: pytest.MonkeyPatch) -> None:
    """Neither size nor ratio; the bombs are made small enough to be let through."""
    patch.setattr(acts, "TEN_GB", 64 * MIB)
    patch.setattr(coding, "MAX_RATIO", 10**9)
    patch.setattr(NetworkSettings, "max_bytes", lambda *_: 128 * MIB)


def no_certificates(patch: pytest.MonkeyPatch) -> None:
    def trusting(*_: object) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    patch.setattr(pools, "tls_context", trusting)


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


def is_good(outcome: object) -> bool:
    return isinstance(outcome, Reply) and outcome.status < 400


GUARDS: dict[str, tuple[TakenAway, str]] = {
    "bytes and ratio of a body": (no_bound, "gzip-bomb gzip-bomb-page gzip-bomb-image deflate-bomb tls-bomb"),
    "stated length": (without(coding.Body, "__init__", lambda self, coded, most, _="": _old_body(self, coded, most)),
                      "length-huge"),
    "one deadline": (without(HurriedClock, "timeout", lambda *_: nullcontext()),
                     "never slow-head slow-body slow-handshake tls-slow"),
    "bytes of a head": (without(stream, "MAX_HEAD_BYTES", 10**12), "interim-endless"),
    "gzip members": (without(decoders, "MAX_MEMBERS", 10**9), "gzip-members"),
    "end of a coded stream": (without(decoders.Members, "is_whole", lambda _: True), "gzip-half"),
    "codings that were asked for": (without(coding, "decoder_for", lambda _: None),
                                    "coding-unknown gzip-in-gzip gzip-lie"),
    "addresses": (no_judging_of_urls, "to-loopback to-loopback-host to-loopback-mapped to-loopback-name"),
    "addresses where the connection is made": (without(dial, "address_objection", lambda *_: None), "to-loopback-name"),
    "spelling of hosts": (no_spelling, "to-loopback-decimal to-loopback-hex to-loopback-short"),
    "users in URLs": (users_allowed, "to-user"),
    "number of redirects": (without(client, "MAX_HOPS", 50), "endless-redirects"),
    "tries": (without(retry, "MAX_TRIES", 1), "cut-length cut-length-once closes-twice error-502-once resets"),
    "only what may pass is tried again": (without(retry, "is_passing", lambda outcome, _: not is_good(outcome)),
                                          "error-500 gone gzip-lie"),
    "Retry-After": (without(exchange, "retry_at", lambda *_: None), "refusal-hour refusal-date refusal-absurd"),
    "certificates": (no_certificates, "tls-expired tls-stranger tls-half-chain tls-wrong-name"),
    "validators that may go back": (without(headers, "_VALUE", headers._NAME), "etag-odd"),
    "a kept connection is not trusted": (without(pools, "any", lambda _: False), "bytes-behind not-modified-with-body"),
}  # fmt: skip


def _old_body(body: coding.Body, content_encoding: str, max_bytes: int) -> None:
    _INIT(body, content_encoding, max_bytes)


_INIT = coding.Body.__init__


PAIRS = [(name, BY_NAME[case]) for name, (_, cases) in GUARDS.items() for case in cases.split()]


@pytest.mark.parametrize(("guarded", "case"), PAIRS, ids=lambda value: getattr(value, "name", value))
def test_without_its_guard_a_case_comes_out_wrong(
    guarded: str, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    GUARDS[guarded][0](monkeypatch)

    async def run() -> list[str]:
        async with staged([case], tmp_path) as stage:
            try:
                async with asyncio.timeout(LIMIT_S):
                    faults = (await stage.play(case)).faults()
            except TimeoutError:
                return ["it never ended"]
            return faults + (["the canary was asked"] if stage.canary_hits else [])

    assert asyncio.run(run()) != []
