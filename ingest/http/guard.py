"""What may be asked: pure verdicts over URLs, before anything is sent. Knows nothing of sockets or of DNS.

There is one parser of URLs for judging and for asking (`target_of`): what was judged is what goes onto the wire, so
that no second reading of the same text can lead elsewhere. Names are judged again, by the address they resolve to, when
the connection is made (`ingest.http.transport.dial`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import Generic, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from ingest.http.addresses import Address, address_objection
from ingest.http.redact import one_line, shown_url
from ingest.http.settings import NetworkSettings
from normalize.values import Url
from store.late.pattern import pattern

T = TypeVar("T")

MAX_URL_CHARACTERS = 8_000
"""RFC 9110 §4.1 asks for at least 8,000 octets; a longer one is a mistake or an attack."""
MAX_HOST_CHARACTERS = 253
"""RFC 1035 §2.3.4, as text."""
DEFAULT_PORTS = {"http": 80, "https": 443}
PROXY_PORTS = {"http": 8080, "socks5": 1080, "socks5h": 1080}
_FORBIDDEN_CHARACTERS = pattern(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
_LABEL = pattern(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMERIC = pattern(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_INNER_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".intranet", ".private", ".corp", ".home")
"""RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`, and names that were never given out because networks use them."""
_NO_HOST = pattern(r"https?:(?!//[^/?#])", re.IGNORECASE)
"""`http:///x`, `http:x`: one reader takes the base's host, another the first word for the host."""
_IN_PATH = r"!$&'()*+,\-./0-9:;=@A-Z\[\]_a-z|~"
_PLAIN_URL = pattern(rf"(https?)://([a-z0-9_.-]+(?::[0-9]{{1,5}})?)(/[{_IN_PATH}]*(?:\?[?{_IN_PATH}]+)?)", re.ASCII)
"""One in which nothing is to be encoded, and none of whose parts is another to any reader; most are."""
_STRAY_PERCENT = pattern(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a URL is not asked: one line for people, free of secrets."""

    detail: str


class made_once(Generic[T]):  # noqa: N801 - as `functools.cached_property`, whose lock costs more than what is made here
    """A property that is made when it is asked for first."""

    def __init__(self, make: Callable[["Target"], T]) -> None:
        self._make = make

    def __get__(self, target: "Target", _: type["Target"] | None = None) -> T:
        """Make it; from now on it stands where it is looked for before this."""
        found = target.__dict__[self._make.__name__] = self._make(target)
        return found


@dataclass(frozen=True)
class Target:
    """What is asked, taken apart once: ASCII only, ready for the wire. What follows from it is made once, too."""

    scheme: str
    host: str
    """A name in lower case (punycode where it was not ASCII), or an address, IPv6 without brackets."""
    port: int
    path: str
    """Path and query, percent-encoded; begins with a slash."""

    @made_once
    def authority(self) -> str:
        """Host and, unless it is the scheme's own, port: the value of the Host header (RFC 9110 §7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @made_once
    def origin(self) -> str:
        """Scheme, host and port (RFC 6454): what credentials must not leave."""
        return f"{self.scheme}://{self.authority}"

    @made_once
    def server(self) -> str:
        """Name what is asked at one pace: a name, whatever its port, or an address with it, for NAT puts many there."""
        return self.host if self.address is None else self.authority

    @made_once
    def url(self) -> Url:
        """Return the URL that is asked."""
        return Url(self.origin + self.path)

    @made_once
    def address(self) -> Address | None:
        """Return the address that the host spells, where it is not a name."""
        return address_of(self.host)


@lru_cache(maxsize=4096)
def address_of(host: str) -> Address | None:
    """Return the address that a host spells in its one usual form; None for a name."""
    try:
        return IPv6Address(host) if ":" in host else IPv4Address(host)
    except ValueError:
        return None


def target_of(url: str) -> Target | Refusal:
    """Take a URL apart, or say why it is none that may be asked.

    Refused are other schemes than http and https, users and passwords, control characters and backslashes (which
    parsers read differently, cf. WHATWG URL §4.4), hosts that are missing or that spell an address in an odd way.
    """
    if len(url) > MAX_URL_CHARACTERS:
        return Refusal(f"a URL of {len(url)} characters; at most {MAX_URL_CHARACTERS} are asked")
    plain = _PLAIN_URL.fullmatch(url)
    if plain is not None:
        place = _place_of(plain[1], plain[2])
        if place is not None:
            return Target(plain[1], *place, plain[3])
    return taken_apart(url)


def taken_apart(url: str) -> Target | Refusal:
    """Do as `target_of` with a URL of any form."""
    if _FORBIDDEN_CHARACTERS.search(url):
        return Refusal(f"control character or backslash in {shown_url(url)}")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return Refusal(f"{shown_url(url)} is not a URL: {one_line(str(error))}")
    if parts.scheme not in DEFAULT_PORTS:
        return Refusal(f"only http and https are asked, not {shown_url(url)}")
    if "@" in parts.netloc:
        return Refusal(f"user or password in {shown_url(url)}: write the URL without it")
    host = _host_of(parts.hostname or "", bracketed="[" in parts.netloc)
    if isinstance(host, Refusal):
        return Refusal(f"{host.detail}: {shown_url(url)}")
    if port == 0:
        return Refusal(f"port 0 in {shown_url(url)}")
    return Target(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], _path_of(parts.path, parts.query))


@lru_cache(maxsize=4096)
def _place_of(scheme: str, authority: str) -> tuple[str, int] | None:
    """Return host and port of an authority without user and brackets; None where there is something to say of it."""
    name, _, number = authority.partition(":")
    host, port = _host_of(name, bracketed=False), int(number or DEFAULT_PORTS[scheme])
    return None if isinstance(host, Refusal) or not 0 < port < 65_536 else (host, port)


def _host_of(text: str, *, bracketed: bool) -> str | Refusal:
    if bracketed or ":" in text:
        address = address_of(text) if ":" in text and "%" not in text else None
        return str(address) if address is not None else Refusal("not an IPv6 address")
    name = _ascii_name(text)
    if name is None:
        return Refusal("no host that can be asked")
    if _NUMERIC.fullmatch(name.rpartition(".")[2]):
        # WHATWG URL §3.5: a host that ends in a number is an address. Only the four decimal numbers are taken:
        # 2130706433, 0x7f.1 and 127.1 are understood differently by different readers.
        return name if address_of(name) is not None else Refusal("an odd spelling of an address")
    return name


@lru_cache(maxsize=4096)
def _ascii_name(text: str) -> str | None:
    name = text.lower().removesuffix(".")
    if not name.isascii() and len(name) <= MAX_HOST_CHARACTERS:
        import idna  # late, for its tables are large and such names few

        try:
            name = idna.encode(name, uts46=True).decode("ascii").removesuffix(".")
        except idna.IDNAError:
            return None
    if len(name) > MAX_HOST_CHARACTERS or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        return None
    return name


def _path_of(path: str, query: str) -> str:
    safe = "!$%&'()*+,-./:;=@_~[]|"
    text = quote(_STRAY_PERCENT.sub("%25", path or "/"), safe=safe)
    return f"{text}?{quote(_STRAY_PERCENT.sub('%25', query), safe=safe + '?')}" if query else text


def url_objection(target: Target, settings: NetworkSettings) -> str | None:
    """Why a target may not be asked, as far as its spelling tells; a name is judged again when it is resolved."""
    address = target.address
    if address is None:
        return None
    return address_objection(address, target.port, settings.allow_private, settings.ports)


def proxied_objection(target: Target, settings: NetworkSettings) -> str | None:
    """Why a proxy is not asked for a target: it would look up a name of an inner network out of our sight."""
    if target.address is not None:
        return url_objection(target, settings)
    if settings.allow_private is not True and ("." not in target.host or target.host.endswith(_INNER_NAMES)):
        return "it is a name of an inner network; set network.allow_private to true if the proxy may reach it"
    return None if target.port in settings.ports else f"port {target.port} is not in network.ports"


def proxy_objection(proxy: str) -> str | None:
    """Why a proxy's URL cannot be used, for whoever reads the configuration; None when it can."""
    try:
        parts = urlsplit(proxy)
        usable = parts.scheme in PROXY_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    kinds = " or ".join(f"{scheme}://" for scheme in PROXY_PORTS)
    return None if usable else f"{shown_url(proxy)} is no proxy that can be used; it starts with {kinds}"


def judge(url: str, settings: NetworkSettings) -> Target | Refusal:
    """Take a URL apart and say whether it may be asked."""
    target = target_of(url)
    if isinstance(target, Refusal):
        return target
    objection = url_objection(target, settings)
    return target if objection is None else Refusal(objection)


def redirect_url(base: Target, location: str) -> str | Refusal:
    """Where a `Location` leads (RFC 9110 §10.2.2); the result is to be judged like every URL."""
    text = location.strip(" \t")
    if not text or _FORBIDDEN_CHARACTERS.search(text) or _NO_HOST.match(text):
        return Refusal("redirected to nowhere that can be asked")
    try:
        return urljoin(base.url, text)
    except ValueError:
        return Refusal(f"redirected to {shown_url(text)}, which is not a URL")
