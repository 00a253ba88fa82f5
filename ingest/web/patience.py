"""How long a client is waited for, so that those who say nothing, or never end, do not keep out those who ask."""

import asyncio
from asyncio import TimerHandle

from starlette.types import Message, Receive
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

HEAD_S = 10.0
"""From the beginning of a connection, or from the end of an answer, to the head of the next request, at least; twice
that at most."""
BODY_S = 30.0
"""For all of a form."""


class Patient(H11Protocol):
    """A connection that is closed when no whole request comes on it for long."""

    _looked: TimerHandle | None = None

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        if self._looked is not None:
            self._looked.cancel()
        super().connection_lost(exc)

    def _look_later(self) -> None:
        self._before: object = self.cycle
        self._looked = self.loop.call_later(HEAD_S, self._look)

    def _look(self) -> None:
        is_waiting = self.cycle is None or self.cycle.response_complete
        if is_waiting and self.cycle is self._before:
            self.transport.close()  # nobody is told: what it would answer to has not come
        else:
            self._look_later()


def within(receive: Receive, seconds: float) -> Receive:
    """Return what receives a request's body; the client is taken to have gone away when it is not whole in time."""
    until: float | None = None
    is_whole = False

    async def received() -> Message:
        nonlocal until, is_whole
        if is_whole:
            return await receive()
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds if until is None else until
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        is_whole = not message.get("more_body", False)
        return message

    return received
