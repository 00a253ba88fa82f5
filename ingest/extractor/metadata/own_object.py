"""Which of a page's objects speaks of the page itself: by its address, its heading, its place.

Pages describe other things, too: comments, reviews, the videos and articles that they list, the updates of a live blog.
A name or a date of those is not the article's. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from ingest.extractor.page.json_values import Json
from normalize.tree import upward

MAX_OBJECTS = 2000
MAX_DEPTH = 12
"""Elements that are asked whether they begin another object."""
SAME_HEADING = 0.5
"""Of the words of two headings, those that both have: more, and both name one article."""

_ITS_OWN = frozenset({"@graph", "mainEntity", "mainEntityOfPage"})
"""schema.org's ways from a page to what it is about; any other key leads to something else."""
_FOREIGN_ITEM = re.compile(r"(?:Comment|UserComments|Review|Answer|ListItem|Rating)/?$", re.IGNORECASE)
_FOREIGN_PROPERTIES = frozenset(
    "comment review reviews mentions itemListElement hasPart citation liveBlogUpdate suggestedAnswer".split()
)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """What tells a page from others: its addresses, in the form of `address_form`, and its headings."""

    addresses: frozenset[str] = frozenset()
    headings: tuple[str, ...] = ()

    def is_headed(self, heading: str) -> bool:
        """Whether a heading is the page's, in other words at most."""
        said = words_of(heading)
        return any(len(said & own) > SAME_HEADING * min(len(said), len(own)) for own in map(words_of, self.headings))


def identify(addresses: Iterable[str | None], headings: Iterable[str | None]) -> PageIdentity:
    """Return the identity of a page out of what it says of itself."""
    forms = {address_form(each) for each in addresses if each}
    return PageIdentity(frozenset(forms - {""}), tuple(each for each in headings if each and not each.isspace()))


@lru_cache(maxsize=64)
def words_of(text: str) -> frozenset[str]:
    """Return the words of a heading in lower case, wide signs one by one."""
    return frozenset(_WORD.findall(text.lower()))


def address_form(address: str) -> str:
    """Return an address without what pages spell in several ways; nothing for a site's front page or no address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/").removesuffix("/index.html").removesuffix("/amp")
    if not (path or parts.query) or parts.scheme not in {"", "http", "https"}:
        return ""
    host = (parts.netloc or "").lower().removeprefix("www.").removeprefix("m.")
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def placed_objects(value: Json) -> Iterator[tuple[dict[str, Json], bool]]:
    """Yield every object in a JSON value, outer ones first, and whether it is what the page is about.

    In bounded number and without recursion.
    """
    todo: list[tuple[Json, bool]] = [(value, True)]
    for _ in range(MAX_OBJECTS * 10):
        if not todo:
            return
        each, is_own = todo.pop(0) if len(todo) < 50 else todo.pop()
        if isinstance(each, list):
            todo.extend((one, is_own) for one in each)
        elif isinstance(each, dict):
            yield each, is_own
            todo.extend(
                (inner, is_own and key in _ITS_OWN) for key, inner in each.items() if isinstance(inner, list | dict)
            )


def stated_address(each: Mapping[str, Json]) -> str:
    """Return the form of the address that an object states as its own; nothing where it states none."""
    main = each.get("mainEntityOfPage")
    for offer in (
        main.get("@id") or main.get("url") if isinstance(main, dict) else main,
        each.get("url"),
        each.get("@id"),
    ):
        if isinstance(offer, str) and ("/" in offer) and (form := address_form(offer.partition("#")[0])):
            return form
    return ""


def in_foreign_item(node: LexborNode) -> bool:
    """Whether an element stands in microdata of something else than the page's article: a comment, a review, a list."""
    for up in upward(node, MAX_DEPTH):
        attributes = up.attributes
        if "itemscope" in attributes:
            if _FOREIGN_ITEM.search(attributes.get("itemtype") or ""):
                return True
            if not _FOREIGN_PROPERTIES.isdisjoint((attributes.get("itemprop") or "").split()):
                return True
    return False
