"""Addresses as an index of an archive sorts them (Sort-friendly URI Reordering Transform). Pure.

As `surt` and pywb write the key: host reversed, without `www`, the usual port and what names a session; lower case,
parameters sorted. What is no address is its own key.
"""

from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

from store.late.pattern import pattern

_WWW = pattern(r"^www\d*\.")
_PORTS = {"http": 80, "https": 443}
_SESSION = pattern(
    r"(?i)(?:^|(?<=&))(?:jsessionid=[0-9a-z$]{10,}|sessionid=[0-9a-z]{16,}|phpsessid=[0-9a-z]{16,}|sid=[0-9a-z]{16,}"
    r"|aspsessionid[a-z]{8}=[a-z]{16,}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
_PLAIN = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_TARGET = "!$%&'()*+,-./:;=?@[]_~"
"""What may stand in an address as it is (RFC 3986), `%` of what is escaped already among it."""


def surt(url: str) -> str:
    """Return the key of an address."""
    try:
        parts = urlsplit(url.partition("#")[0])
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url.lower()
    if parts.scheme not in _PORTS or not host:
        return url.lower()
    named = _WWW.sub("", _ascii(host))
    key = ",".join(reversed(named.split(".")))  # also of an IPv4 address, else nobody finds it
    if port is not None and port != _PORTS[parts.scheme]:
        key += f":{port}"
    return f"{key}){_path(parts.path)}{_query(parts.query)}"


def target_uri(url: str) -> str:
    """Return an address as a record names it: in ASCII (RFC 3986), without user, password and fragment."""
    try:
        parts = urlsplit(url)
        host = _ascii(parts.hostname or "")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return _escaped(url, _TARGET)
    if not host:
        return _escaped(url.partition("#")[0], _TARGET)
    named = f"[{host}]" if ":" in host else host
    query = f"?{_escaped(parts.query, _TARGET)}" if parts.query else ""
    return f"{parts.scheme}://{named}{port}{_escaped(parts.path, _TARGET)}{query}"


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return _escaped(host.lower(), "")


def _escaped(text: str, safe: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe)


def _unified(text: str) -> str:
    """Escape what must be, and nothing else, whatever was escaped before."""
    plain = text.encode("utf-8", "surrogatepass")
    for _ in range(10):
        again = unquote_to_bytes(plain)
        if again == plain:
            break
        plain = again
    return quote_from_bytes(plain, _PLAIN).lower()


def _path(path: str) -> str:
    kept: list[str] = []
    for name in _unified(path).split("/")[1:]:
        if name == "..":
            del kept[-1:]
        elif name not in {"", "."}:
            kept.append(name)
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    kept = _SESSION.sub("", _unified(query)) if query else ""
    return "?" + "&".join(sorted(kept.split("&"))) if kept else ""
