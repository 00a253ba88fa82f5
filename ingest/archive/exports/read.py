"""Which program wrote a file, and what is in it. Pure."""

import json

from ingest.archive.exports.entry import Export, ExportError
from ingest.archive.exports.pocket import read_pocket_csv, read_pocket_html, read_pocket_json
from ingest.archive.exports.wallabag import read_wallabag
from ingest.archive.exports.wordpress import read_wordpress
from ingest.text.decode import decode_feed

WHAT_IS_READ = (
    "a folder of posts (Markdown or HTML, with front matter), wallabag's JSON, Pocket's CSV, HTML or JSON, "
    "WordPress's WXR"
)
EXPORT_SUFFIXES = frozenset({".json", ".csv", ".xml", ".html", ".wxr"})


def read_export(data: bytes, name: str) -> Export | None:
    """Read a file; None for one that is none of those known here. Raises `ExportError` for one that is broken."""
    if data.startswith(b"PK\x03\x04"):
        raise ExportError("is a ZIP file: unpack it, and name what lies in it")
    text = decode_feed(data, None).text.removeprefix("\ufeff")  # an old WordPress writes its blog's; Excel UTF-16
    start = text[:1_000].lstrip()
    if start.startswith(("{", "[")):
        try:
            value: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ExportError(f"is no JSON: {' '.join(str(error).split())[:100]}") from None
        return read_wallabag(value, name) or read_pocket_json(value, name)
    if start.startswith("<"):
        return read_wordpress(text, name) or read_pocket_html(text, name)
    return read_pocket_csv(text, name)
