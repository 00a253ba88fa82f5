"""What the address of one article has to do with another's, and which addresses and guids name nothing. Pure."""

import re
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from ingest.documents import Entry
from ingest.text.change_views import is_change_view, page_behind
from ingest.text.urls import host, url_key
from normalize.values import Url
from store.late.pattern import pattern

_NUMBER = pattern(r"(?<![0-9])[0-9]{5,12}(?![0-9])")
_DATE_LIKE = pattern(r"(?:19|20)[0-9]{6}(?:[0-9]{4,6})?")
_NOTHING = pattern(r"(?:^|/)(?:n/?a|none|null|undefined|-|%20)/?$", re.IGNORECASE)
_FRONT = pattern(r"(?:/(?:index|default|home)\.[a-z]{3,5})?/?", re.IGNORECASE)
_AMP = pattern(r"^/amp(?=/[^/])|(?<=[^/])(?:/amp|\.amp)(?=\.html$|$)")
"""What marks the path of an article's page for mobile readers."""
_PLACE = pattern(
    r"(?!(?:comments?|respond|repl(?:y|ies)|more|top|main|content|start|article|post|rss|feed|disqus_thread)$)"
    r"(?=.*[0-9]|.{3})[^=&!/]+",
    re.IGNORECASE,
)
_REVISION = pattern(r"[#?&;@:/_-](?:[a-z]{1,12}[=._-]?)?(?P<value>[0-9][0-9TZ.:+-]*)", re.IGNORECASE)
_MAX_REVISION = 999
_MIN_MIRRORED_PATH = 8
"""Characters of a path from which on it is taken for the same place under another host."""


class Nearness(StrEnum):
    """What two addresses are to each other."""

    SAME = "same"
    NEAR = "near"
    """Spellings of one place: its number under another slug, its path under another host, parameters more or less."""
    SIBLING = "sibling"
    """One path with other parameters: drawn anew at each request, or the article's number."""
    OTHER = "other"
    SILENT = "silent"


def article_number(address: str) -> str | None:
    """Return the one long number of the last part of an address's path: it stays where the slug beside it is edited.

    A number further to the left is often that of an author, a product or a month.
    """
    last = urlsplit(address).path.rstrip("/").rpartition("/")[2]
    numbers = {number for number in _NUMBER.findall(last) if not _DATE_LIKE.fullmatch(number)}
    return numbers.pop() if len(numbers) == 1 else None


def nearness(one: str | None, two: str | None) -> Nearness:
    """Compare two addresses."""
    if not one or not two:
        return Nearness.SILENT
    if url_key(one) == url_key(two):
        return Nearness.SAME
    parts_one, parts_two = urlsplit(one), urlsplit(two)
    path_one, path_two = (_AMP.sub("", parts.path.rstrip("/")) for parts in (parts_one, parts_two))
    if bare_host(one) != bare_host(two):
        is_mirrored = (
            path_one == path_two and len(path_one) >= _MIN_MIRRORED_PATH and parts_one.query == parts_two.query
        )
        return Nearness.NEAR if is_mirrored else Nearness.OTHER
    number = article_number(one)
    if number is not None and number == article_number(two):
        return Nearness.NEAR
    if path_one != path_two:
        return Nearness.OTHER
    said, others = map(_parameters, (parts_one.query, parts_two.query))
    if said == others:
        return Nearness.NEAR
    is_part = bool(said & others) and (said <= others or others <= said)
    return Nearness.NEAR if is_part else Nearness.SIBLING


def is_spelling(one: str, two: str) -> bool:
    """Say whether two addresses may lead to one page of a site, in which the same text would settle it.

    They are near to each other, or the one long number that each has, wherever it stands, is the same.
    """
    if bare_host(one) != bare_host(two):
        return False
    if nearness(one, two) in {Nearness.SAME, Nearness.NEAR}:
        return True
    numbers = _numbers_of(one)
    return len(numbers) == 1 and numbers == _numbers_of(two)


def _numbers_of(address: str) -> set[str]:
    parts = urlsplit(address)
    said = (parts.path, *(value for _, value in _parameters(parts.query)))
    return {number for each in said for number in _NUMBER.findall(each) if not _DATE_LIKE.fullmatch(number)}


def _parameters(query: str) -> set[tuple[str, str]]:
    return {(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "amp"}


def bare_host(address: str) -> str:
    """Return the host without `www.` and its like."""
    return place_of(address).partition("/")[0]


def place_of(address: str) -> str:
    """Return host and path of an address, without parameters, which may be drawn anew at each request."""
    return url_key(address).partition("?")[0].partition("#")[0]


def leads_nowhere(entry: Entry) -> bool:
    """Say whether an entry's link is no page of its own: the site's front, the feed itself, `N/A`."""
    if entry.link is None:
        return False
    parts = urlsplit(entry.link)
    if _NOTHING.search(parts.path) and not parts.query:
        return True
    own = url_key(entry.link)
    if any(own == url_key(known) for known in (entry.home_url, entry.feed_url) if known):
        return True
    hosts = {host(known) for known in (entry.home_url, entry.feed_url) if known}
    return _FRONT.fullmatch(parts.path) is not None and not parts.query and host(entry.link) in hosts


def names_nothing(entry: Entry) -> bool:
    """Say whether an entry's guid is no name: `N/A`, or the address of the site or the feed."""
    guid = entry.guid
    if guid is None or _NOTHING.fullmatch(guid):
        return True
    return is_address(guid) and any(
        url_key(guid) == url_key(known) for known in (entry.home_url, entry.feed_url) if known
    )


def is_address(guid: str | None) -> bool:
    """Say whether a guid is an address."""
    return guid is not None and guid.startswith(("http://", "https://"))


def has_own_guid(entry: Entry) -> bool:
    """Say whether an entry's guid says something beside its link: it is neither that link nor a version of it."""
    guid, link = entry.guid, entry.link
    if not guid or link is None:
        return bool(guid)
    if is_address(guid) and url_key(guid) == url_key(link) and _fragment(guid) in ("", _fragment(link)):
        return is_place_on_page(entry)
    return not _is_revision(guid, link) and not (
        is_change_view(guid) and url_key(page_behind(Url(guid))) == url_key(link)
    )


def is_place_on_page(entry: Entry) -> bool:
    """Say whether guid and link name one place on a page: a comment, a post of a topic, a section of a list of changes.

    What is on every page of a site (`#comments`, `#m`) is none, nor is what counts readers (`#xtor=RSS-1`).
    """
    place = _fragment(entry.link or "")
    return _PLACE.fullmatch(place) is not None and is_address(entry.guid) and _fragment(entry.guid or "") == place


def _fragment(address: str) -> str:
    return urlsplit(address).fragment


def _is_revision(guid: str, link: str) -> bool:
    """Tell a guid that is the link, or its path, with the number or the time of a revision behind it."""
    bare = link.partition("#")[0].rstrip("/")
    path = urlsplit(bare).path.rstrip("/")
    for stem in (bare, path):
        rest = guid.removeprefix(stem).removeprefix("/") if stem and guid.startswith(stem) else ""
        found = _REVISION.fullmatch(rest)
        if found is not None:
            return _is_count_or_time(found["value"])
    return False


def _is_count_or_time(value: str) -> bool:
    if not value.isdecimal():
        return _is_time(value)
    return (
        int(value) <= _MAX_REVISION
        or (len(value) in (10, 13) and value[0] == "1")
        or _DATE_LIKE.fullmatch(value) is not None
    )


def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return value.replace(".", "").isdecimal()
    return True
