"""The keys by which an entry is recognised again, from the surest to the weakest. Pure."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from ingest.documents import Entry
from ingest.identity.addresses import article_number, has_own_guid, leads_nowhere, names_nothing
from ingest.text.urls import url_key
from normalize.values import Url
from store import keys
from store.keys import KeyKind
from store.late.dataclass import dataclass
from store.late.pattern import pattern
from store.memory import Key

SiteKey = Callable[[Url], str | None]
"""The site rule's own number of the article at a URL (`cnbeta:1551570`), where a rule knows one."""

_ALNUM = pattern(r"[^\W_]+")
"""Just the signs that `str.isalnum` says yes to."""
_MIN_TITLE_LETTERS = 6
_MIN_TEXT_LETTERS = 120


@dataclass(frozen=True, slots=True)
class EntryKeys:
    """The keys of one entry; a kind that it lacks is None.

    `site` and `url` hold for all sources, the others within one. `site` alone is proof; `url` and `guid` are strong;
    `number`, `title` and `text` are weak: they count only together with further agreement. `whole` is all that an entry
    says: the name of those that have no other.
    """

    site: Key | None
    url: Key | None
    guid: Key | None
    number: Key | None
    title: Key | None
    text: Key | None
    whole: Key
    is_own_guid: bool = False
    """The guid says something beside the link: two of them in one source are two entries."""

    @property
    def strong(self) -> tuple[Key, ...]:
        """Return the keys that name the entry by themselves, surest first."""
        return tuple(key for key in (self.site, self.url, self.guid) if key)

    @property
    def weak(self) -> tuple[Key, ...]:
        """Return the keys that name the entry only together with further agreement."""
        return tuple(key for key in (self.number, self.title, self.text) if key)

    @property
    def all(self) -> tuple[Key, ...]:
        """Return every key."""
        return (*self.strong, *self.weak, self.whole)


def keys_of(entry: Entry, source: str, site_key: SiteKey) -> EntryKeys:
    """Return the keys of an entry of a source."""
    site = site_key(entry.link) if entry.link else None
    if site is None and entry.guid and entry.guid.startswith(("http://", "https://")):
        site = site_key(Url(entry.guid))
    has_guid = bool(entry.guid) and not names_nothing(entry)
    return EntryKeys(
        site=number_name(site) if site else None,
        url=address_name(entry.link) if entry.link and not leads_nowhere(entry) else None,
        guid=keys.key(KeyKind.GUID, entry.guid, source) if entry.guid and has_guid else None,
        number=_number_key(entry.link, source) if entry.link else None,
        title=_title_key(entry, source),
        text=_text_key(entry, source),
        whole=_whole_key(entry, source),
        is_own_guid=has_guid and has_own_guid(entry),
    )


def address_name(address: str) -> Key:
    """Return the key of an article's address."""
    return keys.key(KeyKind.URL, url_key(address))


def number_name(number: str) -> Key:
    """Return the key of the number that a site gives an article, by which its rule knows it."""
    return keys.key(KeyKind.SITE, number)


def title_letters(title: str) -> str:
    """Return a title's letters and digits in lower case: what two spellings of one title share, counters left out."""
    from ingest.identity.fingerprint import without_title_counter

    folded = unicodedata.normalize("NFKC", without_title_counter(title)).casefold()
    return folded if folded.isalnum() else "".join(_ALNUM.findall(folded))


def title_name(title: str) -> str:
    """Return what two titles are compared by: their letters, or all of one that has none."""
    return title_letters(title) or title


def _title_key(entry: Entry, source: str) -> Key | None:
    """Join a title with the minute of its publication: seconds are bumped by many publishers, minutes by few."""
    name = title_letters(entry.title)
    if len(name) < _MIN_TITLE_LETTERS or entry.published is None:
        return None
    value = hashlib.sha256(name.encode()).hexdigest()[:16]
    return keys.key(KeyKind.TITLE, f"{value}@{_minute(entry.published.at)}", source)


def _text_key(entry: Entry, source: str) -> Key | None:
    """Take a text that is long enough; it counts only where the title agrees, so there has to be one."""
    is_known_by_it = entry.text_length >= _MIN_TEXT_LETTERS and title_letters(entry.title)
    return keys.key(KeyKind.TEXT, entry.text_hash, source) if is_known_by_it else None


def _whole_key(entry: Entry, source: str) -> Key:
    """Digest all that an entry says: all that tells a note without a link, a date or many words from others."""
    said = [entry.title, str(_minute(entry.published.at)) if entry.published else "", entry.text_hash]
    if any(said):
        return keys.key(KeyKind.WHOLE, _digest(said), source)
    files = [file.url for file in entry.enclosures]
    rest = [*files, *entry.images, *entry.authors, *entry.categories, entry.body, entry.guid or "", entry.link or ""]
    return keys.key(KeyKind.BARE, _digest(rest), source)


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _number_key(link: Url, source: str) -> Key | None:
    """Return the one long number of a URL's last part, which many sites keep when they change the slug beside it."""
    number = article_number(link)
    return keys.key(KeyKind.NUMBER, f"{urlsplit(link).hostname}/{number}", source) if number else None
