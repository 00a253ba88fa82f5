"""JSON Feed 1.0 and 1.1 (jsonfeed.org) to a `Listing`, as far as a document is whole.

Pure. Every value may be of any type in what strangers write: what is not what the specification says is not there.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import TypeAlias

from ingest.documents import Enclosure, Entry, Finding, FindingKind, Listing
from ingest.fetcher.feeds.body_urls import image_urls, with_absolute_urls
from ingest.fetcher.feeds.elements import unique, url_of
from ingest.fetcher.feeds.links import document_base
from ingest.fetcher.feeds.newest import newest
from ingest.fetcher.feeds.plain_text import html_of_text, plain_text, scrubbed, text_of_html
from ingest.text.counted import counted
from ingest.text.dates.read import read_date
from ingest.text.urls import host
from normalize.values import NO_HTML, Html, Moment, Url

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | float | bool | None"
_Object: TypeAlias = Mapping[str, Json]

_ITEMS = re.compile(r'"items"\s*:\s*\[\s*')
_BETWEEN = re.compile(r"[\s,]*")
_VERSION = re.compile(r"jsonfeed\.org/version/1(?:\.([01]))?")


def read_json_feed(text: str, url: Url, zone: tzinfo, now: datetime, max_entries: int) -> Listing | None:
    """Read the newest entries of a JSON Feed; None for JSON, or what begins like it, that is no feed."""
    head, items, cut = _parse(text)
    if head is None or not _is_feed(head, items):
        return None
    home = url_of(url, _text(head, "home_page_url"))
    base = document_base(url, home)
    authors = _authors(head)
    objects = [item if isinstance(item, dict) else {} for item in items]
    dates = [_item_date(item, zone, now) for item in objects] if len(objects) > max_entries else []
    kept = [objects[position] for position in newest(dates, max_entries)] if dates else objects
    entries = [_entry(item, base, authors, zone, now) for item in kept]
    blank = _entry({}, base, authors, zone, now)
    telling = tuple(entry for entry in entries if replace(entry, language=None) != blank)
    hubs = [hub for hub in _objects(head, "hubs") if _text(hub, "url")]
    return Listing(
        format="json11" if "1.1" in _text(head, "version") else "json10",
        entries=telling,
        title=plain_text(_text(head, "title")) or None,
        home_url=home,
        language=_text(head, "language") or None,
        next_url=url_of(url, _text(head, "next_url")),
        hub_url=url_of(url, _text(hubs[0], "url")) if hubs else None,
        findings=_findings(len(items), len(objects) - len(kept), len(entries) - len(telling), cut=cut),
    )


def _parse(text: str) -> tuple[_Object | None, list[Json], bool]:
    """Parse a document, or its whole items where it is cut: its head, its items, whether it was cut."""
    try:
        document = json.loads(text, strict=False, parse_int=_bounded_int)
        items = document.get("items") if isinstance(document, dict) else None
        return (document if isinstance(document, dict) else None), items if isinstance(items, list) else [], False
    except (ValueError, RecursionError):
        return _parse_cut(text)


def _parse_cut(text: str) -> tuple[_Object | None, list[Json], bool]:
    start = _ITEMS.search(text)
    if start is None:
        return None, [], True
    try:
        head = json.loads(text[: start.start()].rstrip().rstrip(",") + "}", strict=False, parse_int=_bounded_int)
    except (ValueError, RecursionError):
        return None, [], True
    items: list[Json] = []
    decoder, position = json.JSONDecoder(strict=False, parse_int=_bounded_int), start.end()
    while True:
        try:
            item, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return head, items, True
        items.append(item)
        between = _BETWEEN.match(text, position)
        position = between.end() if between else position


def _bounded_int(digits: str) -> float:
    """Read an integer; one of more digits than any number here has is infinite, not an error of the whole document."""
    return int(digits) if len(digits) < 20 else float("inf")


def _is_feed(head: _Object, items: list[Json]) -> bool:
    """Believe the version, or items that look like it: many tools forget the one or the other."""
    if _VERSION.search(_text(head, "version")):
        return True
    looks = [item for item in items if isinstance(item, dict) and {"content_html", "content_text"} & item.keys()]
    return bool(looks) and "title" in head


def _entry(item: _Object, base: str, feed_authors: tuple[str, ...], zone: tzinfo, now: datetime) -> Entry:
    link = url_of(base, _text(item, "url")) or url_of(base, _text(item, "external_url"))
    guid = _text(item, "id").strip() or None
    enclosures = _attachments(item, base)
    link = link or url_of("", guid) or (enclosures[0].url if enclosures else None)
    page = link if link and host(link) == host(base) else base
    html = _text(item, "content_html").strip() or html_of_text(_text(item, "content_text"))
    body, summary = with_absolute_urls(html, page), Html(html_of_text(_text(item, "summary")))
    lead = [url_of(base, _text(item, name)) for name in ("image", "banner_image")]
    enclosed = [file.url for file in enclosures if (file.type or "").startswith("image/")]
    return Entry(
        guid=scrubbed(guid) if guid else None,
        link=link,
        title=text_of_html(_text(item, "title")),
        published=_date(item, "date_published", zone, now),
        updated=_date(item, "date_modified", zone, now),
        body=body or summary,
        summary=summary if body and summary != body else NO_HTML,
        full=bool(body),
        authors=_authors(item) or feed_authors,
        categories=unique(text_of_html(tag) for tag in _tags(item)),
        enclosures=enclosures,
        images=tuple(dict.fromkeys(url for url in [*lead, *enclosed, *image_urls(body, page)] if url)),
        language=_text(item, "language") or None,
    )


def _findings(items: int, dropped: int, blank: int, *, cut: bool) -> tuple[Finding, ...]:
    found = []
    if cut:
        found.append(Finding(FindingKind.TRUNCATED, f"the document is cut off after {items} whole items"))
    if dropped:
        found.append(Finding(FindingKind.CAPPED, f"{counted(dropped, 'entry', 'entries')} beyond the newest left out"))
    if blank:
        found.append(Finding(FindingKind.EMPTY_ENTRIES, f"{counted(blank, 'entry', 'entries')} without any text"))
    return tuple(found)


def _item_date(item: _Object, zone: tzinfo, now: datetime) -> datetime | None:
    moment = _date(item, "date_published", zone, now) or _date(item, "date_modified", zone, now)
    return moment.at if moment else None


def _date(item: _Object, name: str, zone: tzinfo, now: datetime) -> Moment | None:
    value = item.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return read_date(value, zone=zone, now=now)


def _authors(holder: _Object) -> tuple[str, ...]:
    """Name the authors: version 1.1's list, and version 1.0's single one, which many still write as well."""
    people = [*_values(holder, "authors"), *_values(holder, "author")]
    return unique(_name(person) for person in people)[:50]


def _name(person: Json) -> str:
    """Read an author object, or the bare name that some write instead."""
    if isinstance(person, dict):
        return text_of_html(_text(person, "name")) or _text(person, "url")
    return text_of_html(scrubbed(person)) if isinstance(person, str) else ""


def _tags(item: _Object) -> list[str]:
    """List the tags; one string of them is parted at its commas."""
    value = item.get("tags")
    if isinstance(value, str):
        return value.split(",")
    return [tag for tag in _values(item, "tags") if isinstance(tag, str)]


def _attachments(item: _Object, base: str) -> tuple[Enclosure, ...]:
    files: dict[Url, Enclosure] = {}
    for attachment in _objects(item, "attachments"):
        url = url_of(base, _text(attachment, "url"))
        size = attachment.get("size_in_bytes")
        if url:
            size_bytes = int(size) if isinstance(size, int) and 0 < size < 1 << 60 else None
            files.setdefault(url, Enclosure(url, _text(attachment, "mime_type") or None, size_bytes))
    return tuple(files.values())[:500]


def _text(holder: _Object, name: str) -> str:
    """Return a string; numbers are taken for ids that somebody forgot to quote."""
    value = holder.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return scrubbed(value) if isinstance(value, str) else ""


def _values(holder: _Object, name: str) -> list[Json]:
    value = holder.get(name)
    return value if isinstance(value, list) else [value]


def _objects(holder: _Object, name: str) -> list[_Object]:
    return [item for item in _values(holder, name) if isinstance(item, dict)]
