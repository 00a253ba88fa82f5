"""The text that a reader sees in HTML, without the markup around it. Pure."""

from collections.abc import Iterator
from itertools import chain

from selectolax.lexbor import LexborNode

from normalize.plain import visible
from normalize.tree import BLOCKS, UNSEEN, parse


def visible_text(html: str) -> str:
    """Return what a reader sees as one line: blocks and runs of white space are one space apart.

    Two texts that differ in markup only (wrappers, classes, where a line breaks) give the same line.
    """
    return " ".join("".join(_pieces(html)).replace(_BREAK, " ").split())


def paragraphs(html: str) -> list[str]:
    """Return the visible text block by block, each as one line, none empty."""
    return list(each_paragraph(html))


def each_paragraph(html: str, unwanted: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield what `paragraphs` returns, without the text of `unwanted` elements: whoever wants few pays for few."""
    block: list[str] = []
    for piece in chain(_pieces(html, unwanted), [_BREAK]):
        if piece != _BREAK:
            block.append(piece)
        elif block:
            line = " ".join("".join(block).split())
            block = []
            if line:
                yield line


_BREAK = "\x00"


def _pieces(html: str, unwanted: frozenset[str] = frozenset()) -> Iterator[str]:
    body = parse(html).body
    node = body.first_child if body is not None else None
    open_nodes: list[LexborNode] = []
    while node is not None or open_nodes:
        if node is None:
            node = open_nodes.pop()
            if node.tag in BLOCKS:
                yield _BREAK
            node = node.next
            continue
        tag = node.tag
        if tag == "-text":
            yield visible(node.text_content or "")
        elif tag in BLOCKS or tag == "br":
            yield _BREAK
        child = None if tag in UNSEEN or tag in unwanted else node.first_child
        if child is not None:
            open_nodes.append(node)
        node = child or node.next
