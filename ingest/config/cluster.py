"""Where a cluster is, and where its workers reach this machine, as a person writes it. Pure."""

import ipaddress


def cluster_address(text: str) -> str:
    """Return it, when it may be the address of a cluster. Raises `ValueError`."""
    host, _, port = text.rpartition(":")
    if text in {"", "auto"} or (host and "/" not in host and port.isdigit() and 0 < int(port) < 65536):
        return text
    raise ValueError("is no HOST:PORT of a Ray cluster, nor auto, for the one that this machine is part of")


def listened_address(text: str) -> str:
    """Return it, when a run can listen there and be dialled. Raises `ValueError`."""
    host, port = listened_place(text)
    if ipaddress.ip_address(host).is_unspecified or port > 65535:
        raise ValueError("stands for every address: name the one at which the cluster's machines reach this one")
    return text


def listened_place(text: str) -> tuple[str, int]:
    """Return the address and the port of `ADDRESS`, `ADDRESS:PORT` or `[ADDRESS]:PORT`; port 0 is any that is free.

    Raises `ValueError`.
    """
    host, port = text, "0"
    if text.count(":") == 1 or text.startswith("["):
        host, _, port = text.rpartition(":") if not text.endswith("]") else (text, "", "0")
    try:
        return str(ipaddress.ip_address(host.strip("[]"))), int(port)
    except ValueError:
        raise ValueError("is no IP address of this machine, nor ADDRESS:PORT") from None
