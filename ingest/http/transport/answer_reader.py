"""One answer to one request, read from bytes as they come. Pure: knows nothing of sockets."""

import re

from ingest.http.transport.body_framing import Framing, framing_of
from ingest.http.transport.head_parsing import CutError, Head, WireError, parsed_head

MAX_HEAD_BYTES = 256 * 1024
"""Interim answers (1xx) included, of which HTTP sets no number."""
MAX_INTERIM = 16
_HEAD_END = re.compile(rb"\n\r?\n")
_BEGIN = b"HTTP/1."


class AnswerReader:
    """Reads one answer: first `head` until there is one, then `take` until it `is_whole`."""

    def __init__(self) -> None:
        self.received = bytearray()
        """What has come and is not taken yet."""
        self._head: Head | None = None
        self._framing: Framing | None = None
        self._searched = 0
        """No head ends before it: one that drips in is not searched anew for each drop."""
        self._head_bytes = 0
        self._interim = 0

    def head(self) -> Head | None:
        """Return the head of the final answer, or None as long as it has not come. Raises `WireError`."""
        while self._head is None:
            head = self._next_head()
            if head is None:
                return None
            if not head.is_interim:
                self._head, self._framing = head, framing_of(head)
                break
            self._interim += 1
            if self._interim > MAX_INTERIM:
                raise WireError(f"more than {MAX_INTERIM} interim answers")
        return self._head

    def take(self) -> bytes:
        """Return what has come of the body; may be empty. Raises `WireError`."""
        return b"" if self._framing is None else self._framing.take(self.received)

    def end(self) -> None:
        """Hear that nothing will come any more. Raises `CutError` when that is too early."""
        if self._framing is None:
            raise CutError
        self._framing.end()

    @property
    def is_whole(self) -> bool:
        """Whether all of the body has been taken."""
        return self._framing is not None and self._framing.is_whole

    @property
    def has_more(self) -> bool:
        """Whether `take` stopped early, so that others get their turn."""
        return self._framing is not None and self._framing.has_more

    @property
    def leaves_clean(self) -> bool:
        """Whether the connection can carry another answer: all is taken, and not one byte is left over."""
        return self.is_whole and not self.received and self._head is not None and self._head.keeps_open

    def _next_head(self) -> Head | None:
        received = self.received
        if self._searched < len(_BEGIN) and received[: len(_BEGIN)] != _BEGIN[: len(received)]:
            raise WireError("its answer does not begin as one")
        found = _HEAD_END.search(received, max(0, self._searched - 2))
        self._searched = len(received)
        if self._head_bytes + (self._searched if found is None else found.end()) > MAX_HEAD_BYTES:
            raise WireError(f"more than {MAX_HEAD_BYTES} bytes of head")
        if found is None:
            return None
        end = found.end()
        head = parsed_head(bytes(received[:end]))
        del received[:end]
        self._searched = 0
        self._head_bytes += end
        return head
