"""Entries as JSON text, for what is owed: kept whole in the state, read back by a later run. Pure."""

from pydantic import TypeAdapter, ValidationError

from ingest.messages import Entry

_ENTRY = TypeAdapter(Entry)


def to_json(entry: Entry) -> str:
    """Return the entry as JSON, nothing left out that it holds."""
    return _ENTRY.dump_json(entry, exclude_defaults=True).decode("utf-8")


def from_json(text: str) -> Entry | None:
    """Read an entry back; None when the text is none (written by a later version, or damaged)."""
    try:
        return _ENTRY.validate_json(text)
    except ValidationError:
        return None
