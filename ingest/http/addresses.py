"""Which addresses may be asked: pure verdicts over numbers. Knows nothing of URLs, names or sockets.

The rule is an allow-list: an address is asked only when it is globally routable unicast. `ipaddress.is_global` alone
does not do: it calls multicast, NAT64 and 6to4 forms of private addresses, and the metadata services of clouds global.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

from ingest.http.settings import AllowPrivate

Address: TypeAlias = IPv4Address | IPv6Address

_DENIED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "100.64.0.0/10",  # shared address space of carriers, RFC 6598
        "168.63.129.16/32",  # Azure's wire server: public by number, answers only to its own virtual machines
        "192.0.0.0/24",  # IETF protocol assignments, RFC 6890 §2.2.2
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "198.18.0.0/15",  # benchmarking, RFC 2544
        "224.0.0.0/3",  # multicast and reserved, RFC 5771 and RFC 1112 §4
    )
)
FAKE_IP = IPv4Network("198.18.0.0/15")
"""What proxies such as Clash and Surge answer in place of DNS, so that a connection names its host by its address."""
_UNICAST_V6 = IPv6Network("2000::/3")
"""The only block from which global unicast addresses are given out (RFC 4291 §2.4, IANA registry)."""
_DENIED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, RFC 2928: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4, RFC 7526: holds an IPv4 address, and no one serves pages there any more
        "3fff::/20",  # documentation, RFC 9637
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP_MARKS = frozenset({0x0000_5EFE, 0x0200_5EFE})


def embedded_v4(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address to which an IPv6 one leads: mapped, NAT64, ISATAP.

    RFC 4291 §2.5.5, RFC 6052, RFC 5214.
    """
    number = int(address)
    isatap = (number >> 32 & 0xFFFF_FFFF) in _ISATAP_MARKS
    if isatap or address in _MAPPED or address in _NAT64:
        return IPv4Address(number & 0xFFFF_FFFF)
    return None


def is_public(address: Address) -> bool:
    """Whether an address is one that anyone on the Internet may ask."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _DENIED_V4)
    inner = embedded_v4(address)
    if inner is not None and not is_public(inner):
        return False
    if address in _MAPPED or address in _NAT64:
        return True
    return address in _UNICAST_V6 and address.is_global and not any(address in network for network in _DENIED_V6)


def is_listed(address: Address, allow_private: AllowPrivate) -> bool:
    """Whether the configuration lets an address be asked although it is not public."""
    if isinstance(allow_private, bool):
        return allow_private and not is_public(address)
    inner = embedded_v4(address) if isinstance(address, IPv6Address) else None
    return any(address in network or (inner is not None and inner in network) for network in allow_private)


def address_objection(address: Address, port: int, allow_private: AllowPrivate, ports: tuple[int, ...]) -> str | None:
    """Why this address and port may not be asked, in one line that says what to do; None when they may.

    An address that `allow_private` lists may be asked at any port.
    """
    if is_listed(address, allow_private):
        return None
    if address in FAKE_IP:
        return (
            f"{address} is not a public address, but one that a proxy makes up for a name (198.18.0.0/15):"
            " write the proxy's own address into network.proxy (like socks5://127.0.0.1:7890), or list it in"
            " network.allow_private"
        )
    if not is_public(address):
        return f"{address} is not a public address; list it in network.allow_private if it may be asked"
    if port not in ports:
        return f"port {port} is not in network.ports"
    return None
