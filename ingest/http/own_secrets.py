"""The keys that the user wrote into the addresses of a source: taken out of what it lists, put back where it is asked.

A feed under a key may write that key into every link. An address whose parameter is empty (`?id=1&key=`) stands for the
one with the key: it can be published, and stays the same when the key is another one day. Pure.
"""

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import quote, unquote, urlsplit

from ingest.documents import Entry, Extracted, Listing
from ingest.http.redact import is_secret
from normalize.values import Html, Url
from store.late.dataclass import dataclass, replace
from store.late.pattern import pattern

_PAIR = pattern(r"([^&;=]+)=([^&;]+)")
_MIN_LETTERS = 8
"""Of a key: what is shorter guards nothing, and may be a word or the number of a topic."""


@dataclass(frozen=True, slots=True)
class OwnSecrets:
    """Name and value of the parameters of a source's own addresses that may be secrets; false when there are none."""

    pairs: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def emptied(self, text: str) -> str:
        """Return a text or an address without the keys."""
        for name, value in self.pairs:
            for spelled in {value, unquote(value), quote(unquote(value), safe="")}:
                if spelled in text:
                    pattern = rf"(?<=[?&;]){re.escape(name)}={re.escape(spelled)}(?![^&;#\"'<>\s])"
                    text = re.sub(pattern, f"{name}=", text).replace(spelled, "…")
        return text

    def filled(self, url: str) -> str:
        """Return an address with the keys where they were."""
        for name, value in self.pairs:
            empty = re.compile(rf"(?<=[?&;]){re.escape(name)}=(?=[&;#]|\Z)")
            url = f"{name}={value}".join(empty.split(url))
        return url


NO_SECRETS = OwnSecrets()


@cache
def own_secrets(urls: tuple[str, ...]) -> OwnSecrets:
    """Return the secrets in a source's configured addresses."""
    return OwnSecrets(tuple(dict.fromkeys(pair for url in urls for pair in _pairs(url))))


def _pairs(url: str) -> Iterable[tuple[str, str]]:
    try:
        query = urlsplit(url).query
    except ValueError:
        return ()
    return [pair for pair in _PAIR.findall(query) if is_secret(pair[0]) and len(pair[1]) >= _MIN_LETTERS]


def listing_without(listing: Listing, own: OwnSecrets) -> Listing:
    """Return what a source lists without its keys; the addresses of further documents are for asking, and stay."""
    entries = tuple(_entry_without(entry, own) for entry in listing.entries)
    return replace(listing, entries=entries, home_url=_url(listing.home_url, own))


def extracted_without(extracted: Extracted, own: OwnSecrets) -> Extracted:
    """Return what a page gave without the keys, however it came by them."""
    return replace(
        extracted,
        body=Html(own.emptied(extracted.body)),
        element=Html(own.emptied(extracted.element)) if extracted.element is not None else None,
        text=own.emptied(extracted.text),
        title=own.emptied(extracted.title) if extracted.title else extracted.title,
        description=own.emptied(extracted.description) if extracted.description else extracted.description,
        canonical_url=_url(extracted.canonical_url, own),
        short_url=_url(extracted.short_url, own),
        lead_image=_url(extracted.lead_image, own),
        images=tuple(
            replace(
                image,
                url=Url(own.emptied(image.url)),
                alternatives=tuple(Url(own.emptied(url)) for url in image.alternatives),
                alt=own.emptied(image.alt),
            )
            for image in extracted.images
        ),
    )


def _entry_without(entry: Entry, own: OwnSecrets) -> Entry:
    return replace(
        entry,
        guid=own.emptied(entry.guid) if entry.guid else entry.guid,
        link=_url(entry.link, own),
        title=own.emptied(entry.title),
        body=Html(own.emptied(entry.body)),
        summary=Html(own.emptied(entry.summary)),
        teaser=own.emptied(entry.teaser),
        enclosures=tuple(replace(file, url=Url(own.emptied(file.url))) for file in entry.enclosures),
        images=tuple(Url(own.emptied(url)) for url in entry.images),
    )


def _url(url: Url | None, own: OwnSecrets) -> Url | None:
    return Url(own.emptied(url)) if url is not None else None
