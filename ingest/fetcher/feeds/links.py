"""Where an entry stands, and what else a feed links to.

Pure; knows the relations of Atom links (RFC 4287 §4.2.7, RFC 5005, WebSub) and the ways in which RSS names a page.
"""

from collections.abc import Iterator

from ingest.fetcher.feeds.elements import Elements, url_of
from ingest.fetcher.feeds.media import media_of
from ingest.fetcher.feeds.tree import Element
from ingest.text.urls import host
from normalize.values import Url

_LINKS = ("atom:link", "link")
_PAGES = ("text/html", "application/xhtml+xml", "")
# IANA's registry allows the long form of a relation, too (RFC 4287 §4.2.7.2).
_IANA = "http://www.iana.org/assignments/relation/"


def document_base(url: str, home: Url | None, self_url: Url | None = None) -> str:
    """Say against what a reference is resolved where no `xml:base` is in force.

    The document's own URL (RFC 3986 §5.1.3), unless its site lives on another host: then a service delivers the feed,
    and its publisher meant the site. A document from a file has no URL but the one that it claims.
    """
    if home and host(home) != host(url):
        return home
    return url if host(url) else self_url or url


def home_url(head: Elements, url: str) -> Url | None:
    """Find the site that a feed belongs to."""
    for element in head.all("link"):
        found = url_of(element.base or url, element.text) or _linked(element, url, ("", "alternate"))
        if found:
            return found
    return alternate(head, url) or url_of(head.parent.base or url, head.parent.attributes.get("href"))


def alternate(elements: Elements, base: str) -> Url | None:
    """Pick the alternate that is a page; of several the first, an untyped one after those that say so."""
    links = [link for link in elements.all(*_LINKS) if relation(link) in ("", "alternate") and _href(link, base)]
    for kind in _PAGES:
        for link in links:
            if link.attributes.get("type", "").strip().lower() == kind:
                return _href(link, base)
    return _href(links[0], base) if links else None


def related(elements: Elements, base: str, *relations: str) -> Url | None:
    """Find the first link with one of these relations, the first relation first."""
    for wanted in relations:
        for link in elements.all(*_LINKS):
            found = _linked(link, base, (wanted,))
            if found:
                return found
    return None


def entry_link(entry: Elements, guid: str | None, base: str) -> Url | None:
    """Find the page of an entry: what is meant to be it, before what may be it.

    Last comes what the entry carries: an episode without a page stands where its file stands.
    """
    return next((url for url in _candidates(entry, guid, base) if url), None)


def _candidates(entry: Elements, guid: str | None, base: str) -> Iterator[Url | None]:
    # A proxy that counts readers replaced the link; FeedBurner and Pheedo keep the original beside it.
    for original in entry.all("feedburner:origlink", "pheedo:origlink"):
        yield url_of(original.base or base, original.text)
    for link in entry.all("link"):
        yield url_of(link.base or base, link.text)
    yield alternate(entry, base)
    for link in entry.all("atom:link"):
        yield url_of(link.base or base, link.text)  # Atom written like RSS
    yield url_of(base, entry.parent.attributes.get("href"))  # CDF
    permalink = _says_permalink(entry)
    if guid and permalink != "false":
        yield url_of(base if permalink == "true" else "", guid)
    yield url_of("", entry.parent.attributes.get("rdf:about"))
    yield url_of("", guid)
    for content in entry.all("atom:content"):
        yield url_of(content.base or base, content.attributes.get("src"))
    yield related(entry, base, "related", "via", "self", "enclosure")
    for player in media_of(entry.parent).get("media:player", ()):
        yield url_of(player.base or base, player.attributes.get("url"))
    for enclosure in entry.all("enclosure", "media:content"):
        yield url_of(enclosure.base or base, enclosure.attributes.get("url"))


def relation(link: Element) -> str:
    """Return the relation of a link, lower-case, in its short form; empty where it has none."""
    return link.attributes.get("rel", "").strip().lower().removeprefix(_IANA)


def _says_permalink(entry: Elements) -> str:
    """Return what an RSS guid says of itself: `true` is its default, but only who says so means it."""
    said = (guid.attributes.get("ispermalink", "").strip().lower() for guid in entry.all("guid"))
    return next(filter(None, said), "")


def _linked(link: Element, base: str, relations: tuple[str, ...]) -> Url | None:
    return _href(link, base) if relation(link) in relations else None


def _href(link: Element, base: str) -> Url | None:
    return url_of(link.base or base, link.attributes.get("href"))
