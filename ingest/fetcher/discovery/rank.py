"""Which of several feeds is the one that is wanted, and which are one and the same. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ingest.documents import Listing
from ingest.fetcher.discovery.scope import FeedKind
from ingest.identity.keys import title_letters
from ingest.text.urls import url_key
from normalize.values import Url

_DEAD_AFTER = timedelta(days=365)
"""A feed that is so much older than another one of the site was left behind when the site moved on."""
_SAME = 0.9
"""The share of the shorter feed's entries that the longer one must hold, too, for both to be one."""
_FULLER = 1.5

_KINDS = list(FeedKind)


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was read."""

    url: Url
    title: str
    format: str
    entries: int
    newest: datetime | None
    """When its newest entry was published or updated, aware."""
    kind: FeedKind


@dataclass(frozen=True, slots=True)
class Verified:
    """A feed that was read, with what tells its rank."""

    found: Found
    place: int
    """Where it stood among those that were to be tried."""
    names: frozenset[str]
    """Of its entries: where they lead."""
    letters: float
    """Of an entry's body, on average."""


def verified(listing: Listing, url: Url, title: str, kind: FeedKind, place: int) -> Verified:
    """Put together what is known of a feed that was read; `listing.format` is not None."""
    entries = listing.entries
    dates = [moment.at for entry in entries if (moment := entry.published or entry.updated)]
    found = Found(
        url=url,
        title=listing.title or title,
        format=listing.format or "",
        entries=len(entries),
        newest=max(dates, default=None),
        kind=kind,
    )
    names = frozenset(url_key(entry.link) if entry.link else entry.guid or entry.title for entry in entries)
    letters = sum(entry.text_length for entry in entries) / max(1, len(entries))
    return Verified(found, place, names, letters)


def best_first(feeds: Sequence[Verified]) -> tuple[Found, ...]:
    """Rank feeds, fold those that are one, and leave out those of comments where there is nothing else.

    A feed of comments is never the first: whoever asks for a site's feed does not mean it.
    """
    newest = max((feed.found.newest for feed in feeds if feed.found.newest), default=None)
    ranked = _folded(sorted(feeds, key=lambda feed: _rank(feed, newest)))
    if ranked and ranked[0].found.kind is FeedKind.COMMENTS:
        return ()
    return tuple(feed.found for feed in ranked)


def _rank(feed: Verified, newest: datetime | None) -> tuple[bool, bool, bool, int, int]:
    found = feed.found
    is_dead = bool(newest and found.newest and found.newest < newest - _DEAD_AFTER)
    is_comments = found.kind is FeedKind.COMMENTS
    return is_comments, found.entries == 0, is_dead, _KINDS.index(found.kind), feed.place


def _folded(ranked: Iterable[Verified]) -> list[Verified]:
    """Keep of feeds that are the same the first one, at the address of the one with the fullest bodies."""
    kept: list[Verified] = []
    for feed in ranked:
        twin = next((number for number, other in enumerate(kept) if _are_one(other, feed)), None)
        if twin is None:
            kept.append(feed)
        elif feed.letters > _FULLER * kept[twin].letters and feed.found.kind is kept[twin].found.kind:
            kept[twin] = replace(feed, place=kept[twin].place)
    return kept


def _are_one(one: Verified, two: Verified) -> bool:
    """Say whether two feeds list the same: as RSS and as Atom, at an old address and at a new one."""
    if one.names == two.names:
        return bool(one.names) or one.found.title == two.found.title
    shorter = min(len(one.names), len(two.names))
    is_like = one.found.kind is two.found.kind and title_letters(one.found.title) == title_letters(two.found.title)
    return is_like and shorter > 0 and len(one.names & two.names) >= _SAME * shorter


def is_below(url: str, section: str) -> bool:
    """Say whether an address lies below a section of a site that is not the whole site."""
    folder = urlsplit(section).path.rpartition("/")[0] if "." in section.rpartition("/")[2] else urlsplit(section).path
    folder = folder.rstrip("/")
    return bool(folder) and urlsplit(url).path.startswith(folder + "/")
