"""Selectors for an element of a page, best first: few found, short, and of names that people give. Pure."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from ingest.extractor.page.parts import Candidate
from ingest.extractor.page.selectors import select
from ingest.extractor.page.visible_text import one_line

MOST_CANDIDATES = 16
_MOST_AROUND = 4
_MOST_WITHIN = 12
_MOST_NAMES = 4
"""Classes of one element."""
_NAME = re.compile(r"-?[A-Za-z_][\w-]{0,60}")
_MADE_UP = re.compile(r"\d{3,}|[0-9][a-z][0-9]|__[A-Za-z0-9]{5,}$|^css-|^sc-")
"""Names that a program made: they change with the next build of the site."""
_TELLING = frozenset({"article", "main", "h1", "time", "address", "figcaption"})
_WITHIN = 'time, [rel="author"], [itemprop], [class]'
_WORDS_CHARS = 60


def candidates(tree: LexborHTMLParser, node: LexborNode) -> tuple[Candidate, ...]:
    """Return selectors for an element, those around it and in it; each finds the element that it is meant for."""
    found: dict[str, tuple[tuple[int, int, int], Candidate]] = {}
    for distance, element in _near(node):
        for selector in _selectors(element):
            if selector in found:
                continue
            try:
                named = select(tree, selector)
            except SelectolaxError:
                continue
            if element.mem_id in {each.mem_id for each in named}:
                made = Candidate(selector, len(named), _words(named[0]))
                found[selector] = ((distance, _worth(selector, len(named)), len(selector)), made)
    ranked = sorted(found.values(), key=lambda each: each[0])
    return tuple(each for _, each in ranked[:MOST_CANDIDATES])


def names_of(node: LexborNode) -> str:
    """Return an element's id and first classes as a selector writes them; what is no plain name is left out."""
    attributes = node.attributes
    own = [f"#{each}" for each in _plain(attributes.get("id"))[:1]]
    return "".join([*own, *(f".{each}" for each in _plain(attributes.get("class"))[:_MOST_NAMES])])


def _near(node: LexborNode) -> Iterator[tuple[int, LexborNode]]:
    """Yield an element, what is around it, and what is in it, each with how far it is from what was chosen."""
    yield 0, node
    up = node.parent
    for distance in range(1, _MOST_AROUND + 1):
        if up is None or up.tag in {"body", "html", "-undef"}:
            break
        yield distance, up
        up = up.parent
    yield from ((1, each) for each in [each for each in node.css(_WITHIN) if each != node][:_MOST_WITHIN])


def _selectors(node: LexborNode) -> Iterator[str]:
    attributes, tag = node.attributes, node.tag or ""
    yield from (f"#{each}" for each in _plain(attributes.get("id"))[:1])
    classes = _plain(attributes.get("class"))[:_MOST_NAMES]
    yield from (f".{each}" for each in classes)
    yield from (f"{tag}.{each}" for each in classes)
    if len(classes) > 1:
        yield f".{classes[0]}.{classes[1]}"
    yield from (f'[itemprop="{each}"]' for each in _plain(attributes.get("itemprop"))[:1])
    if tag in _TELLING:
        yield tag
    parent = node.parent
    around = names_of(parent) if parent is not None else ""
    if tag.isalnum() and around and parent is not None:
        first = f"#{around[1:].partition('.')[0]}" if around[0] == "#" else f".{around[1:].partition('.')[0]}"
        yield f"{first} > {tag}"


def _worth(selector: str, count: int) -> int:
    """Rank a selector: of one element before of many, of a name that people gave before a program's."""
    made_up = any(_MADE_UP.search(each) for each in re.findall(r"[\w-]+", selector))
    return (count > 1) + 2 * made_up


def _plain(names: str | None) -> list[str]:
    return [each for each in (names or "").split() if _NAME.fullmatch(each)]


def _words(node: LexborNode) -> str:
    return one_line(node.text())[:_WORDS_CHARS]
