"""Hosts of URLs: the one spelling of a name or an address, or None for what is no host.

Pure; knows nothing of URLs around it, and asks no DNS. After the WHATWG URL Standard §3.5, but stricter where parsers
are known to disagree: an IPv4 address is four plain decimal numbers or it is no host at all.
"""

from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import unquote

from normalize.later import later

_PLAIN = later(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?")
_NUMBER = later(r"[0-9]+|0x[0-9a-f]*")
_FORBIDDEN = later(r"[\x00-\x20\"#%/:<>?@\[\\\]^`{|}\x7f]")

_MAX_HOST = 253  # RFC 1035 §2.3.4, in ASCII; of a name in other letters it bounds the work, too
_MAX_LABEL = 63


def normal_host(host: str) -> str | None:
    """Write a host in its one spelling: lower case, IDNA (UTS 46) as `xn--`, addresses in their shortest form."""
    if host.startswith("["):
        return _ipv6(host)
    if "%" in host:
        host = unquote(host, errors="replace")
    if not host or len(host) > _MAX_HOST:
        return None
    ascii_host = host.lower() if host.isascii() else _to_ascii(host)
    if ascii_host is None or len(ascii_host) > _MAX_HOST or not _names_something(ascii_host):
        return None
    return _ipv4(ascii_host) if _NUMBER().fullmatch(_last_label(ascii_host)) else ascii_host


def _names_something(host: str) -> bool:
    """Whether it can be a name; labels with odd hyphens, which IDNA refuses, do exist and are let be."""
    if _PLAIN().fullmatch(host):
        return True
    labels = host.removesuffix(".").split(".")
    return not _FORBIDDEN().search(host) and all(0 < len(label) <= _MAX_LABEL for label in labels)


def _last_label(host: str) -> str:
    return host.removesuffix(".").rpartition(".")[2]


def _ipv4(host: str) -> str | None:
    try:
        return str(IPv4Address(host.removesuffix(".")))
    except AddressValueError:
        return None


def _ipv6(host: str) -> str | None:
    if not host.endswith("]") or "%" in host:
        return None
    try:
        return f"[{IPv6Address(host[1:-1]).compressed}]"
    except AddressValueError:
        return None


def _to_ascii(host: str) -> str | None:
    """UTS 46 ToASCII without the checks that only a registry makes: names with emoji do resolve."""
    import idna  # late: its tables cost 10 ms at the start, and hardly any host needs them

    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
    except idna.IDNAError:
        return None
    labels = [_ascii_label(label) for label in mapped.split(".")]
    return None if None in labels else ".".join(label for label in labels if label is not None)


def load_tables() -> None:
    """Load what names that are not ASCII need, for a process that can open no file later."""
    _to_ascii("ä")


def _ascii_label(label: str) -> str | None:
    if label.isascii():
        return label
    if len(label) > _MAX_LABEL:
        return None
    return "xn--" + label.encode("punycode").decode("ascii")
