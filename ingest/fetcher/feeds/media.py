"""Files and pictures that an entry carries: enclosures, Media RSS, podcast images.

Pure; knows nothing of texts. Media RSS nests `media:group`, `media:content` and `media:thumbnail` in any depth.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ingest.documents import Enclosure
from ingest.fetcher.feeds.elements import Elements, url_of
from ingest.fetcher.feeds.tree import Element
from normalize.values import Url

_IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp")
MAX_FILES = 500
_LINKS = ("atom:link", "link")
Media: TypeAlias = Mapping[str, Sequence[Element]]
"""Elements of Media RSS by name."""


def enclosures(entry: Elements, media: Media, base: str) -> tuple[Enclosure, ...]:
    """List the files of an entry, each URL once; a FeedBurner proxy gives way to the original."""
    originals = [element.text for element in entry.all("feedburner:origenclosurelink")]
    plain = [_enclosure(element, "url", base) for element in entry.all("enclosure", "atom:enclosure")]
    if len(originals) == 1 and len(plain) == 1:
        plain = [_with_url(plain[0], url_of(base, originals[0]))]
    linked = [_enclosure(link, "href", base) for link in entry.all(*_LINKS) if _rel(link) == "enclosure"]
    resources = [_enclosure(element, "rdf:resource", base) for element in entry.all("enc:enclosure")]
    contents = [_enclosure(element, "url", base) for element in media.get("media:content", ())]
    peers = [_enclosure(element, "href", base) for element in media.get("media:peerlink", ())]
    found = [file for file in [*plain, *linked, *resources, *contents, *peers] if file]
    return tuple({file.url: file for file in reversed(found)}.values())[::-1][:MAX_FILES] if found else ()


def pictures(entry: Elements, media: Media, base: str) -> list[Url]:
    """List the pictures that stand for an entry, the largest first: Media RSS, thumbnails, podcast and RSS images."""
    contents = [element for element in media.get("media:content", ()) if _is_picture(element)]
    contents.sort(key=_width, reverse=True)
    enclosed = [element for element in entry.all("enclosure") if _is_picture(element)]
    thumbnails = sorted(media.get("media:thumbnail", ()), key=_width, reverse=True)
    linked = [link for link in entry.all(*_LINKS) if _rel(link) == "enclosure" and _is_picture(link)]
    named = [element.attributes.get("url") for element in [*contents, *enclosed, *thumbnails]]
    named += [link.attributes.get("href") for link in linked]
    named += [element.attributes.get("href") for element in entry.all("itunes:image", "googleplay:image")]
    named += [
        _image_text(element)
        for element in entry.all("image", "atom:image", "thumbnail", "featuredimage", "itunes:image")
    ]
    return list(dict.fromkeys(url for name in named if (url := url_of(base, name)))) if named else []


def media_of(entry: Element) -> Media:
    """Find the elements of Media RSS below an entry, within each other or not, each name's in document order."""
    found: dict[str, list[Element]] = {}
    waiting = _of_media(entry)
    while waiting:
        element = waiting.pop()
        found.setdefault(element.name, []).append(element)
        waiting += _of_media(element)
    return found


def _of_media(element: Element) -> list[Element]:
    """List the children that are of Media RSS, the last first."""
    return [child for child in reversed(element.children) if child.name.startswith("media:")]


def _enclosure(element: Element, attribute: str, base: str) -> Enclosure | None:
    attributes = element.attributes
    url = url_of(element.base or base, attributes.get(attribute) or attributes.get("url") or attributes.get("href"))
    if url is None:
        url = url_of(element.base or base, element.text) if element.name in ("enclosure", "media:peerlink") else None
    size = (attributes.get("length") or attributes.get("filesize") or "").strip()
    # A length of 0 is what publishers write who do not know it (RSS 2.0 demands one).
    size_bytes = int(size) if size.isdecimal() and size.isascii() and len(size) < 16 else 0
    return Enclosure(url, attributes.get("type") or None, size_bytes or None) if url else None


def _with_url(enclosure: Enclosure | None, url: Url | None) -> Enclosure | None:
    return Enclosure(url, enclosure.type, enclosure.size_bytes) if enclosure and url else enclosure


def _rel(link: Element) -> str:
    return link.attributes.get("rel", "").strip().lower()


def _is_picture(element: Element) -> bool:
    kind, medium = element.attributes.get("type", "").lower(), element.attributes.get("medium", "").lower()
    if kind or medium:
        return kind.startswith("image/") or medium == "image"
    address = element.attributes.get("url") or element.attributes.get("href") or ""
    return address.partition("?")[0].lower().endswith(_IMAGE_SUFFIXES)


def _width(element: Element) -> int:
    width = element.attributes.get("width", "").strip()
    return int(width) if width.isascii() and width.isdecimal() and len(width) < 7 else 0


def _image_text(element: Element) -> str:
    """RSS 0.9x wrote the URL of an image as text, or in a `url` within."""
    child = element.child("url")
    return (child.text if child else element.attributes.get("url") or element.text).strip()
