"""Elements of an entry or of a feed's head, by name: what its texts say, as plain text, as HTML, as URLs.

Pure; knows how formats write texts (RFC 4287 §3.1, Atom 0.3's `mode`, RSS), and nothing of what their elements mean.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable, Sequence

from ingest.fetcher.feeds import plain_text
from ingest.fetcher.feeds.tree import Element
from ingest.text.urls import resolve
from normalize.values import Url

_HTML_TYPES = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml", "application/xhtml xml"})
_TEXT_TYPES = frozenset({"", "text", "text/plain", "plain"})
# Where a type is stated, and its absence means plain text (RFC 4287 §3.1.1, Media RSS 1.5.1); the podcast modules state
# none, and mean plain text as well. RSS means HTML.
_TYPED = ("atom:", "media:", "itunes:", "googleplay:")


_ESCAPED_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_BARE_HOST = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?=[/?#:]|$)", re.IGNORECASE)


class Elements:
    """The children of one element, by name."""

    def __init__(self, parent: Element) -> None:
        self.parent = parent
        self._by_name: dict[str, list[Element]] = {}
        for child in parent.children:
            self._by_name.setdefault(child.name, []).append(child)

    def all(self, *names: str, last_first: bool = False) -> Sequence[Element]:
        """Return the elements of these names, those of the first name first; of one name the last first if asked so."""
        by_name = self._by_name
        if len(names) == 1 and not last_first:
            return by_name.get(names[0], ())
        step = -1 if last_first else 1
        return [element for name in names if name in by_name for element in by_name[name][::step]]

    def first(self, *names: str) -> Element | None:
        """Return the first element of these names that has a text or an attribute."""
        return next((element for element in self.all(*names) if element.text.strip() or element.attributes), None)

    def text(self, *names: str) -> str:
        """Return the first text that is not blank, trimmed."""
        return next((text for element in self.all(*names) if (text := element.text.strip())), "")

    def title(self, *names: str) -> str:
        """Return the first text that is not blank, as plain text."""
        return next((text for element in self.all(*names) if (text := title_of(element))), "")

    def html(self, *names: str) -> tuple[str, Element] | None:
        """Return the first content that is not blank, as HTML, and its element; of one name, HTML before plain text."""
        for name in names:
            elements = self._by_name.get(name)
            found = [(html, element) for element in elements if (html := html_of(element))] if elements else []
            if found:
                return next((pair for pair in found if not _is_plain(pair[1])), found[0])
        return None


def title_of(element: Element) -> str:
    """Read a title: plain text, whatever it came as."""
    if element.is_markup:
        return plain_text.text_of_html(element.text)
    text = _unpacked(element)
    if _is_plain(element) and not plain_text.looks_like_html(text):
        return plain_text.plain_text(text)
    return plain_text.text_of_html(text)


def html_of(element: Element) -> str:
    """Read a content or a description as HTML."""
    if element.is_markup:
        return element.text.strip()
    text = _unpacked(element).strip()
    if not text:
        return ""
    if element.name.startswith(_TYPED):
        if _is_plain(element) and not plain_text.looks_like_html(text):
            return plain_text.html_of_text(text)
        return text
    return plain_text.unescaped_if_twice(text)


def all_text(element: Element) -> str:
    """Join the text of an element and of all below it, its own first."""
    texts, waiting = [], [element]
    while waiting:
        current = waiting.pop()
        texts.append(current.text.strip())
        waiting.extend(reversed(current.children))
    return " ".join(text for text in texts if text)


def url_of(base: str, text: str | None) -> Url | None:
    """Resolve what should be a URL; None for nothing, and for what is none.

    Ampersands that were escaped once too often are mended, and `www.site.example/` is a host, not a folder.
    """
    text = text.strip() if text else ""
    if "&" in text:
        text = _ESCAPED_AMPERSAND.sub("&", text)
    if _BARE_HOST.match(text):
        text = f"//{text}" if base else f"http://{text}"
    return resolve(base, text) if text else None


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, in order, without the empty ones."""
    return tuple(dict.fromkeys(value for value in values if value))


def _type(element: Element) -> str:
    return element.attributes.get("type", "").strip().lower()


def _is_plain(element: Element) -> bool:
    return not element.is_markup and element.name.startswith(_TYPED) and _type(element) in _TEXT_TYPES


def _unpacked(element: Element) -> str:
    """Undo base64, of Atom 0.3's mode, and of Atom 1.0's contents that are neither text nor XML (RFC 4287 §4.1.3.3)."""
    kind = _type(element)
    packed = element.attributes.get("mode", "").lower() == "base64" or (
        element.name.startswith("atom:")
        and kind not in _HTML_TYPES | _TEXT_TYPES
        and not kind.startswith("text/")
        and not kind.endswith(("+xml", "/xml"))
        and "/" in kind
    )
    if not packed:
        return element.text
    try:
        content = b64decode("".join(element.text.split()), validate=True)
    except (binascii.Error, ValueError):
        return element.text
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""  # a picture, a sound: nothing to read
