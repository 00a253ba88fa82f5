"""The misbehaviours, one row each: what the server does, what comes of it, and how often it is asked."""

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.messages import Purpose, Reason
from tests.misbehaving import acts
from tests.misbehaving.acts import GOOD, WANTED, chunked, drips, floods, in_turn, moves, pauses, says, wire
from tests.misbehaving.server import Act

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKS = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = "Content-Encoding: gzip"
ALONE: dict[str, object] = {"concurrency": 1}
"""A door of its own: among many hosts, the connection that matters may have been given up meanwhile."""


@dataclass(frozen=True)
class Case:
    """One misbehaviour. Its host is `NAME.good.example`."""

    name: str
    does: str
    """What the server does, for the table in the documentation."""
    act: Act
    outcome: int | Reason
    """The status of the answer, or why there is none."""
    asked: int = 1
    """Requests that the server gets, retries and redirects included."""
    body: bytes | None = None
    """What the answer's body must be, or hold."""
    said: str = ""
    """What the line for people must hold."""
    path: str = "/feed"
    purpose: Purpose = Purpose.FEED
    times: int = 1
    """Asked so often, one after the other; the last outcome counts."""
    listener: str = "plain"
    headers: tuple[tuple[str, str], ...] = ()
    slow: bool = False
    """The deadline of 30 s is made to pass fifty times as fast."""
    url: str | None = None
    dials: dict[str, object] = field(default_factory=dict)

    framed: bool = True
    """Whether the answer must be known to be whole."""
    stored: int | None = None
    """Posts that a walk over it stores; None: one, if a good answer comes."""

    @property
    def posts(self) -> int:
        """Return how many posts a walk over it stores; an article whose image fails is stored all the same."""
        if self.stored is not None:
            return self.stored
        return int(self.purpose is Purpose.IMAGE or (self.outcome == 200 and self.body in {None, GOOD}))

    def walk_faults(self, row: Mapping[str, Any], posts: Sequence[str], asked: int) -> list[str]:
        """Where what came of it in a walk differs from what should."""
        told = json.dumps(row, ensure_ascii=False)
        found = [f"{len(posts)} posts instead of {self.posts}"] if len(posts) != self.posts else []
        found += [f"asked {asked} times instead of {self.asked}"] if asked != self.asked else []
        if self.purpose is Purpose.FEED and not all(WANTED in post for post in posts):
            found.append("a post lacks its text")
        if self.said not in told:
            found.append(f"not said: {self.said}")
        silent = not row["reason"] and not any(article["reason"] for article in row["articles"])
        is_well = row["outcome"] in {"read", "unchanged"} and self.outcome in {200, 304}
        return found + (["not a word on what went wrong"] if silent and not is_well else [])

    @property
    def host(self) -> str:
        return f"{self.name}.good.example"

    @property
    def asked_url(self) -> str:
        scheme = "http" if self.listener == "plain" else "https"
        return self.url or f"{scheme}://{self.host}{self.path}"


def redirected(name: str, where: str, location: str, outcome: int | Reason = Reason.FORBIDDEN, **more: object) -> Case:
    return Case(name, f"redirects to {where}", moves(location), outcome, **more)  # type: ignore[arg-type]  # by name


BODIES = [
    Case("good", "answers as it should", acts.good, 200, body=GOOD),
    Case("gzip-bomb", "10 GB of zeros in gzip", acts.bomb("gzip"), Reason.TOO_LARGE, said="inflate"),
    Case("gzip-bomb-page", "the same as a page", acts.bomb("gzip"), Reason.TOO_LARGE, purpose=Purpose.PAGE),
    Case("gzip-bomb-image", "the same as an image", acts.bomb("gzip"), Reason.TOO_LARGE, purpose=Purpose.IMAGE),
    Case("deflate-bomb", "10 GB of zeros in deflate", acts.bomb("deflate"), Reason.TOO_LARGE, said="inflate"),
    Case("bare-deflate-bomb", "2 GB of zeros in deflate without wrapper", acts.bare_deflate_bomb, Reason.TOO_LARGE),
    Case("gzip-in-gzip", "gzip in gzip: 500 bytes for 200 MB", says(
        gzip.compress(gzip.compress(bytes(200 << 20))), "Content-Encoding: gzip, gzip"), Reason.ENCODING),
    Case("gzip-members", "100,000 empty gzip members in one body", says(
        gzip.compress(b"") * 100_000, GZIP), Reason.ENCODING, said="parts"),
    Case("gzip-two-members", "two gzip members in one body", says(
        gzip.compress(GOOD[:9]) + gzip.compress(GOOD[9:]), GZIP), 200, body=GOOD),
    Case("gzip-padded", "garbage behind the gzip stream", says(gzip.compress(GOOD) + b"\0" * 99, GZIP), 200, body=GOOD),
    Case("gzip-half", "half a gzip stream under its right length", acts.half_gzip, Reason.CUT, said="ends early"),
    Case("gzip-broken", "gzip with a wrong checksum", says(gzip.compress(GOOD)[:-8] + b"12345678", GZIP),
         Reason.ENCODING),
    Case("gzip-lie", "calls plain text gzip", says(GOOD, GZIP), Reason.ENCODING),
    Case("gzip-empty", "an empty body that is called gzip", says(b"", GZIP), 200, body=b""),
    Case("deflate-bare", "deflate without its wrapper", says(zlib.compress(GOOD, wbits=-15),
         "Content-Encoding: deflate"),
         200, body=GOOD),
    Case("coding-unknown", "a coding that was not asked for", says(GOOD, "Content-Encoding: compress"),
         Reason.ENCODING),
    Case("coding-charset", "names a charset as the coding", says(GOOD, "Content-Encoding: UTF-8"), 200, body=GOOD),
    Case("length-huge", "states a length of 10 GB", wire(OK + b"Content-Length: 10000000000\r\n\r\n", GOOD),
         Reason.TOO_LARGE),
    Case("length-absurd", "states a length of 10^50", wire(OK + b"Content-Length: 1" + b"0" * 50 + b"\r\n\r\n", GOOD),
         Reason.BROKEN),
    Case("endless-body", "a body without end", floods(CHUNKS, chunked(bytes(65_536))), Reason.TOO_LARGE),
    Case("endless-unframed", "a body without end, length or chunks", floods(OK + b"\r\n", bytes(65_536)),
         Reason.TOO_LARGE),
    Case("endless-chunks", "chunks of one byte without end", floods(CHUNKS, b"1\r\nx\r\n" * 1_000), Reason.TOO_LARGE,
         dials={"max_feed_bytes": 20_000}),
    Case("endless-chunk-extension", "a chunk's extension without end", floods(CHUNKS + b"1;", b"x" * 65_536),
         Reason.BROKEN),
    Case("endless-trailers", "trailers without end", floods(CHUNKS + b"0\r\n", b"X-T: y\r\n" * 1_000), Reason.BROKEN),
    Case("endless-tiny-chunks", "chunks of one byte without end, each five times as much framing", floods(
        CHUNKS, b"1\r\nx\r\n" * 1_000), Reason.BROKEN, said="more framing than body",
        dials={"max_feed_bytes": 300_000}),
    Case("chunk-overlong", "a chunk that is longer than it says", wire(CHUNKS + b"1\r\nok\r\n0\r\n\r\n"),
         Reason.BROKEN),
    Case("cut-length", "closes after half of the stated length", wire(OK + b"Content-Length: 99\r\n\r\n", GOOD[:30]),
         Reason.CUT, asked=3),
    Case("cut-length-once", "the same, and is well the next time", in_turn(
        wire(OK + b"Content-Length: 99\r\n\r\n", GOOD[:30]), acts.good), 200, asked=2, body=GOOD),
    Case("cut-chunk", "closes inside a chunk", wire(CHUNKS + b"ff\r\n<rss>"), Reason.CUT, asked=3),
    Case("cut-last-chunk", "closes before the last chunk", wire(CHUNKS + chunked(GOOD)), Reason.CUT, asked=3),
    Case("unframed", "neither length nor chunks", wire(OK + b"\r\n" + GOOD), 200, body=GOOD, framed=False),
    Case("error-bomb", "an error page of 10 GB", in_turn(wire(
        b"HTTP/1.1 404 No\r\nContent-Length: 10000000000\r\n\r\n", b"x" * 100)), 404, body=b""),
    Case("error-cut", "an error page that is cut", wire(b"HTTP/1.1 410 Gone\r\nContent-Length: 99\r\n\r\nx"), 410),
    Case("many-entries", "a feed of 100,000 items", acts.feed_of_many_entries, 200, body=b"</channel></rss>",
         stored=20),
    Case("deep-document", "200,000 elements inside each other", acts.deep_document, 200, body=b"deep",
         purpose=Purpose.PAGE),
]  # fmt: skip
if acts.HAS_BROTLI:
    BODIES.append(Case("brotli-bomb", "10 GB of zeros in brotli", acts.bomb("br"), Reason.TOO_LARGE, said="inflate"))
if acts.HAS_ZSTD:
    BODIES.append(Case("zstd-bomb", "10 GB of zeros in zstd frames", acts.bomb("zstd"), Reason.TOO_LARGE))

HEADS = [
    Case("headers-many", "50,000 header fields", wire(OK + b"X-A: b\r\n" * 50_000 + b"\r\n"), Reason.BROKEN),
    Case("header-long", "a header field of 3 MB", wire(OK + b"X-A: " + b"b" * 3_000_000 + b"\r\n\r\n"), Reason.BROKEN),
    Case("headers-endless", "header fields without end", floods(OK, b"X-A: b\r\n" * 1_000), Reason.BROKEN),
    Case("headers-5000", "5,000 header fields in 40 KB", wire(OK + b"X-A: b\r\n" * 5_000 + b"\r\n"), Reason.BROKEN,
         said="header fields"),
    Case("header-spaces", "16 KB of spaces inside a header field", wire(
        OK + b"X-A: a" + b" " * 16_384 + b"b\r\nContent-Length: %d\r\n\r\n" % len(GOOD) + GOOD), 200, body=GOOD),
    Case("head-cut", "closes inside the head", wire(OK + b"Content-Len"), Reason.BROKEN),
    Case("interim-hundred", "a hundred interim answers first", wire(
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100 + OK + b"Content-Length: 2\r\n\r\nok"), Reason.BROKEN,
        said="interim answers"),
    Case("interim-endless", "`100 Continue` without end", floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
         Reason.BROKEN),
    Case("interim-some", "a few interim answers first", wire(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 3 + OK + b"Content-Length: 2\r\n\r\nok"), 200, body=b"ok"),
    Case("lengths-two", "two lengths that differ", wire(OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!"),
         Reason.BROKEN),
    Case("length-negative", "a negative length", wire(OK + b"Content-Length: -2\r\n\r\nok"), Reason.BROKEN),
    Case("length-word", "a length that is a word", wire(OK + b"Content-Length: two\r\n\r\nok"), Reason.BROKEN),
    Case("coding-transfer", "a transfer coding that no one has", wire(OK + b"Transfer-Encoding: gzip\r\n\r\nok"),
         Reason.BROKEN),
    Case("coding-transfer-two", "gzip and chunked as transfer codings", wire(
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunked(GOOD) + b"0\r\n\r\n"), Reason.BROKEN),
    Case("chunk-size-nonsense", "a chunk size that is no number", wire(CHUNKS + b"zz\r\nok\r\n0\r\n\r\n", close=False),
         Reason.BROKEN),
    Case("header-nul", "a NUL in a header field", wire(OK + b"X: a\0b\r\nContent-Length: 2\r\n\r\nok"), Reason.BROKEN),
    Case("header-injection", "a bare CR in a header field",
         wire(OK + b"X: a\rSet-Cookie: b\r\nContent-Length: 2\r\n\r\nok"),
         Reason.BROKEN),
    Case("status-missing", "an answer without status line", wire(GOOD), Reason.BROKEN, said="does not speak HTTP"),
    Case("status-nonsense", "a status of four digits", wire(b"HTTP/1.1 2000 OK\r\n\r\n"), Reason.BROKEN),
    Case("another-protocol", "speaks SSH", wire(b"SSH-2.0-OpenSSH_9.2\r\n"), Reason.BROKEN),
    Case("closes", "closes without an answer", acts.closes, Reason.BROKEN, asked=3, said="without an answer"),
    Case("closes-twice", "the same, and is well the third time", in_turn(acts.closes, acts.closes, acts.good), 200,
         asked=3),
    Case("resets", "resets the connection", acts.resets, Reason.BROKEN, asked=3),
    Case("no-content-with-body", "a 204 that has a body", in_turn(
        wire(b"HTTP/1.1 204 No\r\n\r\n<html>", close=False), acts.good), 200, times=2, asked=2, body=GOOD,
         dials=ALONE),
    Case("not-modified-with-body", "a 304 that has a body", in_turn(
        wire(b'HTTP/1.1 304 No\r\nETag: "e"\r\n\r\n<html>', close=False), acts.good), 200, times=2, asked=2, body=GOOD,
         dials=ALONE),
    Case("bytes-behind", "bytes behind the body", in_turn(
        wire(OK + b"Content-Length: 2\r\n\r\nok<html>", close=False), acts.good), 200, times=2, asked=2, body=GOOD,
         dials=ALONE),
    Case("two-answers", "two answers to one question in one packet", in_turn(
        wire(OK + b"Content-Length: 2\r\n\r\nok" + OK + b"Content-Length: 6\r\n\r\nbehind", close=False),
        acts.good), 200, times=2, asked=2, body=GOOD, dials=ALONE),
    Case("bytes-late", "bytes that are no answer on a kept connection", in_turn(
        wire(OK + b"Content-Length: 2\r\n\r\nok", close=False), wire(b"<html>", close=False), acts.good), 200,
        times=2, asked=3, body=GOOD, dials=ALONE),
    Case("closed-meanwhile", "closes a kept connection unasked", in_turn(
        wire(OK + b"Content-Length: 2\r\n\r\nok"), acts.good), 200, times=2, asked=2, body=GOOD),
    Case("switching", "switches protocols unasked", wire(b"HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\n"), Reason.BROKEN),
    Case("etag-endless", "an ETag of 50 KB, which it takes for an attack when it comes back", acts.takes_offence, 200,
         times=2, asked=2, body=GOOD),
    Case("etag-odd", "an ETag of odd characters, to come back as it is", acts.echoes_validators, 304, times=2, asked=2,
         stored=1),
    Case("not-modified-unasked", "says 304 to one who has nothing", says(b"", status="304 Not Modified"), 304,
         body=b""),
    Case("cookie", "sets a cookie and looks for it", acts.echoes_cookies, 200, times=3, asked=3, body=b"none"),
]  # fmt: skip

TIMES = [
    Case("never", "takes the request and says nothing", acts.never, Reason.TIMEOUT, slow=True,
         said="did not answer in full within"),
    Case("slow-head", "a header line now and then, without end", drips(OK, b"X-A: b\r\n"), Reason.TIMEOUT, slow=True),
    Case("slow-status", "the status line letter by letter", drips(b"HTTP/1.1 200 ", b"O"), Reason.TIMEOUT, slow=True),
    Case("slow-body", "a byte of the body now and then", drips(OK + b"Content-Length: 9999\r\n\r\n", b"x"),
         Reason.TIMEOUT, slow=True),
    Case("slow-chunks", "a chunk now and then", drips(CHUNKS, b"1\r\nx\r\n"), Reason.TIMEOUT, slow=True),
    Case("slow-interim", "an interim answer now and then", drips(b"", b"HTTP/1.1 102 Processing\r\n\r\n", 0.3),
         Reason.TIMEOUT, slow=True),
    Case("pause", "stops in the middle of the body", pauses(OK + b"Content-Length: 9\r\n\r\nx", b"rest"),
         Reason.TIMEOUT, slow=True),
    Case("slow-bomb", "gzip that inflates a little now and then", drips(
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x")[:10], b"\x00\x01\x00\xfe\xffx"),
        Reason.TIMEOUT, slow=True),
    Case("slow-redirect", "redirects to a page that never comes", in_turn(moves("/next"), acts.never),
         Reason.TIMEOUT, asked=2, slow=True),
    Case("slow-handshake", "takes the connection and no TLS", acts.good, Reason.TIMEOUT, asked=0, slow=True,
         listener="silent"),
]  # fmt: skip

REDIRECTS = [
    redirected("circle", "itself", "/feed", Reason.REDIRECT, said="in a circle"),
    Case("circle-of-two", "redirects in a circle of two", in_turn(moves("/b"), moves("/feed")), Reason.REDIRECT,
         asked=2),
    Case("endless-redirects", "redirects without end", in_turn(*(moves(f"/{n}") for n in range(99))), Reason.REDIRECT,
         asked=6, said="more than 5"),
    Case("five-redirects", "redirects five times", in_turn(*(moves(f"/{n}") for n in range(5)), acts.good), 200,
         asked=6),
    Case("moved", "has moved for good", in_turn(moves("/new", "301 Moved"), acts.good), 200, asked=2, body=GOOD),
    Case("location-missing", "a redirect to nowhere", says(b"", status="302 Found"), 302),
    redirected("location-empty", "an empty place", ""),
    redirected("location-relative", "a relative place with a query", "?page=2", Reason.REDIRECT, asked=2),
    redirected("to-file", "a local file", "file:///etc/passwd"),
    redirected("to-ftp", "ftp", "ftp://127.0.0.1/x"),
    redirected("to-data", "data in the URL", "data:text/xml,<rss/>"),
    redirected("to-javascript", "a script", "javascript:alert(1)"),
    redirected("to-nothing", "a URL without host", "http:///x"),
    redirected("to-user", "a URL with user and password", "http://me:s3cret@127.0.0.1:{port}/"),
    redirected("to-backslash", "a URL with backslashes", "http:\\\\127.0.0.2:{port}\\"),
    redirected("to-tab", "a URL with a tab", "http://127.0.0\t.2:{port}/"),
    redirected("to-loopback", "another loopback address", "http://127.0.0.2:{port}/", said="network.allow_private"),
    redirected("to-loopback-host", "the same without scheme", "//127.0.0.2:{port}/"),
    redirected("to-loopback-decimal", "the same as one number", "http://2130706434:{port}/"),
    redirected("to-loopback-hex", "the same in hexadecimal", "http://0x7f.2:{port}/"),
    redirected("to-loopback-octal", "the same in octal", "http://0177.0.0.2:{port}/"),
    redirected("to-loopback-short", "the same in short", "http://127.2:{port}/"),
    redirected("to-loopback-wide", "the same in wide characters", "http://127。0。0。2:{port}/"),
    redirected("to-loopback-mapped", "the same inside IPv6", "http://[::ffff:127.0.0.2]:{port}/"),
    redirected("to-loopback-v6", "the loopback address of IPv6", "http://[::1]:{port}/"),
    redirected("to-loopback-name", "a name of the loopback address", "http://inner.example:{port}/"),
    redirected("to-metadata", "the metadata service of clouds", "http://169.254.169.254/latest/meta-data/"),
    redirected("to-metadata-nat64", "the same by NAT64", "http://[64:ff9b::a9fe:a9fe]/latest/"),
    redirected("to-private", "a private network", "http://10.0.0.1/"),
    redirected("to-shared", "a carrier's own network", "http://100.64.0.1/"),
    redirected("to-broadcast", "everyone", "http://255.255.255.255/"),
    redirected("to-zero", "address zero", "http://0.0.0.0:{port}/"),
    redirected("to-loopback-one-hex", "the same as one number in hexadecimal", "http://0x7f000002:{port}/"),
    redirected("to-loopback-one-octal", "the same as one number in octal", "http://017700000002:{port}/"),
    redirected("to-loopback-dotted", "the same with a dot behind it", "http://127.0.0.2.:{port}/"),
    redirected("to-loopback-circled", "the same in circled digits", "http://①②⑦.⓪.⓪.②:{port}/"),
    redirected("to-loopback-escaped", "the same, percent-encoded", "http://%31%32%37.0.0.2:{port}/"),
    redirected("to-loopback-mapped-hex", "the same inside IPv6, in hexadecimal", "http://[::ffff:7f00:2]:{port}/"),
    redirected("to-loopback-compatible", "the same in IPv6's oldest form", "http://[::127.0.0.2]:{port}/"),
    redirected("to-loopback-6to4", "the same by 6to4", "http://[2002:7f00:2::]:{port}/"),
    redirected("to-loopback-nat64", "the same by NAT64", "http://[64:ff9b::7f00:2]:{port}/"),
    redirected("to-loopback-isatap", "the same by ISATAP", "http://[2400::5efe:7f00:2]:{port}/"),
    redirected("to-loopback-upper", "the same under HTTP in capitals", "HTTP://127.0.0.2:{port}/"),
    redirected("to-loopback-slashes", "the same behind many slashes", "////127.0.0.2:{port}/", Reason.REDIRECT,
               asked=2),
    redirected("to-loopback-slash-back", "the same behind a slash and a backslash", "/\\127.0.0.2:{port}/"),
    redirected("to-loopback-user", "the same behind the name of a good host", "http://good.example@127.0.0.2:{port}/"),
    redirected("to-loopback-fragment", "the same before a fragment", "http://127.0.0.2:{port}#@good.example/"),
    redirected("to-loopback-zone", "an IPv6 address with a zone", "http://[fe80::1%25lo]:{port}/"),
    redirected("to-loopback-dot-name", "its name with a dot behind it", "http://inner.example.:{port}/"),
    redirected("to-link-local", "a link-local address", "http://[fe80::1]:{port}/"),
    redirected("to-unique-local", "a unique local address", "http://[fd00::1]/"),
    redirected("to-site-local", "a site-local address", "http://[fec0::1]/"),
    redirected("to-multicast", "a multicast address", "http://224.0.0.1/"),
    redirected("to-multicast-v6", "a multicast address of IPv6", "http://[ff02::1]/"),
    redirected("to-wire-server", "the metadata service of a cloud at a public number", "http://168.63.129.16/"),
    redirected("to-home", "a home network", "http://192.168.1.1/"),
    redirected("to-benchmark", "a network for benchmarks", "http://198.18.0.1/"),
    redirected("to-reserved", "an address that is reserved", "http://240.0.0.1/"),
    redirected("to-gopher", "gopher", "gopher://127.0.0.2:{port}/_x"),
    redirected("to-long", "a URL of 9,000 characters", "/" + "x" * 9_000),
    redirected("to-port-zero", "port 0", "http://127.0.0.1:0/"),
    redirected("to-port-word", "a port that is no number", "http://127.0.0.1:http/"),
    Case("secrets-elsewhere", "redirects to another origin, which looks for login, key and cookie", moves(
        "http://echo.good.example/"), 200, body=b"none", headers=(
        ("Authorization", "Basic bWU6czNjcmV0"), ("X-Api-Key", "s3cret"), ("Cookie", "a=s3cret"))),
    redirected("to-port", "a port that is no web server's", "http://93.184.216.34:6379/", said="network.ports"),
]  # fmt: skip

STATUSES = [
    Case("gone", "410", says(b"gone", status="410 Gone"), 410),
    Case("forbidden-wall", "403 and a challenge page", says(b"<title>Just a moment</title>", status="403 Forbidden"),
         403,
         body=b"Just a moment"),
    Case("error-500", "500", says(b"", status="500 Oops"), 500),
    Case("error-502-once", "502, and is well the next time", in_turn(says(b"", status="502 Bad"), acts.good), 200,
         asked=2),
    Case("error-503", "503 whenever asked", says(b"", status="503 Busy"), 503, asked=3),
    Case("refusal-hour", "429 for an hour; asked four times", says(b"", "Retry-After: 3600", status="429 No"),
         Reason.LATER, times=4, asked=1),
    Case("refusal-date", "503 until a date; asked four times", says(
        b"", "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT", status="503 No"), Reason.LATER, times=4, asked=1),
    Case("refusal-absurd", "429 for 300 years; asked four times", says(b"", "Retry-After: 9999999999", status="429 No"),
         Reason.LATER, times=4, asked=1),
    Case("refusal-short", "429 for ten seconds, then is well", in_turn(
        says(b"", "Retry-After: 10", status="429 No"), acts.good), 200, asked=2),
    Case("refusal-nonsense", "429 until 'soon'", says(b"", "Retry-After: soon", status="429 No"), 429),
]  # fmt: skip

SECURED = [
    Case("tls-good", "answers as it should, under TLS", acts.good, 200, body=GOOD, listener="good"),
    Case("tls-whole-chain", "a certificate with its intermediate", acts.good, 200, body=GOOD, listener="whole_chain"),
    Case("tls-half-chain", "a certificate without its intermediate", acts.good, Reason.TLS, asked=0,
         listener="half_chain", said="incomplete"),
    Case("tls-expired", "an expired certificate", acts.good, Reason.TLS, asked=0, listener="expired", said="expired"),
    Case("tls-stranger", "a certificate of an authority that no one knows", acts.good, Reason.TLS, asked=0,
         listener="stranger", said="network.ca_file"),
    Case("tls-wrong-name", "a certificate for another name", acts.good, Reason.TLS, asked=0, listener="good",
         url="https://wrong-name.example/", said="wrong-name.example"),
    Case("tls-plain", "no TLS at all", acts.good, Reason.TLS, asked=0, listener="banner"),
    Case("tls-bomb", "10 GB of zeros in gzip, under TLS", acts.bomb("gzip"), Reason.TOO_LARGE, listener="good"),
    Case("tls-cut", "closes after half of the length, under TLS", wire(OK + b"Content-Length: 99\r\n\r\n", GOOD[:30]),
         Reason.CUT, asked=3, listener="good"),
    Case("tls-slow", "a byte now and then, under TLS", drips(OK + b"Content-Length: 9999\r\n\r\n", b"x"),
         Reason.TIMEOUT,
         listener="good", slow=True),
    Case("tls-downgrade", "redirects from https to http", in_turn(
        moves("http://downgraded.good.example/")), 200, listener="good", body=GOOD),
    Case("tls-to-inner", "redirects to the loopback address, under TLS", moves("https://127.0.0.2:{port}/"),
         Reason.FORBIDDEN, listener="good"),
    Case("refuses", "takes no connection", acts.good, Reason.REFUSED, asked=0, url="http://127.0.0.1:1/"),
    Case("no-name", "has no address", acts.good, Reason.DNS, asked=0, url="http://no-such-host.invalid/"),
]  # fmt: skip

CASES = [*BODIES, *HEADS, *TIMES, *REDIRECTS, *STATUSES, *SECURED]
