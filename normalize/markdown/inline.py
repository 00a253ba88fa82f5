"""A paragraph's pieces, text and signs, made into a line of Markdown. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from normalize.dialect import COMMON, Dialect
from normalize.markdown import addresses
from normalize.markdown.code import span
from normalize.markdown.emphasis.marks import (
    ATOM,
    BREAK,
    CODE,
    DEL,
    DEL_END,
    END,
    IMAGE,
    LINK,
    LINK_END,
    TAGS,
    TOKEN,
    WRITTEN,
    Mark,
)
from normalize.markdown.emphasis.place import place, settled, tidy
from normalize.markdown.escape import escape, guard_lines, may_mean
from normalize.plain import UNCLEAN, visible
from normalize.wide import WIDE

_RUNS = re.compile("  +")
_SIGNS = re.compile("[\ufdd0-\ufdef]")
_CODES = re.compile(f"{CODE}[^{END}]*(?:{END}{CODE}[^{END}]*)+{END}")
"""Neighbours that would meet in one run of backticks."""
_DEFINING = re.compile(f"{CODE}([^{END}]*\\]:[^{END}]*){END}")
"""Code in which a bracket ends that the paragraph began: blocks are read first, and this one would define a link."""
_SIGN = f"(?:{LINK_END}[^{END}]*+{END}|[\ufdd0-\ufdd6{BREAK}])"
_WRAPPED = re.compile(f"(?<=[{WIDE}])({_SIGN}*+)[ \t\r\f]*+\n[ \t\r\f\n]*+({_SIGN}*+)(?=[{WIDE}])")
"""A line feed between two wide signs, with nothing but emphasis and the ends of links between."""
_MAY_BE_WRAPPED = re.compile(f"\n[ \t\r\f\n]*+{_SIGN}*+[{WIDE}]")
"""The second half of that, from the line feed on, for which a look stays in C."""
_HOLDING = (IMAGE, ATOM, CODE, BREAK, f"!{LINK}")
"""What is not written by replacing its sign alone."""
_BARE = (*((sign, written) for sign, written in WRITTEN.items() if sign != BREAK), (LINK_END, "]("), (END, ")"))
_AROUND_BREAKS = re.compile(f"(?<![ \xa0\u3000])[ \xa0\u3000]*{BREAK}[ \xa0\u3000{BREAK}]*")
_SIGN_OR_SPACE = f" \xa0\u3000{BREAK}"


@dataclass(frozen=True, slots=True)
class Manner:
    """How inline text is written where it stands."""

    text_openers: tuple[str, ...] = ()
    line_openers: tuple[str, ...] = ()
    code_openers: tuple[str, ...] = ()
    dialect: Dialect = COMMON
    joined_openers: tuple[str, ...] = ()
    in_table: bool = False
    """One line, and bars are escaped."""
    one_line: bool = False
    """A line break is a space: in a heading, in a table."""

    @property
    def guards_text(self) -> bool:
        """Say whether prose may hold something that no other reader of Markdown minds."""
        return bool(self.text_openers or self.joined_openers or self.dialect.emoji_codes)

    @property
    def escapes_bars(self) -> bool:
        """Say whether a bar takes a backslash even in code (GFM §4.10)."""
        return self.in_table and self.dialect.bars_in_code


def write(pieces: Sequence[str], manner: Manner) -> str:
    """Return a paragraph's Markdown, empty when it shows nothing.

    A line break of the author's is two spaces at a line's end: a backslash is not a line break to every reader.
    """
    text = _folded("".join(pieces) if len(pieces) > 1 else pieces[0])
    if Mark in map(type, pieces) or may_mean(text) or (manner.dialect.greedy_autolinks and _is_addressed(text)):
        text = _marked_up(pieces, text, manner)
    elif manner.guards_text or manner.in_table:
        text = _escaped(text, manner)
    return text if manner.one_line else guard_lines(text, manner.line_openers, manner.dialect)


def _folded(text: str) -> str:
    """Fold white space as HTML does; a no-break space is none of it, and between two wide signs a line feed is none."""
    if not text.isascii() and _MAY_BE_WRAPPED.search(text):
        text = _WRAPPED.sub(r"\1\2", text)
    text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("\f", " ")
    return (_RUNS.sub(" ", text) if "  " in text else text).strip()


def write_text(text: str, manner: Manner, *, in_link: bool = False) -> str:
    """Return plain text, of one line, as Markdown that shows just that."""
    line = " ".join(visible(text).split())
    if not line:
        return ""
    return _bars(
        escape(
            line,
            manner.text_openers,
            in_link=in_link,
            dialect=manner.dialect,
            in_table=manner.in_table,
            joined=manner.joined_openers,
        ),
        manner,
    )


def _marked_up(pieces: Sequence[str], text: str, manner: Manner) -> str:
    if type(pieces[0]) is Mark and text[0] == IMAGE and text.find(END) == len(text) - 1:
        return text[1:-1]  # an image and nothing else
    words = "".join([piece for piece in pieces if type(piece) is not Mark])
    escaped = may_mean(words) or _may_be_escaped(words, manner)
    addressed = _is_addressed(words)
    if not (escaped or addressed or "$" in text or any(map(text.__contains__, _HOLDING))) and settled(pieces):
        return _bare(text, manner)
    if escaped and UNCLEAN.search(words):
        text = _folded("".join([piece if type(piece) is Mark else visible(piece) for piece in pieces]))
    if BREAK in text:
        text = _AROUND_BREAKS.sub(" " if manner.one_line else BREAK, text)
    if CODE in text:
        if text[0] in (LINK, "[") and "]:" in text:
            text, escaped = _DEFINING.sub(r"\1", text), True
        text = addresses.without_mail(text)
    if addressed:
        text = addresses.as_links(text, greedy=manner.dialect.greedy_autolinks, in_table=manner.in_table)
    tokens = [token for token in TOKEN.split(text) if token]
    if not settled(tokens):
        tokens = tidy(text)
        if not settled(tokens):
            tokens = place(tokens)
    return _written(tokens, manner, escaped=escaped)


def _is_addressed(text: str) -> bool:
    """Say whether a look for bare addresses is worth its while."""
    return "://" in text or "www." in text or "WWW." in text


def _bare(text: str, manner: Manner) -> str:
    if DEL in text and not manner.dialect.tildes:
        text = text.replace(DEL, TAGS[DEL]).replace(DEL_END, TAGS[DEL_END])
    for sign, written in _BARE:
        text = text.replace(sign, written)
    return text


def _joined(match: re.Match[str]) -> str:
    return match[0].replace(END + CODE, "")


def _may_be_escaped(words: str, manner: Manner) -> bool:
    """Say whether a paragraph without special signs may need an escape nevertheless."""
    if "@" in words or (manner.in_table and "|" in words) or manner.dialect.emoji_codes:
        return True
    openers = manner.text_openers + manner.joined_openers
    return bool(openers) and any(map(words.__contains__, openers))


def _escaped(text: str, manner: Manner) -> str:
    return _bars(
        addresses.guard_mail(
            escape(
                text,
                manner.text_openers,
                dialect=manner.dialect,
                in_table=manner.in_table,
                joined=manner.joined_openers,
            )
        ),
        manner,
    )


def _bars(text: str, manner: Manner) -> str:
    """Keep a cell's bars from ending it; behind a backslash one more would be read in two ways."""
    if not manner.in_table or "|" not in text:
        return text
    return text.replace("\\|", "\\&#124;").replace("|", "\\|")


def _written(tokens: Sequence[str], manner: Manner, *, escaped: bool) -> str:
    """Write text and signs; to escape text, all signs are left in it as they are."""
    text = "".join(tokens)
    if CODE in text:
        text = _CODES.sub(_joined, text)
    parts = TOKEN.split(text.strip(_SIGN_OR_SPACE))
    signs = [_sign_written(token, manner) for token in parts[1::2]]
    if not escaped and f"!{LINK}" not in text:
        parts[1::2] = signs
        return "".join(parts)
    parts[1::2] = [token[0] for token in parts[1::2]]
    following = iter(signs)
    return _SIGNS.sub(lambda _: next(following), _escaped("".join(parts), manner))


def _sign_written(token: str, manner: Manner) -> str:
    """Write a sign with what belongs to it."""
    sign = token[0]
    if sign in TAGS and not manner.dialect.tildes:
        return TAGS[sign]
    if sign in WRITTEN:
        return WRITTEN[sign]
    if sign == LINK_END:
        return f"]({undollared(token[1:-1], manner)})"
    if sign == CODE:
        return span(
            token[1:-1], manner.code_openers, in_table=manner.escapes_bars, pairs=manner.dialect.backslashes_pair
        )
    return token[1:-1]


def undollared(address: str, manner: Manner) -> str:
    """Return an address in which no formula begins: some readers look for those before they look for links."""
    formulas = "$" in address and any(opener[0] == "$" for opener in manner.text_openers)
    return address.replace("$", "%24") if formulas else address
