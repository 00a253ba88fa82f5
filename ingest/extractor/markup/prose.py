"""How much prose an element holds, told without laying it flat: for the few that are called what holds none."""

from selectolax.lexbor import LexborNode

_LONG_LINE = 60
"""Shorter pieces of text are no prose."""
_NO_PROSE = "script, style, template, noscript, select, textarea, a"
_LINKED_HEADINGS = "h2 a, h3 a, h4 a, h5 a, a h2, a h3, a h4, a h5"
_HEADINGS = "h2, h3, h4, h5"
_MIN_TEASERS = 3


def prose_chars(node: LexborNode) -> int:
    """Return how many letters stand in long pieces of text; what scripts say, and what is linked, is none."""
    chars = _long_lines(node)
    return chars - sum(map(_long_lines, node.css(_NO_PROSE))) if chars else 0


def _long_lines(node: LexborNode) -> int:
    text = node.text(separator="\0")
    if len(text) <= _LONG_LINE:
        return 0
    chars = [len(" ".join(line.split())) for line in text.split("\0") if len(line) > _LONG_LINE]
    return sum([each for each in chars if each > _LONG_LINE])


def is_stream(node: LexborNode) -> bool:
    """Whether an element is a row of teasers: most headings in it are links to other articles."""
    linked = len(node.css(_LINKED_HEADINGS))
    return linked >= _MIN_TEASERS and 2 * linked > len(node.css(_HEADINGS))
