"""`pre`, `code` and their like: a fenced block, a code span, or what they hold where that is no code. Pure."""

from selectolax.lexbor import LexborNode

from normalize.markdown import code, images
from normalize.markdown.emphasis import marks
from normalize.markdown.writer import SKIP, Leave, Writer

_MAX_LOOKED_THROUGH = 16
"""Code within code that holds more than code: each of them is read as a whole once. What is deeper is text."""


def enter_block(writer: Writer, node: LexborNode) -> Leave:
    """Write preformatted text as a fenced block; images in it stand below."""
    writer.flush()
    if writer.looked_through >= _MAX_LOOKED_THROUGH:
        return Writer.flush
    if node.css_first("table") is not None:
        writer.looked_through += 1
        return _leave_block
    text = code.text_of(node)
    if writer.heading or writer.manner.one_line:
        return enter_span(writer, node)
    if text.strip() and not _is_gutter(node, text):
        writer.add_code(text, code.language_of(node))
    for image in node.css("img"):
        images.enter_image(writer, image)
        writer.flush()
    return SKIP


def _leave(writer: Writer) -> None:
    writer.looked_through -= 1


def _leave_block(writer: Writer) -> None:
    writer.flush()
    _leave(writer)


def _is_gutter(node: LexborNode, text: str) -> bool:
    """Say whether a `pre` in a table holds the line numbers of its neighbour and nothing else."""
    parent = node.parent
    cell = parent if parent is not None and parent.tag == "td" else parent.parent if parent is not None else None
    if cell is None or cell.tag != "td":
        return False
    lines = text.split()
    first = int(lines[0]) if lines[0].isascii() and lines[0].isdigit() and len(lines[0]) < 7 else None
    return first is not None and len(lines) > 1 and lines == [str(first + place) for place in range(len(lines))]


def enter_span(writer: Writer, node: LexborNode) -> Leave:
    """Write inline code; several lines of it are a block that nobody marked up as one."""
    if writer.looked_through >= _MAX_LOOKED_THROUGH:
        return None
    if node.css_first("img, pre, table, p, ul, ol") is not None and node.tag != "pre":
        writer.looked_through += 1
        return _leave
    text = code.text_of(node)
    if "\n" in text and node.css_first("br") is not None and not (writer.heading or writer.manner.one_line):
        return enter_block(writer, node)
    words = " ".join(text.split())
    if words:
        links = node.css("a[href]")
        inner = links[0] if len(links) == 1 and " ".join((links[0].text() or "").split()) == words else None
        leave = writer.open_link(inner.attributes.get("href")) if inner is not None else None
        pieces = writer.pieces
        if text[0].isspace():
            pieces.append(" ")
        pieces.append(marks.code(words))
        if text[-1].isspace():
            pieces.append(" ")
        if leave:
            leave(writer)
    return SKIP
