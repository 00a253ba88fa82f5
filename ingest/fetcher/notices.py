"""What stands in a feed's place though it looks like one: the error of a bridge, a word to readers it does not serve.

Told by what it says together with where it leads (to the feed itself, to the front page, to another site), or by its
standing alone where a whole list stood. Nothing of it is an article; it is the source's trouble. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.documents import Entry, Listing
from ingest.fetcher.notice_words import NOTICE, REFUSAL
from ingest.fetcher.schedule.feed_window import Window, digests_of
from ingest.identity.addresses import leads_nowhere, place_of
from ingest.identity.entry_json import from_json, to_json
from ingest.text.urls import host
from normalize.values import Html, Url

FEW = 2
"""Entries of a document that may be a notice and no list."""
A_LIST = 3
"""Entries of the last document from which on it was a list."""
_MAX_HELD = 50_000
"""Letters of a text that is held back."""
_MAX_TITLE = 120
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a document is not taken for the list of the source."""

    detail: str
    held: tuple[str, ...] = ()
    """Its entries as JSON, where the next poll is to tell what they are."""


def without_notices(listing: Listing, address: str, *, had_pages: bool) -> tuple[Listing, str | None]:
    """Return a listing without the entries that are notices, and the headline of the first of them.

    `had_pages` says that entries of the last document led to pages of their own.
    """
    found = [entry for entry in listing.entries if _is_notice(entry, listing, address, had_pages=had_pages)]
    if not found:
        return listing, None
    left = tuple(entry for entry in listing.entries if not any(entry is each for each in found))
    return replace(listing, entries=left), _shown(found[0])


def have_pages(listing: Listing, address: str) -> bool:
    """Say whether any entry leads to a page of its own."""
    return any(not _leads_nowhere(entry, listing, address) for entry in listing.entries)


def replaced_list(
    listing: Listing, address: str, last: Window | None, held: Sequence[str], *, had_pages: bool
) -> Trouble | None:
    """Say what is wrong with a document of one or two entries where a whole list stood of which nothing is left.

    None when nothing is: entries with pages of their own, newer than all of the list, may well be what came since,
    unless they say themselves that they are none.
    `held` are the entries that the last poll held back.
    """
    entries = listing.entries
    if last is None or not 0 < len(entries) <= FEW or not _is_gone(last, entries):
        return None
    where = f"lists {_shown(entries[0])} alone in place of the {last.size} entries that it had"
    if (had_pages and not have_pages(listing, address)) or all(NOTICE.search(entry.title) for entry in entries):
        return Trouble(f"{where}: a notice, it seems; see what it says, and ask the site for access")
    newest = max(row.appeared_at for row in last.rows)
    if held or all(_is_newer(entry, newest) and not _leads_nowhere(entry, listing, address) for entry in entries):
        return None
    return Trouble(f"{where}: taken at the next poll, unless the list is back", tuple(map(_short, entries)))


def with_held(listing: Listing, last: Window | None, held: Iterable[str]) -> Listing:
    """Return a listing with the entries that the last poll held back, unless the list is back whose place they took."""
    waiting = [entry for each in held if (entry := from_json(each)) is not None]
    if not waiting or last is None or not _is_gone(last, listing.entries):
        return listing
    listed = digests_of(listing.entries)
    rolled_off = [entry for entry in waiting if not digests_of([entry]) & listed]
    return replace(listing, entries=(*listing.entries, *rolled_off))


def _is_newer(entry: Entry, newest: datetime) -> bool:
    return entry.published is not None and entry.published.at > newest


def _short(entry: Entry) -> str:
    body, summary = Html(entry.body[:_MAX_HELD]), Html(entry.summary[:_MAX_HELD])
    return to_json(replace(entry, body=body, summary=summary))


def _is_gone(last: Window, entries: Sequence[Entry]) -> bool:
    """Say whether nothing is left of what was a list; of a large one only a sample is remembered."""
    known = {digest for row in last.rows for digest in row.digests}
    return A_LIST <= last.size <= len(last.rows) and not digests_of(entries) & known


def _is_notice(entry: Entry, listing: Listing, address: str, *, had_pages: bool) -> bool:
    """Tell an entry that speaks of the feed, and leads to it, or stands alone without a page of its site."""
    if len(entry.title) > _MAX_TITLE or entry.enclosures:
        return False
    leads_back = entry.link is not None and place_of(entry.link) == place_of(address)
    if not NOTICE.search(entry.title):
        return bool(REFUSAL.search(entry.title)) and (leads_back or (had_pages and _is_alone(entry, listing, address)))
    return leads_back or _is_alone(entry, listing, address)


def _is_alone(entry: Entry, listing: Listing, address: str) -> bool:
    """Say whether an entry stands alone, and leads nowhere or to another site than its feed's."""
    own = {host(address), host(listing.home_url or "")}
    leads_away = entry.link is not None and host(entry.link) not in own
    return len(listing.entries) <= FEW and (leads_away or _leads_nowhere(entry, listing, address))


def _leads_nowhere(entry: Entry, listing: Listing, address: str) -> bool:
    own = replace(entry, home_url=listing.home_url, feed_url=Url(address))
    return entry.link is None or leads_nowhere(own) or place_of(entry.link) == place_of(address)


def _shown(entry: Entry) -> str:
    title = entry.title or entry.teaser
    return f"“{title[:_SHOWN]}{'…' if len(title) > _SHOWN else ''}”"
