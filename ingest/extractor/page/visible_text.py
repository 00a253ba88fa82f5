"""The text that a reader sees in HTML: blocks on lines of their own, inline markup joined, entities resolved.

Works on what lexbor serialised (it escapes `>` in attributes, so a tag ends at the first one); pure.
"""

import html
import re

from normalize.wide import unwrapped

_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|template|svg|math|noscript|select|figcaption)\b.*?</\1>", re.DOTALL)
_BREAK = re.compile(
    r"</?(?:address|article|aside|audio|blockquote|br|button|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset"
    r"|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|img|legend|li|main|menu|nav|object|ol|p|pre|section|summary"
    r"|table|tbody|td|tfoot|th|thead|tr|ul|video)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?(?:\n ?)+")


def text_of(serialised: str) -> str:
    """Return the visible text of serialised HTML, a block a line, without leading and trailing space."""
    text = _UNSEEN.sub(" ", serialised)
    text = _TAG.sub("", _BREAK.sub("\n", unwrapped(text).replace("\n", " ")))
    return _LINES.sub("\n", _SPACES.sub(" ", html.unescape(text))).strip()


def one_line(text: str) -> str:
    """Return text with every run of white space folded into one space, and none at its ends.

    Where a line of wide signs was wrapped in the source there is none, either.
    """
    # Of all white space only the plain space is printable: asking is five times as fast as taking apart.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(unwrapped(text).split())
