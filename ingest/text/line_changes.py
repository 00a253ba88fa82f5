"""What changed between two texts, line by line. Pure."""

import difflib
from itertools import islice

_HEAD_LINES = 2
"""In which difflib names the two texts."""


def line_changes(before: str, after: str, around: int = 0) -> list[str]:
    """Return the lines that went and came, each behind its sign, with so many lines around them behind a space."""
    found = difflib.unified_diff(before.split("\n"), after.split("\n"), n=around, lineterm="")
    return [line for line in islice(found, _HEAD_LINES, None) if not line.startswith("@@")]
