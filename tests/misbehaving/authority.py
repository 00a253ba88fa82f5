"""A throw-away certificate authority: enough X.509 (RFC 5280) over P-256 (FIPS 186-5) to make certificates go wrong.

Written out so that the tests need neither a compiled package nor a key in the repository. Never to be used for anything
that is worth attacking: its arithmetic leaks time and its randomness is a seed.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from random import Random
from ssl import PROTOCOL_TLS_SERVER, SSLContext

Point = tuple[int, int] | None

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G: Point = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

ECDSA_SHA256 = "1.2.840.10045.4.3.2"
EC_KEY, P256 = "1.2.840.10045.2.1", "1.2.840.10045.3.1.7"
COMMON_NAME, SERVER_AUTH = "2.5.4.3", "1.3.6.1.5.5.7.3.1"
SUBJECT_KEY, KEY_USAGE, ALT_NAME, CONSTRAINTS, AUTHORITY_KEY, EXTENDED_USAGE = (
    f"2.5.29.{number}" for number in (14, 15, 17, 19, 35, 37)
)


def plus(a: Point, b: Point) -> Point:
    if a is None or b is None:
        return a or b
    (ax, ay), (bx, by) = a, b
    if ax == bx and (ay + by) % P == 0:
        return None
    slope = (3 * ax * ax - 3) * pow(2 * ay, -1, P) if a == b else (by - ay) * pow(bx - ax, -1, P)
    x = (slope * slope - ax - bx) % P
    return x, (slope * (ax - x) - ay) % P


def times(number: int, point: Point) -> Point:
    total: Point = None
    while number:
        total = plus(total, point) if number & 1 else total
        point, number = plus(point, point), number >> 1
    return total


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def sequence(*parts: bytes) -> bytes:
    return der(0x30, *parts)


def integer(number: int) -> bytes:
    return der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def bits(content: bytes, unused: int = 0) -> bytes:
    return der(0x03, bytes([unused]), content)


def octets(content: bytes) -> bytes:
    return der(0x04, content)


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    out = bytes([40 * first + second])
    for part in rest:
        groups = [part >> shift & 0x7F for shift in range(0, max(part.bit_length(), 1), 7)]
        out += bytes([0x80 | group for group in groups[:0:-1]] + [groups[0]])
    return der(0x06, out)


def moment(at: datetime) -> bytes:
    return der(0x18, f"{at:%Y%m%d%H%M%SZ}".encode())


def name(common: str) -> bytes:
    return sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0C, common.encode()))))


def extension(kind: str, value: bytes, *, critical: bool = False) -> bytes:
    return sequence(oid(kind), der(0x01, b"\xff") if critical else b"", octets(value))


def pem(kind: str, content: bytes) -> str:
    return f"-----BEGIN {kind}-----\n{base64.encodebytes(content).decode()}-----END {kind}-----\n"


@dataclass(frozen=True)
class Key:
    secret: int

    @cached_property
    def public(self) -> bytes:
        point = times(self.secret, G)
        assert point is not None
        return b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")

    @property
    def info(self) -> bytes:
        return sequence(sequence(oid(EC_KEY), oid(P256)), bits(self.public))

    @property
    def identifier(self) -> bytes:
        return hashlib.sha256(self.public).digest()[:20]

    @property
    def pem(self) -> str:
        secret = octets(self.secret.to_bytes(32, "big"))
        return pem("EC PRIVATE KEY", sequence(integer(1), secret, der(0xA0, oid(P256)), der(0xA1, bits(self.public))))

    def sign(self, message: bytes, once: int) -> bytes:
        digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
        point = times(once, G)
        assert point is not None
        r = point[0] % N
        return sequence(integer(r), integer(pow(once, -1, N) * (digest + r * self.secret) % N))


@dataclass(frozen=True)
class Certificate:
    """A certificate in DER and the key that belongs to it; `chain` is what a proper server sends along."""

    content: bytes
    key: Key
    chain: tuple[bytes, ...] = ()

    def server_context(self, folder: Path, *, whole_chain: bool = True) -> SSLContext:
        file = folder / f"{self.key.identifier.hex()}.pem"
        chain = self.chain if whole_chain else ()
        file.write_text(self.key.pem + "".join(pem("CERTIFICATE", one) for one in (self.content, *chain)))
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


class Authority:
    """Issues certificates. The same seed makes the same keys."""

    def __init__(
        self, common: str = "throw-away test authority", seed: int = 1, above: "Authority | None" = None
    ) -> None:
        self._random = Random(seed)
        self._name = common
        self._key = Key(self._random.randrange(1, N))
        self._above = above
        issuer = above or self
        usage = extension(KEY_USAGE, bits(b"\x06", 1), critical=True)  # keyCertSign, cRLSign
        limits = extension(CONSTRAINTS, sequence(der(0x01, b"\xff")), critical=True)
        self.content = issuer._issue(common, self._key, (limits, usage), timedelta(days=30))

    @property
    def pem(self) -> str:
        return pem("CERTIFICATE", self.content)

    def certificate(self, *hosts: str, valid: timedelta = timedelta(days=1)) -> Certificate:
        """For these names and addresses; `valid` may lie in the past."""
        key = Key(self._random.randrange(1, N))
        names = sequence(*(_alternative(host) for host in hosts))
        parts = (extension(ALT_NAME, names), extension(EXTENDED_USAGE, sequence(oid(SERVER_AUTH))))
        chain = (self.content,) if self._above is not None else ()
        return Certificate(self._issue(hosts[0], key, parts, valid), key, chain)

    def _issue(self, common: str, key: Key, parts: tuple[bytes, ...], valid: timedelta) -> bytes:
        now = datetime.now(UTC)
        start = now - timedelta(days=2)
        body = sequence(
            der(0xA0, integer(2)),
            integer(self._random.getrandbits(120) | 1),
            sequence(oid(ECDSA_SHA256)),
            name(self._name),
            sequence(moment(start), moment(now + valid)),
            name(common),
            key.info,
            der(0xA3, sequence(*parts, self._key_extensions(key))),
        )
        signature = self._key.sign(body, self._random.randrange(1, N))
        return sequence(body, sequence(oid(ECDSA_SHA256)), bits(signature))

    def _key_extensions(self, key: Key) -> bytes:
        subject = extension(SUBJECT_KEY, octets(key.identifier))
        return subject + extension(AUTHORITY_KEY, sequence(der(0x80, self._key.identifier)))


def _alternative(host: str) -> bytes:
    try:
        return der(0x87, ip_address(host).packed)
    except ValueError:
        return der(0x82, host.encode())
