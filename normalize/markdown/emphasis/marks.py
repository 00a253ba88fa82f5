"""The signs that stand for markup within a paragraph while it is being put together.

They are noncharacters (Unicode §23.7), which text of the outside is freed of, so that a whole paragraph, markup and
all, is one string on which regular expressions work.
"""

import re

STRONG, STRONG_END = "\ufdd0", "\ufdd1"
EM, EM_END = "\ufdd2", "\ufdd3"
DEL, DEL_END = "\ufdd4", "\ufdd5"
LINK = "\ufdd6"
LINK_END = "\ufdd7"
"""Followed by the destination and `END`."""
IMAGE = "\ufdd8"
"""Followed by a finished image and `END`."""
ATOM = "\ufdd9"
"""Followed by finished Markdown and `END`: a formula, a footnote's mark."""
CODE = "\ufdda"
"""Followed by code as it is and `END`."""
END = "\ufddb"
BREAK = "\ufddc"
"""A line break that the author set."""

CLOSED_BY = {STRONG: STRONG_END, EM: EM_END, DEL: DEL_END, LINK: LINK_END}
OPENED_BY = {end: start for start, end in CLOSED_BY.items()}
WRITTEN = {STRONG: "**", STRONG_END: "**", EM: "*", EM_END: "*", DEL: "~~", DEL_END: "~~", LINK: "[", BREAK: "  \n"}
TAGS = {DEL: "<del>", DEL_END: "</del>"}
"""As HTML, for readers that know no tildes."""

TOKEN = re.compile(f"([{STRONG}-{CODE}{BREAK}](?:(?<=[{LINK_END}{IMAGE}{ATOM}{CODE}])[^{END}]*{END})?)")
"""Splits a paragraph into text (even places) and signs with what belongs to them (odd places).

It begins with one class of characters, so that the search for the next sign stays in C.
"""


class Mark(str):
    """A piece of a paragraph that holds signs; plain strings hold text."""

    __slots__ = ()


SIGNS = {sign: Mark(sign) for sign in WRITTEN}
"""The signs to which nothing belongs, as pieces."""


def link_end(destination: str) -> Mark:
    """Return what ends a link."""
    return Mark(f"{LINK_END}{destination}{END}")


def image(markdown: str) -> Mark:
    """Wrap a finished image."""
    return Mark(f"{IMAGE}{markdown}{END}")


def atom(markdown: str) -> Mark:
    """Wrap finished Markdown that nothing may change."""
    return Mark(f"{ATOM}{markdown}{END}")


def code(text: str) -> Mark:
    """Wrap code."""
    return Mark(f"{CODE}{text}{END}")
