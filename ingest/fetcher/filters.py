"""What of a source is wanted: keep and drop by title, author, category, age and length, with plain patterns. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from store.late.dataclass import dataclass

if TYPE_CHECKING:
    from ingest.documents import Entry


@dataclass(frozen=True, slots=True)
class Patterns:
    """Plain patterns by what they look at: a piece of text without regard to case, `*` for anything in between."""

    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    category: tuple[str, ...] = ()

    def match(self, entry: "Entry") -> str | None:
        """Return the first pattern that an entry matches, as `title ~ pattern`."""
        for name, patterns, texts in (
            ("title", self.title, (entry.title,)),
            ("author", self.author, entry.authors),
            ("category", self.category, entry.categories),
        ):
            for pattern in patterns:
                if any(_holds(pattern, text) for text in texts):
                    return f"{name} ~ {pattern}"
        return None

    def __bool__(self) -> bool:
        """Say whether there is any pattern."""
        return bool(self.title or self.author or self.category)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one source. `keep` without a pattern keeps everything; `drop` wins over `keep`."""

    keep: Patterns = Patterns()
    drop: Patterns = Patterns()
    max_age: timedelta | None = None
    min_letters: int = 0
    """Of the article's text, white space left out."""
    max_letters: int | None = None

    def refuse(self, entry: "Entry", now: datetime) -> str | None:
        """Return why an entry is not wanted, by what its feed says of it; None when it is wanted."""
        dropped = self.drop.match(entry)
        if dropped:
            return f"drop: {dropped}"
        if self.keep and not self.keep.match(entry):
            return "keep: no pattern matches"
        moment = entry.published or entry.updated
        if self.max_age is not None and moment is not None and now - moment.at > self.max_age:
            return f"max_age_days: published {moment.at:%Y-%m-%d}"
        return None

    def refuse_length(self, letters: int) -> str | None:
        """Return why an article of so many letters is not wanted; None when it is wanted."""
        if letters < self.min_letters:
            return f"min_letters: it has {letters}"
        if self.max_letters is not None and letters > self.max_letters:
            return f"max_letters: it has {letters}"
        return None

    @staticmethod
    def letters_of(refusal: str) -> int | None:
        """Return the letters that an article had when `refuse_length` refused it; None of another refusal."""
        found = _LENGTH_REFUSED.fullmatch(refusal)
        return int(found[1]) if found else None


_LENGTH_REFUSED = re.compile(r"(?:min|max)_letters: it has ([0-9]+)")


def _holds(pattern: str, text: str) -> bool:
    """Find a pattern's pieces one behind the other, each at the first place that is left: in one pass."""
    place, folded = 0, _folded(text)
    for piece in _pieces(pattern):
        place = folded.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return True


@cache
def _pieces(pattern: str) -> tuple[str, ...]:
    return tuple(filter(None, _folded(pattern).split("*")))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def total(refusals: Iterable[str]) -> dict[str, int]:
    """Count refusals by the filter that made them."""
    counts: dict[str, int] = {}
    for refusal in refusals:
        name = refusal.partition(":")[0]
        counts[name] = counts.get(name, 0) + 1
    return counts
