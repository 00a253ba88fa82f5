"""Where a page is had in an archive on the web: a capture by its address, or a record in a WARC file. Pure."""

import re
import zlib
from datetime import UTC, datetime
from http import HTTPStatus
from io import BufferedReader, BytesIO

from ingest.messages import Reply
from ingest.text.urls import url_key
from ingest.warc.packed import GZIP, GzipMember, Members
from ingest.warc.pages import ArchivedPage, Unreadable, page_of
from ingest.warc.records import WarcError, records
from normalize.values import Url

RANGE = "Range"
MAX_RECORD_BYTES = 20_000_000
"""Of one record, unpacked."""
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)
_PART = re.compile(r"#bytes=(\d{1,15}-\d{1,15})$")
_CAPTURE = re.compile(r"(https?://[^/]{1,200}/web/\d{4,14}id_/)https?:")
_BROKEN = (WarcError, EOFError, zlib.error)


def part_of(file_url: str, offset: int, length: int) -> Url:
    """Return the address of a part of a file: what no server is sent says which bytes are meant."""
    return Url(f"{file_url}#bytes={offset}-{offset + length - 1}")


def parted(place: Url) -> tuple[Url, tuple[tuple[str, str], ...]]:
    """Return what is to be asked for a place, and the headers that say which part of it (RFC 9110 §14.2)."""
    found = _PART.search(place)
    return (Url(place[: found.start()]), ((RANGE, f"bytes={found[1]}"),)) if found else (place, ())


def further_place(place: Url, url: Url) -> Url | None:
    """Return where an archive has another page as of the same time: it leads to the capture that is nearest.

    None where only an index knows.
    """
    found = _CAPTURE.match(place)
    return Url(found[1] + url) if found else None


def page_in(reply: Reply, url: Url) -> Reply | str:
    """Return the page that stands in a part of a WARC file, else why there is none, in a few words."""
    if reply.status != HTTPStatus.PARTIAL_CONTENT:
        return f"the archive answers {reply.status}, not with a part of its file"
    body = reply.raw_body if reply.raw_body is not None and not reply.body.startswith(b"WARC/") else reply.body
    is_packed = body.startswith(GZIP)
    stream = BufferedReader(Members(BytesIO(body), GzipMember)) if is_packed else BytesIO(body)
    try:
        record = next(records(stream, MAX_RECORD_BYTES), None)
    except _BROKEN as error:
        return f"the archive's record is broken: {error or 'it is cut off'}"
    page = page_of(record, _NEVER, MAX_RECORD_BYTES) if record is not None else None
    if isinstance(page, Unreadable):
        return f"the archive's record {page.why}"
    if not isinstance(page, ArchivedPage):
        return "the archive's record is no page"
    if url_key(page.url) != url_key(url):
        return f"the archive's record is one of {page.url}"
    return page.reply
