"""Door: pipes, or a socket. The worker's end of the line to the process that has the store: calls up, answers down.

What returns nothing and stands between `begin` and `end` waits for the next call, and what it fails of comes with the
answer to that. The line is used by one thread, which waits for each answer: nothing of a walk goes on meanwhile.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from ingest.report.outcomes import ArticleOutcome
from ingest.shards.calls import (
    ABANDON,
    ALONE,
    BEGIN,
    CALL,
    DEFERRED,
    END,
    HEADER,
    Call,
    mark,
    read_answer,
    told,
)
from store.errors import StoreError

_CHUNK_BYTES = 1 << 20


class Line:
    """Calls go into one file, answers come out of another; of a socket, both are the same."""

    def __init__(self, calls: int, answers: int) -> None:
        """Both are open files, by their numbers."""
        self._calls = calls
        self._answers = answers
        self._waiting: list[bytes] = []
        self._depth = 0

    def call(self, call: Call, args: Sequence[object], named: Mapping[str, object]) -> object:
        """Return what a call comes to. Raises what it failed of."""
        if self._depth and not call.answers:
            self._waiting.append(call.packed(DEFERRED, args, named))
            return None
        return self._answered(call.packed(CALL, args, named))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Have all calls within served with none of others' between them; all of them count, or none."""
        return self._block(BEGIN)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Have all calls within served with none of others' between them; those before a failure count."""
        return self._block(ALONE)

    def tell(self, outcome: ArticleOutcome) -> None:
        """Tell what became of an article."""
        self._send(told(outcome))

    def _block(self, kind: bytes) -> Iterator[None]:
        self._waiting.append(mark(kind))
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            self._send(mark(ABANDON))
            raise
        self._depth -= 1
        self._answered(mark(END))

    def _answered(self, frame: bytes) -> object:
        self._send(frame)
        kind, _, size, _ = HEADER.unpack(self._received(HEADER.size))
        return read_answer(kind, self._received(size))

    def _send(self, frame: bytes) -> None:
        """Send what waits, and this."""
        self._waiting.append(frame)
        data, self._waiting = memoryview(b"".join(self._waiting)), []
        try:
            while data:
                data = data[os.write(self._calls, data) :]
        except OSError as error:
            raise StoreError("the process that has the store is gone") from error

    def _received(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            try:
                part = os.read(self._answers, min(size, _CHUNK_BYTES))
            except OSError:  # of a socket
                part = b""
            if not part:
                raise StoreError("the process that has the store is gone")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)
