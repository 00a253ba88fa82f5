"""Bare addresses in text, of which readers with autolinks (GFM, Goldmark) make links. Pure.

Such a reader draws an address out to the next space, escapes and markup and Chinese text and all, and shows what it
swallowed as it stands in the file. Where that would show, the address is written as the link that it would be.
Goldmark's addresses are ASCII, those of GFM's own readers (remark, marked) are whatever is no space: `greedy`.
"""

import re

from normalize.markdown.code import WORD_JOINER
from normalize.markdown.emphasis.marks import (
    ATOM,
    BREAK,
    CODE,
    DEL_END,
    EM_END,
    END,
    IMAGE,
    LINK,
    LINK_END,
    STRONG,
    STRONG_END,
)
from normalize.urls import destination, safe_link

_RUN = r"(?:https?://|ftp://|www\.)[!#-;=?-\[\]^_a-z{-~]+"
_WIDE_RUN = r"(?:https?://|www\.)(?:[\w-]+\.)*[\w-]*[^\W\x00-\x7f][\w-]*\.[\w.-]*\w(?::\d+)?(?:[/?#](?:[!#-;=?-\[\]^_a-z{-~]|\w)*)?"
"""An address whose host is not ASCII: it ends at the first sign that is no letter."""
_AROUND = f"{LINK}|[{LINK_END}{IMAGE}{ATOM}{CODE}][^{END}]*{END}"
_PLACES = re.compile(f"{_AROUND}|{_RUN}")
_WIDE_PLACES = re.compile(f"{_AROUND}|(?i:{_WIDE_RUN}|{_RUN})")
_ESCAPED = re.compile(r"[\[\]{}]|&#?\w+;")
_PAIRED = tuple(map(re.compile, (r"(?<!\w)_+|(?<!_)_+(?!\w)", r"\*+", "~+")))
"""What of an address would be escaped: this always, that where it has another one to pair with."""
_PLAIN = re.compile("[^\\s\\\\`*_~\\[\\]<&{}\ufdd0-\ufdef]*")
_TO_SPACE = re.compile(f"[{STRONG_END}{EM_END}]*(?:\\s|\\Z)")
_HOST = re.compile(r"(?:\w+://)?[^/?#|]+(?=\|)")
"""Of an address whose host a bar ends."""
_NOT_AT_END = "?!.,:;*_~'"
_OPENED_BY = {")": "(", "]": "[", "}": "{"}
_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]"
_MAIL = re.compile(f"(?<=[!-~])([{STRONG}-{DEL_END}]+{_LOCAL}*)@", re.ASCII)
_MAIL_IN_CODE = re.compile(f"(?<={_LOCAL})([{STRONG}-{DEL_END}]*){CODE}({_LOCAL}*@[^{END}]*){END}", re.ASCII)


def as_links(text: str, *, greedy: bool = False, in_table: bool = False) -> str:
    """Return a paragraph's text with its signs, addresses that would swallow something turned into links.

    For a greedy reader that is every address that no space or line's end follows, and in a table each that has a bar.

    Nothing is made a link within a link's text: readers make none there either (GFM §6.9).
    """
    return (_WIDE_PLACES if greedy else _PLACES).sub(_Linking(text, greedy=greedy, bars=greedy and in_table), text)


class _Linking:
    """Decides for each address of one paragraph, from left to right; nothing of the paragraph is looked at twice."""

    __slots__ = ("_bars", "_counts", "_greedy", "_harmless", "_in_link", "_plain_to", "_text")

    def __init__(self, text: str, *, greedy: bool, bars: bool) -> None:
        self._text = text
        self._bars = bars
        """A bar takes a backslash, which an address would show."""
        self._greedy = greedy
        self._in_link = False
        self._counts: dict[re.Pattern[str], int] = {}
        self._plain_to = -1
        """How far the plain text goes that was looked at last, and whether all is harmless from there to a space."""
        self._harmless = True

    def __call__(self, match: re.Match[str]) -> str:
        run = match[0]
        if "\ufdd0" <= run[0] <= "\ufdef":
            self._in_link = run == LINK or (self._in_link and run[0] != LINK_END)
            return run
        if self._in_link:
            return run
        host = _HOST.match(run) if self._bars else None
        address = _trimmed(host[0] if host else run)
        target = f"http://{address}" if address[:4].lower() == "www." else address
        if self._greedy and safe_link(target) is None:
            return run[0] + WORD_JOINER + run[1:]  # no link: on one whose host is none, Docusaurus ends its whole build
        if not (self._is_escaped(run) or self._swallows(match.end())):
            return run
        return f"{LINK}{address}{LINK_END}{destination(target)}{END}{run[len(address) :]}"

    def _is_escaped(self, run: str) -> bool:
        return (
            bool(_ESCAPED.search(run))
            or (self._bars and "|" in run)
            or any(sign.search(run) and self._count(sign) > 1 for sign in _PAIRED)
        )

    def _count(self, sign: re.Pattern[str]) -> int:
        if sign not in self._counts:
            self._counts[sign] = len(sign.findall(self._text))
        return self._counts[sign]

    def _swallows(self, end: int) -> bool:
        """Say whether what follows an address up to the next space would show otherwise than it is, or in the link."""
        if self._greedy and end < len(self._text):
            return not (self._text[end].isspace() or self._text[end] == BREAK)
        if end > self._plain_to:
            plain = _PLAIN.match(self._text, end)
            self._plain_to = plain.end() if plain else end
            self._harmless = _TO_SPACE.match(self._text, self._plain_to) is not None
        return not self._harmless


def _trimmed(run: str) -> str:
    """Leave out of an address what ends a sentence behind it, and a bracket that it does not open."""
    counts = {sign: run.count(sign) for sign in "()[]{}"}
    end = len(run)
    while (last := run[end - 1]) in _NOT_AT_END or counts.get(last, 0) > counts.get(_OPENED_BY.get(last, last), 0):
        end -= 1
        if last in counts:
            counts[last] -= 1
    return run[:end]


def without_mail(text: str) -> str:
    """Keep an address of mail, which may hold ticks and stars, from beginning before the markup that it stands in."""
    return _MAIL_IN_CODE.sub(r"\1\2", text)


def guard_mail(text: str) -> str:
    """Return escaped text with signs in it, in which no address of mail reaches over a marker before it."""
    return _MAIL.sub(r"\1&#64;", text) if "@" in text else text
