"""Rows as Parquet, a group at a time; needs pyarrow, the extra `parquet`. Pure but for the file it is handed."""

from dataclasses import asdict
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.export.row import Row, Writable

MOST_ROWS = 1_000
MOST_CHARS = 32_000_000
"""Of the texts of one group: what is held at once, whatever posts are like."""
_INSTANT = pa.timestamp("s", tz="UTC")
_TEXTS = pa.list_(pa.string())
_KINDS = {
    "published": _INSTANT,
    "fetched": _INSTANT,
    "changed": _INSTANT,
    "tags": _TEXTS,
    "categories": _TEXTS,
    "images": pa.list_(pa.struct([("address", pa.string()), ("alt", pa.string())])),
}
SCHEMA = pa.schema([(name, _KINDS.get(name, pa.string())) for name in Row.__dataclass_fields__])


class Parquet:
    """Gathers rows, and writes them as groups."""

    def __init__(self, file: Writable) -> None:
        self._writer = pq.ParquetWriter(file, SCHEMA, compression="zstd")
        self._rows: list[dict[str, object]] = []
        self._chars = 0

    def write(self, row: Row) -> None:
        """Write a row, by and by."""
        self._rows.append(
            asdict(row) | {name: _instant(getattr(row, name)) for name in ("published", "fetched", "changed")}
        )
        self._chars += len(row.text) + len(row.markdown)
        if len(self._rows) >= MOST_ROWS or self._chars >= MOST_CHARS:
            self._flush()

    def end(self) -> None:
        """Write what is left, and the end of the file."""
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=SCHEMA))
        self._rows.clear()
        self._chars = 0


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
