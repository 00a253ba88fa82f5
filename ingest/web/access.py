"""Who may ask what: Host, Origin and the token of a request are judged before any page is made. Pure."""

import hashlib
import hmac
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

COOKIE = "fetched"
ENTRY = "/enter"
STATIC = "/static/"
OPEN_PATHS = (ENTRY, STATIC)
"""What is shown to whoever has no token: the form that asks for it, and what that looks like."""
MAX_FORM_BYTES = 64 << 10
UPLOAD = "/source/opml"
MAX_UPLOAD_BYTES = 8 << 20
"""Of the one form that takes a file."""
_READING = ("GET", "HEAD")
_HOST_SIGNS = re.compile(r"[^\s/?#@\\]*")
"""Of a Host (RFC 9110 §7.2): no path, query or user, or an address made with it would lead elsewhere."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered, in one line with what to do."""

    status: int
    why: str


@dataclass(frozen=True, slots=True)
class Access:
    """Whom a server answers."""

    secret: bytes
    """Of this start: forms and cookies of an earlier one are stale."""
    names: tuple[str, ...] = ()
    """Under which it is reached beside loopback, lower case."""
    any_address: bool = False
    """It listens on every address: whatever address a browser names is its own."""
    token: str | None = None
    """What is to be known; None where only this machine can ask."""

    def refusal(self, method: str, path: str, headers: Mapping[str, str]) -> Refusal | None:
        """Return why a request is not answered; None for one that may be. `headers` have names in lower case."""
        host = headers.get("host", "")
        if not self._is_own(host):
            return Refusal(
                421, f"this page is not called {host[:80]!r}: use the address that `fetched serve` has printed"
            )
        if method not in _READING:
            return self._refused_form(method, path, host, headers)
        is_foreign = headers.get("sec-fetch-site") == "cross-site" and not path.startswith(STATIC)
        if is_foreign and headers.get("sec-fetch-mode") != "navigate":
            return Refusal(403, "another site's page may not read this one")
        return None

    def knows_token(self, headers: Mapping[str, str], cookie: str | None) -> bool:
        """Say whether a request shows the token: in its cookie, or as `Authorization: Bearer`, never in the address."""
        if self.token is None:
            return True
        scheme, _, shown = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.is_token(shown):
            return True
        return cookie is not None and hmac.compare_digest(cookie.encode(), self.pass_text().encode())

    def is_token(self, shown: str) -> bool:
        """Say whether this is the token; how long it takes tells nothing of it."""
        return self.token is not None and hmac.compare_digest(shown.strip().encode(), self.token.encode())

    def pass_text(self) -> str:
        """Return what the cookie of one who showed the token holds: nothing that leads back to the token."""
        return self._signed(f"pass {self.token}")

    def form_text(self) -> str:
        """Return what a form of this page carries, so that no other page can fill one in."""
        return self._signed("form")

    def is_own_form(self, shown: str) -> bool:
        """Say whether a form was made by this start of the page."""
        return hmac.compare_digest(shown.encode(), self.form_text().encode())

    def _signed(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()

    def _is_own(self, host: str) -> bool:
        """Say whether a Host is ours: under a name of somebody else, his pages would be of our origin."""
        if not _HOST_SIGNS.fullmatch(host):
            return False
        name = _host_name(f"//{host}")
        if name in _LOOPBACK or name in self.names:
            return True
        return self.any_address and _is_address(name)

    def _refused_form(self, method: str, path: str, host: str, headers: Mapping[str, str]) -> Refusal | None:
        if method != "POST":
            return Refusal(405, "only GET and POST are answered")
        origin = headers.get("origin", "")
        if _origin(origin) not in {("http", host), ("https", host)}:
            return Refusal(403, "the form was not sent by a page of this server: open the page and send it there")
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()):
            return Refusal(411, "a form says how long it is")
        most = MAX_UPLOAD_BYTES if path == UPLOAD else MAX_FORM_BYTES
        if len(length) > 9 or int(length) > most:
            return Refusal(413, f"a form has at most {most} bytes")
        return None


def _origin(origin: str) -> tuple[str, str] | None:
    """Return scheme and host of an Origin (RFC 6454 §7), None for what is none."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return (parts.scheme, parts.netloc) if not (parts.path or parts.query or parts.fragment) else None


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach a server that listens there."""
    if host == "localhost":
        return True
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def is_everywhere(host: str) -> bool:
    """Say whether a server that listens there listens on every address."""
    return _is_address(host) and ipaddress.ip_address(host).is_unspecified


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _host_name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
