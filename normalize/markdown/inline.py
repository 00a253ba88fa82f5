"""A paragraph's pieces, text and signs, made into a line of Markdown. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from normalize.markdown import addresses
from normalize.markdown.code import span
from normalize.markdown.emphasis import place, tidy
from normalize.markdown.escape import SPECIAL, escape, guard_lines
from normalize.markdown.marks import ATOM, BREAK, CODE, DEL_END, END, IMAGE, LINK, LINK_END, STRONG, WRITTEN, Mark
from normalize.plain import UNCLEAN, visible

_SPACES = re.compile(r"[ \t\n\r\f]+")
_SIGNS = re.compile("[\ufdd0-\ufdef]")
_CODES = re.compile(f"{CODE}[^{END}]*(?:{END}{CODE}[^{END}]*)+{END}")
"""Neighbours that would meet in one run of backticks."""
_DEFINING = re.compile(f"{CODE}([^{END}]*\\]:[^{END}]*){END}")
"""Code in which a bracket ends that the paragraph began: blocks are read first, and this one would define a link."""
_UNTIDY = re.compile(f"[{STRONG}-{DEL_END}]|{LINK}[ {LINK_END}{BREAK}]|[ {BREAK}]{LINK_END}")
"""Emphasis, and links with white space, an image or nothing at an edge: what is to be put in order first."""
_CONTENTS = re.compile(f"(?<=[{LINK_END}{IMAGE}{ATOM}{CODE}])[^{END}]*{END}")
_AROUND_BREAKS = re.compile(f"[ \xa0\u3000]*{BREAK}[ \xa0\u3000{BREAK}]*")
_SIGN_OR_SPACE = f" \xa0\u3000{BREAK}"


@dataclass(frozen=True, slots=True)
class Manner:
    """How inline text is written where it stands."""

    text_openers: tuple[str, ...] = ()
    line_openers: tuple[str, ...] = ()
    code_openers: tuple[str, ...] = ()
    in_table: bool = False
    """One line, and bars are escaped."""
    bars_in_code: bool = True
    """Within a table a bar takes a backslash even in code (GFM §4.10)."""
    one_line: bool = False
    """A line break is a space: in a heading, in a table."""


def write(pieces: Sequence[str], manner: Manner) -> str:
    """Return a paragraph's Markdown, empty when it shows nothing.

    A line break of the author's is two spaces at a line's end: a backslash is not a line break to every reader.
    """
    text = _folded("".join(pieces))
    if Mark in map(type, pieces) or SPECIAL.search(text):
        text = _marked_up(pieces, manner)
    elif manner.text_openers or manner.in_table:
        text = _escaped(text, manner)
    return text if manner.one_line else guard_lines(text, manner.line_openers)


def _folded(text: str) -> str:
    """Fold white space as HTML does; a no-break space is none of it."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


def write_text(text: str, manner: Manner, *, in_link: bool = False) -> str:
    """Return plain text, of one line, as Markdown that shows just that."""
    line = " ".join(visible(text).split())
    if not line:
        return ""
    return _bars(escape(line, manner.text_openers, in_link=in_link), manner)


def _marked_up(pieces: Sequence[str], manner: Manner) -> str:
    words = "".join([piece for piece in pieces if type(piece) is not Mark])
    if UNCLEAN.search(words):
        pieces = [piece if type(piece) is Mark else visible(piece) for piece in pieces]
    text = _folded("".join(pieces))
    if BREAK in text:
        text = _AROUND_BREAKS.sub(" " if manner.one_line else BREAK, text)
    if text[:1] in (LINK, "[") and "]:" in text:
        text = _DEFINING.sub(r"\1", text)
    if "@" in text:
        text = addresses.without_mail(text)
    if "://" in words or "www." in words:
        text = addresses.as_links(text)
    if _UNTIDY.search(text):
        text = "".join(place(tidy(text)))
    return _written(_CODES.sub(_joined, text), manner)


def _joined(match: re.Match[str]) -> str:
    return match[0].replace(END + CODE, "")


def _escaped(text: str, manner: Manner) -> str:
    return _bars(addresses.guard_mail(escape(text, manner.text_openers)), manner)


def _bars(text: str, manner: Manner) -> str:
    """Keep a cell's bars from ending it; behind a backslash one more would be read in two ways."""
    if not manner.in_table or "|" not in text:
        return text
    return text.replace("\\|", "\\&#124;").replace("|", "\\|")


def _written(text: str, manner: Manner) -> str:
    """Escape the text with its signs around it, then write the signs."""
    contents = iter(_CONTENTS.findall(text))
    bare = _CONTENTS.sub("", text)

    def written(match: re.Match[str]) -> str:
        sign: str = match[0]
        if sign in WRITTEN:
            return WRITTEN[sign]
        if sign == LINK_END:
            return f"]({next(contents)[:-1]})"
        if sign == CODE:
            return span(next(contents)[:-1], manner.code_openers, in_table=manner.in_table and manner.bars_in_code)
        return str(next(contents)[:-1])

    return _SIGNS.sub(written, _escaped(bare.strip(_SIGN_OR_SPACE), manner))
