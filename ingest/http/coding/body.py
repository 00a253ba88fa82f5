"""Undoes the content coding of one body under a bound, chunk by chunk, so that a bomb costs no more than an honest one.

Pure. Only codings that were asked for are undone, and only one (RFC 9110 §8.4 allows a stack of them; bombs use it).
"""

from io import BytesIO

from ingest.http.coding.decoders import DECODERS, Decoder, DecodingError
from ingest.messages import Reason

ACCEPT_ENCODING = ", ".join(DECODERS)
FREE_BYTES = 1_000_000
"""Up to here any ratio is let pass: small highly regular bodies are honest, and cost nothing."""
MAX_RATIO = 500
"""How much a larger body may inflate. Feeds and pages do so 3- to 30-fold; a bomb of gzip 1000-fold, of brotli more."""
_NO_CODING = frozenset({"", "identity", "none", "utf-8", "binary"})
"""`identity`, and what servers write there by mistake; browsers read such bodies as they are."""
_ALIASES = {"x-gzip": "gzip"}
"""RFC 9110 §8.4.1.3."""


class BodyError(Exception):
    """A body that cannot be had whole."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def decoder_for(content_encoding: str) -> Decoder | None:
    """Return the decoder that a `Content-Encoding` calls for, None if there is nothing to undo. Raises `BodyError`."""
    coding = content_encoding.strip().lower()
    if coding in _NO_CODING:
        return None
    make = DECODERS.get(_ALIASES.get(coding, coding))
    if make is None:
        raise BodyError(Reason.ENCODING, f"the body came in the coding {coding[:40]!r}, which was not asked for")
    return make()


class Body:
    """Collects one body, raw and decoded, and stops it when either grows beyond its bound."""

    def __init__(self, content_encoding: str, max_bytes: int, content_length: str = "") -> None:
        """Begin a body. Raises `BodyError` when the stated length is beyond the bound already."""
        if content_length.isdecimal() and int(content_length[:20]) > max_bytes:
            raise BodyError(
                Reason.TOO_LARGE, f"the body is {content_length[:20]} bytes long; at most {max_bytes} are read"
            )
        self._decoder = decoder_for(content_encoding)
        self._max_bytes = max_bytes
        self._raw = BytesIO()
        self._decoded = BytesIO()
        """Grown in place: a body that comes byte by byte would cost fifty times its size as a list of pieces."""

    def add(self, chunk: bytes) -> None:
        """Take the next chunk as it came. Raises `BodyError`."""
        self._raw.write(chunk)
        raw_bytes = self._raw.tell()
        if raw_bytes > self._max_bytes:
            raise BodyError(Reason.TOO_LARGE, f"the body is larger than {self._max_bytes} bytes")
        if self._decoder is None:
            return
        room = min(self._max_bytes, max(FREE_BYTES, raw_bytes * MAX_RATIO))
        self._decoded.write(self._decoded_piece(self._decoder, chunk, room - self._decoded.tell()))
        if self._decoded.tell() > room:
            raise BodyError(Reason.TOO_LARGE, self._about_size(room))

    def finish(self, *, framed: bool) -> tuple[bytes, bytes | None]:
        """Return the body, decoded, and as it came if that was in a coding. Raises `BodyError` when it is not whole.

        An empty body is whole in any coding if its length was stated (`framed`): servers name a coding there, too.
        """
        raw = self._raw.getvalue()
        if self._decoder is None:
            return raw, None
        if not raw and framed:
            return b"", None
        if not self._decoder.is_whole():
            raise BodyError(Reason.CUT, f"the compressed body ends early, after {len(raw)} bytes")
        return self._decoded.getvalue(), raw

    def _decoded_piece(self, decoder: Decoder, chunk: bytes, room: int) -> bytes:
        try:
            return decoder.feed(chunk, room)
        except DecodingError as error:
            detail = f"the body is not in the coding that it names ({error})"
            raise BodyError(Reason.ENCODING, detail) from error

    def _about_size(self, room: int) -> str:
        if room == self._max_bytes:
            return f"the body inflates to more than {room} bytes"
        return f"{self._raw.tell()} bytes of the body inflate more than {MAX_RATIO}-fold"
