"""The walk over an article's tree: text to the writer, elements to what they become, however deep they nest. Pure."""

from selectolax.lexbor import LexborNode

from normalize.markdown.elements import ENTER
from normalize.markdown.writer import SKIP, Leave, Writer


def walk(node: LexborNode | None, writer: Writer) -> None:
    """Walk over a node, its siblings, and all below them."""
    # An explicit stack: pages of 100,000 nested elements exist, and Python's own ends at 1,000.
    stack: list[tuple[LexborNode, Leave]] = []
    enter_tag, special = ENTER.get, writer.special
    while True:
        while node is None:
            if not stack:
                return
            node, leave = stack.pop()
            if leave is not None:
                leave(writer)
            node = node.next
        tag = node.tag
        if tag == "-text":
            text = node.text_content
            if text and (writer.pieces or not text.isspace()):
                writer.pieces.append(text)
            node = node.next
            continue
        enter = enter_tag(tag or "")
        if special and node.mem_id in special:
            enter = special[node.mem_id]
        leave = enter(writer, node) if enter is not None else None
        child = node.first_child if leave is not SKIP else None
        if child is not None:
            stack.append((node, leave))
            node = child
            continue
        if leave is not None:
            leave(writer)
        node = node.next
