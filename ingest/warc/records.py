"""A stream of WARC records, one after the other: their headers, and their blocks where those are not too large.

Pure over a stream that is unpacked already. Written as it is met: lines that end without CR, headers that go on in the
next line, addresses in angle brackets (wget), a last record that is cut off.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

MAX_LINE = 65_536
MAX_HEADERS = 200
_PIECE = 1 << 20


class WarcError(Exception):
    """What comes is no WARC record; in one line."""


class Unpacked(Protocol):
    """Where the records come from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return so many bytes, fewer at the end."""

    def readline(self, size: int = -1, /) -> bytes:
        """Return the next line, of so many bytes at most."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record."""

    headers: Mapping[str, str]
    """By lower-case name; of a repeated one the first."""
    block: bytes | None
    """None where it is larger than was wanted."""
    is_whole: bool = True
    """False: the file ends in the midst of it."""

    @property
    def kind(self) -> str:
        """Return its `WARC-Type`."""
        return self.headers.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """Return its target."""
        return self.headers.get("warc-target-uri", "").strip().removeprefix("<").removesuffix(">")


def records(stream: Unpacked, max_bytes: int) -> Iterator[Record]:
    """Yield the records of a stream to its end. Raises `WarcError`, and what the stream raises."""
    while True:
        line = _first_line(stream)
        if line is None:
            return
        if not line.startswith(b"WARC/"):
            raise WarcError("what stands there is no WARC record")
        headers = _headers(stream)
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdecimal() or len(length) > 15:
            raise WarcError("a record does not say how long it is")
        yield _with_block(stream, headers, int(length), max_bytes)


def _first_line(stream: Unpacked) -> bytes | None:
    """Return the first line that says anything; None at the end."""
    for _ in range(MAX_HEADERS):
        line = stream.readline(MAX_LINE)
        if not line:
            return None
        if line.strip():
            return line.lstrip()
    raise WarcError("between two records stand nothing but empty lines")


def _headers(stream: Unpacked) -> dict[str, str]:
    found: dict[str, str] = {}
    last = ""
    for _ in range(MAX_HEADERS):
        line = stream.readline(MAX_LINE)
        if not line.strip():
            return found
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and last:
            found[last] += f" {text.strip()}"
            continue
        name, _, value = text.partition(":")
        last = name.strip().lower()
        found.setdefault(last, value.strip())
    raise WarcError(f"a record has more than {MAX_HEADERS} headers")


def _with_block(stream: Unpacked, headers: Mapping[str, str], length: int, max_bytes: int) -> Record:
    pieces: list[bytes] = []
    left = length
    while left:
        piece = stream.read(min(left, _PIECE))
        if not piece:
            break
        left -= len(piece)
        if length <= max_bytes:
            pieces.append(piece)
    return Record(headers, b"".join(pieces) if length <= max_bytes else None, is_whole=not left)
