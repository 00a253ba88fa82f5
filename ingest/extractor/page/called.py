"""What the elements of a page are called, all in one text: tells which selectors by class can find anything on it.

Each selector that looks into class names costs as much as the page is long; looking for a word in their text, next to
nothing. Pure.
"""

from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser


def class_names(tree: LexborHTMLParser) -> str:
    """Return all class names of a page in small letters; those of an element stand on one line, equal lines once."""
    return "\n".join(dict.fromkeys([node.attrs["class"] or "" for node in tree.css("[class]")])).lower()


def selector_of(always: str, by_word: Iterable[tuple[str, str]], called: str) -> str:
    """Return a selector with the parts that can find something: of (word, part) those whose word is in `called`."""
    return ", ".join([always, *(part for word, part in by_word if word in called)])
