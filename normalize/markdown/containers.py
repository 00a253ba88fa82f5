"""Elements that hold blocks: quotations, lists, definitions, captions, what is folded away. Pure."""

import re

from selectolax.lexbor import LexborNode

from normalize.markdown.blocks import LIST_TAGS, MEANINGS, Block, Frame
from normalize.markdown.emphasis import marks
from normalize.markdown.writer import Leave, Writer

_INTEGER = re.compile(r"\s*([+-]?[0-9]{1,9})(?![0-9])")
_MAX_FIRST = 999_000_000


def enter_quote(writer: Writer, _: LexborNode) -> Leave:
    """Begin a quotation."""
    return Writer.close_quote if writer.push(Frame("blockquote"), 1) else Writer.flush


def enter_list(writer: Writer, node: LexborNode) -> Leave:
    """Begin a list. Where Markdown cannot say its numbers, which do not just go up, they stand in its items' text."""
    numbers = _numbers(node) if node.tag == "ol" else []
    if not numbers:
        frame = Frame("ol" if node.tag == "ol" else "ul")
    elif numbers == list(range(numbers[0], numbers[0] + len(numbers))) and 0 <= numbers[0] < _MAX_FIRST:
        frame = Frame("ol", start=numbers[0])
    else:
        frame = Frame("ul", numbers=numbers)
    return Writer.close_list if writer.push(frame, 2) else Writer.flush


def _numbers(node: LexborNode) -> list[int]:
    """Return the numbers that a reader sees before a list's items (HTML §4.4.5, §4.4.8)."""
    items = [child for child in node.iter() if child.tag == "li"]
    attributes = node.attributes
    step = -1 if "reversed" in attributes else 1
    first = _number(attributes.get("start"))
    number = (len(items) if step < 0 else 1) if first is None else first
    numbers: list[int] = []
    for item in items:
        own = _number(item.attributes.get("value"))
        number = number if own is None else own
        numbers.append(number)
        number += step
    return numbers


def _number(value: str | None) -> int | None:
    found = _INTEGER.match(value or "")
    return int(found[1]) if found else None


def enter_item(writer: Writer, _: LexborNode) -> Leave:
    """Begin an item."""
    if writer.frames[-1].tag not in LIST_TAGS:
        return _stray_item(writer)
    writer.flush()
    numbers = writer.frames[-1].numbers
    writer.push(Frame("li", mark=f"{numbers.pop(0)}. " if numbers else ""), 0)
    return Writer.close_item


def _stray_item(writer: Writer) -> Leave:
    """Take an item outside a list, in one that is nested too deeply, or in a table's cell."""
    writer.flush()
    if writer.grid is not None:
        writer.pieces.append("• ")
        return Writer.flush
    if not writer.push(Frame("ul"), 2):
        return Writer.flush
    writer.push(Frame("li"), 0)
    return _end_stray_item


def _end_stray_item(writer: Writer) -> None:
    writer.close_item()
    writer.close_list()


def enter_definitions(writer: Writer, _: LexborNode) -> Leave:
    """Write a definition list as a list: the term in bold, its definitions as a list below it."""
    return _end_definitions if writer.push(Frame("ul"), 2) else Writer.flush


def _end_definitions(writer: Writer) -> None:
    _end_meanings(writer)
    writer.close_list()


def _end_meanings(writer: Writer) -> None:
    writer.flush()
    if writer.frames[-1].tag == MEANINGS:
        writer.close_list()


def enter_term(writer: Writer, _: LexborNode) -> Leave:
    """Begin a term."""
    _end_meanings(writer)
    if writer.frames[-1].tag not in LIST_TAGS:
        return Writer.flush
    writer.push(Frame("dt"), 0)
    return _end_term if writer.open_mark(marks.STRONG) else Writer.close_item


def _end_term(writer: Writer) -> None:
    writer.close_mark()
    writer.close_item()


def enter_meaning(writer: Writer, _: LexborNode) -> Leave:
    """Take a definition; the list of a term's definitions stays open for the next one."""
    writer.flush()
    if writer.frames[-1].tag != MEANINGS and not (
        writer.frames[-1].tag in LIST_TAGS and writer.push(Frame(MEANINGS), 2)
    ):
        return Writer.flush
    writer.push(Frame("dd"), 0)
    return Writer.close_item


def enter_caption(writer: Writer, _: LexborNode) -> Leave:
    """Begin a caption."""
    writer.flush()
    return _end_caption if writer.open_mark(marks.EM) else Writer.flush


def _end_caption(writer: Writer) -> None:
    """Keep a caption in one paragraph with its image, on a line below it."""
    blocks = writer.blocks
    count = len(blocks)
    writer.close_mark()
    writer.flush()
    if len(blocks) == count + 1 and count and blocks[-2].kind == "images" and blocks[-1].kind == "paragraph":
        caption = blocks.pop()
        blocks[-1] = Block("paragraph", f"{blocks[-1].text}  \n{caption.text}")


def enter_summary(writer: Writer, _: LexborNode) -> Leave:
    """Begin the line that stands for what is folded away."""
    writer.flush()
    return _end_summary if writer.open_mark(marks.STRONG) else Writer.flush


def _end_summary(writer: Writer) -> None:
    writer.close_mark()
    writer.flush()
