"""URLs taken apart and put together, as the WHATWG URL Standard §4.4 does for http and https.

Pure; knows no other scheme, and nothing of what a URL means.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.text.hosts import normal_host
from normalize.later import later
from normalize.values import Url

ENDS = "".join(map(chr, range(0x21)))
"""C0 controls and space: what is trimmed (step 1)."""
BREAKS = str.maketrans("", "", "\t\n\r")
"""What is dropped wherever it stands (step 3)."""

_SCHEME = later(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_PARTS = later(r"([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_PORT = later(r":\d+$")
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_DOT = later(r"(?:\.|%2e)", re.IGNORECASE)

_IN_PATH = later(r"[^!$%&'()*+,\-./0-9:;=@A-Z\[\\\]_a-z|~]+")
_IN_QUERY = later(r"[^!$%&()*+,\-./0-9:;=?@A-Z\[\\\]^_`a-z{|}~]+")
_IN_FRAGMENT = later(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\\\]^_a-z{|}~]+")


class Parts(NamedTuple):
    """A URL taken apart; `authority` is credentials, host and port, each in its one spelling."""

    scheme: str
    authority: str
    path: str
    query: str | None
    fragment: str | None

    def text(self) -> Url:
        """Put it together."""
        query = "" if self.query is None else "?" + self.query
        fragment = "" if self.fragment is None else "#" + self.fragment
        return Url(f"{self.scheme}://{self.authority}{self.path}{query}{fragment}")

    @property
    def host(self) -> str:
        """The host, without credentials and port."""
        return _PORT().sub("", self.authority.rpartition("@")[2])


@lru_cache(maxsize=256)  # a body resolves all its references against one base
def split(url: str) -> Parts | None:
    """Take an absolute URL apart; None for what is none."""
    return resolved("", url)


def resolved(base: str, reference: str) -> Parts | None:
    """Resolve a reference that has been trimmed; None for another scheme, or for no host."""
    scheme = _SCHEME().match(reference)
    if scheme:
        return _with_scheme(base, scheme[1].lower(), reference[scheme.end() :])
    origin = split(base) if base else None
    return _relative(origin, reference) if origin else None


def _with_scheme(base: str, scheme: str, rest: str) -> Parts | None:
    if scheme not in _DEFAULT_PORTS:
        return None
    if rest[:2].replace("\\", "/") != "//":
        origin = split(base) if base else None
        if origin and origin.scheme == scheme:  # `http:page.html`, as browsers still take it
            return _relative(origin, rest)
    return _absolute(scheme, rest)


def _cut(reference: str) -> tuple[str, str | None, str | None]:
    """Cut into path (with its authority), query and fragment; backslashes are slashes in the first only."""
    found = _PARTS().fullmatch(reference)
    path, query, fragment = found.groups() if found else ("", None, None)
    return path.replace("\\", "/"), query, fragment


def _absolute(scheme: str, rest: str) -> Parts | None:
    path, query, fragment = _cut(rest)
    authority, slash, path = path.lstrip("/").partition("/")
    authority_text = _authority(scheme, authority)
    if authority_text is None:
        return None
    return Parts(scheme, authority_text, _path(slash + path), _query(query), _fragment(fragment))


def _relative(origin: Parts, reference: str) -> Parts | None:
    path, query, fragment = _cut(reference)
    if path.startswith("//"):
        return _absolute(origin.scheme, reference)
    if path.startswith("/"):
        new_path = _path(path)
    elif path:
        new_path = _path(origin.path.rpartition("/")[0] + "/" + path)
    else:
        new_path = origin.path
        query = origin.query if query is None else query
    return origin._replace(path=new_path, query=_query(query), fragment=_fragment(fragment))


def _authority(scheme: str, text: str) -> str | None:
    credentials, at, place = text.rpartition("@")
    name, port = _host_and_port(place)
    host_name = normal_host(name)
    if host_name is None or (port and (not port.isascii() or not port.isdigit() or int(port[:6]) > 65_535)):
        return None
    shown_port = "" if port in ("", _DEFAULT_PORTS[scheme]) else f":{int(port[:6])}"
    return (_encode(_IN_PATH(), credentials.replace("@", "%40")) + at if credentials else "") + host_name + shown_port


def _host_and_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        name, bracket, rest = place.partition("]")
        return name + bracket + ("" if rest[:1] in ("", ":") else rest), rest[1:]
    name, _, port = place.partition(":")
    return name, port


def _path(path: str) -> str:
    """Take out the dot segments (WHATWG §4.4, path state) and encode what a path cannot hold."""
    if "." not in path and "%2" not in path:
        return _encode(_IN_PATH(), path) or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        dots = _DOT().sub(".", segment) if len(segment) <= 6 else segment
        if dots == "..":
            del kept[-1:]
        elif dots != ".":
            kept.append(segment)
    if segments and _DOT().sub(".", segments[-1][:7]) in (".", ".."):
        kept.append("")
    return _encode(_IN_PATH(), "/" + "/".join(kept))


def _query(query: str | None) -> str | None:
    return None if query is None else _encode(_IN_QUERY(), query)


def _fragment(fragment: str | None) -> str | None:
    return None if fragment is None else _encode(_IN_FRAGMENT(), fragment)


def _encode(allowed_not: re.Pattern[str], text: str) -> str:
    return allowed_not.sub(_percent, text)


def _percent(found: re.Match[str]) -> str:
    """UTF-8, a lone surrogate as U+FFFD (WHATWG §1.3)."""
    octets = found[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
    return "".join(f"%{octet:02X}" for octet in octets)
