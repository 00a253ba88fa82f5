"""Parts that a server sends later than their places, as React streams them: put where a script would put them.

The place is a `template` called `B:7` or `P:7`, the part a hidden `div` called `S:7` further down. Changes the tree.
"""

import re

from selectolax.lexbor import LexborNode

_MAX_PARTS = 500
_MAX_UP = 3000
_END = "/$"
_NUMBER = re.compile(r"[BP]:([0-9a-f]{1,6})")


def is_streamed(node: LexborNode) -> bool:
    """Whether a hidden element is a part that was sent later."""
    return node.tag == "div" and (node.attributes.get("id") or "").startswith("S:")


def join_streamed(root: LexborNode) -> None:
    """Put each part that was sent later in its place."""
    parts = {node.attributes.get("id"): node for node in root.css('div[hidden][id^="S:"]')[:_MAX_PARTS]}
    for place in root.css('template[id^="B:"], template[id^="P:"]')[:_MAX_PARTS]:
        number = _NUMBER.fullmatch(place.attributes.get("id") or "")
        part = parts.pop(f"S:{number[1]}", None) if number else None
        if part is not None and not _holds(part, place):
            del part.attrs["hidden"]
            _drop_stand_in(place)
            place.replace_with(part, move=True)


def _holds(part: LexborNode, place: LexborNode) -> bool:
    up = place.parent
    for _ in range(_MAX_UP):
        if up is None:
            return False
        if up.mem_id == part.mem_id:
            return True
        up = up.parent
    return True


def _drop_stand_in(place: LexborNode) -> None:
    """Remove what is shown until a part comes: all up to the comment that ends it."""
    stand_in: list[LexborNode] = []
    node = place.next
    while node is not None and not (node.is_comment_node and (node.comment_content or "") == _END):
        if node.is_element_node and node.css_first('template[id^="B:"], template[id^="P:"], div[id^="S:"]') is not None:
            return
        stand_in.append(node)
        node = node.next
    if node is not None:
        for each in stand_in:
            each.decompose()
