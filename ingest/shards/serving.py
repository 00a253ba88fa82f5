"""Door: pipes, or a socket. The driver's end of the line to one worker: serves calls in order, one worker at a time.

Between a worker's `begin` and `end` it alone is served; where it dies there, or takes too long, nothing of it counts.
"""

import os
import select
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from ingest.report.outcomes import ArticleOutcome
from ingest.shards.calls import (
    ABANDON,
    ALONE,
    BEGIN,
    CALL,
    DEFERRED,
    END,
    HEADER,
    MAX_FRAME_BYTES,
    NUMBERED,
    TELL,
    Owner,
    answer,
    answer_error,
    told_outcome,
)
from store.errors import StoreError
from store.store import Store

PATIENCE_S = 60.0
"""So long a worker that is served alone may say nothing, or leave an answer unread: then it counts as dead."""
_CHUNK_BYTES = 1 << 20


class GoneError(Exception):
    """The worker is gone, or says nothing where others wait for it."""


class _AbandonedError(Exception):
    """What a worker began is to count for nothing; the failure is told to it, if it has not heard of it."""

    def __init__(self, failure: Exception | None = None) -> None:
        super().__init__()
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a worker."""

    kind: bytes
    number: int
    head: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Served:
    """Who answers the calls of workers."""

    store: Store
    call: Callable[[Owner, str, list[object]], object]
    """Does a call: of the store, or of what else the workers have in common."""
    tell: Callable[[ArticleOutcome], None]


class Serving:
    """One worker's line."""

    def __init__(self, calls: int, answers: int, served: Served) -> None:
        """Both are open files, by their numbers."""
        self._calls = calls
        self._answers = answers
        self._served = served
        self._held = bytearray()
        self.broken: StoreError | None = None
        """What the store failed of: it takes nothing more."""
        os.set_blocking(answers, False)

    def serve(self) -> None:
        """Serve what has come; to be called when something has. Raises `GoneError`."""
        self._read_more()
        while (frame := self._taken()) is not None:
            self._serve(frame)

    def drain(self) -> None:
        """Serve what a worker said before it died; what it had not said whole counts for nothing."""
        while True:
            try:
                self.serve()
            except GoneError:
                return

    def _serve(self, frame: Frame) -> None:
        if frame.kind in {BEGIN, ALONE}:
            failure = self._block(frame.kind)
            if failure is not None:
                self._say(answer_error(failure))
        elif frame.kind == CALL:
            self._call(frame)
        elif frame.kind == TELL:
            self._tell(frame)
        else:
            raise GoneError(f"a frame of a kind that does not belong there: {frame.kind!r}")

    def _tell(self, frame: Frame) -> None:
        try:
            outcome = told_outcome(frame.head)
        except ValueError as error:
            raise GoneError(f"no outcome: {error}") from error
        self._served.tell(outcome)

    def _block(self, kind: bytes) -> Exception | None:
        """Serve a worker alone until it ends; return what its end is to be told."""
        try:
            with self._opened(kind):
                self._served_alone()
        except _AbandonedError as abandoned:
            return abandoned.failure
        except GoneError:
            raise
        except Exception as error:  # noqa: BLE001 - it is the worker's to bear
            self._note(error)
            return error
        self._say(answer(None))
        return None

    def _opened(self, kind: bytes) -> AbstractContextManager[None]:
        return self._served.store.together() if kind == BEGIN else nullcontext()

    def _served_alone(self) -> None:
        """Serve what stands before the end. Raises `_AbandonedError`."""
        failure: Exception | None = None
        while True:
            frame = self._next()
            if frame.kind == END and failure is None:
                return
            if frame.kind == END:
                raise _AbandonedError(failure)
            if frame.kind == ABANDON:
                raise _AbandonedError
            if frame.kind in {BEGIN, ALONE}:
                inner = self._block(frame.kind)
                if inner is not None:
                    self._say(answer_error(inner))
            elif frame.kind == DEFERRED:
                failure = failure or self._deferred(frame)
            elif frame.kind == CALL and failure is not None:
                self._say(answer_error(failure))
            elif frame.kind == CALL:
                self._call(frame)
            else:
                raise GoneError(f"a frame of a kind that does not belong there: {frame.kind!r}")

    def _deferred(self, frame: Frame) -> Exception | None:
        try:
            self._done(frame)
        except Exception as error:  # noqa: BLE001 - it is the worker's to bear
            self._note(error)
            return error
        return None

    def _call(self, frame: Frame) -> None:
        try:
            reply = answer(self._done(frame))
        except GoneError:
            raise
        except Exception as error:  # noqa: BLE001 - it is the worker's to bear
            self._note(error)
            reply = answer_error(error)
        self._say(reply)

    def _done(self, frame: Frame) -> object:
        owner, call = NUMBERED[frame.number]
        return self._served.call(owner, call.name, call.read(frame.head, frame.body))

    def _note(self, error: Exception) -> None:
        if isinstance(error, StoreError):
            self.broken = self.broken or error

    # -- bytes

    def _next(self) -> Frame:
        while (frame := self._taken()) is None:
            with _waited_for(self._calls, select.POLLIN):
                self._read_more()
        return frame

    def _taken(self) -> Frame | None:
        """Take the first whole frame of what has come."""
        held = self._held
        if len(held) < HEADER.size:
            return None
        kind, number, head, body = HEADER.unpack_from(held)
        if head + body > MAX_FRAME_BYTES or number >= len(NUMBERED):
            raise GoneError("no frame")
        end = HEADER.size + head + body
        if len(held) < end:
            return None
        at = HEADER.size + head
        frame = Frame(kind, number, bytes(held[HEADER.size : at]), bytes(held[at:end]))
        del held[:end]
        return frame

    def _read_more(self) -> None:
        try:
            part = os.read(self._calls, _CHUNK_BYTES)
        except OSError as error:
            raise GoneError(str(error)) from error
        if not part:
            raise GoneError("it is gone")
        self._held += part

    def _say(self, reply: bytes) -> None:
        data = memoryview(reply)
        while data:
            try:
                data = data[os.write(self._answers, data) :]
            except BlockingIOError:
                with _waited_for(self._answers, select.POLLOUT):
                    pass
            except OSError as error:
                raise GoneError(str(error)) from error


@contextmanager
def _waited_for(file: int, event: int) -> Iterator[None]:
    poll = select.poll()
    poll.register(file, event)
    if not poll.poll(PATIENCE_S * 1000):
        raise GoneError("it says nothing where others wait for it")
    yield
