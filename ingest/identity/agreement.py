"""Whether two articles agree in title, time and text, as far as each is known. Pure."""

from collections.abc import Container
from datetime import datetime, timedelta
from enum import StrEnum

from ingest.documents import Entry
from ingest.identity.keys import EntryKeys, title_letters, title_name
from store.late.pattern import pattern
from store.memory import ItemMemory, Key

_SAME_TITLE = 0.5
"""Dice coefficient of letter pairs from which two titles are spellings of one (an appended （更新） keeps 0.8)."""
SAME_TIME = timedelta(minutes=10)
_NUMBERS = pattern(r"[0-9]+")


class Agreement(StrEnum):
    """What two articles are to each other in one respect."""

    AGREES = "agrees"
    DIFFERS = "differs"
    SILENT = "silent"
    """One of them does not say."""


def entry_hash(entry: Entry) -> str | None:
    """Return a hash of what an edit of the entry changes: its title and its visible text; None without either."""
    if not entry.title and not entry.text_length:
        return None
    return _hash_of(entry.title, entry.text_hash)


def is_same_title(one: str, two: str) -> bool:
    """Say whether two titles are spellings or edits of one (Sørensen 1948, Dice 1945, over pairs of letters).

    Titles that differ in a number are parts of a series.
    """
    one, two = title_name(one), title_name(two)
    if one == two:
        return bool(one)
    if _NUMBERS.findall(one) != _NUMBERS.findall(two):
        return False
    pairs_one, pairs_two = ({title[at : at + 2] for at in range(len(title) - 1)} for title in (one, two))
    shared = len(pairs_one & pairs_two)
    return shared > 0 and 2 * shared / (len(pairs_one) + len(pairs_two)) >= _SAME_TITLE


def times_agree(one: datetime | None, two: datetime | None, within: timedelta = SAME_TIME) -> Agreement:
    """Compare two times of publication."""
    if one is None or two is None:
        return Agreement.SILENT
    return Agreement.AGREES if abs(one - two) <= within else Agreement.DIFFERS


def published_at(entry: Entry) -> datetime | None:
    """Return when an entry says that it was published."""
    return entry.published.at if entry.published else None


def texts_agree(entry: Entry, item: ItemMemory, keys: EntryKeys, held: Container[Key]) -> Agreement:
    """Compare an entry's text with what an item's entry showed; `held` are the keys of the item.

    What is remembered is a hash of title and text: under a title that is not the feed's own, only agreement is seen.
    """
    if item.entry_hash is None or not entry.text_length:
        return Agreement.SILENT
    shown = {_hash_of(title, entry.text_hash) for title in (entry.title, item.title)}
    if item.entry_hash in shown or any(key in held for key in (keys.text, keys.whole) if key):
        return Agreement.AGREES
    return Agreement.DIFFERS if title_name(entry.title) == title_name(item.title) else Agreement.SILENT


def _hash_of(title: str, text_hash: str) -> str:
    from ingest.identity.fingerprint import digest, without_bare_count

    return digest(f"{title_letters(without_bare_count(title))}\n{text_hash}")
