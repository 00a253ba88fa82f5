"""A page of a CDX index (the Internet Archive's, Common Crawl's, as pywb serves it, too) to the captures that it lists.

Pure. Rows are read a line each, as JSON or parted by blanks, so that what is whole of a cut page is had; after
internetarchive/wayback, wayback-cdx-server, and webrecorder/pywb, CDX Server API. Of revisits, errors and what is no
page nothing is taken; a timestamp may have a day or a month 00.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from ingest.documents import Entry, Finding, FindingKind, Listing
from ingest.fetcher.feeds.prologue import describe
from ingest.text.decode import decode_feed
from ingest.text.urls import resolve, url_key
from ingest.warc.places import part_of
from normalize.values import Url

FORMAT = "cdx"
FIELDS = ("timestamp", "original", "statuscode", "mimetype")
"""As they are to be asked for, in this order."""
_TIMESTAMP = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<rest>\d{0,10})")
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_UNQUOTED = re.compile(r"[^A-Za-z0-9_.~!*'()%+-]")
_SIZE = re.compile(r"[0-9]{1,15}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./=+-]{0,400}")
_SHOWN = 100
_RESUME = re.compile(r"&resumeKey=[^&]*|$")


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: Sequence[Sequence[str]]
    resume_key: str | None
    is_whole: bool


def read_captures(
    body: bytes, content_type: str | None, url: Url, archive: str, *, all_captures: bool = False
) -> Listing:
    """Read a page of captures; `url` is the one that was asked, `archive` where captures are had.

    An entry's link is the address that was captured, its `page_url` the capture as it was sent. `next_url` is the next
    page of the index. `all_captures` are of whatever kind, and more than the oldest of each address. Findings:
    `not_a_feed` for what is no index, `truncated` for a page that is cut off.
    """
    text = decode_feed(body, content_type).text
    if text.lstrip()[:1] == "{":
        return _from_objects(text, archive)
    found = _json_rows(text) if text.lstrip()[:1] == "[" else _plain_rows(text)
    if found is None:
        return Listing(None, findings=(Finding(FindingKind.NOT_A_FEED, describe(text)),))
    entries: dict[str, Entry] = {}
    for row in found.rows:
        entry = _entry(row, archive, any_kind=all_captures)
        if entry is not None and entry.link is not None:
            entries.setdefault(entry.page_url or "" if all_captures else url_key(entry.link), entry)
    cut = Finding(FindingKind.TRUNCATED, f"the index is cut off after {len(found.rows)} rows")
    key = found.resume_key
    following = Url(_RESUME.sub(lambda _: f"&resumeKey={_quoted(key)}", url, count=1)) if key else None
    return Listing(FORMAT, tuple(entries.values()), next_url=following, findings=() if found.is_whole else (cut,))


def _from_objects(text: str, archive: str) -> Listing:
    """Read rows that are objects (`output=json` of pywb): each names the part of a WARC file that holds the capture."""
    entries: dict[str, Entry] = {}
    lines = text.strip().split("\n")
    count = 0
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            break
        count += 1
        entry = _entry_of(row, archive) if isinstance(row, dict) else None
        if entry is not None and entry.link is not None:
            entries.setdefault(url_key(entry.link), entry)
    if not count or (not entries and "urlkey" not in text and '"url"' not in text):
        return Listing(None, findings=(Finding(FindingKind.NOT_A_FEED, text.strip()[:_SHOWN]),))
    cut = Finding(FindingKind.TRUNCATED, f"the index is cut off after {count} rows")
    return Listing(FORMAT, tuple(entries.values()), findings=() if count == len(lines) else (cut,))


def _entry_of(row: Mapping[str, object], archive: str) -> Entry | None:
    """Take a capture that is a whole page; one that was cut when it was captured may be whole in another crawl."""
    told = {name: str(row.get(name, "")) for name in ("url", "timestamp", "status", "offset", "length", "filename")}
    kind = str(row.get("mime-detected") or row.get("mime") or "").partition(";")[0].strip().lower()
    captured_at, link = instant_of(told["timestamp"]), resolve("", told["url"])
    is_page = told["status"] == "200" and kind in _PAGES and not row.get("truncated")
    has_place = (
        _SIZE.fullmatch(told["offset"]) and _SIZE.fullmatch(told["length"]) and _FILE.fullmatch(told["filename"])
    )
    if captured_at is None or link is None or not is_page or not has_place or ".." in told["filename"]:
        return None
    place = part_of(f"{archive}/{told['filename']}", int(told["offset"]), int(told["length"]))
    return Entry(link=link, page_url=place, captured_at=captured_at)


def _quoted(key: str) -> str:
    """Write the key of the next page as it goes into an address: the archive gives it quoted, others as it is."""
    return quote(key, safe="") if _UNQUOTED.search(key) else key


def _json_rows(text: str) -> _Rows | None:
    """Read the rows of `output=json`; without its end the page is cut."""
    lines = [line.strip() for line in text.strip().splitlines()]
    rows: list[list[str]] = []
    resume_key: str | None = None
    ends = False
    for line in lines:
        row = _row(line)
        if row is None:
            break
        if len(row) >= len(FIELDS):
            rows.append(row)
        elif row:
            resume_key = row[0]
        ends = line.endswith("]]") or line == "]" or line == "[]"
    if not rows and not ends:
        return None
    header = [name.lower() for name in rows[0]] if rows and not rows[0][0].isdecimal() else list(FIELDS)
    places = [header.index(name) for name in FIELDS if name in header]
    if len(places) < len(FIELDS):
        return None
    data = rows[1:] if rows and not rows[0][0].isdecimal() else rows
    return _Rows([[row[place] for place in places] for row in data if max(places) < len(row)], resume_key, ends)


def _row(line: str) -> list[str] | None:
    """Read one line of the outer array; None where it is cut."""
    if line in ("[", "]", "[]", ""):
        return []
    inner = line.rstrip(",")
    inner = inner[1:] if inner.startswith("[[") else inner
    inner = inner[:-1] if inner.endswith("]]") else inner
    try:
        row = json.loads(inner)
    except (ValueError, RecursionError):
        return None
    return [str(field) for field in row] if isinstance(row, list) else None


def _plain_rows(text: str) -> _Rows | None:
    """Read rows that are parted by blanks; behind an empty line stands the key of the next page."""
    rows: list[list[str]] = []
    resume_key: str | None = None
    for line in text.strip().splitlines():
        fields = line.split()
        if len(fields) == len(FIELDS) and _TIMESTAMP.fullmatch(fields[0]):
            rows.append(fields)
        elif rows and len(fields) == 1:
            resume_key = fields[0]
        elif fields:
            return None
    return _Rows(rows, resume_key, True)


def _entry(row: Sequence[str], archive: str, *, any_kind: bool) -> Entry | None:
    timestamp, original, status, kind = row
    captured_at, link = instant_of(timestamp), resolve("", original)
    is_page = status == "200" and (any_kind or kind.partition(";")[0].strip().lower() in _PAGES)
    if captured_at is None or link is None or not is_page:
        return None
    return Entry(link=link, page_url=Url(f"{archive}/web/{timestamp}id_/{original}"), captured_at=captured_at)


def instant_of(timestamp: str) -> datetime | None:
    """Read `YYYYMMDDhhmmss`, or its beginning; what no calendar has is the nearest that it has."""
    found = _TIMESTAMP.fullmatch(timestamp)
    if found is None:
        return None
    month, day, hour, minute, second = (int(found["rest"].ljust(10, "0")[at : at + 2]) for at in range(0, 10, 2))
    month, day = min(max(month, 1), 12), min(max(day, 1), 31)
    for last in (day, 30, 29, 28):
        try:
            year = int(found["year"])
            return datetime(year, month, min(day, last), min(hour, 23), min(minute, 59), min(second, 59), tzinfo=UTC)
        except ValueError:
            continue
    return None
