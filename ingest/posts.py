"""What a post's file says of its article, read back: so a lost state is made again from the posts. Pure.

A post does not spell out the identity of its item. It shows the address and the guid from which the identity was taken,
and its slug ends in digits of the identity's hash: of what can be made of the one, the other says which it is.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from typing import TypeAlias

from ingest.extractor.site_rules.book import RuleBook, site_key
from ingest.text.urls import url_key
from normalize.front_matter.read import FrontMatterError, Read, hash_of, read_back, read_plain
from normalize.profile import Profile
from normalize.values import Url
from store.facts import PostFacts
from store.keys import KeyKind, KeyParts, short
from store.memory import ItemMemory, ItemStatus, Key

_DIGITS = re.compile(r"(?:^|[-/])([0-9a-f]{8,64})(?=$|[./])")
_COUNT = re.compile(r"[0-9]{1,9}")  # a hand's longer one fits no column, and above 4,300 digits it is no int
_Said: TypeAlias = Mapping[str, str]


class PostReader:
    """A `store.facts.Reader` of the posts that a profile writes."""

    def __init__(self, profile: Profile, rules: RuleBook) -> None:
        self._places = {key.field: key.path for key in reversed(profile.keys) if key.field is not None}
        self._rules = rules

    def __call__(self, path: str, text: str) -> PostFacts | None:
        """Return what a post says of itself; None for one that names neither its original nor its source."""
        said, body = self.fields(text)
        published = _instant(said.get("date"))
        if not said.get("source_url", "").startswith(("http://", "https://")) or "source" not in said:
            return None
        names = tuple(self._names(said))
        keys = tuple(Key(short(name)) for name in names)
        fetched = _instant(said.get("fetched_at"))
        item = ItemMemory(
            identity=short(said.get("identity") or _identity(names, f"{said.get('slug', '')}/{path}")),
            source=said["source"],
            url=said["source_url"],
            title=said.get("title", ""),
            status=ItemStatus.STORED,
            first_seen_at=fetched or published or datetime.min.replace(tzinfo=UTC),
            path=path,
            slug=said.get("slug") or _slug_in(path),
            published_at=published,
            fetched_at=fetched,
            changed_at=_instant(said.get("lastmod")),
            revision=int(said["revision"]) if _COUNT.fullmatch(said.get("revision", "")) else 1,
            content_hash=said.get("content_hash"),
            duplicate_of=said.get("duplicate_of"),
            origin=said.get("body_origin"),
        )
        return PostFacts(item, keys, is_intact=said.get("content_hash") == hash_of(body))

    def fields(self, text: str) -> tuple[Mapping[str, str], str]:
        """Return the fields (`normalize.front_matter.fields`) that a post fills with a text, and its body."""
        try:
            front, body = read_plain(text) or read_back(text)
        except FrontMatterError:
            return {}, ""
        said = {field: _text(front, place) for field, place in self._places.items()}
        return {field: unescape(value) for field, value in said.items() if value is not None}, body

    def _names(self, said: _Said) -> Iterator[str]:
        """Yield what names the post, the surest first, at full length; a guid that repeats the address says nothing."""
        number = site_key(Url(said["source_url"]), self._rules)
        if number:
            yield str(KeyParts(KeyKind.SITE, None, number))
        yield str(KeyParts(KeyKind.URL, None, url_key(said["source_url"])))
        if said.get("guid", said["source_url"]) != said["source_url"]:
            yield str(KeyParts(KeyKind.GUID, said["source"], said["guid"]))


def _identity(names: tuple[str, ...], shown: str) -> str:
    """Return the name whose hash ends the post's slug, at full length or short; the surest one where none does."""
    digits = _DIGITS.findall(shown)
    hashes = {
        hashlib.sha256(each.encode("utf-8", "surrogatepass")).hexdigest(): name
        for name in names
        for each in (name, short(name))
    }
    return next((name for digest, name in hashes.items() if any(map(digest.startswith, digits))), names[0])


def _slug_in(path: str) -> str | None:
    """Return the slug that a path is made of, for profiles that do not say it in the front matter."""
    names = path.rpartition(".")[0].split("/")
    return next((name for name in reversed(names) if _DIGITS.search(name)), None)


def _text(front: Mapping[str, Read], place: tuple[str, ...]) -> str | None:
    """Return the text at a key, which may be one of a table."""
    found: Read | None = dict(front)
    for name in place:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) and found else None


def _instant(text: str | None) -> datetime | None:
    """Read a time as a profile writes it; one without a zone, or none, is not known."""
    try:
        at = datetime.fromisoformat(text or "")
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):  # in UTC, the year 1 or 9999 of a zone may be none that there is
        return None
