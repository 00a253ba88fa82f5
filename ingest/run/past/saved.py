"""How far a backfill has come, as it is kept between runs. Pure values; knows the names under which they are kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ingest.fetcher.walks.cursor import Cursor
from ingest.fetcher.walks.via import Via
from ingest.text.counted import counted

_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Saved:
    """A backfill that is not done."""

    source: str
    cursor: Cursor
    began_at: datetime
    stored: int = 0
    """Articles, so far."""
    trouble: str = ""
    """Why it stopped, in one line; empty where nothing stood in its way."""

    @property
    def name(self) -> str:
        """Return the name under which it is kept."""
        return saved_name(self.source, self.cursor.via)

    def to_text(self) -> str:
        """Write it as one line of JSON."""
        value = {"cursor": self.cursor.to_text(), "began_at": self.began_at.isoformat(), "stored": self.stored}
        return json.dumps(value | {"trouble": self.trouble}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, source: str, text: str, now: datetime) -> Self | None:
        """Read what `to_text` wrote, or a cursor alone, as earlier versions kept it; None for anything else."""
        bare = Cursor.from_text(text)
        if bare is not None:
            return cls(source, bare, now)
        try:
            value = json.loads(text)
            cursor, began_at = Cursor.from_text(value["cursor"]), datetime.fromisoformat(value["began_at"])
            stored, trouble = int(value["stored"]), str(value["trouble"])
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None
        return cls(source, cursor, began_at, stored, trouble) if cursor is not None and began_at.tzinfo else None

    def line(self) -> str:
        """Return how far it has come, for people."""
        cursor = self.cursor
        of = f" of {cursor.expected}" if cursor.expected is not None else ""
        read = f"{counted(len(cursor.asked), 'document')} read, {cursor.found}{of} articles found, {self.stored} stored"
        why = f"; it stopped: {self.trouble}" if self.trouble else ""
        return f"{self.source} via {cursor.via}: {read}{why}; `fetched backfill {self.source} --resume` goes on"


def saved_name(source: str, via: Via) -> str:
    """Return the name under which the backfill of a source on one way is kept."""
    return f"{source}{_SEPARATOR}{via}"


def saved_among(cursors: Mapping[str, str], now: datetime) -> list[Saved]:
    """Return the backfills among what is kept, by source."""
    found = []
    for name, text in sorted(cursors.items()):
        source, separator, _ = name.rpartition(_SEPARATOR)
        saved = Saved.from_text(source, text, now) if separator else None
        if saved is not None:
            found.append(saved)
    return found
