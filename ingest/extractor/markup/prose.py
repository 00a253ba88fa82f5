"""How much prose an element holds, told without laying it flat: for the few that are called what holds none."""

from collections import Counter

from selectolax.lexbor import LexborNode

_LONG_LINE = 60
"""Shorter pieces of text are no prose."""
_NO_PROSE = "script, style, template, noscript, select, textarea, a"
_LINKED_HEADINGS = "h2 a, h3 a, h4 a, h5 a, a h2, a h3, a h4, a h5"
_HEADINGS = "h2, h3, h4, h5"
_MIN_TEASERS = 3


def prose_chars(node: LexborNode) -> int:
    """Return how many letters stand in long pieces of text; what scripts say, and what is linked, is none."""
    pieces = Counter(_long_pieces(node))
    if pieces:
        for each in node.css(_NO_PROSE):
            pieces.subtract(_long_pieces(each))
    # Most of a page's text is scripts and links, which come to nothing: only what is left is measured.
    sizes = ((len(" ".join(piece.split())), times) for piece, times in pieces.items() if times)
    return sum(size * times for size, times in sizes if size > _LONG_LINE)


def _long_pieces(node: LexborNode) -> list[str]:
    text = node.text(separator="\0")
    return [piece for piece in text.split("\0") if len(piece) > _LONG_LINE] if len(text) > _LONG_LINE else []


def is_stream(node: LexborNode) -> bool:
    """Whether an element is a row of teasers: most headings in it are links to other articles."""
    linked = len(node.css(_LINKED_HEADINGS))
    return linked >= _MIN_TEASERS and 2 * linked > len(node.css(_HEADINGS))
