"""wallabag's export as JSON: entries with their text. Pure.

After its serializer (`EntriesExport`, group `entries_for_user`) and its API, whose tags are objects.
"""

from collections.abc import Iterator, Mapping

from ingest.archive.exports.entry import Export, Exported
from ingest.text.json_fields import listed, table, text

_NOT_FETCHED = "wallabag can't retrieve contents for this article"


def read_wallabag(value: object, name: str) -> Export | None:
    """Read an export; None for another JSON."""
    rows = listed(value) or listed(table(table(value).get("_embedded")).get("items"))
    first = table(rows[0]) if rows else {}
    if not ({"url", "content"} <= first.keys() and {"is_archived", "is_read", "domain_name"} & first.keys()):
        return None
    return Export("wallabag", tuple(_entry(table(row), f"{name}#{number}") for number, row in enumerate(rows, 1)))


def _entry(row: Mapping[str, object], name: str) -> Exported:
    body = text(row.get("content")) or ""
    saved = text(row.get("created_at")) or ""
    return Exported(
        name=name,
        url=text(row.get("url")) or text(row.get("given_url")) or "",
        title=text(row.get("title")) or "",
        body="" if _NOT_FETCHED in body else body,
        dates=tuple(filter(None, (text(row.get("published_at")), saved))),
        fetched_at=saved,
        tags=tuple(_tags(row.get("tags"))),
        author=", ".join(each for each in listed(row.get("published_by")) if isinstance(each, str)),
        language=text(row.get("language")) or "",
    )


def _tags(value: object) -> Iterator[str]:
    """Yield tags: words in the export, objects with a label in the API."""
    for each in listed(value):
        tag = each if isinstance(each, str) else text(table(each).get("label"))
        if tag:
            yield tag
