"""Texts and queries as terms: pairs of signs where words are not parted by spaces, else words. Pure.

Of a run of Han, kana or Hangul every two neighbours are a term, and its last sign alone: two signs are found as a term,
one as the beginning of some, more by all their pairs, in texts that then show them in a row; nothing across a comma.
SQLite's own trigrams find no word of two signs. Latin words are found in the forms of their stem (few of the rules of
Porter 1980), made when they are asked for: the index holds what stands in the text.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.search.index import Expression

MAX_QUERY_CHARS = 400
_MAX_WORDS = 16
_MIN_PREFIX = 3
_MAX_NEEDED = 24
"""Terms of a phrase that the index is asked for; the text is judged by all of it."""
_JOINED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Signs of which words are made without spaces."""
_LETTER = rf"[^\W_{_JOINED}]"
_RUN = re.compile(rf"([{_JOINED}]+)|({_LETTER}+)")
_ASKED = re.compile(r'-?"[^"]*"?|\S+')
_MARKED = re.compile(r"[\u00c0-\u024f\u0370-\u03ff\u1e00-\u1fff][\u0300-\u036f]*")
"""Letters that may bear a mark: é is found by e, in Latin and Greek; й is no и."""
_MARKS = re.compile(r"[\u0300-\u036f]+")
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Row:
    """Terms in a row, as a text shows them."""

    begin: str
    pattern: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Say whether a text (`folded`) shows them."""
        at = text.find(self.begin)  # ten times as fast as the pattern alone
        while at >= 0:
            if self.pattern.match(text, at):
                return True
            at = text.find(self.begin, at + 1)
        return False


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: what the index can find of it, and what a text must show besides."""

    expression: Expression
    rows: tuple[Row, ...] = ()
    """Each of which a text must show."""
    unwanted_rows: tuple[Row, ...] = ()
    """Of which it must show none."""

    @property
    def is_exact(self) -> bool:
        """Say whether the index alone finds what fits, and nothing else."""
        return not (self.rows or self.unwanted_rows)

    def fits(self, shown: str, whole: str) -> bool:
        """Say whether a text that holds the terms is wanted: `shown` has the rows, and `whole` none of the unwanted."""
        return all(row.is_in(shown) for row in self.rows) and not any(row.is_in(whole) for row in self.unwanted_rows)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of a query."""

    expression: str
    row: Row | None = None
    """Where the expression fits more than the piece does."""


def terms(text: str) -> Iterator[str]:
    """Yield the terms of a text in their order."""
    for joined, word in _RUN.findall(folded(text)):
        if joined:
            yield from _pairs(joined)
            yield joined[-1]
        else:
            yield word


def folded(text: str) -> str:
    """Return a text as it is compared: compatible forms one (NFKC), case folded, Latin and Greek letters bare."""
    if text.isascii():
        return text.casefold()
    return _MARKED.sub(_bare, unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))


def _bare(letter: re.Match[str]) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", letter[0]))


def query_of(text: str) -> Query | None:
    """Return what is asked for, None where no word is.

    All words must be there; `"…"` is a phrase as it stands; `-` before one excludes it; the last word, and one before
    `*`, stand for every word that begins so.
    """
    pieces = _ASKED.findall(text[:MAX_QUERY_CHARS])[:_MAX_WORDS]
    wanted: list[_Piece] = []
    unwanted: list[_Piece] = []
    for number, piece in enumerate(pieces):
        is_out = len(piece) > 1 and piece[0] in "-－"
        bare = piece[1:] if is_out else piece
        said = _phrase(bare) if bare.startswith('"') else _word(bare, is_last=number == len(pieces) - 1)
        if said is not None:
            (unwanted if is_out else wanted).append(said)
    if not wanted:
        return None
    # What is more than what is not wanted must not go with it.
    without = " OR ".join(f"({piece.expression})" for piece in unwanted if piece.row is None)
    return Query(
        Expression(" AND ".join(f"({piece.expression})" for piece in wanted), without),
        tuple(piece.row for piece in wanted if piece.row is not None),
        tuple(piece.row for piece in unwanted if piece.row is not None),
    )


def _pairs(joined: str) -> Iterator[str]:
    return (joined[at : at + 2] for at in range(len(joined) - 1))


def _phrase(piece: str) -> _Piece | None:
    """Return a phrase: its runs one behind the other, each as it stands."""
    runs = _RUN.findall(folded(piece))
    if not runs:
        return None
    said = []
    for number, (joined, word) in enumerate(runs):
        # The last sign of a run stands alone behind its pairs; at the phrase's end, more signs may follow.
        is_inner = number < len(runs) - 1
        said += [f'"{each}"' for each in ([word] if word else [*_pairs(joined), *([joined[-1]] if is_inner else [])])]
    last = runs[-1][0]
    if len(last) == 1:
        said.append(f'"{last}" *')
    needed = list(dict.fromkeys(said))[:_MAX_NEEDED]
    return _Piece(" AND ".join(needed), _row(runs) if len(said) > 1 else None)


def _row(runs: Sequence[tuple[str, str]]) -> Row:
    """Return what shows runs one behind the other: what stands between them is no sign of a word."""
    pattern = ""
    for number, (joined, word) in enumerate(runs):
        is_apart = number and bool(joined) == bool(runs[number - 1][0])
        pattern += r"[\W_]+" if is_apart else r"[\W_]*" if number else ""
        pattern += re.escape(joined) if joined else rf"(?<!{_LETTER}){re.escape(word)}(?!{_LETTER})"
    return Row("".join(runs[0]), re.compile(pattern))


def _word(piece: str, *, is_last: bool) -> _Piece | None:
    """Return what a piece without spaces asks for: every run of it, in whatever form."""
    runs = _RUN.findall(folded(piece))
    if len(runs) != 1 or runs[0][0]:  # iPhone手机, node.js, 3.5: one behind the other
        return _phrase(piece)
    word = runs[0][1]
    is_beginning = piece.endswith("*") or (is_last and len(word) >= _MIN_PREFIX)
    forms = [f'"{form}"' for form in forms_of(word)]
    forms += [f'"{word}" *'] if is_beginning else []
    return _Piece(" OR ".join(forms))


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
