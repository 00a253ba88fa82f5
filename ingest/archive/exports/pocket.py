"""Pocket's exports: CSV as it was last (July 2025), the HTML and the API's JSON before. Addresses with tags. Pure.

None of them holds a text: the articles are fetched by the next run.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from selectolax.lexbor import LexborHTMLParser

from ingest.archive.exports.entry import Export, Exported
from ingest.text.json_fields import listed, table, text

_KIND = "Pocket"
_LATEST_S = 253_402_300_799


def read_pocket_csv(data: str, name: str) -> Export | None:
    """Read `title,url,time_added,tags,status`; tags are parted by `|`. None for another CSV."""
    rows = csv.reader(io.StringIO(data.removeprefix("\ufeff"), newline=""))
    try:
        head = [each.strip().lower() for each in next(rows, [])]
        if not {"url", "time_added"} <= set(head):
            return None
        entries = [_of_row(dict(zip(head, row, strict=False)), name) for row in rows if row]
    except csv.Error:
        return None
    return _export(entries, name)


def _of_row(row: Mapping[str, str], name: str) -> Exported:
    return _listed(name, row.get("url", ""), row.get("title", ""), row.get("time_added", ""), row.get("tags", ""), "|")


def read_pocket_html(data: str, name: str) -> Export | None:
    """Read `ril_export.html`: lists of links with `time_added` and `tags`. None for another page."""
    if "time_added=" not in data:
        return None
    tree = LexborHTMLParser(data)
    links = [link for link in tree.css("li > a[href]") if "time_added" in link.attributes]
    said = [
        _listed(
            name,
            link.attributes.get("href") or "",
            link.text(),
            link.attributes.get("time_added") or "",
            link.attributes.get("tags") or "",
            ",",
        )
        for link in links
    ]
    return _export(said, name) if links else None


def read_pocket_json(value: object, name: str) -> Export | None:
    """Read what the API's `get` answered: `list` by item, or a bare list of items. None for another JSON."""
    inner = table(value).get("list")
    rows = list(table(inner).values()) or listed(inner) or listed(value)
    first = table(rows[0]) if rows else {}
    if "time_added" not in first or not {"resolved_url", "given_url", "url", "href"} & first.keys():
        return None
    return _export([_of_item(table(row), name) for row in rows], name)


def _of_item(row: Mapping[str, object], name: str) -> Exported:
    def first(*keys: str) -> str:
        return next((said for key in keys if (said := text(row.get(key)))), "")

    tags = row.get("tags")
    named = list(table(tags)) or [each for each in listed(tags) if isinstance(each, str)] or [text(tags) or ""]
    url, title = first("resolved_url", "given_url", "url", "href"), first("resolved_title", "given_title", "title")
    return _listed(name, url, title, str(row.get("time_added", "")), "|".join(named), "|", first("excerpt"))


def _listed(name: str, url: str, title: str, added: str, tags: str, sign: str, description: str = "") -> Exported:
    said = tuple(dict.fromkeys(filter(None, map(str.strip, tags.split(sign)))))
    title = "" if title.strip() == url.strip() else title
    return Exported(name, url.strip(), title, fetched_at=_instant(added), tags=said, description=description)


def _export(entries: list[Exported], name: str) -> Export:
    return Export(_KIND, tuple(replace(entry, name=f"{name}#{number}") for number, entry in enumerate(entries, 1)))


def _instant(seconds: str) -> str:
    """Write seconds since 1970 as an instant; nothing for what is no such number."""
    digits = seconds.strip()
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits[:13]) < _LATEST_S:
        return ""
    return datetime.fromtimestamp(int(digits), UTC).isoformat()
