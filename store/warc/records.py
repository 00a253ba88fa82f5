"""Records of WARC 1.1 (ISO 28500) as kept pages are written, and read back. Pure.

A page is two records: `response`, what the server said, with the digests that other readers check, and `metadata`
behind it, what the store knows of it. Both follow from what they hold: equal pages of one time are equal bytes.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from store.files.raw import PageHead
from store.late.dataclass import dataclass
from store.late.pattern import pattern
from store.rows import from_scalars, to_scalars
from store.warc.members import Member, packed_member
from store.warc.names import Packing, packing_of
from store.warc.surt import target_uri

VERSION = b"WARC/1.1"
_FIELD = "kept-"
_END = b"\r\n\r\n"
_UNSENT = pattern(r"cookie|authoriz|authentic|token|session|csrf|api-?key|secret|password", re.IGNORECASE)
"""Fields of an answer that may tell whose it was."""
_FRAMING = frozenset({"content-length", "content-encoding", "content-type", "transfer-encoding"})
_CONTROLS = pattern(r"[\x00-\x1f\x7f]+")
_NAME = pattern(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Said:
    """What a server said with a page: where, its status, its fields in their order, without secrets."""

    url: str = ""
    """The address that answered; empty for the one that was asked."""
    status: int = HTTPStatus.OK
    fields: tuple[tuple[str, str], ...] = ()


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class PackedPage:
    """The two records of a page, packed, and what the index says of them."""

    response: bytes
    metadata: bytes
    url: str
    mime: str
    status: int
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read: its fields by lower-case name, and its block."""

    fields: Mapping[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """Return its `WARC-Type`."""
        return self.fields.get("warc-type", "")


def packed_page(head: PageHead, body: bytes, said: Said, packing: Packing) -> PackedPage:
    """Write a page. Framing is gone from a body that is had whole, so its field is told under another name."""
    http = _http_head(head, len(body), said)
    payload = sha1_text(body)
    url = target_uri(said.url or head.url)
    date = _date(head.fetched_at)
    notes = _notes(head)
    name = _record_id(b"response", url.encode(), str(head.fetched_at).encode(), http, payload.encode(), notes)
    response = _head(
        ("WARC-Type", "response"),
        ("WARC-Record-ID", name),
        ("WARC-Date", date),
        ("WARC-Target-URI", url),
        ("Content-Type", "application/http; msgtype=response"),
        ("WARC-Payload-Digest", payload),
        ("WARC-Block-Digest", sha1_text(http, body)),
        length=len(http) + len(body),
    )
    metadata = _head(
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", _record_id(b"metadata", name.encode())),
        ("WARC-Date", date),
        ("WARC-Target-URI", url),
        ("WARC-Refers-To", name),
        ("WARC-Concurrent-To", name),
        ("Content-Type", "application/warc-fields"),
        ("WARC-Block-Digest", sha1_text(notes)),
        length=len(notes),
    )
    return PackedPage(
        packed_member(response + http, body + _END, packing, is_packed=bool(head.content_encoding)),
        packed_member(metadata, notes + _END, packing, is_packed=False),
        url,
        head.content_type.partition(";")[0].strip().lower() or "unk",
        said.status,
        payload,
    )


def packed_info(file_name: str, at: datetime) -> bytes:
    """Write the first record of a file, packed as its name says."""
    block = (
        b"software: fetched\r\nformat: WARC File Format 1.1\r\n"
        b"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    )
    head = _head(
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", _record_id(b"warcinfo", file_name.encode())),
        ("WARC-Date", _date(at)),
        ("WARC-Filename", file_name),
        ("Content-Type", "application/warc-fields"),
        ("WARC-Block-Digest", sha1_text(block)),
        length=len(block),
    )
    return packed_member(head, block + _END, packing_of(file_name), is_packed=False)


def filler(letters: int, length: int) -> tuple[bytes, bytes]:
    """Return head and block of a record that says nothing, in place of one that was taken down."""
    head = _head(
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", _record_id(b"filler", str((letters, length)).encode())),
        ("WARC-Date", "1970-01-01T00:00:00Z"),
        ("WARC-Filler", "x" * letters),
        ("Content-Type", "application/octet-stream"),
        length=length,
    )
    return head, b" " * length + _END


def read_record(member: Member) -> Record | None:
    """Read a record back; None for what is none, or is cut short."""
    head, end, rest = member.plain.partition(_END)
    lines = head.split(b"\r\n")
    if not end or not lines[0].startswith(b"WARC/1."):
        return None
    fields = _fields(lines[1:])
    length = fields.get("content-length", "")
    if not length.isdecimal() or len(rest) < int(length):
        return None
    return Record(fields, rest[: int(length)])


def holds_more(member: Member) -> bool:
    """Say whether another record stands behind the first of a member."""
    record = read_record(member)
    rest = member.plain.partition(_END)[2]
    return record is not None and rest[len(record.block) :].lstrip(b"\r\n").startswith(b"WARC/1.")


def read_head(metadata: Record) -> PageHead | None:
    """Read what is known of a page, from the record that says it; the two fields of its answer are empty."""
    said = _fields(metadata.block.split(b"\r\n"), "utf-8")
    scalars: dict[str, object] = {
        name.removeprefix(_FIELD).replace("-", "_"): text for name, text in said.items() if name.startswith(_FIELD)
    }
    scalars |= {"content_type": "", "content_encoding": "", "is_further": int(scalars.get("is_further") == "1")}
    try:
        return from_scalars(PageHead, scalars)
    except (ValueError, TypeError):
        return None


def read_answer(response: Record) -> tuple[Mapping[str, str], bytes] | None:
    """Return the fields of a kept answer, and its body in its coding."""
    head, end, body = response.block.partition(_END)
    return (_fields(head.split(b"\r\n")[1:]), body) if end else None


def sha1_text(*parts: bytes) -> str:
    """Return a digest as every reader checks it: SHA-1, in upper-case base32."""
    digest = hashlib.sha1(usedforsecurity=False)
    for part in parts:
        digest.update(part)
    return f"sha1:{base64.b32encode(digest.digest()).decode()}"


def _http_head(head: PageHead, length: int, said: Said) -> bytes:
    try:
        reason = HTTPStatus(said.status).phrase
    except ValueError:
        reason = ""
    fields = [(name, value) for name, value in said.fields if not _UNSENT.search(name) and _NAME.fullmatch(name)]
    told = [(name, value) for name, value in fields if name.lower() not in _FRAMING]
    told += [(f"x-crawler-{name}", value) for name, value in fields if name.lower() == "transfer-encoding"]
    told += [("content-type", head.content_type)] if head.content_type else []
    told += [("content-encoding", head.content_encoding)] if head.content_encoding else []
    lines = [f"HTTP/1.1 {said.status} {reason}", *(f"{name}: {_line(value)}" for name, value in told)]
    return "\r\n".join([*lines, f"content-length: {length}"]).encode("latin-1", "replace") + _END


def _notes(head: PageHead) -> bytes:
    scalars = to_scalars(head)
    del scalars["content_type"], scalars["content_encoding"]
    lines = (
        f"{_FIELD}{name.replace('_', '-')}: {_line(str(value))}"
        for name, value in scalars.items()
        if value not in {None, "", 0}
    )
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _date(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _line(text: str) -> str:
    return _CONTROLS.sub(" ", text)


def _fields(lines: list[bytes], coding: str = "latin-1") -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(b":")
        found.setdefault(name.decode("latin-1").strip().lower(), value.decode(coding, "replace").strip(" \t"))
    return found


def _head(*fields: tuple[str, str], length: int) -> bytes:
    lines = b"".join(f"{name}: {value}\r\n".encode() for name, value in fields)
    return b"%b\r\n%bContent-Length: %d\r\n\r\n" % (VERSION, lines, length)


def _record_id(*parts: bytes) -> str:
    """Return a name that follows from what it names: a UUID of version 8 (RFC 9562 §5.8)."""
    digest = bytearray(hashlib.sha256(b"\0".join(parts)).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x80, digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"<urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}>"
