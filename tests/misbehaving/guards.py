"""The guards of the network door, each with a way to take it away, and the cases that must then come out wrong.

Some guards are against being too strict: taken away they let nothing odd but honest through.
"""

from contextlib import nullcontext
from dataclasses import dataclass

from ingest.http import client, exchange, guard, headers, retry
from ingest.http.coding import body as coding
from ingest.http.coding import decoders
from ingest.http.settings import NetworkSettings
from ingest.http.transport import answer_reader, body_framing, dial, direct, head_parsing, stream
from tests.misbehaving.removals import (
    TakenAway,
    a_jar,
    all_of,
    any_port,
    any_scheme,
    codings_forgiven,
    empty_is_cut,
    failures_of_dialling,
    is_good,
    leftovers_believed,
    no_ca_file,
    no_certificates,
    no_judging_of_urls,
    no_ratio,
    no_spelling,
    no_stated_length,
    odd_places_taken,
    only_wrapped_deflate,
    redirects_without_place,
    strict_members,
    users_allowed,
    without,
)
from tests.misbehaving.stage import HurriedClock


@dataclass(frozen=True)
class Guard:
    """One guard; `removal` says for the documentation what was done to take it away."""

    name: str
    removal: str
    take_away: TakenAway
    cases: str
    """Those that then come out wrong, by name."""


GUARDS = [
    # Bodies
    Guard(
        "ratio and size of a body",
        "a ratio of 10^9 and 3 GB are allowed, the bombs are of 64 MB",
        no_ratio,
        "gzip-bomb gzip-bomb-page gzip-bomb-image deflate-bomb bare-deflate-bomb endless-body "
        "endless-unframed endless-chunks brotli-bomb zstd-bomb tls-bomb",
    ),
    Guard(
        "bytes of a body are counted",
        "`Body.add` takes whatever comes",
        without(coding.Body, "add", lambda *_: None),
        "good many-entries deep-document interim-some closed-meanwhile forbidden-wall gzip-bomb gzip-bomb-page",
    ),
    Guard("stated length", "`Content-Length` is not looked at", no_stated_length, "length-huge"),
    Guard("gzip members are counted", "`MAX_MEMBERS` is 10^9", without(decoders, "MAX_MEMBERS", 10**9), "gzip-members"),
    Guard(
        "a coded stream must end",
        "`Members.is_whole` is always true",
        without(decoders.Members, "is_whole", lambda _: True),
        "gzip-half",
    ),
    Guard(
        "a coded stream must be sound",
        "errors of zlib are passed over",
        codings_forgiven,
        "gzip-members gzip-half gzip-broken gzip-lie",
    ),
    Guard(
        "codings that were asked for",
        "no coding is undone",
        without(coding, "decoder_for", lambda _: None),
        "coding-unknown gzip-in-gzip gzip-lie",
    ),
    Guard(
        "too strict: one gzip member",
        "what stands behind a gzip stream is an error",
        strict_members,
        "gzip-members gzip-two-members gzip-padded",
    ),
    Guard(
        "too strict: deflate in its wrapper only",
        "bare deflate is an error",
        only_wrapped_deflate,
        "bare-deflate-bomb deflate-bare",
    ),
    Guard("too strict: an empty body is cut", "`framed` is not looked at", empty_is_cut, "gzip-empty"),
    Guard(
        "too strict: names of charsets",
        "`UTF-8` is a coding that was not asked for",
        without(coding, "_NO_CODING", frozenset({""})),
        "coding-charset",
    ),
    Guard(
        "too strict: small bodies",
        "`max_bytes` is 10",
        without(NetworkSettings, "max_bytes", lambda *_: 10),
        "gzip-in-gzip coding-unknown good gzip-bomb",
    ),
    Guard(
        "errors without their page",
        "an error whose page cannot be had is no answer",
        without(exchange, "ERRORS_FROM", 10**6),
        "error-bomb error-cut",
    ),
    Guard(
        "an end that is told",
        "every body counts as framed",
        without(head_parsing.Head, "framed", True),
        "unframed",
    ),
    # Heads and connections
    Guard(
        "failures become values",
        "`explained` lets exceptions through",
        without(direct, "explained", lambda _: nullcontext()),
        "length-absurd endless-chunk-extension endless-trailers cut-length cut-length-once cut-chunk "
        "cut-last-chunk error-cut headers-many header-long headers-endless interim-endless lengths-two "
        "length-negative length-word coding-transfer coding-transfer-two chunk-size-nonsense chunk-overlong "
        "header-nul header-injection head-cut "
        "status-missing status-nonsense another-protocol closes closes-twice resets "
        "switching tls-half-chain tls-expired tls-stranger "
        "tls-wrong-name tls-cut",
    ),
    Guard(
        "bytes of a head",
        "`MAX_HEAD_BYTES` is 10^12",
        without(answer_reader, "MAX_HEAD_BYTES", 10**12),
        "header-long headers-endless",
    ),
    Guard(
        "too strict: bytes of a head",
        "`MAX_HEAD_BYTES` is 10",
        without(answer_reader, "MAX_HEAD_BYTES", 10),
        "good gzip-bomb header-spaces",
    ),
    Guard(
        "header fields",
        "`MAX_FIELDS` is 10^9",
        without(head_parsing, "MAX_FIELDS", 10**9),
        "headers-5000",
    ),
    Guard(
        "interim answers",
        "`MAX_INTERIM` is 10^9",
        without(answer_reader, "MAX_INTERIM", 10**9),
        "interim-hundred",
    ),
    Guard(
        "interim answers, and bytes of a head",
        "the same, and `MAX_HEAD_BYTES` is 10^12",
        all_of(
            without(answer_reader, "MAX_INTERIM", 10**9),
            without(answer_reader, "MAX_HEAD_BYTES", 10**12),
        ),
        "interim-endless",
    ),
    Guard(
        "too strict: interim answers",
        "`MAX_INTERIM` is 0",
        without(answer_reader, "MAX_INTERIM", 0),
        "interim-some",
    ),
    Guard(
        "no other protocol",
        "`SWITCHING` is no status",
        without(head_parsing, "SWITCHING", 0),
        "switching",
    ),
    Guard(
        "framing of a body",
        "`FRAMING_BYTES` is 10^12",
        without(body_framing, "FRAMING_BYTES", 10**12),
        "endless-tiny-chunks endless-trailers",
    ),
    Guard(
        "too strict: framing of a body",
        "`FRAMING_BYTES` is 0",
        without(body_framing, "FRAMING_BYTES", 0),
        "many-entries endless-chunks",
    ),
    Guard(
        "lines between chunks",
        "`MAX_LINE_BYTES` is 10^12",
        without(body_framing, "MAX_LINE_BYTES", 10**12),
        "endless-chunk-extension",
    ),
    Guard(
        "what is left over closes the connection",
        "it is kept, and taken for the next answer",
        leftovers_believed,
        "no-content-with-body not-modified-with-body bytes-behind two-answers",
    ),
    Guard(
        "one deadline",
        "`Clock.timeout` does nothing",
        without(HurriedClock, "timeout", lambda *_: nullcontext()),
        "never slow-head slow-status slow-body slow-chunks slow-interim pause slow-bomb slow-redirect "
        "slow-handshake tls-slow",
    ),
    Guard(
        "a kept connection is not trusted",
        "what comes on a kept connection and is no answer is no failure that may pass",
        without(direct, "_head", lambda connection, request: connection.ask(request)),
        "bytes-late",
    ),
    Guard(
        "validators that may go back",
        "only letters of names may go back",
        without(headers, "_VALUE", headers._NAME),
        "etag-odd",
    ),
    Guard(
        "length of validators",
        "`_VALIDATOR` takes any length",
        without(headers, "_VALIDATOR", headers._VALUE),
        "etag-endless",
    ),
    Guard("no cookie jar", "cookies are kept and sent back", a_jar, "cookie"),
    # Tries
    Guard(
        "tries",
        "`MAX_TRIES` is 1",
        without(retry, "MAX_TRIES", 1),
        "cut-length cut-length-once cut-chunk cut-last-chunk closes closes-twice resets "
        "bytes-late error-502-once error-503 refusal-short "
        "tls-cut",
    ),
    Guard(
        "only what may pass is tried again",
        "every failure is tried again",
        without(retry, "is_passing", lambda outcome, _: not is_good(outcome)),
        "gone error-500 refusal-nonsense gzip-bomb gzip-bomb-page",
    ),
    Guard(
        "Retry-After",
        "`retry_at` is always None",
        without(exchange, "retry_at", lambda *_: None),
        "refusal-hour refusal-date refusal-absurd refusal-short",
    ),
    # Redirects and the guard
    Guard(
        "redirects are followed",
        "`MAX_HOPS` is 0",
        without(client, "MAX_HOPS", 0),
        "circle-of-two endless-redirects five-redirects moved location-relative to-loopback-name "
        "tls-downgrade to-loopback-slashes",
    ),
    Guard("redirects are bounded", "`MAX_HOPS` is 50", without(client, "MAX_HOPS", 50), "endless-redirects"),
    Guard(
        "redirects need a place",
        "`REDIRECTS` is empty",
        without(client, "REDIRECTS", frozenset()),
        "circle to-file to-data to-javascript circle-of-two endless-redirects",
    ),
    Guard("schemes", "other schemes are taken for http", any_scheme, "to-file to-ftp to-data to-javascript to-gopher"),
    Guard(
        "places of redirects",
        "`Location` is read as browsers read it",
        odd_places_taken,
        "location-empty to-nothing to-backslash to-tab to-loopback-slash-back",
    ),
    Guard(
        "addresses",
        "neither `url_objection` nor `address_objection` objects",
        no_judging_of_urls,
        "to-loopback to-loopback-host to-loopback-wide to-loopback-mapped to-loopback-v6 to-loopback-name "
        "to-metadata to-metadata-nat64 to-private to-shared to-broadcast to-zero to-port tls-to-inner "
        "to-loopback-dotted to-loopback-circled to-loopback-mapped-hex to-loopback-compatible "
        "to-loopback-6to4 to-loopback-nat64 to-loopback-isatap to-loopback-upper to-loopback-fragment "
        "to-loopback-dot-name to-link-local to-unique-local to-site-local to-multicast to-multicast-v6 "
        "to-wire-server to-home to-benchmark to-reserved",
    ),
    Guard(
        "addresses where the connection is made",
        "`dial.address_objection` does not object",
        without(dial, "address_objection", lambda *_: None),
        "to-loopback-name",
    ),
    Guard(
        "spelling of hosts",
        "hosts are taken as they are spelt",
        no_spelling,
        "to-loopback-decimal to-loopback-hex to-loopback-octal to-loopback-short to-loopback-one-hex "
        "to-loopback-one-octal to-loopback-escaped to-loopback-zone",
    ),
    Guard("users in URLs", "user and password are cut off and passed over", users_allowed, "to-user"),
    Guard("long URLs", "`MAX_URL_CHARACTERS` is 10^6", without(guard, "MAX_URL_CHARACTERS", 10**6), "to-long"),
    Guard(
        "secrets stay with their origin",
        "`headers_elsewhere` lets every field go along",
        without(client, "headers_elsewhere", lambda given: given),
        "secrets-elsewhere",
    ),
    Guard(
        "too strict: a redirect to nowhere is no answer",
        "an absent `Location` counts as an empty one",
        redirects_without_place,
        "location-missing",
    ),
    Guard(
        "failures to connect are told apart",
        "what the system says is not translated",
        failures_of_dialling,
        "refuses no-name",
    ),
    Guard(
        "users in URLs, and addresses",
        "the same, and no address is objected to",
        all_of(users_allowed, no_judging_of_urls),
        "to-loopback-user",
    ),
    Guard("ports of URLs", "what is no port is passed over", any_port, "to-port-zero to-port-word"),
    # TLS
    Guard(
        "failures of TLS become values",
        "`explained` lets exceptions through, and the end of a handshake is not told apart",
        all_of(
            without(direct, "explained", lambda _: nullcontext()),
            without(stream, "_ended_early", ConnectionResetError),
        ),
        "tls-plain tls-expired",
    ),
    Guard(
        "certificates", "nothing is verified", no_certificates, "tls-half-chain tls-expired tls-stranger tls-wrong-name"
    ),
    Guard(
        "authorities of one's own",
        "`ca_file` is not read",
        no_ca_file,
        "tls-good tls-whole-chain tls-bomb tls-cut tls-downgrade tls-to-inner",
    ),
]
