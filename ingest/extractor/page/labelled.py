"""Lines of labels and values, as Chinese pages put them around an article: `来源：新华社 记者：李明 责任编辑：王芳`.

One way to read them all: what a line says of the article, and whether it says nothing else. Pure.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.extractor.page.label_words import ROLE_OF_LABEL, Role
from normalize.later import later

MAX_CHARS = 240
"""A longer line is prose, whatever it begins with."""
_HAN = "\u3400-\u9fff"
_LONG = "|".join(re.escape(word) for word in sorted(ROLE_OF_LABEL, key=len, reverse=True) if len(word) > 1)
_ALL = f"{_LONG}|{'|'.join(word for word in ROLE_OF_LABEL if len(word) == 1)}"
_FIRST = "".join(sorted({word[0] for word in ROLE_OF_LABEL}))
_SOME_HAN = re.compile(f"[{_HAN}]")
_LABEL = later(
    rf"(?=[{_FIRST}])(?:(?<![{_HAN}\w])({_ALL})(?:\s?[:：/／|｜丨]\s?|\s+(?=[{_HAN}《]|20\d\d))|(?<=[{_HAN}\w])({_LONG})\s?[:：]\s?)"
)
"""A label at the start of a word, with a colon, a stroke or a space behind it; glued to what is before it, with one."""
_GLUED = later(
    rf"(作者|来源|來源|责任编辑|責任編輯|责编)((?![简簡介声聲推是的有说說认認])[{_HAN}·]{{2,4}}|[A-Za-z]\w{{1,15}})"
)
"""`作者李明`: a whole word of a line."""
_NAMES = rf"[{_HAN}]{{2,4}}(?:[\s、，,/&]+[{_HAN}]{{2,4}})*(?:\s*[摄攝])?"
_NAME = later(_NAMES)
_CALLED = later(rf"[{_HAN}]{{0,10}}(记者|記者|作者|评论员|評論員|通讯员|撰稿人)\s+({_NAMES})")
"""`港口日报记者 李明 王芳`: a whole line."""
_BRACKETS = "[]【】()（）〔〕「」<>—-－_*·•|｜ \u3000\t\n"
_SENTENCE = later(r"[。！？；!?]|，.*，")
_DATE = later(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}:\d\d|\d{1,2}-\d{1,2}|\d+\s?(?:小时|分钟|天)前"
)
_LONGEST_VALUE = {Role.ORIGINAL: 80, Role.FURNITURE: 60, Role.EDITOR: 40}
_LONGEST_OTHER_VALUE = 30
_WAY = later(r"\S\s?(?:>|»|›|＞|→)\s?\S")
"""The way from the front page to this one may be long."""
_MANY = 3
"""So many labels in one line are such a line whatever stands between them."""


class Labelled(NamedTuple):
    """A value, and what its label says that it is."""

    role: Role
    value: str
    label: str


def has_han(text: str) -> bool:
    """Whether a text has a Han sign in it."""
    return not text.isascii() and _SOME_HAN.search(text) is not None


@lru_cache(maxsize=4096)
def labelled(line: str) -> tuple[Labelled, ...]:
    """Return the values of a line with their labels, in order; none for prose."""
    if len(line) > MAX_CHARS or not has_han(line):
        return ()
    return _in_line(line.strip(_BRACKETS))[1]


@lru_cache(maxsize=4096)
def is_only_labels(line: str) -> bool:
    """Whether a line says nothing but what labels announce: short values, and before the first a date at most."""
    if len(line) > MAX_CHARS or not has_han(line):
        return False
    before, found = _in_line(line.strip(_BRACKETS))
    if not found or (before and not (_DATE().search(before) and len(before) < _LONGEST_OTHER_VALUE)):
        return False
    return len(found) >= _MANY or all(map(_is_plain, found))


def _in_line(line: str) -> tuple[str, tuple[Labelled, ...]]:
    """Return what stands before the first label of a line, and the values."""
    if called := _CALLED().fullmatch(line):
        return "", (Labelled(Role.AUTHOR, called[2], called[1]),)
    signs = list(_LABEL().finditer(line))
    if not signs:
        words = [(word, _GLUED().fullmatch(word)) for word in re.split(r"[\s|｜]+", line)]
        before = " ".join(word for word, glued in words if not glued)
        return before, tuple(Labelled(ROLE_OF_LABEL[each[1]], each[2], each[1]) for _, each in words if each)
    ends = [sign.start() for sign in signs[1:]] + [len(line)]
    return line[: signs[0].start()].strip(_BRACKETS), tuple(
        Labelled(ROLE_OF_LABEL[label], line[sign.end() : end].strip(_BRACKETS), label)
        for sign, end in zip(signs, ends, strict=True)
        if (label := sign[1] or sign[2])
    )


def _is_plain(each: Labelled) -> bool:
    """Whether a value is what its label announces, not a sentence: in an interview `记者：` comes before a question."""
    value, role = each.value, each.role
    if role is Role.FURNITURE and _WAY().search(value):
        return True
    if len(value) > _LONGEST_VALUE.get(role, _LONGEST_OTHER_VALUE):
        return False
    if role in {Role.DATE, Role.CHANGED}:
        return not value or _DATE().search(value) is not None
    if len(each.label) == 1:
        return _NAME().fullmatch(value) is not None
    return role in {Role.ORIGINAL, Role.FURNITURE} or not _SENTENCE().search(value)
