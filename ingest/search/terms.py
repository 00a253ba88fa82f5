"""Texts and queries as terms: pairs of signs where words are not parted by spaces, else words. Pure.

Of a run of Han, kana or Hangul every two neighbours are a term, and its last sign alone: a run of n signs is found as a
phrase of n - 1 pairs, one sign as the beginning of a term, and nothing across a comma. SQLite's own trigrams find no
word of two signs. Latin words are found in the forms of their stem (few of the rules of Porter 1980), made when
they are asked for: the index holds what stands in the text.
"""

import re
import unicodedata
from collections.abc import Iterator

MAX_QUERY_CHARS = 400
_MAX_WORDS = 16
_MIN_PREFIX = 3
_JOINED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Signs of which words are made without spaces."""
_RUN = re.compile(rf"([{_JOINED}]+)|([^\W_{_JOINED}]+)")
_ASKED = re.compile(r'-?"[^"]*"?|\S+')
_VOWELS = frozenset("aeiouy")


def terms(text: str) -> Iterator[str]:
    """Yield the terms of a text in their order."""
    for joined, word in _RUN.findall(folded(text)):
        if joined:
            yield from _pairs(joined)
            yield joined[-1]
        else:
            yield word


def folded(text: str) -> str:
    """Return a text as it is compared: compatible forms one (NFKC), case folded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def expression(query: str) -> str | None:
    """Return a query as an expression of FTS5, None for one without a word.

    All words must be there; `"…"` is a phrase as it stands; `-` before one excludes it; the last word, and one before
    `*`, stand for every word that begins so.
    """
    pieces = _ASKED.findall(query[:MAX_QUERY_CHARS])[:_MAX_WORDS]
    wanted: list[str] = []
    unwanted: list[str] = []
    for number, piece in enumerate(pieces):
        is_out = len(piece) > 1 and piece[0] in "-－"
        bare = piece[1:] if is_out else piece
        said = _phrase(bare) if bare.startswith('"') else _word(bare, is_last=number == len(pieces) - 1)
        if said:
            (unwanted if is_out else wanted).append(said)
    if not wanted:
        return None
    found = " AND ".join(wanted)
    return f"({found}) NOT ({' OR '.join(unwanted)})" if unwanted else found


def _pairs(joined: str) -> Iterator[str]:
    return (joined[at : at + 2] for at in range(len(joined) - 1))


def _phrase(piece: str) -> str:
    """Return a phrase: its runs one behind the other, each as it stands."""
    runs = _RUN.findall(folded(piece))
    said = []
    for number, (joined, word) in enumerate(runs):
        # The last sign of a run stands alone behind its pairs; at the phrase's end, more signs may follow.
        is_inner = number < len(runs) - 1
        said += [word] if word else [*_pairs(joined), *([joined[-1]] if is_inner else [])]
    if not runs:
        return ""
    if said and (runs[-1][1] or len(runs[-1][0]) > 1):
        return f'"{" ".join(said)}"'
    return f'"{" ".join([*said, runs[-1][0]])}" *'


def _word(piece: str, *, is_last: bool) -> str:
    """Return what a piece without spaces asks for: every run of it, in whatever form."""
    runs = _RUN.findall(folded(piece))
    if len(runs) > 1:  # iPhone手机, node.js, 3.5: one behind the other
        return _phrase(piece)
    for joined, word in runs:
        if joined:
            return _phrase(joined)
        is_beginning = piece.endswith("*") or (is_last and len(word) >= _MIN_PREFIX)
        forms = [f'"{form}"' for form in forms_of(word)]
        forms += [f'"{word}" *'] if is_beginning else []
        return f"({' OR '.join(forms)})"
    return ""


def forms_of(word: str) -> list[str]:
    """Return a word with the other forms of its stem; what is no word of ASCII letters has one form."""
    if not (word.isascii() and word.isalpha()) or len(word) < _MIN_PREFIX:
        return [word]
    forms = {word}
    for stem in _stems(word):
        forms |= {stem, f"{stem}s", f"{stem}ed", f"{stem}ing", f"{stem}er", f"{stem}ers"}
        if stem.endswith("e"):
            forms |= {f"{stem}d", f"{stem[:-1]}ing", f"{stem}r", f"{stem}rs"}
        elif stem.endswith("y") and stem[-2] not in _VOWELS:
            forms |= {f"{stem[:-1]}ies", f"{stem[:-1]}ied"}
        elif stem.endswith(("s", "x", "z", "ch", "sh", "o")):
            forms.add(f"{stem}es")
        if len(stem) < 6 and stem[-1] not in "aeiouywxh" and stem[-2] in _VOWELS:
            forms |= {f"{stem}{stem[-1]}{end}" for end in ("ed", "ing", "er", "ers")}
    return sorted(forms)


def _stems(word: str) -> set[str]:
    """Return what a word may be a form of: itself, and it without an ending, where a vowel is left."""
    found = {word} if not word.endswith("s") or word.endswith("ss") else set()
    for ending, instead in (
        ("ies", "y"),
        ("ied", "y"),
        ("es", ""),
        ("s", ""),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("ers", ""),
        ("er", ""),
        ("ers", "e"),
        ("er", "e"),
    ):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _MIN_PREFIX or not _VOWELS & set(stem):
            continue
        found.add(stem + instead)
        if not instead and ending != "s" and stem[-1] == stem[-2] and stem[-1] not in "lsz":
            found.add(stem[:-1])
    return found or {word}
