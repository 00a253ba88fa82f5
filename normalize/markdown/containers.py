"""Elements that hold blocks: quotations, lists, definitions, captions, what is folded away. Pure."""

from selectolax.lexbor import LexborNode

from normalize.markdown.blocks import LIST_TAGS, MEANINGS, Block, Frame
from normalize.markdown.emphasis import marks
from normalize.markdown.writer import Leave, Writer


def enter_quote(writer: Writer, _: LexborNode) -> Leave:
    """Begin a quotation."""
    return Writer.close_quote if writer.push(Frame("blockquote"), 1) else Writer.flush


def enter_list(writer: Writer, node: LexborNode) -> Leave:
    """Begin a list."""
    ordered = node.tag == "ol"
    start = (node.attributes.get("start") or "1").strip() if ordered else "1"
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1
    frame = Frame("ol" if ordered else "ul", start=number)
    return Writer.close_list if writer.push(frame, 2) else Writer.flush


def enter_item(writer: Writer, _: LexborNode) -> Leave:
    """Begin an item."""
    if writer.frames[-1].tag not in LIST_TAGS:
        return _stray_item(writer)
    writer.push(Frame("li"), 0)
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
