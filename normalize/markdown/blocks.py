"""Finished blocks, and the containers (items, lists, quotations, notes) in which they are put together. Pure."""

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from normalize.dialect import COMMON, Dialect
from normalize.excerpt import fits

_MUCH = 400
"""Characters of Markdown, where no paragraph fits."""
_INDENT = 4
"""Of an item's further lines: CommonMark takes it behind any bullet, and Python-Markdown takes nothing less."""
_FENCED = re.compile("(?:> ?)*(?:`{3}|~{3})")
_MAX_NUMBER = 999_999_999


Kind: TypeAlias = Literal["paragraph", "images", "bullets", "numbers", "rule", "quote", "code", "other"]
"""What a block is, as far as its neighbours mind."""
CELL = "td"
"""The frame of a table's cell."""
MEANINGS = "dd+"
"""The frame of a term's definitions, as if they were a list of their own."""
LIST_TAGS = frozenset({"ul", "ol", MEANINGS})
LISTS = frozenset({"bullets", "numbers"})


@dataclass(slots=True)
class Block:
    """A finished block."""

    kind: Kind
    text: str
    sign: str = ""
    """Of a list: the bullet, or what follows the number."""
    start: int = 1
    """Of a numbered list."""


_NOTHING = Block("paragraph", "<!-- -->")
"""A block that shows nothing."""


@dataclass(slots=True)
class Frame:
    """A container that is being filled."""

    tag: str
    blocks: list[Block] = field(default_factory=list)
    items: list[list[Block]] = field(default_factory=list)
    """Of a list."""
    start: int = 1
    """Of a numbered list, its first number; of a note, its own."""
    numbers: list[int] = field(default_factory=list)
    """Of a list whose items say their numbers themselves: those of the items to come."""
    mark: str = ""
    """Of an item: what its first paragraph begins with."""


def join(blocks: list[Block]) -> str:
    """Put blocks below each other; a rule at either end separates nothing."""
    return "\n\n".join([block.text for block in _trimmed(blocks)])


def _trimmed(blocks: list[Block]) -> list[Block]:
    start, end = 0, len(blocks)
    while start < end and blocks[start].kind == "rule":
        start += 1
    while start < end and blocks[end - 1].kind == "rule":
        end -= 1
    return blocks[start:end]


def with_end_of_lead(blocks: list[Block], mark: str) -> list[Block]:
    """Put a mark behind the first paragraph that says what an article is about, if more follows it.

    Where much else comes first, a long list, it stands behind that.
    """
    shown = 0
    for place, block in enumerate(blocks[:-1]):
        shown += len(block.text) if block.kind != "images" else 0
        if (block.kind == "paragraph" and fits(block.text)) or shown > _MUCH:
            return [*blocks[: place + 1], Block("other", mark), *blocks[place + 1 :]]
    return blocks


def quoted(blocks: list[Block], before: Block | None = None, end: str = "") -> Block | None:
    """Return blocks as a quotation; `end` keeps it apart from one before it, where a reader takes both for one."""
    text = join(blocks)
    if not text:
        return None
    text = "\n".join([f"> {line}" if line else ">" for line in text.split("\n")])
    return Block("quote", f"{end}\n\n{text}" if end and before is not None and before.kind == "quote" else text)


def indented_code(text: str, before: Block | None, end: str) -> Block:
    """Return code, each line without tabs, by its indent, which every reader takes for code in a list or a quotation.

    `end` goes before it where it would be taken into the list or the code before it, or would be an item's first line.
    """
    code = "\n".join([f"    {line}" if line else "" for line in text.split("\n")])
    apart = end and (before is None or before.kind in LISTS or before.kind == "code")
    return Block("code", f"{end}\n\n{code}" if apart else code)


def listed(frame: Frame, before: Block | None, dialect: Dialect = COMMON) -> Block | None:
    """Return a list's items as a block.

    A list that follows another of its kind takes the other sign, else a reader would take both for one. To a reader
    that knows no other sign, `dialect.list_end` says where the first one ends.
    """
    end = dialect.list_end
    items = [item for item in map(_trimmed, frame.items) if item]
    items = [[_NOTHING, *item] if _must_not_be_first(item[0], dialect) else item for item in items]
    if not items:
        return None
    kind: Kind = "numbers" if frame.tag == "ol" else "bullets"
    signs = ".)" if kind == "numbers" else "-*"
    sign = signs[not end and before is not None and before.kind is kind and before.sign == signs[0]]
    start = frame.start if 0 <= frame.start <= _MAX_NUMBER - len(items) else 1
    tight = all(map(_is_tight, items)) and not (end and any("\n\n" in block.text for item in items for block in item))
    texts = [
        _item(item, f"{start + place}{sign}" if kind == "numbers" else sign, tight=tight, dialect=dialect)
        for place, item in enumerate(items)
    ]
    text = ("\n" if tight else "\n\n").join(texts)
    if start != 1 and dialect.list_start and kind == "numbers":
        text = f"{dialect.list_start.replace('{}', str(start))}\n{text}"
    if end and before is not None and before.kind in LISTS:
        text = f"{end}\n\n{text}"
    return Block(kind, text, sign, start)


def _must_not_be_first(block: Block, dialect: Dialect) -> bool:
    """Say whether a block would be misread in the line of an item's marker."""
    if not dialect.nested_fences and (block.kind == "quote" or block.kind in LISTS) and "\n" in block.text:
        return True  # Python-Markdown reads such a line before it takes the indent of those below it away
    return not dialect.fences_in_marker_lines and _FENCED.match(block.text) is not None


def _is_tight(item: list[Block]) -> bool:
    """Say whether an item is one paragraph and the lists below it, so that no line between them need be empty.

    A numbered list interrupts a paragraph only when it begins with 1 (CommonMark §5.3).
    """
    if len(item) == 1:
        return True
    return item[0].kind not in ("quote", "code", "other") and all(
        block.kind in LISTS and block.start == 1 for block in item[1:]
    )


def _item(item: list[Block], marker: str, *, tight: bool, dialect: Dialect) -> str:
    """Return an item's lines: the marker before the first, the others indented.

    What is not a paragraph begins at the very column to which its further lines are indented: code would shift.
    """
    text = ("\n" if tight else "\n\n").join([block.text for block in item])
    width = max(_INDENT, len(marker) + 1) if dialect.nested_fences else _INDENT
    begins_with_text = item[0].kind in ("paragraph", "images") and not dialect.padded_items
    return (f"{marker} " if begins_with_text else f"{marker} ".ljust(width)) + _indented(text, width)


def _indented(text: str, width: int) -> str:
    """Indent all lines but the first and the empty ones."""
    if "\n" not in text:
        return text
    indent = " " * width
    first, *rest = text.split("\n")
    return "\n".join([first, *[indent + line if line else "" for line in rest]])


def noted(number: int, blocks: list[Block]) -> str:
    """Return a footnote's definition."""
    first, line_end, rest = _indented(join(blocks), _INDENT).partition("\n")
    return f"[^{number}]: {first}".rstrip() + line_end + rest
