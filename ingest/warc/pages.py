"""WARC records as the pages that they are: framing and codings undone, whatever program wrote them. Pure.

Chunked framing may be kept (wget) or gone while its header stays; codings may be stacked (`br, gzip`), or named with an
empty member in the list (RFC 9110 §5.6.1). What cannot be read is named.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from ingest.http.coding.body import Body, BodyError
from ingest.messages import Reply
from ingest.text.dates.read import read_date
from ingest.text.urls import resolve
from ingest.warc.digests import mismatch
from ingest.warc.records import Record
from normalize.values import Url

MAX_CODINGS = 3
"""Of one body; more are a bomb's."""
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\n]*)?\r?\n")


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page as an archive holds it."""

    reply: Reply
    captured_at: datetime

    @property
    def url(self) -> Url:
        """Return where it stood."""
        return self.reply.url


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that is there and cannot be read, and why."""

    url: str
    why: str


def page_of(record: Record, now: datetime, max_bytes: int) -> ArchivedPage | Unreadable | None:
    """Return the page of a record; None for what is no page, or none that was had (a revisit, an error, a picture)."""
    url = resolve("", record.url) if record.kind in {"response", "resource"} and record.url else None
    stamp = read_date(record.headers.get("warc-date", ""), zone=UTC, now=now)
    if url is None or stamp is None:
        return None
    if record.kind == "resource":
        kind = record.headers.get("content-type", "")
        headers: dict[str, str] = {"content-type": kind}
        body = record.block
    else:
        parted = _parted(record)
        if parted is None:
            return None
        headers, body = parted
    if headers.get("content-type", "").partition(";")[0].strip().lower() not in _HTML:
        return None
    if body is None:
        return Unreadable(url, f"is larger than {max_bytes} bytes")
    if not record.is_whole or record.headers.get("warc-truncated"):
        return Unreadable(url, "is cut off")
    try:
        plain = decoded(body, headers, max_bytes)
    except BodyError as error:
        return Unreadable(url, error.detail)
    wrong = mismatch(record, lambda: (body, unchunked(body) or body, plain))
    if wrong is not None:
        return Unreadable(url, wrong)
    reply = Reply(url, HTTPStatus.OK, {"content-type": headers["content-type"]}, plain)
    return ArchivedPage(reply, stamp.at)


def is_answer(record: Record) -> bool:
    """Say whether a record may hold a page, before it is unpacked: what was had, or an answer with status 200."""
    if record.kind != "response" or record.block is None:
        return record.kind in {"response", "resource"}
    status = _STATUS.match(record.block)
    return status is not None and _is_ok(status)


def _is_ok(status: re.Match[bytes]) -> bool:
    return int(status[1]) == HTTPStatus.OK


def _parted(record: Record) -> tuple[dict[str, str], bytes | None] | None:
    """Return the headers of an answer with status 200, and its body."""
    block = record.block
    if block is None:  # what it is cannot be seen
        return {"content-type": "text/html"}, None
    end = _END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    status = _STATUS.match(head)
    if status is None or not _is_ok(status):
        return None
    headers: dict[str, str] = {}
    for line in head.splitlines()[1:]:
        name, _, value = line.decode("latin-1").partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return headers, body


def decoded(body: bytes, headers: Mapping[str, str], max_bytes: int) -> bytes:
    """Undo the framing and the codings of a body. Raises `BodyError`."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        whole = unchunked(body)
        body = body if whole is None else whole
    codings = [coding for coding in map(str.strip, headers.get("content-encoding", "").split(",")) if coding]
    for coding in reversed(codings[:MAX_CODINGS] if len(codings) <= MAX_CODINGS else ["too many codings"]):
        step = Body(coding, max_bytes)
        step.add(body)
        body, _ = step.finish(framed=True)
    return body


def unchunked(body: bytes) -> bytes | None:
    """Undo chunked framing, extensions and trailers included (RFC 9112 §7.1); None for a body that is not framed so."""
    pieces: list[bytes] = []
    at = 0
    while True:
        if pieces and at == len(body):
            return b"".join(pieces)  # only the last chunk, of no bytes, is missing
        found = _CHUNK.match(body, at)
        if found is None:
            return None
        size, at = int(found[1], 16), found.end()
        if size == 0:
            return b"".join(pieces)
        if at + size > len(body):
            return None
        pieces.append(body[at : at + size])
        at += size
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
        elif at < len(body):
            return None
