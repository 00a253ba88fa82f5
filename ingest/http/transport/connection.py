"""Door: network. One kept connection that asks for one thing at a time, as a protocol of asyncio."""

import asyncio

from ingest.http.transport.answer_reader import AnswerReader
from ingest.http.transport.head_parsing import Head, WireError
from ingest.http.transport.stream import HIGH_WATER_BYTES, SocketStream


class Connection(asyncio.Protocol):
    """Sends a request, reads its answer, and may be used again when that left it clean.

    It is idle before the first request and between two. What comes then was not asked for: it closes the connection.
    """

    def __init__(self, stream: SocketStream) -> None:
        """Take over a stream to which nothing has been said. Raises `httpcore.ReadError`, `WireError`."""
        self._answer: AnswerReader | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._ended = False
        self._error: Exception | None = None
        self._paused = False
        self._loop = asyncio.get_running_loop()
        self.asked = 0
        self.idle_since_s = 0.0
        """By the clock of the loop."""
        self._transport = stream.hand_over(self)

    async def ask(self, request: bytes) -> Head:
        """Send a request and wait for the head of its answer. Raises `OSError`, `WireError`, `CutError`."""
        if self._answer is not None:
            raise RuntimeError("an answer is still under way on this connection")
        self._answer = answer = AnswerReader()
        self.asked += 1
        self._transport.write(request)
        while (head := answer.head()) is None:
            if self._ended:
                if self._error is None and answer.received:
                    raise WireError("it closed the connection inside the head of its answer")
                raise self._error or ConnectionResetError("it was closed without an answer")
            await self._stirred()
        return head

    async def body(self) -> bytes:
        """Return the next part of the body, and nothing when it is whole. Raises `OSError`, `WireError`, `CutError`.

        Between two parts that cost work, the loop gets its turn.
        """
        answer = self._answer
        if answer is None:
            return b""
        while not answer.is_whole:
            if answer.has_more:
                await asyncio.sleep(0)
            part = answer.take()
            self._resume()
            if part:
                return part
            if answer.is_whole or answer.has_more:
                continue
            if self._ended:
                if self._error is not None:
                    raise self._error
                answer.end()
                continue
            await self._stirred()
        return b""

    def is_done(self) -> bool:
        """Note that the answer is not read any further, and say whether the connection is good for another."""
        if self._answer is None or not self._answer.leaves_clean or not self.is_good:
            return False
        self._answer = None
        self.idle_since_s = self._loop.time()
        return True

    @property
    def is_good(self) -> bool:
        """Whether the connection stands."""
        return not self._ended

    def abort(self) -> None:
        """Close at once: nothing that was received or is still to be sent is of use any more."""
        self._ended = True
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        answer = self._answer
        if answer is None:
            self.abort()
            return
        answer.received += data
        if len(answer.received) > HIGH_WATER_BYTES and not self._paused:
            self._transport.pause_reading()
            self._paused = True
        self._wake()

    def eof_received(self) -> bool:
        """See `asyncio.Protocol`."""
        self._ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._ended = True
        self._error = exc
        self._wake()

    def _resume(self) -> None:
        if self._paused and self._answer is not None and len(self._answer.received) <= HIGH_WATER_BYTES // 2:
            self._paused = False
            if not self._ended:
                self._transport.resume_reading()

    async def _stirred(self) -> None:
        """Wait until something comes, or nothing will."""
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
