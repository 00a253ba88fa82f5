"""Who wrote it: the names of authors, wherever a feed or an entry puts them.

Pure; knows nothing else of entries. A name is shown, so it is preferred to an address, which is shown only where there
is no name.
"""

import re

from ingest.fetcher.feeds.elements import Elements, all_text, unique
from ingest.fetcher.feeds.plain_text import plain_text, text_of_html
from ingest.fetcher.feeds.tree import Element

_ENTRY = ("atom:author", "author", "dc:creator", "dc:author", "itunes:author", "googleplay:author", "dcterms:creator")
_FEED = (
    "atom:author",
    "author",
    "managingeditor",
    "dc:creator",
    "itunes:author",
    "googleplay:author",
    "itunes:owner",
    "googleplay:owner",
    "dc:publisher",
    "webmaster",
)
MAX_AUTHORS = 50

# RSS 2.0: `address (name)`; some write `name (address)`, `name <address>`. The length is bounded before: no hostile
# text gets far with these.
_ADDRESS = r"[^\s@()<>,]{1,64}@[^\s@()<>,]{1,190}"
_ADDRESS_NAME = re.compile(rf"(?:mailto:)?{_ADDRESS}\s*\(([^()]*)\)")
_NAME_ADDRESS = re.compile(rf"(.*?)\s*[(<](?:mailto:)?{_ADDRESS}[)>]")


def entry_authors(entry: Elements) -> tuple[str, ...]:
    """Name the authors of an entry; the first kind of element that names one is believed."""
    return _first_named(entry, _ENTRY)


def feed_authors(head: Elements) -> tuple[str, ...]:
    """Name the authors of a feed, for entries that name none."""
    return _first_named(head, _FEED)


def _first_named(elements: Elements, kinds: tuple[str, ...]) -> tuple[str, ...]:
    for kind in kinds:
        persons = elements.all(kind)
        names = unique(_person(Elements(element), all_text(element)) for element in persons) if persons else ()
        if names:
            return names[:MAX_AUTHORS]
    return ()


def _person(parts: Elements, whole: str) -> str:
    """Read a person construct (RFC 4287 §3.2, itunes:owner), or a text."""
    name = parts.text("atom:name", "name", "itunes:name", "googleplay:name", "rdf:value")
    address = parts.text("atom:email", "email", "itunes:email", "googleplay:email")
    return shown_name(name) or plain_text(address) or (shown_name(whole) if _is_text(parts.parent) else "")


def _is_text(person: Element) -> bool:
    """Whether its text is the name; RSS may hold markup in it, Atom an address of the web."""
    return not person.children or ":" not in person.name


def shown_name(text: str) -> str:
    """Take the name out of `address (name)` and its like; what has no name is shown as it is."""
    text = text_of_html(text).removeprefix("mailto:")
    if "@" not in text or len(text) > 300:
        return text
    found = _ADDRESS_NAME.fullmatch(text) or _NAME_ADDRESS.fullmatch(text)
    return (found[1].strip(" \"'") if found else "") or text
