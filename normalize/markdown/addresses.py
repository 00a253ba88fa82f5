"""Bare addresses in text, of which readers with autolinks (GFM, Goldmark) make links. Pure.

Such a reader draws an address out to the next space, escapes and markup and Chinese text and all, and shows what it
swallowed as it stands in the file. Where that would show, the address is written as the link that it would be.
"""

import re

from normalize.markdown.marks import ATOM, CODE, DEL_END, EM_END, END, IMAGE, LINK, LINK_END, STRONG, STRONG_END
from normalize.urls import destination

_RUN = r"(?:https?://|ftp://|www\.)[!#-;=?-\[\]^_a-z{-~]+"
_PLACES = re.compile(f"{LINK}|[{LINK_END}{IMAGE}{ATOM}{CODE}][^{END}]*{END}|{_RUN}")
_ESCAPED = re.compile(r"[\[\]{}]|&#?\w+;")
_PAIRED = tuple(map(re.compile, (r"(?<!\w)_+|_+(?!\w)", r"\*+", "~+")))
"""What of an address would be escaped: this always, that where it has another one to pair with."""
_FOLLOWING = re.compile(r"[^\s<]*<?")
_HARMLESS = re.compile(f"[^\\\\`*_~\\[\\]<&{{}}\ufdd0-\ufdef]*[{STRONG_END}{EM_END}]*")
_NOT_AT_END = "?!.,:;*_~'"
_OPENED_BY = {")": "(", "]": "[", "}": "{"}
_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]"
_MAIL = re.compile(f"(?<=[!-~])([{STRONG}-{DEL_END}]+{_LOCAL}*)@", re.ASCII)
_MAIL_IN_CODE = re.compile(f"(?<={_LOCAL})([{STRONG}-{DEL_END}]*){CODE}({_LOCAL}*@[^{END}]*){END}", re.ASCII)


def as_links(text: str) -> str:
    """Return a paragraph's text with its signs, addresses that would swallow something turned into links.

    Nothing is made a link within a link's text: readers make none there either (GFM §6.9).
    """
    in_link = False

    def settled(match: re.Match[str]) -> str:
        nonlocal in_link
        run = match[0]
        if "\ufdd0" <= run[0] <= "\ufdef":
            in_link = run == LINK or (in_link and run[0] != LINK_END)
            return run
        following = _FOLLOWING.match(text, match.end())
        if in_link or not (_is_escaped(run, text) or (following and not _HARMLESS.fullmatch(following[0]))):
            return run
        address = _trimmed(run)
        target = f"http://{address}" if address.startswith("www.") else address
        return f"{LINK}{address}{LINK_END}{destination(target)}{END}{run[len(address) :]}"

    return _PLACES.sub(settled, text)


def _is_escaped(run: str, text: str) -> bool:
    return bool(_ESCAPED.search(run)) or any(sign.search(run) and len(sign.findall(text)) > 1 for sign in _PAIRED)


def _trimmed(run: str) -> str:
    """Leave out of an address what ends a sentence behind it, and a bracket that it does not open."""
    while run[-1] in _NOT_AT_END or run.count(run[-1]) > run.count(_OPENED_BY.get(run[-1], run[-1])):
        run = run[:-1]
    return run


def without_mail(text: str) -> str:
    """Keep an address of mail, which may hold ticks and stars, from beginning before the markup that it stands in."""
    return _MAIL_IN_CODE.sub(r"\1\2", text)


def guard_mail(text: str) -> str:
    """Return escaped text with signs in it, in which no address of mail reaches over a marker before it."""
    return _MAIL.sub(r"\1&#64;", text) if "@" in text else text
