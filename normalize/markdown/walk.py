"""The walk over an article's tree: text to the writer, elements to what they become, however deep they nest. Pure."""

from selectolax.lexbor import LexborNode

from normalize.markdown.elements import ENTER
from normalize.markdown.writer import SKIP, Leave, Special, Writer

_KNOWN_TAGS = 512
"""Higher numbers of lexbor's are of tags that HTML does not know, and differ from page to page."""
_BY_NUMBER: "dict[int, Special | None]" = {}
"""What elements become by lexbor's number of the tag, which is quicker to get than its name; filled as tags are met."""


def _text(_: Writer, __: LexborNode) -> Leave:
    """Stand for what text becomes: the walk deals with it itself."""
    return None


def _special_of(node: LexborNode) -> "Special | None":
    tag = node.tag
    found = _text if tag == "-text" else ENTER.get(tag or "")
    if node.tag_id < _KNOWN_TAGS:
        _BY_NUMBER[node.tag_id] = found
    return found


def walk(node: LexborNode | None, writer: Writer) -> None:
    """Walk over a node, its siblings, and all below them."""
    # An explicit stack: pages of 100,000 nested elements exist, and Python's own ends at 1,000.
    stack: list[tuple[LexborNode, Leave]] = []
    special = writer.special
    while True:
        while node is None:
            if not stack:
                return
            node, leave = stack.pop()
            if leave is not None:
                leave(writer)
            node = node.next
        number = node.tag_id
        enter = _BY_NUMBER[number] if number in _BY_NUMBER else _special_of(node)
        if enter is _text:
            text = node.text_content
            if text and (writer.pieces or not text.isspace()):
                writer.pieces.append(text)
            node = node.next
            continue
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
