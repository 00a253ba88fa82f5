"""The head of an HTTP/1.1 answer (RFC 9112 §4, §5), taken apart. Pure, and linear in its length.

As lenient as the servers of old sites need (a bare LF, folded lines, no reason phrase), and no more: what two readers
could understand differently (a bare CR, NUL, a space before the colon, lengths that differ) is refused.
"""

import re
from dataclasses import dataclass

MAX_FIELDS = 200
MAX_LENGTH_DIGITS = 15
WITHOUT_BODY = frozenset({204, 304})
"""RFC 9112 §6.3: these end with their head, whatever that says."""
SWITCHING = 101

_STATUS_LINE = re.compile(r"HTTP/1\.([0-9]) ([1-9][0-9]{2})(?: [^\x00\r\n]*)?\n", re.ASCII)
_FIELDS = re.compile(r"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00\r\n\x0b\x0c]*\n)*", re.ASCII)
"""No two neighbours of it match the same character: there is one way only to go through a text."""
_FIELD = re.compile(r"([^:\n]+):([^\n]*)\n")
_FOLD = re.compile(r"\n[ \t]+")
_DIGITS = re.compile(r"[0-9]+", re.ASCII)


class WireError(Exception):
    """What came is not HTTP/1.1, or more of it than anyone needs. Says what, for people."""


class CutError(Exception):
    """The connection ended before the answer was whole."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status and fields of an answer, and how its body ends."""

    status: int
    fields: tuple[tuple[str, str], ...]
    """In order, names in lower case, values decoded as latin-1."""
    length: int | None
    """Stated length of the body in bytes; None: `chunked`, or it ends with the connection."""
    chunked: bool
    keeps_open: bool
    """The connection may carry another answer (RFC 9112 §9.3)."""

    @property
    def is_interim(self) -> bool:
        """Whether another answer follows (1xx)."""
        return self.status < 200

    @property
    def framed(self) -> bool:
        """Whether the end of the body is told by something else than the end of the connection."""
        return self.chunked or self.length is not None


def parsed_head(wire: bytes) -> Head:
    """Take a head apart, its last empty line included. Raises `WireError`."""
    text = wire.decode("latin-1").replace("\r\n", "\n")[:-1]
    line = _STATUS_LINE.match(text)
    if line is None:
        raise WireError("its status line is none")
    status = int(line[2])
    if status == SWITCHING:
        raise WireError("it switches protocols unasked")
    fields = _fields_of(text[line.end() :])
    codings = [value for name, value in fields if name == "transfer-encoding"]
    lengths = [value for name, value in fields if name == "content-length"]
    length = _length_of(lengths) if lengths else None
    if codings and [value.lower() for value in codings] != ["chunked"]:
        raise WireError("its transfer coding is not the one that there is, chunked")
    if status in WITHOUT_BODY:
        return Head(status, fields, 0, chunked=False, keeps_open=_keeps_open(line[1], fields))
    # A length beside chunks is left out, and the connection not trusted (RFC 9112 §6.1).
    keeps_open = not (codings and lengths) and _keeps_open(line[1], fields)
    return Head(status, fields, None if codings else length, chunked=bool(codings), keeps_open=keeps_open)


def _fields_of(text: str) -> tuple[tuple[str, str], ...]:
    if text[:1] in {" ", "\t"}:
        raise WireError("it folds a header field that has not begun")
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    if text.count("\n") > MAX_FIELDS:
        raise WireError(f"more than {MAX_FIELDS} header fields")
    if _FIELDS.fullmatch(text) is None:
        raise WireError("a header field that is none")
    return tuple((name.lower(), value.strip(" \t")) for name, value in _FIELD.findall(text))


def _length_of(values: list[str]) -> int:
    """Fold equal lengths, repeated or listed (RFC 9112 §6.3)."""
    stated = {value.strip(" \t") for each in values for value in each.split(",")}
    text = stated.pop()
    if stated or _DIGITS.fullmatch(text) is None:
        raise WireError("lengths that differ, or are none")
    if len(text) > MAX_LENGTH_DIGITS:
        raise WireError(f"a length of {len(text)} digits")
    return int(text)


def _keeps_open(minor: str, fields: tuple[tuple[str, str], ...]) -> bool:
    if minor == "0":
        return False
    return not any(
        name == "connection" and "close" in (token.strip(" \t") for token in value.lower().split(","))
        for name, value in fields
    )
