"""An entry of an XML feed to an `Entry`: which element says what, and in which order they are believed.

Pure. RSS 0.9x to 2.0, RSS 1.0, Atom 0.3 and 1.0 and the modules that people use share one table: publishers mix them,
and an element means the same wherever it stands. The order is what readers agree on: the format's own element, Dublin
Core, Media RSS, the podcast modules.
"""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ingest.documents import Entry
from ingest.fetcher.feeds.authors import entry_authors
from ingest.fetcher.feeds.body_urls import image_urls, with_absolute_urls
from ingest.fetcher.feeds.elements import Elements, html_of, unique
from ingest.fetcher.feeds.links import entry_link, relation
from ingest.fetcher.feeds.media import Media, enclosures, media_of, pictures
from ingest.fetcher.feeds.plain_text import plain_text, text_of_html
from ingest.fetcher.feeds.tree import Element
from ingest.text.change_views import page_behind
from ingest.text.dates.read import read_date
from ingest.text.urls import host
from normalize.values import NO_HTML, Html, Moment, Url

_GUIDS = ("guid", "atom:id", "dc:identifier", "dcterms:identifier")
_TITLES = ("title", "atom:title", "dc:title", "dcterms:title", "media:title", "itunes:title")
_CONTENTS = ("content:encoded", "atom:content", "xhtml:body", "body", "xhtml:div", "fullitem", "content")
_SUMMARIES = (
    "description",
    "atom:summary",
    "summary",
    "abstract",
    "dc:description",
    "dcterms:abstract",
    "media:description",
    "itunes:summary",
    "googleplay:description",
    "itunes:subtitle",
)
_PUBLISHED = (
    "pubdate",
    "atom:published",
    "published",
    "atom:issued",
    "dcterms:issued",
    "dc:date",
    "dcterms:date",
    "dcterms:created",
    "atom:created",
    "date",
    "dcterms:available",
    "dc:available",
)
_UPDATED = ("atom:updated", "updated", "atom:modified", "dcterms:modified", "dc:modified", "lastbuilddate")
_DATED = frozenset(_PUBLISHED + _UPDATED)
_CATEGORIES = ("category", "atom:category", "dc:subject", "media:category", "itunes:category", "googleplay:category")
_KEYWORDS = ("itunes:keywords", "media:keywords", "keywords")
MAX_CATEGORIES = 200

_LICENSES = ("creativecommons:license", "cc:license", "media:license", "dcterms:license")
_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/[^\s\"'<>)]{1,200}")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an entry is read with: the feed around it and the source's settings."""

    base: str
    """What relative references resolve against where no `xml:base` is in force."""
    home: Url | None
    authors: tuple[str, ...]
    """The feed's own, for entries that name none."""
    license: str | None
    zone: tzinfo
    now: datetime


def entry_of(element: Element, around: Surroundings) -> Entry:
    """Read an entry; what it does not say is left empty."""
    parts = Elements(element)
    base = element.base or around.base
    guid = entry_guid(parts)
    shown = entry_link(parts, guid, base)
    link = page_behind(shown) if shown else None
    media = media_of(element)
    body, summary, full = _texts(parts, media, body_base(around, link))
    found = [*pictures(parts, media, base), *image_urls(body, base), *image_urls(summary, base)]
    return Entry(
        guid=guid,
        link=link,
        title=parts.title(*_TITLES),
        published=_date(parts, _PUBLISHED, around),
        updated=_date(parts, _UPDATED, around, last=True),
        body=body,
        summary=summary,
        full=full,
        authors=entry_authors(parts) or _source_authors(parts) or around.authors,
        categories=categories(parts),
        enclosures=enclosures(parts, media, base),
        images=tuple(dict.fromkeys(found)),
        language=language(parts),
        license=license_of(parts) or around.license,
    )


def entry_guid(parts: Elements) -> str | None:
    """Return the entry's own name for itself, as published: it is compared, never resolved (RFC 4287 §4.2.6.1)."""
    return parts.text(*_GUIDS) or parts.parent.attributes.get("rdf:about", "").strip() or None


def has_date(element: Element) -> bool:
    """Whether an entry shows a date at all, readable or not."""
    return bool(Elements(element).text(*_PUBLISHED, *_UPDATED))


def entry_date(element: Element, around: Surroundings) -> datetime | None:
    """Read the date by which entries are told newer from older."""
    if _DATED.isdisjoint(child.name for child in element.children):
        return None
    parts = Elements(element)
    moment = _date(parts, _PUBLISHED, around) or _date(parts, _UPDATED, around, last=True)
    return moment.at if moment else None


def _date(parts: Elements, names: tuple[str, ...], around: Surroundings, *, last: bool = False) -> Moment | None:
    """Read the first date of these elements that is one; of several of one name the last where `last`."""
    texts = [element.text for element in parts.all(*names, last_first=last)]
    if last:
        texts.append(parts.parent.attributes.get("lastmod", ""))  # CDF
    for text in texts:
        moment = read_date(text, zone=around.zone, now=around.now)
        if moment:
            return moment
    return None


def body_base(around: Surroundings, link: Url | None) -> str:
    """Say against what a body's references resolve without `xml:base`: its page, if that is on the feed's own site.

    A body was written for its page, and images lie beside that more often than beside the feed. But an entry of a link
    log links to a stranger's page.
    """
    sites = {host(around.base), host(around.home or "")}
    return link if link and host(link) in sites else around.home or around.base or link or ""


def _texts(parts: Elements, media: Media, base: str) -> tuple[Html, Html, bool]:
    """Find body and summary; the body is the summary where there is no content."""
    content = _absolute(parts.html(*_CONTENTS), base)
    summary = _absolute(parts.html(*_SUMMARIES), base) or _media_description(media, base)
    if not content:
        return summary, NO_HTML, False
    return content, summary if summary != content else NO_HTML, True


def _absolute(found: tuple[str, Element] | None, base: str) -> Html:
    return with_absolute_urls(found[0], found[1].base or base) if found else NO_HTML


def _media_description(media: Media, base: str) -> Html:
    """Find the description that a `media:group` holds: all the text that a video of YouTube has."""
    holders = media.get("media:description", ())
    found = next(((html, holder) for holder in holders if (html := html_of(holder))), None)
    return _absolute(found, base)


def _source_authors(parts: Elements) -> tuple[str, ...]:
    """Name the authors of the feed that the entry was taken from (RFC 4287 §4.2.11)."""
    sources = parts.all("atom:source")
    return entry_authors(Elements(sources[0])) if sources else ()


def categories(parts: Elements) -> tuple[str, ...]:
    """List what an entry is filed under: labels, terms, subjects, keywords, in the order in which they stand."""
    names: list[str] = []
    for element in parts.all(*_CATEGORIES):
        attributes = element.attributes
        names += [plain_text(attributes[name]) for name in ("label", "term", "text") if name in attributes]
        names.append(text_of_html(element.text))
        names += [plain_text(child.attributes.get("text", "")) for child in element.children]
    for element in parts.all(*_KEYWORDS):
        names += [plain_text(word) for word in re.split(r"[,，]", element.text)]
    return unique(names)[:MAX_CATEGORIES]


def language(parts: Elements) -> str | None:
    """Return the language tag in force, the element's own word first."""
    content = parts.first("atom:content")
    return parts.text("dc:language", "language") or (content and content.language) or parts.parent.language


def license_of(parts: Elements) -> str | None:
    """Find the licence: an element or a link that is meant for it, or the Creative Commons URL in a line of rights."""
    for element in parts.all(*_LICENSES):
        named = element.attributes.get("rdf:resource") or element.attributes.get("href") or element.text.strip()
        if named:
            return plain_text(named)
    for link in parts.all("atom:link", "link"):
        if relation(link) == "license":
            return plain_text(link.attributes.get("href", "")) or None
    found = _CREATIVE_COMMONS.search(parts.text("atom:rights", "dc:rights", "copyright", "dcterms:rights")[:5_000])
    return found[0] if found else None
