"""Door: network. Connections that are kept open between two requests, by origin; bounded in number and age."""

import asyncio
from collections.abc import Hashable

from ingest.http.transport.connection import Connection

KEEP_ALIVE_S = 15.0
MAX_IDLE_ORIGINS = 64


class IdleConnections:
    """The idle ones; whoever takes one has it alone until it comes back."""

    def __init__(self, per_origin: int) -> None:
        self._per_origin = per_origin
        self._idle: dict[Hashable, list[Connection]] = {}
        """The origin that was used last stands last."""

    def take(self, origin: Hashable) -> Connection | None:
        """Return the connection that was used last, if one is good still."""
        found = self._idle.pop(origin, [])
        now_s = asyncio.get_running_loop().time()
        while found:
            connection = found.pop()
            if connection.is_good and now_s - connection.idle_since_s < KEEP_ALIVE_S:
                if found:
                    self._idle[origin] = found
                return connection
            connection.abort()
        return None

    def put(self, origin: Hashable, connection: Connection) -> None:
        """Keep a connection, and close what is too much or too old."""
        kept = [each for each in self._idle.pop(origin, ()) if each.is_good]
        kept.append(connection)
        while len(kept) > self._per_origin:
            kept.pop(0).abort()
        self._idle[origin] = kept
        self._sweep(connection.idle_since_s)

    def close(self) -> None:
        """Close all of them."""
        for connections in self._idle.values():
            for connection in connections:
                connection.abort()
        self._idle.clear()

    def _sweep(self, now_s: float) -> None:
        """Close the eldest: origins stand in the order of their last use."""
        while self._idle:
            origin = next(iter(self._idle))
            is_old = now_s - self._idle[origin][-1].idle_since_s >= KEEP_ALIVE_S
            if not is_old and len(self._idle) <= MAX_IDLE_ORIGINS:
                return
            for connection in self._idle.pop(origin):
                connection.abort()
