"""The head of an XML feed: what holds for all its entries, where more is to be had, and when to come again.

Pure; knows nothing of entries.
"""

from dataclasses import dataclass

from ingest.fetcher.feeds.authors import feed_authors
from ingest.fetcher.feeds.elements import Elements, url_of
from ingest.fetcher.feeds.entry import language, license_of
from ingest.fetcher.feeds.links import home_url, related
from ingest.fetcher.feeds.tree import Element
from normalize.values import Url

_TITLES = ("title", "atom:title", "dc:title", "media:title", "itunes:title")
_MOVED = ("itunes:new-feed-url", "googleplay:new-feed-url")
_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_TTL_MINUTES = 525_600


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself; the fields are those of `Listing`, and two that its entries need."""

    title: str | None
    home_url: Url | None
    authors: tuple[str, ...]
    language: str | None
    license: str | None
    next_url: Url | None
    archive_url: Url | None
    moved_url: Url | None
    hub_url: Url | None
    self_url: Url | None
    ttl_minutes: int | None
    skip_hours: frozenset[int]
    skip_days: frozenset[int]


def head_of(root: Element, url: str) -> Head:
    """Read the head of a document whose root is `root`."""
    channel = Elements(_channel(root))
    base = channel.parent.base or root.base or url
    return Head(
        title=channel.title(*_TITLES) or None,
        home_url=home_url(channel, base),
        authors=feed_authors(channel),
        language=language(channel) or root.language,
        license=license_of(channel),
        next_url=related(channel, base, "next"),
        archive_url=related(channel, base, "prev-archive"),
        moved_url=url_of(base, channel.text(*_MOVED)),
        hub_url=related(channel, base, "hub"),
        self_url=related(channel, base, "self"),
        ttl_minutes=_ttl_minutes(channel),
        skip_hours=_skip_hours(channel),
        skip_days=_skip_days(channel),
    )


def format_of(root: Element | None) -> str | None:
    """Name the format of a document by its root; None for one that is no feed."""
    if root is None:
        return None
    version = "".join(filter(str.isdigit, root.attributes.get("version", "")))[:3]
    if root.name == "rss":
        return f"rss{version or '20'}"
    if root.name in ("rdf:rdf", "rdf"):
        return "rdf10" if any(child.name == "channel" for child in root.children) else "rdf"
    if root.name == "atom:feed":
        return "atom03" if version == "03" else "atom10"
    return "cdf" if root.name == "channel" else None


def _channel(root: Element) -> Element:
    return root if root.name == "atom:feed" else root.child("channel") or root


def _ttl_minutes(channel: Elements) -> int | None:
    """Say how long the feed asks to be left alone (RSS 2.0 `ttl`, RSS 1.0 syndication module)."""
    minutes = _number(channel.text("ttl"))
    if minutes:
        return min(minutes, _MAX_TTL_MINUTES)
    period = _PERIOD_MINUTES.get(channel.text("sy:updateperiod").lower())
    return period // max(1, _number(channel.text("sy:updatefrequency")) or 1) or 1 if period else None


def _skip_hours(channel: Elements) -> frozenset[int]:
    """Read `skipHours`; RSS 0.91 counted from 1 to 24, so 24 is midnight."""
    texts = (hour.text.strip() for holder in channel.all("skiphours") for hour in holder.children)
    hours = (_number(text) for text in texts)
    return frozenset(hour % 24 for hour in hours if hour is not None and hour <= 24)


def _skip_days(channel: Elements) -> frozenset[int]:
    names = (day.text.strip().lower() for holder in channel.all("skipdays") for day in holder.children)
    return frozenset(_DAYS.index(name) for name in names if name in _DAYS)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
