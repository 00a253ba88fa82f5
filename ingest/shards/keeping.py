"""What a run and its keeper of actors say to each other: a line of JSON each. Pure."""

from dataclasses import dataclass
from typing import TypeAlias

from ingest.engine.codec import from_json, to_json


@dataclass(frozen=True, slots=True)
class Open:
    """Open Ray: the cluster at an address (`host:port` or `auto`), or one of this machine alone, for so many actors."""

    address: str
    actors: int


@dataclass(frozen=True, slots=True)
class Start:
    """Start an actor that dials a place with a secret (in hex)."""

    number: int
    host: str
    port: int
    workers: str
    drivers: str


@dataclass(frozen=True, slots=True)
class End:
    """End an actor."""

    number: int


Order: TypeAlias = Open | Start | End


@dataclass(frozen=True, slots=True)
class Opened:
    """Ray is there, with so many machines."""

    machines: int


@dataclass(frozen=True, slots=True)
class NotOpened:
    """It is not, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """An actor has ended: it was killed, with its machine or alone, or for a reason; with neither it was done."""

    number: int
    was_killed: bool
    why: str


Told: TypeAlias = Opened | NotOpened | Gone


def order_line(order: Order) -> bytes:
    """Return the line of an order."""
    return to_json(order, Order) + b"\n"


def read_order(line: bytes) -> Order:
    """Read an order. Raises `ValueError`."""
    order = from_json(line, Order)
    if isinstance(order, Open | Start | End):
        return order
    raise ValueError("no order")


def told_line(told: Told) -> bytes:
    """Return the line that tells something."""
    return to_json(told, Told) + b"\n"


def read_told(line: bytes) -> Told:
    """Read what a keeper tells. Raises `ValueError`."""
    told = from_json(line, Told)
    if isinstance(told, Opened | NotOpened | Gone):
        return told
    raise ValueError("nothing that a keeper tells")
