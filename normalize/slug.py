"""The slug that names a post: words of its title, and digits of its identity that keep it apart from every other.

Pure; fixed by the caller at the first write, so that a changed title never moves a post.
"""

import hashlib
import unicodedata
from typing import Literal

from normalize.plain import clip_bytes, visible
from store.late.pattern import pattern

Style = Literal["ascii", "cjk"]

_MAX_BYTES = 80
_DIGITS = 64
_MIN_LETTERS = 3
"""A word of fewer letters says nothing by itself: of `AI来了` or `5G 2026` no words are kept."""
_ASCII_WORD = pattern(r"[a-z0-9]+")
_APOSTROPHES = pattern("['\u2018\u2019\u02bc]")
_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i"})


def make_slug(title: str, identity: str, *, digits: int = 8, style: Style = "ascii") -> str:
    """Return the slug of an article.

    `ascii` keeps the title's ASCII words (accents folded) where one of them has at least three letters, `cjk` keeps
    words of every script in NFC. The slug always ends in `digits` hex digits of the identity's SHA-256 (ask for more
    when two posts meet), so it is never empty, never a reserved name (`index`, `con`), and at most 80 bytes of UTF-8
    long.

    >>> make_slug("Anthropic公开叫板五角大楼", "https://e.org/1")
    'anthropic-355ccc7c'
    """
    if not 8 <= digits <= _DIGITS:
        raise ValueError(f"digits: {digits} is not between 8 and {_DIGITS}")
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
    words = _ascii_words(title) if style == "ascii" else _words(title)
    head = _head(words, _MAX_BYTES - digits - 1)
    return f"{head}-{digest}" if head else digest


def _ascii_words(title: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", visible(title)).casefold().translate(_FOLDED))
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    words = _ASCII_WORD.findall(bare)
    telling = any(sum(map(str.isalpha, word)) >= _MIN_LETTERS for word in words)
    return words if telling else []


def _words(title: str) -> list[str]:
    text = unicodedata.normalize("NFC", _APOSTROPHES.sub("", visible(title)).lower())
    return "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text).split()


def _head(words: list[str], max_bytes: int) -> str:
    """Join as many whole words as fit; of a first word that is too long by itself, its beginning."""
    head = ""
    for word in words:
        longer = f"{head}-{word}" if head else word
        if len(longer.encode()) > max_bytes:
            return head or clip_bytes(word, max_bytes)
        head = longer
    return head
