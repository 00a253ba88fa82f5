"""What is known and not stored, when its source lists it again: left out by a filter, or owed. Pure.

A filter judges what the feed says now: an entry that was left out is wanted as soon as it, or the filter, changes so
that it passes. What is owed is owed as the feed says it now: what was withdrawn of it is not used.
"""

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.documents import Entry
from ingest.fetcher.filters import Filters
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.identity.agreement import published_at
from ingest.text.urls import url_key
from store.late.dataclass import replace
from store.memory import ItemMemory

if TYPE_CHECKING:
    from ingest.identity.match import MatchedEntry


def is_wanted_now(matched: "MatchedEntry", item: ItemMemory, filters: Filters, *, force: bool) -> bool:
    """Say whether an entry that a filter left out, and that no filter of the feed's words refuses, is to be made.

    One that its page showed to be too short or too long is asked for again when the entry changed, or the bounds.
    """
    letters = filters.letters_of(item.reason or "")
    if letters is None or force or is_corrected(matched, item):
        return True
    return filters.refuse_length(letters) is None


def is_corrected(matched: "MatchedEntry", item: ItemMemory) -> bool:
    """Say whether an entry says another thing than when it was remembered: in title, text, date or address."""
    from ingest.identity.match import Verdict

    is_edited = matched.verdict is Verdict.CHANGED or published_at(matched.entry) != item.published_at
    return is_edited or leads_elsewhere(matched.entry, item.url)


def is_told_first(matched: "MatchedEntry", item: ItemMemory) -> bool:
    """Say whether nothing is remembered of what a known item's entry said, and the feed says it now.

    So it is with what a person named, or had brought back: a feed's own text may be all that there is of it.
    """
    return item.entry_hash is None and matched.entry_hash is not None


def leads_elsewhere(entry: Entry, url: str) -> bool:
    """Say whether an entry has another address than the one that is remembered."""
    return entry.link is not None and bool(url) and url_key(entry.link) != url_key(url)


def without_document(memory: SourceMemory) -> SourceMemory:
    """Return a source as if its last document had not been read: the next one is, whatever it says."""
    return replace(memory, state=replace(memory.state, etag=None, last_modified=None, body_hash=None))


@lru_cache(maxsize=128)  # those of most sources are the same
def filters_digest(filters: Filters) -> str:
    """Return what tells the filters of one poll from those of the next."""
    return hashlib.sha256(repr(filters).encode()).hexdigest()[:12]
