"""Signs that no reader sees: which they are, and JSON in which they stand as escapes. Pure.

They steer a terminal, hide a file's true name or part lines; a text that is for a person's eyes shows them as what they
are, or does without (`normalize/plain.py`).
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from store.late.pattern import pattern

UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1, without what counts as white space
    "\xad\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u206f"  # soft hyphen; Bidi_Control (UAX 9); invisible operators
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\ufeff\ud800-\udfff"  # noncharacters, annotations, BOM, lone surrogates
)
"""A regular expression's class of characters that no reader sees and that no text needs."""
LINE_SIGNS = "\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
"""A class of what separates lines to some reader or other, and to no person."""
_IGNORABLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""The rest of Default_Ignorable_Code_Point (Unicode 16, DerivedCoreProperties): joiners, fillers, selectors, tags.

Some scripts and pictures need them, so that they stay in texts.
"""
_ESCAPED = pattern(f"[{UNSEEN}{LINE_SIGNS}{_IGNORABLE}]")


def json_text(value: object, *, indent: int | None = None, is_compact: bool = False) -> str:
    r"""Return a value as JSON that reads back alike: letters of all scripts as they are, what is unseen as `\u202e`.

    Moments are written as ISO 8601; compact is without spaces.
    """
    separators = (",", ":") if is_compact else None
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, default=_moment)
    return text if text.isascii() and "\x7f" not in text else _ESCAPED.sub(_escape, text)


def object_pieces(members: Iterable[tuple[str, object]]) -> Iterator[str]:
    """Yield an object as `json_text` writes it with an indent of one and a line's end, a member at a time.

    A member that is an iterator is a list, and written value by value: nothing holds all of it.
    """
    between = "{\n"
    for name, held in members:
        yield between
        between = ",\n"
        if isinstance(held, Iterator):
            yield f" {json_text(name)}: "
            yield from _list_pieces(held)
        else:
            yield json_text({name: held}, indent=1)[2:-2]
    yield "{}\n" if between == "{\n" else "\n}\n"


def _list_pieces(values: Iterable[object]) -> Iterator[str]:
    between = "[\n"
    for each in values:
        yield between + json_text([[each]], indent=1)[5:-5]
        between = ",\n"
    yield "[]" if between == "[\n" else "\n ]"


def _escape(sign: re.Match[str]) -> str:
    units = sign[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"of no form in JSON: {type(value).__name__}")
