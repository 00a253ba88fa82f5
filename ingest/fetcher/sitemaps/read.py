"""A sitemap's bytes to a `Sitemap`: XML, plain text, a feed that serves as one; plain or gzipped.

Pure, and made to run in a child process. Asks nobody; knows nothing of robots.txt or of other sitemaps. After
sitemaps.org/protocol.html and Google's news extension; other extensions (image, video, hreflang) are passed over.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ingest.documents import Entry, Finding, FindingKind, Sitemap, SitemapChild
from ingest.fetcher.feeds.plain_text import text_of_html
from ingest.fetcher.feeds.prologue import describe
from ingest.fetcher.feeds.read import read_feed
from ingest.fetcher.sitemaps.xml import Row, Rows, read_rows, root_of
from ingest.identity.fingerprint import with_fingerprints
from ingest.text.dates.read import read_date
from ingest.text.decode import decode_feed
from ingest.text.urls import resolve
from normalize.values import Moment, Url

MAX_URLS = 50_000
MAX_BYTES = 52_428_800
"""Both bounds are the protocol's own, for one document after decompression."""

_GZIP = b"\x1f\x8b"
_LAYERS = 2
"""A server that compresses a file that is compressed already is met now and then; more layers are a bomb's."""

_ONE_BUILD = timedelta(minutes=10)
_MIN_BUILT = 10
"""From so many entries on, dates that all lie within one build are the build's and say nothing of the articles."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where and when a document was read: what its URLs and dates are relative to."""

    url: Url
    zone: ZoneInfo
    now: datetime

    def date(self, text: str) -> Moment | None:
        return read_date(text, zone=self.zone, now=self.now) if text else None

    def address(self, text: str) -> Url | None:
        # `&amp;amp;` is escaped twice: no site has a parameter of the name `amp;page`.
        return resolve(self.url, text.replace("&amp;", "&")) if text else None


def read_sitemap(
    body: bytes,
    *,
    content_type: str | None,
    url: Url,
    zone: str,
    now: datetime,
    max_urls: int = MAX_URLS,
    max_bytes: int = MAX_BYTES,
) -> Sitemap:
    """Read a sitemap document, whatever it is.

    `url` is the one that answered; `zone` the IANA name of the site's zone, for dates that state none; `now`, aware,
    the time beyond which dates are refused. Each URL comes once. Findings: `not_a_sitemap`, `truncated`, `too_large`,
    `capped`, `no_urls` (places without a usable URL), `build_dates` (a `lastmod` that is the same everywhere and was
    left out), and those of a feed.
    """
    plain, findings = _inflated(body, max_bytes)
    text = decode_feed(plain, content_type).text
    place = _Place(url, ZoneInfo(zone), now)
    root = root_of(text)
    lines = None if root else _lines(text, max_urls)
    if root is not None:
        found = _of_rows(root[0], read_rows(text, root[1], max_urls), place, max_urls)
    elif lines is not None:
        found = _of_rows("txt", lines, place, max_urls)
    else:
        found = _of_feed(plain, content_type, url, zone, now, max_urls, text)
    told = {finding.kind for finding in found.findings}
    return replace(found, findings=(*(each for each in findings if each.kind not in told), *found.findings))


def _inflated(body: bytes, max_bytes: int) -> tuple[bytes, list[Finding]]:
    """Undo gzip, told by its magic bytes (RFC 1952 §2.3.1) and not by a name, within the bound."""
    findings: list[Finding] = []
    for _ in range(_LAYERS):
        if not body.startswith(_GZIP):
            break
        body, whole = _gunzipped(body, max_bytes + 1)
        if not whole and len(body) <= max_bytes:
            findings = [Finding(FindingKind.TRUNCATED, "the compressed document is cut off")]
    if len(body) > max_bytes:
        body = body[:max_bytes]
        findings = [Finding(FindingKind.TOO_LARGE, f"only the first {max_bytes} bytes were read")]
    return body, findings


def _gunzipped(body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    """Inflate the members of a gzip file one behind the other, and say whether they were whole."""
    parts: list[bytes] = []
    left = max_bytes
    while body.startswith(_GZIP) and left > 0:
        inflater = zlib.decompressobj(wbits=31)
        try:
            parts.append(inflater.decompress(body, left))
        except zlib.error:
            return b"".join(parts), False
        if not inflater.eof:
            return b"".join(parts), False
        left -= len(parts[-1])
        body = inflater.unused_data
    return b"".join(parts), True


def _lines(text: str, max_urls: int) -> Rows | None:
    """Read a text file of one URL a line; None when its first line is none."""
    lines = [line for line in map(str.strip, text.lstrip("\ufeff").splitlines()) if line]
    if not lines or not _is_url(lines[0]):
        return None
    rows = [Row(line if _is_url(line) else "") for line in lines[:max_urls]]
    return Rows(urls=rows, capped=len(lines) > max_urls)


def _is_url(line: str) -> bool:
    return line.startswith(("http://", "https://"))


def _of_rows(form: str, rows: Rows, place: _Place, max_urls: int) -> Sitemap:
    entries: dict[Url, Entry] = {}
    children: dict[Url, SitemapChild] = {}
    unusable = 0
    for row in rows.urls:
        link = place.address(row.loc)
        unusable += link is None
        if link is not None and link not in entries:
            entries[link] = _entry(link, row, place)
    for row in rows.sitemaps:
        url = place.address(row.loc)
        unusable += url is None
        if url is not None and url not in children:
            children[url] = SitemapChild(url, place.date(row.lastmod))
    findings = _faults(rows, max_urls, unusable)
    if _are_built(list(entries.values())):
        built_at = max(entry.updated.at for entry in entries.values() if entry.updated)
        entries = {link: replace(entry, updated=None, built_at=built_at) for link, entry in entries.items()}
        findings.append(Finding(FindingKind.BUILD_DATES, "every lastmod is the time of one build: they were left out"))
    newest = sorted(entries.values(), key=lambda entry: _age(entry.published or entry.updated))
    maps = sorted(children.values(), key=lambda child: _age(child.updated))
    return Sitemap(form, tuple(newest), tuple(maps), findings=tuple(findings))


def _entry(link: Url, row: Row, place: _Place) -> Entry:
    return Entry(
        link=link,
        title=text_of_html(row.title),
        published=place.date(row.published),
        updated=place.date(row.lastmod),
        language=row.language or None,
    )


def _faults(rows: Rows, max_urls: int, unusable: int) -> list[Finding]:
    findings = []
    if rows.cut:
        findings.append(
            Finding(FindingKind.TRUNCATED, f"it is cut off after {len(rows.urls) + len(rows.sitemaps)} places")
        )
    if rows.capped:
        findings.append(Finding(FindingKind.CAPPED, f"only the first {max_urls} places were read"))
    if unusable:
        findings.append(Finding(FindingKind.NO_URLS, f"{unusable} places have no usable URL"))
    return findings


def _are_built(entries: Sequence[Entry]) -> bool:
    """Whether every `lastmod` is the time at which the sitemap was made: many generators know no better."""
    dates = [entry.updated.at for entry in entries if entry.updated]
    return len(dates) == len(entries) >= _MIN_BUILT and max(dates) - min(dates) <= _ONE_BUILD


def _age(moment: Moment | None) -> float:
    """Rank newest first; what has no date comes last, in the order of the document."""
    return -moment.at.timestamp() if moment else float("inf")


def _of_feed(
    body: bytes, content_type: str | None, url: Url, zone: str, now: datetime, max_urls: int, text: str
) -> Sitemap:
    """Read a feed as the sitemap that it may be (the protocol allows RSS 2.0 and Atom), or say what else it is."""
    listing = with_fingerprints(
        read_feed(body, content_type=content_type, url=url, zone=zone, polled_at=now, max_entries=max_urls)
    )
    if listing.format is None:
        return Sitemap(None, findings=(Finding(FindingKind.NOT_A_SITEMAP, describe(text)),))
    return Sitemap(listing.format, listing.entries, home_url=listing.home_url, findings=listing.findings)
