"""Lines of Chinese and Japanese that were wrapped in the source: a line feed between two wide signs is no space. Pure.

CSS Text 3, §4.1.3 (segment break transformation): it goes where the signs on both sides are wide and neither is Hangul,
since Korean puts spaces between its words.
"""

import re

WIDE = (
    "\u2e80-\u2fdf\u3001-\u303f\u3041-\u3096\u3099-\u30ff\u3105-\u312f\u3190-\u31ff\u3220-\u3247\u3280-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff9f\uffe0-\uffe6\U00020000-\U0003fffd"
)
"""Of a class of characters: wide, full-width and half-width signs, no spaces, no Hangul."""
_WRAPPED = re.compile(f"(?<=[{WIDE}])[ \t\r\f]*+\n\\s*+(?=[{WIDE}])")
_MAY_BE_WRAPPED = re.compile(f"\n\\s*+[{WIDE}]")
"""Begins with one sign, so that the search for it stays in C: most texts that are not ASCII have no wide signs."""


def unwrapped(text: str) -> str:
    """Return a text without the line feeds, and the indentation around them, that stand between two wide signs."""
    return text if text.isascii() or not _MAY_BE_WRAPPED.search(text) else _WRAPPED.sub("", text)
