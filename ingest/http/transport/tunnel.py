"""Door: network. A connection through a SOCKS5 proxy (RFC 1928, RFC 1929): the proxy looks up the name."""

from ipaddress import IPv4Address

from ingest.http.guard import address_of
from ingest.http.transport.interface import TransportError
from ingest.http.transport.stream import SocketStream
from ingest.messages import Reason

VERSION, CONNECT, NO_LOGIN, LOGIN = 5, 1, 0, 2
V4, NAME, V6 = 1, 3, 4
REPLIES = {
    1: "it failed",
    2: "its rules do not allow it",
    3: "the network is unreachable",
    4: "the host is unreachable",
    5: "the host refuses the connection",
    6: "the host is too far away",
    7: "it cannot connect for others",
    8: "it does not know this kind of address",
}


async def socks5(stream: SocketStream, host: str, port: int, login: tuple[bytes, bytes] | None) -> None:
    """Have the proxy at the other end of the stream connect to the host. Raises `TransportError`."""
    await stream.write(bytes([VERSION, 1, NO_LOGIN if login is None else LOGIN]))
    version, method = await _exactly(stream, 2)
    if version != VERSION or method not in {NO_LOGIN, LOGIN}:
        raise _refused("it wants another way to log in; give user and password in the proxy's URL")
    if method == LOGIN:
        await _log_in(stream, login or (b"", b""))
    await stream.write(bytes([VERSION, CONNECT, 0]) + _address(host) + port.to_bytes(2, "big"))
    _, reply, _, kind = await _exactly(stream, 4)
    if reply != 0:
        raise TransportError(Reason.REFUSED, f"the proxy does not reach {host}: {REPLIES.get(reply, 'it says no')}")
    length = {V4: 4, V6: 16}.get(kind) or (await _exactly(stream, 1))[0]
    await _exactly(stream, length + 2)


async def _log_in(stream: SocketStream, login: tuple[bytes, bytes]) -> None:
    """User name and password, RFC 1929."""
    user, password = login
    await stream.write(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
    _, status = await _exactly(stream, 2)
    if status != 0:
        raise _refused("it does not take this user and password")


def _address(host: str) -> bytes:
    address = address_of(host)
    if address is not None:
        return bytes([V4 if isinstance(address, IPv4Address) else V6]) + address.packed
    name = host.encode("ascii")
    return bytes([NAME, len(name)]) + name


async def _exactly(stream: SocketStream, count: int) -> bytes:
    import httpcore

    received = b""
    while len(received) < count:
        try:
            piece = await stream.read(count - len(received))
        except httpcore.ReadError as error:
            raise _refused("it broke the connection") from error
        if not piece:
            raise _refused("it closed the connection; does it speak SOCKS5?")
        received += piece
    return received


def _refused(why: str) -> TransportError:
    return TransportError(Reason.REFUSED, f"the proxy cannot be used: {why}")
