"""Rows as JSON Lines: a post a line. Pure but for the file it is handed."""

from dataclasses import asdict

from ingest.export.row import Row, Writable
from store.unseen import json_text


class JsonLines:
    """Writes each row as it comes."""

    def __init__(self, file: Writable) -> None:
        self._file = file

    def write(self, row: Row) -> None:
        """Write a row."""
        self._file.write(json_text(asdict(row), is_compact=True).encode("utf-8", "backslashreplace") + b"\n")

    def end(self) -> None:
        """Write nothing more."""
