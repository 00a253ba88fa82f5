"""Entries as JSON text, for what is owed: kept whole in the state, read back by a later run. Pure."""

from functools import cache
from typing import TYPE_CHECKING

from ingest.documents import Entry
from normalize.values import Html
from store.late.dataclass import replace

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_MAX_TEXT = 1_000_000
_MAX_LIST = 100
_MAX_GUID = 4_000


@cache
def _adapter() -> "TypeAdapter[Entry]":
    """Return what reads and writes entries; it is loaded with the first one, for most polls bring none."""
    from pydantic import TypeAdapter

    return TypeAdapter(Entry)


def to_json(entry: Entry) -> str:
    """Return the entry as JSON; of a text of more than a million letters, and of long lists, the beginning."""
    bounded = replace(
        entry,
        guid=entry.guid[:_MAX_GUID] if entry.guid else None,
        body=Html(entry.body[:_MAX_TEXT]),
        summary=Html(entry.summary[: _MAX_TEXT // 10]),
        enclosures=entry.enclosures[:_MAX_LIST],
        images=entry.images[:_MAX_LIST],
    )
    return _adapter().dump_json(bounded, exclude_defaults=True).decode("utf-8")


def from_json(text: str) -> Entry | None:
    """Read an entry back; None when the text is none (written by a later version, or damaged)."""
    try:
        return _adapter().validate_json(text)
    except ValueError:  # as pydantic's own error is
        return None
