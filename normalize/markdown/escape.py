"""Text written so that no reader of Markdown takes it for markup, with the fewest backslashes that does. Pure.

Rules are those of CommonMark 0.31 and GFM (tables, strikethrough, footnotes), and of what Goldmark, kramdown and
Python-Markdown do beyond them. `<`, `&` and braces become entities: a backslash stops no template, and not every
reader's raw HTML.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import inf

from normalize.dialect import COMMON, Dialect
from normalize.markdown.code import WORD_JOINER
from normalize.markdown.emphasis.marks import ATOM, BREAK, CODE, DEL, EM, IMAGE, LINK, LINK_END, STRONG
from normalize.plain import holds

may_mean = holds(b"\\`*_~[]<&{}")
"""Says whether a text holds a sign that may be markup, or a character that must go."""

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SIGNS = frozenset(chr(point) for point in range(0xFDD0, 0xFDF0))
_BASE = f"[\\\\`*_~\\[\\]{{}}<&{LINK}{LINK_END}]"
"""One class, so that the search for the next sign stays in C; runs are looked at where one is met."""
_MARKUP = re.compile(
    "<(?:[A-Za-z/!?:_\ufdd0-\ufdef]|[^\\s<>@]{1,80}@)|&(?:#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,40});"
)
_LOOSE = re.compile(r"(?<!\w)_+|(?<!_)_+(?!\w)")
"""Runs of underscores that are not within a word: there they delimit nothing (CommonMark §6.2, rule 2)."""
_RUN = re.compile(r"\*+|_+|~+|`+")
_ENTITIES = {"<": "&lt;", "&": "&amp;", "{": "&#123;", "}": "&#125;"}


_EMOJI = r":(?=[a-z0-9_+-]+:)|(?<!\w)(?:[:;](?=[!-~])|[8BxX](?=-\))|[oO0](?=:-?\))|<(?=[/\\]?3))"
"""What begins a picture's name, `:smile:`, or a face, `:-)`, which stands between signs."""


@lru_cache(maxsize=64)
def _pattern(openers: tuple[str, ...], joined: tuple[str, ...], *, emoji: bool) -> re.Pattern[str]:
    """Return what may need an escape; a generator's own openers come first, and each that a run of signs holds.

    Of `===` both `==` go, else the second would be left.
    """
    own = [*map(_first_of, openers), *([_EMOJI] if emoji else [])]
    groups = [f"(?P<joined>{'|'.join(map(_first_of, joined))})"] if joined else []
    groups += [f"(?P<own>{'|'.join(own)})"] if own else []
    return re.compile("|".join([*groups, _BASE]))


def _first_of(opener: str) -> str:
    return f"{re.escape(opener[0])}(?={re.escape(opener[1:])})"


def entity(sign: str) -> str:
    """Return a character as a numeric entity, which means the character and nothing else to every reader."""
    return _ENTITIES.get(sign) or f"&#{ord(sign)};"


def escape(
    text: str,
    openers: tuple[str, ...] = (),
    *,
    in_link: bool = False,
    dialect: Dialect = COMMON,
    in_table: bool = False,
    joined: tuple[str, ...] = (),
) -> str:
    """Escape a paragraph's text; signs of markup in it stay, and count as the punctuation that they become.

    `in_link` says that all of it is a link's text or an image's description, where brackets must not be bare,
    `in_table` that it is a table's cell; `joined` are openers behind whose first sign an invisible one goes.
    """
    if LINK in text:
        text = text.replace(f"!{LINK}", f"\\!{LINK}")
    return _pattern(openers, joined, emoji=dialect.emoji_codes).sub(
        _Escaper(text, dialect, in_link=in_link, in_table=in_table), text
    )


class _Escaper:
    """Decides for each sign of one paragraph."""

    __slots__ = ("_alone", "_break", "_counts", "_delimiting", "_in_link", "_late", "_pairs_cells", "_run_end", "_text")

    def __init__(self, text: str, dialect: Dialect, *, in_link: bool, in_table: bool) -> None:
        self._text = text
        self._pairs_cells = in_table and not dialect.bars_in_code
        """A backtick may have its partner in another cell."""
        self._late = dialect.late_templates
        self._break = "" if dialect.breaks_are_signs else BREAK
        """A sign beside which, as beside a space, no run delimits."""
        self._in_link = in_link
        self._alone = not in_link
        """All of the paragraph is in sight."""
        self._counts: dict[str, float] = {}
        """Sign -> how many of it may pair in the paragraph; each is counted once."""
        self._run_end = 0
        """Where the latest run ends; all of its signs delimit, or none does."""
        self._delimiting = False

    def __call__(self, match: re.Match[str]) -> str:
        sign = match[0]
        if match.lastgroup == "own":
            return entity(sign)
        if match.lastgroup == "joined":
            return sign + WORD_JOINER
        at = match.start()
        if sign in "{}":
            return self._brace(sign)
        if sign in "<&":
            return _ENTITIES[sign] if _MARKUP.match(self._text, at) else sign
        if sign == "`" and (self._pairs_cells or (self._in_link and self._alone)):
            return entity(sign)  # marked sees no link whose text holds a tick without a partner
        if sign in "*_~`":
            return self._written(sign) if self._delimits(at, sign) else sign
        if sign == "]" and self._text[at + 1 : at + 2] == ":":
            return entity(sign)  # Python-Markdown takes `[a\]: b` for a reference, escaped or not
        if sign in "[]":
            return f"\\{sign}" if self._is_bracket(at, sign) else sign
        if sign == "\\":
            following = self._text[at + 1 : at + 2]
            bare = following and following not in _PUNCTUATION and following not in _SIGNS
            return sign if bare or (following == "!" and self._text[at + 2 : at + 3] == LINK) else "\\\\"
        self._in_link = sign == LINK
        return sign

    def _brace(self, sign: str) -> str:
        if not self._late:
            return _ENTITIES[sign]
        return WORD_JOINER + sign if sign == "{" else sign + WORD_JOINER

    def _written(self, sign: str) -> str:
        # Python-Markdown knows no escaped tilde, and beside one Goldmark sees no `~~`.
        return entity(sign) if sign == "~" else f"\\{sign}"

    def _delimits(self, at: int, sign: str) -> bool:
        """Say whether the run of `*`, `_`, `~` or backticks at a place may open or close something, or fence code.

        Places are asked for from left to right.
        """
        if at >= self._run_end:
            run = _RUN.match(self._text, at)
            self._run_end = run.end() if run else at + 1
            start = at
            while start and self._text[start - 1] == sign:
                start -= 1
            self._delimiting = self._run_delimits(start, self._run_end, sign)
        return self._delimiting

    def _run_delimits(self, start: int, end: int, sign: str) -> bool:
        text = self._text
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        if (end - start >= 3 and sign in "~`" and (start == 0 or before == BREAK)) or (
            sign == "~" and self._count(sign) == inf
        ):
            return True
        if not self._pairs(sign, end - start):
            return False
        if sign == "`":
            return True
        if (before.isspace() or before == self._break) and (after.isspace() or after == self._break):
            return False
        return not (sign == "_" and before.isalnum() and after.isalnum())

    def _pairs(self, sign: str, length: int) -> bool:
        """Say whether a run has another of its kind in the paragraph, or markup of ours, to pair with."""
        return not self._alone or self._count(sign) > (1 if sign == "_" else length)

    def _count(self, sign: str) -> float:
        """Count a sign in the paragraph, of underscores the loose runs; infinite beside markup of ours."""
        if sign not in self._counts:
            text = self._text
            ours = {"*": (STRONG, EM), "~": (DEL,), "`": (CODE, IMAGE)}.get(sign, ())
            count = len(_LOOSE.findall(text)) if sign == "_" else text.count(sign)
            self._counts[sign] = inf if any(one in text for one in ours) else count
        return self._counts[sign]

    def _is_bracket(self, at: int, sign: str) -> bool:
        if self._in_link:
            return True
        following = self._text[at + 1 : at + 2]
        if sign == "[":
            return following in {"^", "["}
        return following in {"(", "[", ":", LINK, ATOM, CODE, IMAGE}


# At a line's start: a mark that would define its note, list items, headings, quotations, rules, setext underlines, a
# task's box, a definition (Goldmark, kramdown), a table's second row, a row of the signs that only separate.
_LINE = (
    r"(?P<note>\[\^[0-9]+\]:)"
    r"|(?P<mark>[-+*](?= |$)|#{1,6}(?= |$)|>|\*(?: *\*){2,} *$|-[- ]*$|_(?: *_){2,} *$|\[(?=[ xX]\](?: |$)))"
    r"|(?P<number>%s(?=[.)](?: |$)))"
    r"|(?P<sign>:(?= )|=+ *$|[|:-](?=[ |:-]*$)|[-:](?=[ :-]*\|[ |:-]*$))"
)


_NUMBER, _LONG_NUMBER = "[0-9]{1,9}", r"\d+"
"""The second is Python-Markdown's, with the digits of every script."""


@lru_cache(maxsize=64)
def _line_pattern(openers: tuple[str, ...], long_numbers: bool) -> re.Pattern[str]:
    own = f"|(?P<own>{'|'.join(map(re.escape, openers))})" if openers else ""
    return re.compile(_LINE % (_LONG_NUMBER if long_numbers else _NUMBER) + own)


_FIRST = frozenset("-+*#>_=:|[0123456789")


def guard_lines(text: str, openers: Sequence[str] = (), dialect: Dialect = COMMON) -> str:
    """Escape what would begin a block at the start of a finished paragraph's lines."""
    if "\n" in text:
        return "\n".join([guard_lines(line, openers, dialect) for line in text.split("\n")])
    if not (openers or dialect.long_numbers) and text[:1] not in _FIRST:
        return text
    found = _line_pattern(tuple(openers), dialect.long_numbers).match(text)
    return _guarded(found) + text[found.end() :] if found else text


def _guarded(match: re.Match[str]) -> str:
    run = match[0]
    if match.lastgroup == "number":
        return f"{run}\\"
    if match.lastgroup == "note":
        return run[:-1] + entity(":")
    if match.lastgroup == "mark":
        return f"\\{run}"
    return entity(run[0]) + run[1:]
